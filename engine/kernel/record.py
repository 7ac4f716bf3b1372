"""The second reading of the rules: run over symbols, they leave a list of instructions.

What depends on data and constants alone is computed at once, with NumPy, so that only what moves with the parameters is
recorded; equal instructions are recorded once. Shapes are known for every symbol, so code can be generated for exactly them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.arithmetic import NUMPY, Shape
from engine.arithmetic import primitive as named


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """A value that is not known yet; operators on it record instructions.

    Attributes:
        recorder: Where its instructions go.
        id: Its number.
        shape: Its shape.
        mask: Whether it is a mask of truth values.
    """

    recorder: Recorder
    id: int
    shape: Shape
    mask: bool = False

    # NumPy must not try to spread an operator over a symbol's elements.
    __array_ufunc__ = None

    def __add__(self, other: Any) -> Any:
        """Record a sum."""
        return self.recorder.add(self, other)

    def __radd__(self, other: Any) -> Any:
        """Record a sum."""
        return self.recorder.add(other, self)

    def __sub__(self, other: Any) -> Any:
        """Record a difference."""
        return self.recorder.subtract(self, other)

    def __rsub__(self, other: Any) -> Any:
        """Record a difference."""
        return self.recorder.subtract(other, self)

    def __mul__(self, other: Any) -> Any:
        """Record a product."""
        return self.recorder.multiply(self, other)

    def __rmul__(self, other: Any) -> Any:
        """Record a product."""
        return self.recorder.multiply(other, self)

    def __truediv__(self, other: Any) -> Any:
        """Record a quotient."""
        return self.recorder.divide(self, other)

    def __rtruediv__(self, other: Any) -> Any:
        """Record a quotient."""
        return self.recorder.divide(other, self)

    def __neg__(self) -> Any:
        """Record a change of sign."""
        return self.recorder.negative(self)


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """An instruction: what is done, to what, and the symbol it gives.

    Attributes:
        word: A primitive of `engine.arithmetic`, or a structural method there.
        operands: Symbols, or arrays and numbers that are known.
        attributes: Axes, shapes, indices.
        out: The result.
        outs: All results, where there are several; `out` is the first.
    """

    word: str
    operands: tuple[Any, ...]
    attributes: tuple[Any, ...]
    out: Symbol
    outs: tuple[Symbol, ...] = ()


def joint_shape(*shapes: Shape) -> Shape:
    """The shape that operands broadcast to; NumPy's own function is slow where they are plainly equal."""
    widest = max(shapes, key=len)
    if all(shape in ((), widest) for shape in shapes):
        return widest
    return np.broadcast_shapes(*shapes)


def is_known(x: Any) -> bool:
    """Whether a value is a number or an array, not a symbol."""
    return not isinstance(x, Symbol)


_COMMUTATIVE = frozenset({"add", "multiply", "maximum", "minimum"})


