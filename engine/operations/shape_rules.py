"""Shape rules: from the operands' shapes to the result's, before any number is known.

They follow NumPy. A rule that refuses says which shapes, in the visitor's words; the place in the text is added by its caller.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from engine import words
from engine.operations.entry import Settings, Shape, ShapeProblem


def _sizes(shape: Shape) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def _shapes(*shapes: Shape) -> str:
    if all(shapes) and len(shapes) > 1:
        return words.shapes.shapes.format(shapes=_joined([_sizes(shape) for shape in shapes]))
    sizes = [words.shapes.shape.format(size=_sizes(shape)) if shape else words.shapes.single_number for shape in shapes]
    return _joined(sizes)


def _joined(sizes: list[str]) -> str:
    text = sizes[0]
    for each in sizes[1:]:
        text = words.shapes.two.format(first=text, second=each)
    return text


def _clash(*shapes: Shape) -> ShapeProblem:
    return ShapeProblem(words.shapes.clash.format(shapes=_shapes(*shapes)))


def broadcast(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """NumPy's broadcasting: sizes are equal or one, counted from the last axis."""
    first = shapes[0]
    if all(shape == first for shape in shapes):
        return first
    result: list[int] = []
    for shape in shapes:
        if len(shape) > len(result):
            result = [1] * (len(shape) - len(result)) + result
        for back in range(1, len(shape) + 1):
            size = shape[-back]
            if size != 1:
                if result[-back] not in (1, size):
                    raise _clash(*(tuple(result), shape) if len(shapes) > 2 else shapes)
                result[-back] = size
    return tuple(result)


