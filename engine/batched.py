"""The third reading of the rules: many parameter settings at once, each value with one axis more at the front.

A loss over a grid of 256 × 256 settings is one forward pass over arrays with 65,536 rows. Values that no setting changes keep
their own shape, and only meet the others by broadcasting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.arithmetic import NUMPY, Shape, primitive


@dataclass(frozen=True, slots=True, eq=False)
class Many:
    """A value for every setting: `array` has the settings in front of `shape`."""

    array: Any
    shape: Shape

    # NumPy must not try to spread an operator over the settings.
    __array_ufunc__ = None

    def __add__(self, other: Any) -> Any:
        """Add."""
        return BATCHED.add(self, other)

    def __radd__(self, other: Any) -> Any:
        """Add."""
        return BATCHED.add(other, self)

    def __sub__(self, other: Any) -> Any:
        """Subtract."""
        return BATCHED.subtract(self, other)

    def __rsub__(self, other: Any) -> Any:
        """Subtract."""
        return BATCHED.subtract(other, self)

    def __mul__(self, other: Any) -> Any:
        """Multiply."""
        return BATCHED.multiply(self, other)

    def __rmul__(self, other: Any) -> Any:
        """Multiply."""
        return BATCHED.multiply(other, self)

    def __truediv__(self, other: Any) -> Any:
        """Divide."""
        return BATCHED.divide(self, other)

    def __rtruediv__(self, other: Any) -> Any:
        """Divide."""
        return BATCHED.divide(other, self)

    def __neg__(self) -> Any:
        """Turn the sign."""
        return BATCHED.negative(self)


class BatchedArithmetic:
    """Rules read over many settings; has the words of `NumpyArithmetic` that value rules use."""

    def __getattr__(self, word: str) -> Any:
        """Give an elementwise primitive."""
        ufunc = primitive(word).ufunc

        def apply(*operands: Any) -> Any:
            if not any(isinstance(x, Many) for x in operands):
                return ufunc(*operands)
            shape = np.broadcast_shapes(*map(self.shape, operands))
            return Many(ufunc(*(_raised(x, len(shape)) for x in operands)), shape)

        return apply

    def shape(self, x: Any) -> Shape:
        """The shape for one setting."""
        return x.shape if isinstance(x, Many) else np.shape(x)

    def where(self, mask: Any, yes: Any, no: Any) -> Any:
        """`yes` where the mask holds, else `no`."""
        shape = np.broadcast_shapes(*map(self.shape, (mask, yes, no)))
        if not any(isinstance(x, Many) for x in (mask, yes, no)):
            return NUMPY.where(mask, yes, no)
        return Many(np.where(*(_raised(x, len(shape)) for x in (mask, yes, no))), shape)

    def indicator(self, mask: Any) -> Any:
        """1 where the mask holds, else 0."""
        return self._mapped("indicator", mask, lambda a: a.astype(np.float64), self.shape(mask))

    def _mapped(self, word: str, x: Any, many: Any, shape: Shape, *attributes: Any) -> Any:
        return Many(many(x.array), shape) if isinstance(x, Many) else getattr(NUMPY, word)(x, *attributes)

    def _reduced(self, word: str, x: Any, axis: int | None, keepdims: bool) -> Any:
        if not isinstance(x, Many):
            return getattr(NUMPY, word)(x, axis, keepdims)
        rank = len(x.shape)
        axes = tuple(range(1, rank + 1)) if axis is None else (axis % rank + 1,)
        array = getattr(np, word)(x.array, axis=axes, keepdims=keepdims) if axes else x.array
        return Many(array, array.shape[1:])

    def sum(self, x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
        """Sum over one axis or all."""
        return self._reduced("sum", x, axis, keepdims)

    def max(self, x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
        """Largest over one axis or all."""
        return self._reduced("max", x, axis, keepdims)

    def min(self, x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
        """Smallest over one axis or all."""
        return self._reduced("min", x, axis, keepdims)

    def prod(self, x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
        """Product over one axis or all."""
        return self._reduced("prod", x, axis, keepdims)

    def cumsum(self, x: Any, axis: int = -1) -> Any:
        """Running sums along an axis."""
        return self._mapped("cumsum", x, lambda a: np.cumsum(a, axis % len(x.shape) + 1), self.shape(x), axis)

    def matmul(self, a: Any, b: Any) -> Any:
        """Matrix product by NumPy's rules, setting by setting."""
        if not isinstance(a, Many) and not isinstance(b, Many):
            return np.matmul(a, b)
        left, right = self.shape(a), self.shape(b)
        # A vector stands as a row on the left and as a column on the right.
        wide = self.reshape(a, (1, *left)) if len(left) == 1 else a
        tall = self.reshape(b, (*right, 1)) if len(right) == 1 else b
        rank = max(len(self.shape(wide)), len(self.shape(tall)))
        product = np.matmul(_raised(wide, rank), _raised(tall, rank))
        shape = product.shape[1:-2] + left[-2:-1] + (right[-1:] if len(right) > 1 else ())
        return Many(product.reshape(-1, *shape), shape)

    def transpose(self, x: Any, axes: Shape | None = None) -> Any:
        """Reorder the axes, reversed unless told."""
        shape = self.shape(x)
        order = tuple(reversed(range(len(shape)))) if axes is None else axes
        turned = tuple(shape[i] for i in order)
        return self._mapped("transpose", x, lambda a: np.transpose(a, (0, *(i + 1 for i in order))), turned, order)

    def reshape(self, x: Any, shape: Shape) -> Any:
        """The same numbers in another shape."""
        return self._mapped("reshape", x, lambda a: a.reshape(-1, *shape), shape, shape)

    def broadcast_to(self, x: Any, shape: Shape) -> Any:
        """Repeat along new and one-sized axes."""
        rank = len(shape)
        many = lambda a: np.broadcast_to(_raised(x, rank), (len(a), *shape))  # noqa: E731 - the same form as its neighbours
        return self._mapped("broadcast_to", x, many, shape, shape)

    def index(self, x: Any, at: Any) -> Any:
        """Take elements by integers and slices."""
        if not isinstance(x, Many):
            return NUMPY.index(x, at)
        array = x.array[(slice(None), *at)]
        return Many(array, array.shape[1:])

    def stack(self, parts: tuple[Any, ...], axis: int = 0) -> Any:
        """Equal shapes side by side along a new axis."""
        rank = len(self.shape(parts[0]))
        return self._joined(np.stack, parts, axis % (rank + 1) + 1)

    def concat(self, parts: tuple[Any, ...], axis: int = 0) -> Any:
        """Arrays end to end along an axis."""
        return self._joined(np.concatenate, parts, axis % len(self.shape(parts[0])) + 1)

    def _joined(self, join: Any, parts: tuple[Any, ...], axis: int) -> Any:
        many = [part for part in parts if isinstance(part, Many)]
        if not many:
            return join(parts, axis=axis - 1)
        count = max(len(part.array) for part in many)
        array = join(
            [np.broadcast_to(_raised(p, len(self.shape(p))), (count, *self.shape(p))) for p in parts], axis=axis
        )
        return Many(array, array.shape[1:])

    def inv(self, a: Any) -> Any:
        """The inverse, setting by setting."""
        return self._one_by_one(NUMPY.inv, a)

    def det(self, a: Any) -> Any:
        """The determinant, setting by setting."""
        return self._one_by_one(NUMPY.det, a)

    def solve(self, a: Any, b: Any) -> Any:
        """The z with a @ z = b, setting by setting."""
        return self._one_by_one(NUMPY.solve, a, b)

    def _one_by_one(self, rule: Any, *operands: Any) -> Any:
        """A rule that may fail for one setting and not for the next."""
        many = [x for x in operands if isinstance(x, Many)]
        if not many:
            return rule(*operands)
        rows = range(max(len(x.array) for x in many))
        array = np.stack([rule(*(_at(x, row) for x in operands)) for row in rows])
        return Many(array, array.shape[1:])

    def one_hot(self, classes: Any, count: int) -> Any:
        """For every class a row that is 1 there and 0 elsewhere."""
        return NUMPY.one_hot(classes, count)


def _raised(x: Any, rank: int) -> Any:
    """Give a value axes of size one behind the settings, so that it broadcasts by its last axes."""
    if not isinstance(x, Many):
        return x
    return x.array.reshape(x.array.shape[:1] + (1,) * (rank - len(x.shape)) + x.array.shape[1:])


def _at(x: Any, row: int) -> Any:
    return x.array[row if len(x.array) > 1 else 0] if isinstance(x, Many) else x


BATCHED = BatchedArithmetic()
