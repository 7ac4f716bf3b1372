"""How each instruction is written as Python: on floats, and on arrays with buffers.

Scalar code may raise where NumPy answers inf or NaN; `safe` code does not, and is what the kernel turns to then.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.arithmetic import NUMPY, PRIMITIVES
from engine.kernel.record import Record, Symbol

if TYPE_CHECKING:
    from engine.kernel.generate import Generator

# These hand a single number through unchanged.
_PASSING = frozenset({"sum", "max", "min", "prod", "reduce_to", "reshape", "broadcast_to", "transpose"})
# Up to this length a factor in front of the gradient is worth a scaled copy of the rows.
_SHORT = 10_000
# NumPy wants their buffer by name.
_BY_NAME = frozenset({"maximum", "minimum"})


def scalar_text(generator: Generator, record: Record, operands: list[str]) -> str:
    """An instruction on single numbers."""
    if record.word in PRIMITIVES:
        if generator.safe:
            call = f"np_{record.word}({', '.join(operands)})"
            return call if PRIMITIVES[record.word].boolean else f"float({call})"
        return f"({PRIMITIVES[record.word].scalar.format(*operands)})"
    if record.word == "where":
        mask, yes, no = operands
        return f"({yes} if {mask} else {no})"
    if record.word == "indicator":
        return f"(1.0 if {operands[0]} else 0.0)"
    if record.word in _PASSING:
        return operands[0]
    return f"float({_call(generator, record, operands)})"


def array_text(generator: Generator, record: Record, operands: list[str]) -> str:
    """An instruction that has an array to do with."""
    writer = _WRITERS.get(record.word)
    if writer is not None:
        return writer(generator, record, operands)
    if record.word in PRIMITIVES and record.word != "erf":
        into = "out=" if record.word in _BY_NAME else ""
        return f"np_{record.word}({', '.join(operands)}, {into}{generator.buffer(record.out)})"
    call = _call(generator, record, operands)
    return f"float({call})" if record.out.shape == () else call


def _call(generator: Generator, record: Record, operands: list[str]) -> str:
    """A structural instruction is a method of NumPy's arithmetic."""
    return f"m.{record.word}({', '.join([*operands, *map(generator.attribute, record.attributes)])})"


Writer = Callable[["Generator", Record, list[str]], str]


def _reduction(ufunc: str) -> Writer:
    def write(generator: Generator, record: Record, operands: list[str]) -> str:
        axis, keepdims = record.attributes
        if record.out.shape == ():
            return f"float({ufunc}.reduce({operands[0]}, None))"
        return f"{ufunc}.reduce({operands[0]}, {axis}, None, {generator.buffer(record.out)}, {keepdims})"

    return write


def _reduce_to(generator: Generator, record: Record, operands: list[str]) -> str:
    (shape,) = record.attributes
    have = record.operands[0].shape
    if shape == ():
        return f"float(np_add.reduce({operands[0]}, None))"
    if have[1:] == shape and len(have) == 2:
        # ones @ a is several times faster than a sum along the first axis.
        return f"np_dot({generator.constant(np.ones(have[0]))}, {operands[0]}, {generator.buffer(record.out)})"
    return _call(generator, record, operands)


def _dot(generator: Generator, record: Record, operands: list[str]) -> str:
    flat = "" if len(np.shape(record.operands[0])) == 1 else ".ravel()"
    return f"float(np_dot({operands[0]}{flat}, {operands[1]}{flat}))"


def _combine(generator: Generator, record: Record, operands: list[str]) -> str:
    arrays = record.attributes[0]
    matrix, order = generator.rows(arrays, record.out.shape[0], some=False)
    vector = generator.constant(np.zeros(len(order)))
    scalars = ", ".join(operands[i] for i in order if i is not None)
    generator.source.lines.append(f"{vector}[:] = ({scalars},)")
    return f"np_dot({vector}, {matrix}, {generator.buffer(record.out)})"