class Recorder:
    """Rules read as a recording; has the same words as `NumpyArithmetic`."""

    def __init__(self) -> None:
        """Begin with an empty list."""
        self.records: list[Record] = []
        self.count = 0
        # Products of products with numbers may be merged in gradients alone: a merged one does not overflow on the way.
        self.backward = False
        self._seen: dict[tuple[Any, ...], Symbol] = {}
        self._made: dict[int, Record] = {}
        # Known arrays are keyed by identity, so they must stay alive as long as the keys.
        self._kept: list[Any] = []

    def symbol(self, shape: Shape, mask: bool = False) -> Symbol:
        """A new symbol."""
        self.count += 1
        return Symbol(self, self.count - 1, shape, mask)

    def emit(
        self, word: str, operands: tuple[Any, ...], attributes: tuple[Any, ...], shape: Shape, mask: bool = False
    ) -> Symbol:
        """Record an instruction, or find the equal one that is there."""
        keys = [self._key(x) for x in operands]
        if word in _COMMUTATIVE:
            keys.sort()
        key = (word, *keys, repr(attributes) if attributes else "")
        if key not in self._seen:
            self._seen[key] = self.symbol(shape, mask)
            record = Record(word, operands, attributes, self._seen[key])
            self.records.append(record)
            self._made[record.out.id] = record
        return self._seen[key]

    def forget(self) -> None:
        """Let go of all instructions and of the arrays in them."""
        self.records.clear()
        self._seen.clear()
        self._made.clear()
        self._kept.clear()

    def made(self, x: Any) -> Record | None:
        """The instruction that gave a symbol."""
        return self._made.get(x.id) if isinstance(x, Symbol) else None

    def _key(self, x: Any) -> tuple[str, int, str]:
        if isinstance(x, Symbol):
            return ("symbol", x.id, "")
        if np.ndim(x) == 0:
            return ("number", 0, float(x).hex())
        self._kept.append(x)
        return ("array", id(x), "")

    def __getattr__(self, word: str) -> Any:
        """Give an elementwise primitive."""
        primitive = named(word)

        def record(*operands: Any) -> Any:
            if all(map(is_known, operands)):
                return primitive.ufunc(*operands)
            shape = joint_shape(*(self.shape(x) for x in operands))
            operands = tuple(_unrepeated(x, operands, shape, self) for x in operands)
            simpler = _simpler(self, word, operands, shape)
            return self.emit(word, operands, (), shape, primitive.boolean) if simpler is None else simpler

        return record

    def power(self, x: Any, y: Any) -> Any:
        """A power; small whole exponents become products."""
        if is_known(x) and is_known(y):
            return np.power(x, y)
        if is_known(y) and np.ndim(y) == 0 and float(y) in _PRODUCTS and isinstance(x, Symbol):
            return _PRODUCTS[float(y)](x)
        return self.emit("power", (x, y), (), joint_shape(self.shape(x), self.shape(y)))

    def shape(self, x: Any) -> Shape:
        """The shape, known before any number is."""
        return x.shape if isinstance(x, Symbol) else np.shape(x)

    def where(self, mask: Any, yes: Any, no: Any) -> Any:
        """`yes` where the mask holds, else `no`; a known mask that is all one way decides at once."""
        if is_known(mask):
            if is_known(yes) and is_known(no):
                return NUMPY.where(mask, yes, no)
            shape = joint_shape(np.shape(mask), self.shape(yes), self.shape(no))
            chosen = yes if np.all(mask) else no if not np.any(mask) else None
            if chosen is not None and self.shape(chosen) == shape:
                return chosen
        shape = joint_shape(*(self.shape(x) for x in (mask, yes, no)))
        return self.emit("where", (mask, yes, no), (), shape)

    def indicator(self, mask: Any) -> Any:
        """1 where the mask holds, else 0."""
        return NUMPY.indicator(mask) if is_known(mask) else self.emit("indicator", (mask,), (), mask.shape)

    def _structural(self, word: str, x: Any, attributes: tuple[Any, ...], shape: Shape) -> Any:
        if is_known(x):
            return getattr(NUMPY, word)(x, *attributes)
        return self.emit(word, (x,), attributes, shape)

    def _reduced(self, word: str, x: Any, axis: int | None, keepdims: bool) -> Any:
        shape = self.shape(x)
        left = (
            tuple(1 if keepdims else -1 for _ in shape)
            if axis is None
            else tuple((1 if keepdims else -1) if i == axis % len(shape) else n for i, n in enumerate(shape))
        )
        return self._structural(word, x, (axis, keepdims), tuple(n for n in left if n >= 0))

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

    def cumsum(self, x: Any, axis: int = -1, reverse: bool = False) -> Any:
        """Running sums along an axis, from its start or its end."""
        return self._structural("cumsum", x, (axis, reverse), self.shape(x))

    def matmul(self, a: Any, b: Any) -> Any:
        """Matrix product by NumPy's rules."""
        if is_known(a) and is_known(b):
            return np.matmul(a, b)
        left, right = self.shape(a), self.shape(b)
        lead = joint_shape(left[:-2], right[:-2])
        return self.emit("matmul", (a, b), (), (*lead, *left[-2:-1], *(right[-1:] if len(right) > 1 else ())))

    def transpose(self, x: Any, axes: Shape | None = None) -> Any:
        """Reorder the axes, reversed unless told."""
        shape = self.shape(x)
        order = tuple(reversed(range(len(shape)))) if axes is None else axes
        return self._structural("transpose", x, (order,), tuple(shape[i] for i in order))

    def reshape(self, x: Any, shape: Shape) -> Any:
        """The same numbers in another shape."""
        return x if self.shape(x) == shape else self._structural("reshape", x, (shape,), shape)

    def broadcast_to(self, x: Any, shape: Shape) -> Any:
        """Repeat along new and one-sized axes."""
        return x if self.shape(x) == shape else self._structural("broadcast_to", x, (shape,), shape)

    def reduce_to(self, x: Any, shape: Shape) -> Any:
        """Undo broadcasting: sum over the axes that were repeated."""
        return x if self.shape(x) == shape else self._structural("reduce_to", x, (shape,), shape)

    def index(self, x: Any, at: Any) -> Any:
        """Take elements by integers and slices."""
        return self._structural("index", x, (at,), np.broadcast_to(0, self.shape(x))[at].shape)

    def scatter(self, g: Any, at: Any, shape: Shape) -> Any:
        """Put `g` where `index` took from, zeros elsewhere."""
        return self._structural("scatter", g, (at, shape), shape)

    def stack(self, parts: tuple[Any, ...], axis: int = 0) -> Any:
        """Equal shapes side by side along a new axis."""
        if all(map(is_known, parts)):
            return NUMPY.stack(parts, axis)
        shape = self.shape(parts[0])
        axis %= len(shape) + 1
        return self.emit("stack", tuple(parts), (axis,), (*shape[:axis], len(parts), *shape[axis:]))

    def concat(self, parts: tuple[Any, ...], axis: int = 0) -> Any:
        """Arrays end to end along an axis."""
        if all(map(is_known, parts)):
            return NUMPY.concat(parts, axis)
        shape = self.shape(parts[0])
        axis %= len(shape)
        return self.emit(
            "concat",
            tuple(parts),
            (axis,),
            (*shape[:axis], sum(self.shape(p)[axis] for p in parts), *shape[axis + 1 :]),
        )

    def inv(self, a: Any) -> Any:
        """The inverse."""
        return self._structural("inv", a, (), self.shape(a))

    def solve(self, a: Any, b: Any) -> Any:
        """The z with a @ z = b."""
        return NUMPY.solve(a, b) if is_known(a) and is_known(b) else self.emit("solve", (a, b), (), self.shape(b))

    def products_of_others(self, x: Any, axis: int | None) -> Any:
        """For every number the product of all others."""
        return self._structural("products_of_others", x, (axis,), self.shape(x))

    def one_hot(self, classes: Any, count: int) -> Any:
        """For every class a row that is 1 there and 0 elsewhere."""
        if is_known(classes):
            return NUMPY.one_hot(classes, count)
        return self.emit("one_hot", (classes,), (count,), (*classes.shape, count))

    def det(self, a: Any) -> Any:
        """The determinant."""
        return self._structural("det", a, (), ())

    def cofactors(self, a: Any) -> Any:
        """The matrix of cofactors."""
        return self._structural("cofactors", a, (), self.shape(a))