def same(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """The shape of the only operand."""
    return shapes[0]


def along_axis(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """The operand's shape, which must have the axis asked for."""
    normal_axis(shapes[0], settings.get("axis"))
    return shapes[0]


def normal_axis(shape: Shape, axis: int | None) -> int | None:
    """Count a negative axis from the end; refuse one that is not there."""
    if axis is None:
        return None
    if not -len(shape) <= axis < len(shape):
        template = words.shapes.no_axis if shape else words.shapes.no_axis_of_number
        raise ShapeProblem(template.format(axis=axis, count=len(shape)))
    return axis % len(shape)


def reduced(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """Without the axis that is reduced, or a single number."""
    axis = normal_axis(shapes[0], settings.get("axis"))
    return () if axis is None else shapes[0][:axis] + shapes[0][axis + 1 :]


def product_of_matrices(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """NumPy's `matmul`: vectors stand as rows on the left and as columns on the right, further axes broadcast."""
    a, b = shapes
    if not a or not b:
        raise ShapeProblem(words.shapes.matrix_product)
    inner_a, inner_b = a[-1], b[-2] if len(b) > 1 else b[-1]
    if inner_a != inner_b:
        raise _clash(a, b)
    stacked = broadcast([a[:-2], b[:-2]], {})
    return stacked + a[-2:-1] + (b[-1:] if len(b) > 1 else ())


def matmul_work(shapes: Sequence[Shape], settings: Settings) -> float:
    """Multiplications of a matrix product, value and both derivatives."""
    a = shapes[0]
    return 3.0 * math.prod(product_of_matrices(shapes, settings)) * (a[-1] if a else 1)


def two_vectors(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """Two lists of equal length give a number."""
    a, b = shapes
    if len(a) != 1 or len(b) != 1:
        raise ShapeProblem(words.shapes.two_lists_or_matrices.format(word="dot", shapes=_shapes(a, b)))
    if a != b:
        raise _clash(a, b)
    return ()


def swapped(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """Axes in reverse order."""
    return shapes[0][::-1]


def stacked(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """Equal shapes along a new axis."""
    first = shapes[0]
    if any(shape != first for shape in shapes):
        raise _clash(first, next(shape for shape in shapes if shape != first))
    axis = settings.get("axis", 0)
    if not -len(first) - 1 <= axis <= len(first):
        raise ShapeProblem(words.shapes.no_axis_of_result.format(axis=axis, axes=len(first) + 1))
    axis %= len(first) + 1
    return (*first[:axis], len(shapes), *first[axis:])


def indexed(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """What remains after integers and slices, by NumPy's rules, never empty."""
    shape, at = shapes[0], settings["at"]
    if not shape:
        raise ShapeProblem(words.shapes.index_of_number)
    if len(at) > len(shape):
        raise ShapeProblem(words.shapes.too_many_indices.format(indices=len(at), count=len(shape)))
    result: list[int] = []
    for axis, size in enumerate(shape):
        chosen: Any = at[axis] if axis < len(at) else slice(None)
        if isinstance(chosen, slice):
            length = len(range(*chosen.indices(size)))
            if not length:
                raise ShapeProblem(words.shapes.empty_slice)
            result.append(length)
        elif not -size <= chosen < size:
            raise ShapeProblem(words.shapes.index_out_of_range.format(index=chosen, axis=axis, last=size - 1))
    return tuple(result)


def outer_product(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """Two lists give a matrix."""
    a, b = shapes
    if len(a) != 1 or len(b) != 1:
        raise ShapeProblem(words.shapes.two_lists.format(word="outer", shapes=_shapes(a, b)))
    return (*a, *b)


def matrix_to_number(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """A matrix gives a number."""
    if len(shapes[0]) != 2:
        raise ShapeProblem(words.shapes.matrix.format(shapes=_shapes(shapes[0])))
    return ()


def square_matrix(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """A square matrix gives one of its size."""
    shape = shapes[0]
    if len(shape) != 2 or shape[0] != shape[1]:
        raise ShapeProblem(words.shapes.square_matrix.format(shapes=_shapes(shape)))
    return shape


def square_to_number(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """A square matrix gives a number."""
    square_matrix(shapes, settings)
    return ()


def solvable(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """A square matrix and a right side with as many rows."""
    a, b = shapes
    square_matrix([a], settings)
    if len(b) not in (1, 2) or b[0] != a[0]:
        raise _clash(a, b)
    return b


def cubic_work(shapes: Sequence[Shape], settings: Settings) -> float:
    """Elementary steps of an elimination, value and derivative."""
    n = shapes[0][0] if shapes[0] else 1
    return 20.0 * n**3 + 30_000.0


def concatenated(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """Equal but along one axis, where sizes add up."""
    first = shapes[0]
    axis = normal_axis(first, settings.get("axis", 0))
    assert axis is not None  # noqa: S101 - concat always has an axis
    for shape in shapes[1:]:
        if len(shape) != len(first) or any(
            a != b for i, (a, b) in enumerate(zip(first, shape, strict=True)) if i != axis
        ):
            raise _clash(first, shape)
    return (*first[:axis], sum(shape[axis] for shape in shapes), *first[axis + 1 :])


def reshaped(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """The sizes asked for; one of them may be −1 and follows from the others."""
    sizes: tuple[int, ...] = settings["shape"]
    total = math.prod(shapes[0])
    if any(n == 0 or n < -1 for n in sizes) or sizes.count(-1) > 1:
        raise ShapeProblem(words.shapes.sizes)
    known = math.prod(n for n in sizes if n != -1)
    if -1 in sizes and total % known == 0:
        return tuple(total // known if n == -1 else n for n in sizes)
    if known != total or -1 in sizes:
        raise ShapeProblem(words.shapes.no_fit.format(count=total, size=_sizes(sizes)))
    return sizes


def flat(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """All numbers in one list."""
    return (math.prod(shapes[0]),)


def to_number(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """Operands that broadcast give one number."""
    broadcast(shapes, settings)
    return ()


def classified(shapes: Sequence[Shape], settings: Settings) -> Shape:
    """Logits with the classes along the last axis, and a class for each row."""
    logits, classes = shapes
    if not logits or len(logits) > 2 or logits[:-1] != classes:
        raise ShapeProblem(words.shapes.classes.format(shapes=_shapes(logits, classes)))
    return ()