def _dots(generator: Generator, record: Record, operands: list[str]) -> str:
    arrays, factor = record.attributes
    matrix, order = generator.rows(arrays, record.operands[0].shape[0], some=True)
    product = f"np_dot({matrix}, {operands[0]})"
    known = not any(isinstance(array, Symbol) for array in arrays)
    if factor != 1.0 and known and record.operands[0].shape[0] <= _SHORT:
        product = f"np_dot({generator.constant(generator.source.constants[matrix] * factor)}, {operands[0]})"
    elif factor != 1.0:
        product = f"({product} * {factor!r})"
    # The results come in the order of the rows; rows that nobody asked for are dropped.
    names = ", ".join("_" if i is None else f"v{record.outs[i].id}" for i in order)
    generator.source.lines.append(f"{names}, = {product}.tolist()")
    return ""


def _matmul(generator: Generator, record: Record, operands: list[str]) -> str:
    if record.out.shape == ():
        return f"float(np_dot({', '.join(operands)}))"
    plain = all(len(np.shape(x)) <= 2 for x in record.operands)
    return f"{'np_dot' if plain else 'np_matmul'}({', '.join(operands)}, {generator.buffer(record.out)})"


def _where(generator: Generator, record: Record, operands: list[str]) -> str:
    return f"np_where({', '.join(operands)})"


def _indicator(generator: Generator, record: Record, operands: list[str]) -> str:
    return f"np_add({operands[0]}, 0.0, {generator.buffer(record.out)})"


def _joined(generator: Generator, record: Record, operands: list[str]) -> str:
    return f"m.{record.word}(({', '.join(operands)},), {record.attributes[0]})"


def _transpose(generator: Generator, record: Record, operands: list[str]) -> str:
    (axes,) = record.attributes
    return f"{operands[0]}.T" if axes == tuple(range(len(axes)))[::-1] else f"{operands[0]}.transpose({axes!r})"


def _reshape(generator: Generator, record: Record, operands: list[str]) -> str:
    if np.shape(record.operands[0]) == ():
        return _call(generator, record, operands)
    return f"{operands[0]}.item()" if record.out.shape == () else f"{operands[0]}.reshape({record.attributes[0]!r})"


_WRITERS: dict[str, Writer] = {
    "transpose": _transpose,
    "reshape": _reshape,
    "sum": _reduction("np_add"),
    "max": _reduction("np_maximum"),
    "min": _reduction("np_minimum"),
    "prod": _reduction("np_multiply"),
    "reduce_to": _reduce_to,
    "dot": _dot,
    "dots": _dots,
    "combine": _combine,
    "matmul": _matmul,
    "where": _where,
    "indicator": _indicator,
    "stack": _joined,
    "concat": _joined,
}

NAMESPACE: dict[str, Any] = {
    "m": NUMPY,
    "np_dot": np.dot,
    "np_where": np.where,
    "np_matmul": np.matmul,
    "inf": math.inf,
    "nan": math.nan,
    **{f"np_{word}": primitive.ufunc for word, primitive in PRIMITIVES.items()},
    **{word: getattr(math, word) for word in (
        "sqrt", "exp", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
        "asinh", "acosh", "atanh", "cbrt", "erf", "pow", "atan2", "hypot",
    )},
    "OverflowError": OverflowError,
    "ValueError": ValueError,
    "ZeroDivisionError": ZeroDivisionError,
    "abs": abs,
    "float": float,
    # The C library's words for these give whole numbers of Python, which know no −0 and no end.
    "floor": lambda x: float(np.floor(x)),
    "ceil": lambda x: float(np.ceil(x)),
    "sign": lambda x: float(np.sign(x)),
    "rint": lambda x: float(np.rint(x)),
    "maximum": lambda a, b: a if a > b or a != a else b,
    "minimum": lambda a, b: a if a < b or a != a else b,
}  # fmt: skip