_PRODUCTS: dict[float, Any] = {
    1.0: lambda x: x,
    2.0: lambda x: x * x,
    3.0: lambda x: x * x * x,
    4.0: lambda x: (x * x) * (x * x),
    5.0: lambda x: (x * x) * (x * x) * x,
    6.0: lambda x: (x * x * x) * (x * x * x),
    -1.0: lambda x: 1.0 / x,
    -2.0: lambda x: 1.0 / (x * x),
}


def _unrepeated(x: Any, operands: tuple[Any, ...], shape: Shape, recorder: Recorder) -> Any:
    """One number in place of a known array that repeats it, where another operand has the full shape."""
    if isinstance(x, Symbol) or np.ndim(x) == 0 or any(x.strides):
        return x
    others = [other for other in operands if other is not x]
    return x.flat[0] if any(recorder.shape(other) == shape for other in others) else x


def _number(x: Any) -> float | None:
    """A known single number, or None."""
    return float(x) if is_known(x) and np.ndim(x) == 0 else None


def _simpler(recorder: Recorder, word: str, operands: tuple[Any, ...], shape: Shape) -> Any:
    """A shorter way to the same number, or None."""
    if word in ("add", "subtract"):
        return _without_sign(recorder, word, operands)
    if word == "divide":
        plain = _number(operands[1]) == 1.0 and recorder.shape(operands[0]) == shape
        return operands[0] if plain else None
    if word == "multiply":
        for factor, other in (operands, operands[::-1]):
            number = _number(factor)
            if number is not None and recorder.shape(other) == shape:
                return _scaled(recorder, number, other, shape)
    return None


def _scaled(recorder: Recorder, number: float, other: Any, shape: Shape) -> Any:
    """A product with a number: nothing to do for 1, a sign for −1, and one product where two would follow each other."""
    if number == 1.0:
        return other
    if number == -1.0:
        return recorder.negative(other)
    inner = recorder.made(other)
    if not recorder.backward or inner is None or inner.word != "multiply":
        return None
    for second, rest in (inner.operands, inner.operands[::-1]):
        known = _number(second)
        # Numbers of ordinary size only: their product must not overflow by itself.
        if known is not None and recorder.shape(rest) == shape and _ordinary(known) and _ordinary(number):
            return recorder.multiply(known * number, rest)
    return None


def _without_sign(recorder: Recorder, word: str, operands: tuple[Any, ...]) -> Any:
    """A + (−b) is a − b, and a − (−b) is a + b."""
    left, right = operands
    turned = recorder.made(right)
    if turned is not None and turned.word == "negative" and turned.out.shape == recorder.shape(right):
        return (recorder.subtract if word == "add" else recorder.add)(left, turned.operands[0])
    turned = recorder.made(left)
    if word == "add" and turned is not None and turned.word == "negative":
        return recorder.subtract(right, turned.operands[0])
    return None


def _ordinary(x: float) -> bool:
    return 1e-30 < abs(x) < 1e30
