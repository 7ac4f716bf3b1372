"""A third reading of the rules: arrays are taken apart into single numbers, each a name in a program to be written.

Arrays here are NumPy's, of objects: its indexing, broadcasting and matrix shapes hold for names as they do for numbers. A vjp is linear in
the incoming gradient, so it is run once, on a form that collects what stands before each entry of that gradient: the local derivatives.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.arithmetic import NumpyArithmetic, Shape
from engine.kernel.record import Recorder, Symbol
from engine.limits import Limits


class Tally:
    """How many scalar operations a script has so far."""

    def __init__(self, limits: Limits) -> None:
        """Begin at none."""
        self.limits = limits
        self.count = 0

    def add(self, count: int) -> None:
        """Count more; refuse a script that nobody could read.

        Raises:
            LimitError: There are too many.
        """
        self.count += count
        self.limits.hold("scalar_operations", self.count, "scalar_operations")


class Scalar:
    """A number that is not known yet."""

    __slots__ = ("m", "symbol")

    def __init__(self, m: Scalars, symbol: Symbol) -> None:
        """Wrap a symbol for use in arrays of objects."""
        self.m = m
        self.symbol = symbol

    def __neg__(self) -> Any:
        """Record a change of sign."""
        return self.m.record("negative", self)


class Linear:
    """A sum of entries of the incoming gradient, each times a local derivative.

    Attributes:
        terms: Local derivatives by the place of the entry.
    """

    __slots__ = ("terms",)

    def __init__(self, terms: dict[int, Any]) -> None:
        """Take the terms; factors known to be zero are none."""
        self.terms = {place: x for place, x in terms.items() if isinstance(x, Scalar) or x != 0}

    def __neg__(self) -> Linear:
        """All terms with their sign turned."""
        return Linear({place: -x for place, x in self.terms.items()})

    def __add__(self, other: Any) -> Any:
        """The terms of both; the only number that may be added is zero."""
        if isinstance(other, np.ndarray):
            return NotImplemented
        more = other.terms if isinstance(other, Linear) else {}
        both = {place: self.terms[place] + x for place, x in more.items() if place in self.terms}
        return Linear({**self.terms, **more, **both})

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        """The terms of both, the second with their sign turned."""
        return NotImplemented if isinstance(other, np.ndarray) else self + -other

    def __mul__(self, other: Any) -> Any:
        """All terms times a number."""
        if isinstance(other, np.ndarray):
            return NotImplemented
        return Linear({place: x * other for place, x in self.terms.items()})

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        """All terms divided by a number."""
        if isinstance(other, np.ndarray):
            return NotImplemented
        return Linear({place: x / other for place, x in self.terms.items()})


def _operator(word: str, *, turned: bool = False) -> Callable[[Scalar, Any], Any]:
    def record(self: Scalar, other: Any) -> Any:
        if isinstance(other, np.ndarray | Linear):
            return NotImplemented
        return self.m.record(word, other, self) if turned else self.m.record(word, self, other)

    return record


for _sign, _word in (("add", "add"), ("sub", "subtract"), ("mul", "multiply"), ("truediv", "divide")):
    setattr(Scalar, f"__{_sign}__", _operator(_word))
    setattr(Scalar, f"__r{_sign}__", _operator(_word, turned=True))


class Scalars(NumpyArithmetic):
    """Rules read as arithmetic on names of single numbers; has the same words as `NumpyArithmetic`."""

    def __init__(self, tally: Tally) -> None:
        """Begin with nothing recorded."""
        self.recorder = Recorder()
        self.tally = tally

    def __getattr__(self, word: str) -> Any:
        """Give an elementwise primitive."""
        return functools.partial(self.each, functools.partial(self.record, word))

    def each(self, function: Callable[..., Any], *xs: Any) -> Any:
        """Call a function for every element of arrays that broadcast."""
        return np.frompyfunc(function, len(xs), 1)(*xs)

    def record(self, word: str, *xs: Any) -> Any:
        """Record one operation on single numbers; what is known is computed."""
        self.tally.add(1)
        out = getattr(self.recorder, word)(*map(symbol, xs))
        return Scalar(self, out) if isinstance(out, Symbol) else out

    def emit(self, word: str, xs: list[Any], *attributes: Any) -> Any:
        """Record what the recorder has no word for."""
        self.tally.add(len(xs))
        return Scalar(self, self.recorder.emit(word, tuple(map(symbol, xs)), attributes, ()))

    def named(self) -> Scalar:
        """A number that no instruction gives."""
        return Scalar(self, self.recorder.symbol(()))

    def where(self, mask: Any, yes: Any, no: Any) -> Any:
        """`yes` where the mask holds, else `no`."""
        return self.each(self._chosen, mask, yes, no)

    def _chosen(self, mask: Any, yes: Any, no: Any) -> Any:
        if not isinstance(yes, Linear) and not isinstance(no, Linear):
            return self.record("where", mask, yes, no)
        one, other = (x.terms if isinstance(x, Linear) else {} for x in (yes, no))
        return Linear({i: self.record("where", mask, one.get(i, 0.0), other.get(i, 0.0)) for i in one | other})

    def indicator(self, mask: Any) -> Any:
        """1 where the mask holds, else 0."""
        return self.each(functools.partial(self.record, "indicator"), mask)

    def _along(self, rule: Callable[[list[Any]], Any], x: Any, axis: int | None, keepdims: bool) -> Any:
        """Reduce lists of elements, along an axis or all of them."""
        array = np.asarray(x, dtype=object)
        rows = array.reshape(-1) if axis is None else np.moveaxis(array, axis, -1)
        out = np.empty(rows.shape[:-1], dtype=object)
        for place in np.ndindex(out.shape):
            out[place] = rule(list(rows[place]))
        if keepdims:
            assert axis is not None  # noqa: S101 - the rules keep an axis only where they name one
            return np.expand_dims(out, axis)
        return out[()]

    def sum(self, x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
        """Sum over one axis or all."""
        return self._along(self._total, x, axis, keepdims)

    def _total(self, xs: list[Any]) -> Any:
        if len(xs) <= 2 or not any(isinstance(x, Scalar) for x in xs):
            return functools.reduce(operator.add, xs)
        return self.emit("sum_of", xs)

    def max(self, x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
        """Largest over one axis or all."""
        return self._along(functools.partial(self._extreme, "max_of"), x, axis, keepdims)

    def min(self, x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
        """Smallest over one axis or all."""
        return self._along(functools.partial(self._extreme, "min_of"), x, axis, keepdims)

    def _extreme(self, word: str, xs: list[Any]) -> Any:
        return xs[0] if len(xs) == 1 else self.emit(word, xs)

    def matmul(self, a: Any, b: Any) -> Any:
        """Matrix product by NumPy's rules: every entry a sum of products."""
        left = a[None, :] if a.ndim == 1 else a
        right = b[:, None] if b.ndim == 1 else b
        out = self.sum(left[..., :, :, None] * right[..., None, :, :], -2)
        shape = (*out.shape[:-2], *(out.shape[-2:-1] if a.ndim > 1 else ()), *(out.shape[-1:] if b.ndim > 1 else ()))
        return np.reshape(out, shape)[()]

    def scatter(self, g: Any, at: Any, shape: Shape) -> Any:
        """Put `g` where `index` took from, zeros elsewhere."""
        out = np.zeros(shape, dtype=object)
        out[at] = g
        return out

    def one_hot(self, classes: Any, count: int) -> Any:
        """For every class a row that is 1 there and 0 elsewhere."""
        return self.indicator(self.equal(np.asarray(classes, dtype=object)[..., None], np.arange(float(count))))

    def _items(self, word: str, a: Any) -> Any:
        """A function of a matrix that gives a matrix."""
        whole = self.emit(word, list(a.flat), len(a))
        out = np.empty(a.shape, dtype=object)
        for place in np.ndindex(a.shape):
            out[place] = self.emit("item", [whole], *place)
        return out

    def inv(self, a: Any) -> Any:
        """The inverse."""
        return self._items("inverse", a)

    def solve(self, a: Any, b: Any) -> Any:
        """The z with a @ z = b."""
        return self.matmul(self.inv(a), b)

    def det(self, a: Any) -> Any:
        """The determinant."""
        return self.emit("determinant", list(a.flat), len(a))

    def cofactors(self, a: Any) -> Any:
        """The matrix of cofactors."""
        return self._items("cofactors", a)


def symbol(x: Any) -> Any:
    """What the recorder knows: a symbol, or a number."""
    return x.symbol if isinstance(x, Scalar) else x
