"""Instructions to straight-line Python source: floats where a value is one number, NumPy with kept buffers where not.

The source holds names of our own making (v0, v1, … for results, b0 … for buffers, c0 … for known arrays) and no text of the visitor's.
A buffer is given back when its value is used for the last time; views keep the buffer they look into.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.arithmetic import NUMPY, PRIMITIVES, Shape
from engine.kernel.combine import combine_dots, combine_sums
from engine.kernel.record import Record, Symbol, is_known

VIEWS = frozenset({"reshape", "transpose", "broadcast_to", "index"})


@dataclass(slots=True)
class Source:
    """Generated code and what it needs.

    Attributes:
        lines: The body, without indentation.
        constants: Known arrays and functions by the names the code uses.
        buffers: Shapes of buffers by name.
        outputs: How to write each result.
    """

    lines: list[str] = field(default_factory=list)
    constants: dict[str, Any] = field(default_factory=dict)
    buffers: dict[str, tuple[Shape, bool]] = field(default_factory=dict)
    outputs: list[str] = field(default_factory=list)


def generate(records: list[Record], inputs: list[Symbol], outputs: list[Any], *, safe: bool) -> Source:
    """Write the code that computes `outputs`.

    Args:
        records: Instructions in order.
        inputs: The parameters; they are called v0, v1, … by their ids.
        outputs: Symbols or known values.
        safe: Write scalar code that answers inf and NaN as NumPy does, where the fast one raises.
    """
    needed = live(records, outputs)
    needed = live(combine_sums(needed, outputs), outputs)
    return _Generator(combine_dots(needed), inputs, outputs, safe).run()


def live(records: list[Record], outputs: list[Any]) -> list[Record]:
    """Leave out what no output needs; sums of products become dot products first."""
    made = {record.out.id: record for record in records}
    needed = {out.id for out in outputs if isinstance(out, Symbol)}
    kept: list[Record] = []
    for record in reversed(records):
        if record.out.id in needed:
            record = _as_dot(record, made)
            needed.update(x.id for x in record.operands if isinstance(x, Symbol))
            kept.append(record)
    return kept[::-1]


def _as_dot(record: Record, made: dict[int, Record]) -> Record:
    """sum(a * b) of two arrays of one shape is their dot product: one pass and no array between."""
    whole = (record.word == "sum" and record.attributes == (None, False)) or (
        record.word == "reduce_to" and record.attributes == ((),)
    )
    x = record.operands[0] if record.operands else None
    if not whole or not isinstance(x, Symbol) or x.id not in made or made[x.id].word != "multiply":
        return record
    a, b = made[x.id].operands
    if np.shape(a) != x.shape or np.shape(b) != x.shape:
        return record
    return Record("dot", (a, b), (), record.out)


class _Generator:
    """Writes lines, one instruction after the other."""

    def __init__(self, records: list[Record], inputs: list[Symbol], outputs: list[Any], safe: bool) -> None:
        self.records = records
        self.outputs = outputs
        self.safe = safe
        self.source = Source()
        self.names: dict[int, str] = {symbol.id: f"v{symbol.id}" for symbol in inputs}
        self.known: dict[int, str] = {}
        self.base: dict[int, int] = {}
        self.buffer_of: dict[int, str] = {}
        self.free: dict[tuple[Shape, bool], list[str]] = {}
        self.last = self._last_uses()

    def run(self) -> Source:
        for place, record in enumerate(self.records):
            self._write(record, place)
            self._give_back(place)
        self.source.outputs = [self._operand(out) for out in self.outputs]
        return self.source

    def _last_uses(self) -> dict[int, int]:
        """The place of each symbol's last use; a view counts as a use of what it looks into."""
        last: dict[int, int] = {}
        for place, record in enumerate(self.records):
            for x in record.operands:
                if isinstance(x, Symbol):
                    last[x.id] = place
            if record.word in VIEWS and isinstance(record.operands[0], Symbol):
                self.base[record.out.id] = record.operands[0].id
        for out in self.outputs:
            if isinstance(out, Symbol):
                last[out.id] = len(self.records)
        for record in reversed(self.records):
            if record.out.id in self.base:
                base = self.base[record.out.id]
                last[base] = max(last.get(base, -1), last.get(record.out.id, -1))
        return last

    def _give_back(self, place: int) -> None:
        for identity in [i for i in self.buffer_of if self.last.get(i, -1) <= place]:
            name = self.buffer_of.pop(identity)
            self.free.setdefault(self.source.buffers[name], []).append(name)

    def _buffer(self, out: Symbol) -> str:
        kind = (out.shape, out.mask)
        waiting = self.free.get(kind)
        if waiting:
            name = waiting.pop()
        else:
            name = f"b{len(self.source.buffers)}"
            self.source.buffers[name] = kind
        self.buffer_of[out.id] = name
        return name

    def _operand(self, x: Any) -> str:
        if isinstance(x, Symbol):
            return self.names[x.id]
        if np.ndim(x) == 0:
            return self._number(float(x))
        if id(x) not in self.known:
            self.known[id(x)] = f"c{len(self.known)}"
            self.source.constants[self.known[id(x)]] = np.ascontiguousarray(x) if not _repeats(x) else x
        return self.known[id(x)]

    def _number(self, x: float) -> str:
        if math.isfinite(x):
            return repr(x) if math.copysign(1.0, x) > 0 else f"({x!r})"
        return {math.inf: "inf", -math.inf: "(-inf)"}.get(x, "nan")

    def _write(self, record: Record, place: int) -> None:
        out = record.out
        name = self.names[out.id] = f"v{out.id}"
        operands = [self._operand(x) for x in record.operands]
        if out.shape == () and all(np.shape(x) == () for x in record.operands):
            self.source.lines.append(f"{name} = {self._scalar(record, operands)}")
            return
        if record.word == "dots":
            matrix, vector = operands
            self.names.update((other.id, f"v{other.id}") for other in record.outs)
            self.source.lines.append(
                f"{', '.join(self.names[o.id] for o in record.outs)} = np_dot({matrix}, {vector}).tolist()"
            )
            return
        writer = _WRITERS.get(record.word)
        if writer is not None:
            self.source.lines.append(f"{name} = {writer(self, record, operands)}")
        elif record.word in PRIMITIVES and record.word != "erf":
            # An operand that dies here can take the result: ufuncs work in place.
            self._reuse(record, place)
            self.source.lines.append(f"{name} = np_{record.word}({', '.join(operands)}, {self._buffer(out)})")
        else:
            self.source.lines.append(
                f"{name} = m.{record.word}({', '.join([*operands, *map(self._attribute, record.attributes)])})"
            )

    def _reuse(self, record: Record, place: int) -> None:
        for x in record.operands:
            if isinstance(x, Symbol) and self.last.get(x.id) == place and x.id in self.buffer_of:
                name = self.buffer_of.pop(x.id)
                self.free.setdefault(self.source.buffers[name], []).append(name)

    def _attribute(self, x: Any) -> str:
        """Axes and shapes are written, indices kept as they are."""
        if x is None or isinstance(x, bool | int) or (isinstance(x, tuple) and all(isinstance(i, int) for i in x)):
            return repr(x)
        name = f"a{len(self.source.constants)}"
        self.source.constants[name] = x
        return name

    def _scalar(self, record: Record, operands: list[str]) -> str:
        if record.word in PRIMITIVES:
            if self.safe:
                return f"float(np_{record.word}({', '.join(operands)}))"
            return f"({PRIMITIVES[record.word].scalar.format(*operands)})"
        if record.word == "where":
            mask, yes, no = operands
            return f"({yes} if {mask} else {no})"
        if record.word == "indicator":
            return f"(1.0 if {operands[0]} else 0.0)"
        if record.word in ("sum", "max", "min", "prod", "reduce_to", "reshape", "broadcast_to", "transpose"):
            return operands[0]
        return f"float(m.{record.word}({', '.join([*operands, *map(self._attribute, record.attributes)])}))"


