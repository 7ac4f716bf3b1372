"""Instructions to straight-line Python source: floats where a value is one number, NumPy with kept buffers where not.

The source holds names of our own making (v0, v1, … for results, b0 … for buffers, c0 … for known arrays) and no text of the visitor's.
A buffer is given back when its value is used for the last time; views keep the buffer they look into.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.arithmetic import PRIMITIVES, Shape
from engine.kernel.combine import combine_dots, combine_sums, count_uses
from engine.kernel.record import Record, Symbol
from engine.kernel.writers import array_text, scalar_text

# Longer texts get a line of their own: Python's parser does not like deep parentheses.
_INLINE = 120
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
    needed = live(combine_dots(needed, outputs), outputs)
    return Generator(needed, inputs, outputs, safe).run()


def live(records: list[Record], outputs: list[Any]) -> list[Record]:
    """Leave out what no output needs; sums of products become dot products first."""
    made = {record.out.id: record for record in records}
    needed = {out.id for out in outputs if isinstance(out, Symbol)}
    kept: list[Record] = []
    for record in reversed(records):
        if record.out.id in needed or any(out.id in needed for out in record.outs):
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
    if not whole or not isinstance(x, Symbol) or x.shape == () or x.id not in made or made[x.id].word != "multiply":
        return record
    a, b = made[x.id].operands
    if np.shape(a) != x.shape or np.shape(b) != x.shape:
        return record
    return Record("dot", (a, b), (), record.out)


class Generator:
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
        self.uses = count_uses(records, outputs)
        self.matrices: list[tuple[str, list[Any]]] = []
        # Where computed rows are written; a row is in one matrix only.
        self.row_buffers: dict[int, str] = {}
        self._lay_out_rows()

    def run(self) -> Source:
        """Write all lines."""
        for place, record in enumerate(self.records):
            self._write(record, place)
            self._give_back(place)
        self.source.outputs = [self.operand(out) for out in self.outputs]
        return self.source

    def _lay_out_rows(self) -> None:
        """Make the matrices that have computed rows before anything is written into them."""
        for record in self.records:
            if record.word != "combine":
                continue
            arrays = record.attributes[0]
            symbols = [array.id for array in arrays if isinstance(array, Symbol)]
            alone = len(set(symbols)) == len(symbols) and not any(symbol in self.row_buffers for symbol in symbols)
            if symbols and alone:
                self.new_matrix(arrays, record.out.shape[0], own=True)

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

    def buffer(self, out: Symbol) -> str:
        """The name of an array to write a result into."""
        if out.id in self.row_buffers:
            return self.row_buffers[out.id]
        kind = (out.shape, out.mask)
        waiting = self.free.get(kind)
        if waiting:
            name = waiting.pop()
        else:
            name = f"b{len(self.source.buffers)}"
            self.source.buffers[name] = kind
        self.buffer_of[out.id] = name
        return name

    def operand(self, x: Any) -> str:
        """How a value is written."""
        if isinstance(x, Symbol):
            return self.names[x.id]
        if np.ndim(x) == 0:
            return self._number(float(x))
        if id(x) not in self.known:
            self.known[id(x)] = f"c{len(self.known)}"
            packed = _repeats(x) or x.flags.f_contiguous
            self.source.constants[self.known[id(x)]] = x if packed else np.ascontiguousarray(x)
        return self.known[id(x)]

    def _number(self, x: float) -> str:
        if math.isfinite(x):
            return repr(x) if math.copysign(1.0, x) > 0 else f"({x!r})"
        return {math.inf: "inf", -math.inf: "(-inf)"}.get(x, "nan")

    def _write(self, record: Record, place: int) -> None:
        self.names.update((out.id, f"v{out.id}") for out in record.outs or (record.out,))
        operands = [self.operand(x) for x in record.operands]
        single = record.out.shape == () and all(np.shape(x) == () for x in record.operands)
        if record.word in PRIMITIVES and record.word != "erf" and not single:
            # An operand that dies here can take the result: ufuncs work in place.
            self._reuse(record, place)
        text = scalar_text(self, record, operands) if single else array_text(self, record, operands)
        if single and self.uses[record.out.id] == 1 and len(text) <= _INLINE and text.startswith("("):
            # A number that is used once is written where it is used.
            self.names[record.out.id] = text
        elif text:
            self.source.lines.append(f"v{record.out.id} = {text}")

    def _reuse(self, record: Record, place: int) -> None:
        for x in record.operands:
            if isinstance(x, Symbol) and self.last.get(x.id) == place and x.id in self.buffer_of:
                name = self.buffer_of.pop(x.id)
                self.free.setdefault(self.source.buffers[name], []).append(name)

    def attribute(self, x: Any) -> str:
        """Axes and shapes are written, indices kept as they are."""
        if x is None or isinstance(x, bool | int) or (isinstance(x, tuple) and all(isinstance(i, int) for i in x)):
            return repr(x)
        return self.constant(x)

    def rows(self, arrays: tuple[Any, ...], length: int, *, some: bool) -> tuple[str, list[int | None]]:
        """A matrix with these rows, and which of the arrays stands in each; one that is there already is used again.

        A 1.0 stands for a row of ones. The curve and its gradients need the same rows, and they may be long.

        Args:
            arrays: The rows wanted.
            length: Their length.
            some: Whether a matrix with more rows will do.
        """
        wanted = [_identity(array) for array in arrays]
        for name, have in self.matrices:
            if have == wanted:
                return name, list(range(len(have)))
            if len(set(wanted)) < len(wanted) or len(set(have)) < len(have):
                continue
            if set(wanted) == set(have[: len(wanted)]):
                part = name if len(have) == len(wanted) else self.constant(self.source.constants[name][: len(wanted)])
                return part, [wanted.index(i) for i in have[: len(wanted)]]
            if some and set(wanted) < set(have) and any(isinstance(array, Symbol) for array in arrays):
                return name, [wanted.index(i) if i in wanted else None for i in have]
        return self.new_matrix(arrays, length, own=False), list(range(len(arrays)))

    def new_matrix(self, arrays: tuple[Any, ...], length: int, *, own: bool) -> str:
        """A matrix whose known rows are filled in.

        Args:
            arrays: Its rows.
            length: Their length.
            own: Whether computed rows are to be written right into it; else they are copied here and now.
        """
        matrix = np.empty((len(arrays), length))
        name = self.constant(matrix)
        for row, array in zip(matrix, arrays, strict=True):
            if not isinstance(array, Symbol):
                row[:] = array
                continue
            row[:] = 0.0
            if own:
                self.row_buffers[array.id] = self.constant(row)
            else:
                self.source.lines.append(f"{self.constant(row)}[:] = {self.names[array.id]}")
        self.matrices.append((name, [_identity(array) for array in arrays]))
        return name

    def constant(self, x: Any) -> str:
        """A name for something the code uses as it is."""
        name = f"a{len(self.source.constants)}"
        self.source.constants[name] = x
        return name


def _repeats(x: Any) -> bool:
    return any(stride == 0 for stride in x.strides)


def _identity(array: Any) -> Any:
    """What makes two rows the same: being the same symbol, the same known array, or ones."""
    if isinstance(array, Symbol):
        return ("symbol", array.id)
    return ("ones", 0) if np.ndim(array) == 0 and array == 1.0 else ("known", id(array))
