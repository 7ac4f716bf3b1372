"""Many small products with known arrays become one matrix product.

A curve such as k0 + k1 x + k2 x² is a known matrix times the list of its knobs, and the knobs' gradients are that matrix, transposed,
times the gradient of the curve. Written term by term each costs a call; written as one product both cost one call in all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.kernel.record import Record, Symbol, is_known

# Fewer terms than this are as fast one by one.
_LEAST = 3


@dataclass(slots=True)
class Linear:
    """A sum of scalar symbols times known arrays, plus a known array."""

    terms: dict[int, tuple[Symbol, Any]] = field(default_factory=dict)
    constant: Any = 0.0

    def plus(self, other: Linear, sign: float) -> Linear:
        """The sum or difference of two."""
        terms = dict(self.terms)
        for identity, (symbol, array) in other.terms.items():
            before = terms[identity][1] if identity in terms else 0.0
            terms[identity] = (symbol, before + sign * array)
        return Linear(terms, self.constant + sign * other.constant)

    def times(self, factor: float) -> Linear:
        """All of it scaled by a known number."""
        terms = {identity: (symbol, array * factor) for identity, (symbol, array) in self.terms.items()}
        return Linear(terms, self.constant * factor)


def combine_sums(records: list[Record], outputs: list[Any]) -> list[Record]:
    """Rewrite arrays that are linear in scalars as one product with a known matrix."""
    uses = _uses(records, outputs)
    linear: dict[int, Linear] = {}
    rewritten: list[Record] = []
    for record in records:
        form = _linear(record, linear, uses)
        if form is not None:
            linear[record.out.id] = form
            if len(form.terms) >= _LEAST and np.all(np.isfinite(form.constant)):
                rewritten += _product(record, form)
                continue
        rewritten.append(record)
    return rewritten


def _uses(records: list[Record], outputs: list[Any]) -> Counter[int]:
    uses = Counter(x.id for record in records for x in record.operands if isinstance(x, Symbol))
    uses.update(out.id for out in outputs if isinstance(out, Symbol))
    return uses


def _linear(record: Record, linear: dict[int, Linear], uses: Counter[int]) -> Linear | None:
    if record.word not in ("add", "subtract", "multiply") or len(record.out.shape) != 1:
        return None
    parts = [_part(x, record, linear, uses) for x in record.operands]
    a, b = parts
    if a is None or b is None:
        return None
    if record.word == "multiply":
        return _scaled(a, b)
    return a.plus(b, 1.0 if record.word == "add" else -1.0)


def _part(x: Any, record: Record, linear: dict[int, Linear], uses: Counter[int]) -> Linear | None:
    if is_known(x):
        return Linear(constant=np.broadcast_to(x, record.out.shape))
    if x.shape == ():
        return Linear({x.id: (x, np.ones(record.out.shape))})
    # What is used elsewhere too has to be computed anyway.
    return linear.get(x.id) if uses[x.id] == 1 and x.shape == record.out.shape else None


def _scaled(a: Linear, b: Linear) -> Linear | None:
    if a.terms and b.terms:
        return None
    known, moving = (a, b) if not a.terms else (b, a)
    if not moving.terms or not np.all(np.isfinite(known.constant)):
        return None
    return moving.times(known.constant)


def _product(record: Record, form: Linear) -> list[Record]:
    symbols = tuple(symbol for symbol, _ in form.terms.values())
    # Column by column in memory: the product then adds up scaled columns, which is several times faster for long ones.
    matrix = np.asfortranarray(np.column_stack([array for _, array in form.terms.values()]))
    if not np.any(form.constant):
        return [Record("combine", (matrix, *symbols), (), record.out)]
    product = record.out.recorder.symbol(record.out.shape)
    known = np.array(form.constant)
    return [Record("combine", (matrix, *symbols), (), product), Record("add", (product, known), (), record.out)]


def combine_dots(records: list[Record]) -> list[Record]:
    """Rewrite dot products of known arrays with one symbol as one product with a known matrix."""
    places: dict[int, list[int]] = {}
    for place, record in enumerate(records):
        symbol = _dotted(record)
        if symbol is not None:
            places.setdefault(symbol[0].id, []).append(place)
    first: dict[int, list[int]] = {group[0]: group for group in places.values() if len(group) >= _LEAST}
    dropped = {place for group in first.values() for place in group[1:]}
    rewritten: list[Record] = []
    for place, record in enumerate(records):
        if place in first:
            rewritten.append(_dots([records[i] for i in first[place]]))
        elif place not in dropped:
            rewritten.append(record)
    return rewritten


def _dotted(record: Record) -> tuple[Symbol, Any] | None:
    """The symbol and the known array of a dot product, or of a sum, which is one with ones."""
    if record.word == "dot" and len(np.shape(record.operands[0])) == 1:
        a, b = record.operands
        if isinstance(b, Symbol) and is_known(a):
            return b, a
        return (a, b) if isinstance(a, Symbol) and is_known(b) else None
    whole = (record.word == "sum" and record.attributes == (None, False)) or (
        record.word == "reduce_to" and record.attributes == ((),)
    )
    if whole and isinstance(record.operands[0], Symbol) and len(record.operands[0].shape) == 1:
        return record.operands[0], np.ones(record.operands[0].shape)
    return None


def _dots(group: list[Record]) -> Record:
    pairs = [_dotted(record) for record in group]
    arrays = [pair[1] for pair in pairs if pair is not None]
    symbol = next(pair[0] for pair in pairs if pair is not None)
    return Record("dots", (np.stack(arrays), symbol), (), group[0].out, tuple(record.out for record in group))