Writer = Callable[[_Generator, Record, list[str]], str]


def _repeats(x: Any) -> bool:
    return any(stride == 0 for stride in x.strides)


def _sum(generator: _Generator, record: Record, operands: list[str]) -> str:
    axis, keepdims = record.attributes
    if axis is None and not keepdims:
        return f"float(np_add.reduce({operands[0]}, None))"
    return f"np_add.reduce({operands[0]}, {axis}, None, {generator._buffer(record.out)}, {keepdims})"


def _reduce_to(generator: _Generator, record: Record, operands: list[str]) -> str:
    (shape,) = record.attributes
    have = record.operands[0].shape
    if shape == ():
        return f"float(np_add.reduce({operands[0]}, None))"
    if have[1:] == shape and len(have) == 2:
        # ones @ a is several times faster than a sum along the first axis.
        name = f"ones{have[0]}"
        generator.source.constants[name] = np.ones(have[0])
        return f"np_dot({name}, {operands[0]}, {generator._buffer(record.out)})"
    return f"m.reduce_to({operands[0]}, {shape!r})"


def _dot(generator: _Generator, record: Record, operands: list[str]) -> str:
    a, b = operands
    if len(np.shape(record.operands[0])) > 1:
        a, b = f"{a}.ravel()", f"{b}.ravel()"
    return f"float(np_dot({a}, {b}))"


