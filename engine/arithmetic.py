"""The few primitives in which every rule of the operations table is written, and their first reading: NumPy, now.

A rule such as `m.exp(x)` or `g * out` is plain Python over whatever `m` and the operands are. Here `m` is NumPy and the
operands are arrays, so that running the rule gives numbers. The kernel's recorder is the second reading: there the operands are
names in a program to be generated. Both take their words from the table `PRIMITIVES`, and both are held equal by tests.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Primitive:
    """An elementwise primitive.

    Attributes:
        name: The word in rules.
        arity: How many operands it takes.
        ufunc: NumPy's function; takes `out=` unless `boolean` or made by `frompyfunc`.
        scalar: The same on Python floats, as source with {0}, {1} for the operands. It may raise where NumPy answers inf or NaN.
        boolean: The result is a mask.
    """

    name: str
    arity: int
    ufunc: Callable[..., Any]
    scalar: str
    boolean: bool = False


def _erf(x: Any) -> Any:
    """The error function, elementwise, by the C library."""
    return np.frompyfunc(math.erf, 1, 1)(x).astype(np.float64) if np.ndim(x) else np.float64(math.erf(x))


_UNARY: dict[str, tuple[Callable[..., Any], str]] = {
    "negative": (np.negative, "-{0}"), "absolute": (np.absolute, "abs({0})"), "sqrt": (np.sqrt, "sqrt({0})"),
    "exp": (np.exp, "exp({0})"), "expm1": (np.expm1, "expm1({0})"), "log": (np.log, "log({0})"), "log2": (np.log2, "log2({0})"),
    "log10": (np.log10, "log10({0})"), "log1p": (np.log1p, "log1p({0})"), "sin": (np.sin, "sin({0})"), "cos": (np.cos, "cos({0})"),
    "tan": (np.tan, "tan({0})"), "arcsin": (np.arcsin, "asin({0})"), "arccos": (np.arccos, "acos({0})"),
    "arctan": (np.arctan, "atan({0})"), "sinh": (np.sinh, "sinh({0})"), "cosh": (np.cosh, "cosh({0})"), "tanh": (np.tanh, "tanh({0})"),
    "arcsinh": (np.arcsinh, "asinh({0})"), "arccosh": (np.arccosh, "acosh({0})"), "arctanh": (np.arctanh, "atanh({0})"),
    "cbrt": (np.cbrt, "cbrt({0})"), "sign": (np.sign, "sign({0})"), "floor": (np.floor, "floor({0})"), "ceil": (np.ceil, "ceil({0})"),
    "rint": (np.rint, "rint({0})"), "erf": (_erf, "erf({0})"),
}  # fmt: skip
_BINARY = {
    "add": (np.add, "{0} + {1}"), "subtract": (np.subtract, "{0} - {1}"), "multiply": (np.multiply, "{0} * {1}"),
    "divide": (np.divide, "{0} / {1}"), "power": (np.power, "pow({0}, {1})"), "maximum": (np.maximum, "maximum({0}, {1})"),
    "minimum": (np.minimum, "minimum({0}, {1})"), "arctan2": (np.arctan2, "atan2({0}, {1})"), "hypot": (np.hypot, "hypot({0}, {1})"),
}  # fmt: skip
_MASKS = {
    "less": (np.less, "{0} < {1}"), "less_equal": (np.less_equal, "{0} <= {1}"), "greater": (np.greater, "{0} > {1}"),
    "greater_equal": (np.greater_equal, "{0} >= {1}"), "equal": (np.equal, "{0} == {1}"), "not_equal": (np.not_equal, "{0} != {1}"),
}  # fmt: skip

PRIMITIVES: dict[str, Primitive] = {
    **{word: Primitive(word, 1, ufunc, scalar) for word, (ufunc, scalar) in _UNARY.items()},
    **{word: Primitive(word, 2, ufunc, scalar) for word, (ufunc, scalar) in _BINARY.items()},
    **{word: Primitive(word, 2, ufunc, scalar, boolean=True) for word, (ufunc, scalar) in _MASKS.items()},
    "both": Primitive("both", 2, np.logical_and, "{0} and {1}", boolean=True),
    "either": Primitive("either", 2, np.logical_or, "{0} or {1}", boolean=True),
}


def primitive(word: str) -> Primitive:
    """Look a primitive up; to ask for another is to ask for an attribute that is not there."""
    if word not in PRIMITIVES:
        raise AttributeError(word)
    return PRIMITIVES[word]


class NumpyArithmetic:
    """Rules read as arithmetic on NumPy arrays.

    Beside the elementwise primitives it has the structural ones; each is a method here and in the recorder.
    """

    def __getattr__(self, word: str) -> Any:
        """Give an elementwise primitive."""
        return primitive(word).ufunc

    def shape(self, x: Any) -> Shape:
        """The shape, known before any number is."""
        return np.shape(x)

    def where(self, mask: Any, yes: Any, no: Any) -> Any:
        """`yes` where the mask holds, else `no`."""
        return np.where(mask, yes, no)[()]

    def indicator(self, mask: Any) -> Any:
        """1 where the mask holds, else 0."""
        return np.asarray(mask, dtype=np.float64)[()]

    def sum(self, x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
        """Sum over one axis or all."""
        return np.sum(x, axis=axis, keepdims=keepdims)

    def max(self, x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
        """Largest over one axis or all."""
        return np.max(x, axis=axis, keepdims=keepdims)

    def min(self, x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
        """Smallest over one axis or all."""
        return np.min(x, axis=axis, keepdims=keepdims)

    def prod(self, x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
        """Product over one axis or all."""
        return np.prod(x, axis=axis, keepdims=keepdims)

    def cumsum(self, x: Any, axis: int = -1, reverse: bool = False) -> Any:
        """Running sums along an axis, from its start or its end."""
        return np.flip(np.cumsum(np.flip(x, axis), axis), axis) if reverse else np.cumsum(x, axis)

    def matmul(self, a: Any, b: Any) -> Any:
        """Matrix product by NumPy's rules for one, two and more axes."""
        return np.matmul(a, b)

    def transpose(self, x: Any, axes: Shape | None = None) -> Any:
        """Reorder the axes, reversed unless told."""
        return np.transpose(x, axes)

    def reshape(self, x: Any, shape: Shape) -> Any:
        """The same numbers in another shape."""
        return np.reshape(x, shape)

    def broadcast_to(self, x: Any, shape: Shape) -> Any:
        """Repeat along new and one-sized axes."""
        return np.broadcast_to(x, shape)

    def reduce_to(self, x: Any, shape: Shape) -> Any:
        """Undo broadcasting: sum over the axes that were repeated. The only place where that is done."""
        have = np.shape(x)
        if have == shape:
            return x
        extra = len(have) - len(shape)
        axes = (*range(extra), *(extra + i for i, n in enumerate(shape) if n == 1 and have[extra + i] != 1))
        return np.reshape(np.sum(x, axis=axes), shape) if axes else np.reshape(x, shape)

    def index(self, x: Any, at: Any) -> Any:
        """Take elements by integers and slices."""
        return x[at]

    def scatter(self, g: Any, at: Any, shape: Shape) -> Any:
        """Put `g` where `index` took from, zeros elsewhere."""
        out = np.zeros(shape)
        out[at] = g
        return out

    def stack(self, parts: tuple[Any, ...], axis: int = 0) -> Any:
        """Equal shapes side by side along a new axis."""
        return np.stack(np.broadcast_arrays(*parts), axis=axis)

    def concat(self, parts: tuple[Any, ...], axis: int = 0) -> Any:
        """Arrays end to end along an axis."""
        return np.concatenate(parts, axis=axis)

    def inv(self, a: Any) -> Any:
        """The inverse; NaN throughout where there is none."""
        try:
            return np.linalg.inv(a)
        except np.linalg.LinAlgError:
            return np.full(np.shape(a), np.nan)

    def solve(self, a: Any, b: Any) -> Any:
        """The z with a @ z = b; NaN throughout where there is none."""
        try:
            return np.linalg.solve(a, b)
        except np.linalg.LinAlgError:
            return np.full(np.shape(b), np.nan)

    def products_of_others(self, x: Any, axis: int | None) -> Any:
        """For every number the product of all others, along an axis or of all; no division, so zeros are no exception."""
        if axis is None:
            return np.reshape(self.products_of_others(np.ravel(x), 0), np.shape(x))
        moved = np.moveaxis(x, axis, 0)
        before, behind = np.ones_like(moved), np.ones_like(moved)
        np.cumprod(moved[:-1], axis=0, out=before[1:])
        behind[:-1] = np.cumprod(moved[:0:-1], axis=0)[::-1]
        return np.moveaxis(before * behind, 0, axis)

    def one_hot(self, classes: Any, count: int) -> Any:
        """For every class a row that is 1 there and 0 elsewhere."""
        return np.equal(np.asarray(classes)[..., None], np.arange(count)).astype(np.float64)

    def det(self, a: Any) -> Any:
        """The determinant."""
        return np.float64(np.linalg.det(a))

    def cofactors(self, a: Any) -> Any:
        """The matrix of cofactors, ∂det(A)/∂A, finite at singular matrices too."""
        return _cofactors(a)


def _cofactors(a: Any) -> Any:
    """det(A) A⁻ᵀ through the singular values, so that a singular matrix needs no division.

    With A = U S Vᵀ the cofactors are det(U) det(V) U C Vᵀ, where C holds the products of all singular values but one.
    """
    if not np.all(np.isfinite(a)):
        return np.full(np.shape(a), np.nan)
    u, s, vt = np.linalg.svd(a)
    others = np.array([np.prod(np.delete(s, i)) for i in range(len(s))])
    return np.linalg.det(u) * np.linalg.det(vt) * ((u * others) @ vt)


NUMPY = NumpyArithmetic()