def _combine(generator: _Generator, record: Record, operands: list[str]) -> str:
    matrix, *scalars = operands
    vector = f"s{len(generator.source.constants)}"
    generator.source.constants[vector] = np.zeros(len(scalars))
    generator.source.lines.append(f"{vector}[:] = ({', '.join(scalars)},)")
    return f"np_dot({matrix}, {vector}, {generator._buffer(record.out)})"


def _matmul(generator: _Generator, record: Record, operands: list[str]) -> str:
    if record.out.shape == ():
        return f"float(np_dot({', '.join(operands)}))"
    plain = all(len(np.shape(x)) <= 2 for x in record.operands)
    return f"{'np_dot' if plain else 'np_matmul'}({', '.join(operands)}, {generator._buffer(record.out)})"


def _where(generator: _Generator, record: Record, operands: list[str]) -> str:
    return f"np_where({', '.join(operands)})"


def _indicator(generator: _Generator, record: Record, operands: list[str]) -> str:
    return f"np_add({operands[0]}, 0.0, {generator._buffer(record.out)})"


def _extreme(generator: _Generator, record: Record, operands: list[str]) -> str:
    axis, keepdims = record.attributes
    ufunc = {"max": "np_maximum", "min": "np_minimum", "prod": "np_multiply"}[record.word]
    if axis is None and not keepdims:
        return f"float({ufunc}.reduce({operands[0]}, None))"
    return f"{ufunc}.reduce({operands[0]}, {axis}, None, {generator._buffer(record.out)}, {keepdims})"


def _scalar_of(generator: _Generator, record: Record, operands: list[str]) -> str:
    attributes = "".join(f", {generator._attribute(x)}" for x in record.attributes)
    call = f"m.{record.word}({operands[0]}{attributes})"
    return f"float({call})" if record.out.shape == () else call


_WRITERS: dict[str, Writer] = {
    "sum": _sum,
    "reduce_to": _reduce_to,
    "dot": _dot,
    "combine": _combine,
    "matmul": _matmul,
    "where": _where,
    "indicator": _indicator,
    "max": _extreme,
    "min": _extreme,
    "prod": _extreme,
    "index": _scalar_of,
    "reshape": _scalar_of,
    "det": _scalar_of,
}


def _stack(generator: _Generator, record: Record, operands: list[str]) -> str:
    return f"m.{record.word}(({', '.join(operands)},), {record.attributes[0]})"


_WRITERS["stack"] = _WRITERS["concat"] = _stack

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
        "asinh", "acosh", "atanh", "cbrt", "floor", "ceil", "erf", "pow", "atan2", "hypot",
    )},
    "abs": abs,
    "float": float,
    "sign": lambda x: float(np.sign(x)),
    "rint": lambda x: float(np.rint(x)),
    "maximum": lambda a, b: a if a > b or a != a else b,
    "minimum": lambda a, b: a if a < b or a != a else b,
}  # fmt: skip

__all__ = ["NAMESPACE", "Source", "generate", "is_known", "live"]
