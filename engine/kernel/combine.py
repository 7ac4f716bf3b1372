"""Many small products with known arrays become one matrix product.

A curve such as k0 + k1 x + k2 x² is a list of knobs times a known matrix that has 1, x, x² as its rows, and the knobs' gradients are the
same matrix times the gradient of the curve. Written term by term each costs a call; as one product both cost one call in all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.kernel.record import Record, Symbol, is_known

# Fewer terms than this are as fast one by one.
_LEAST = 3
# Up to this length a factor in front of the gradient is worth a scaled copy of the rows.
_SHORT = 10_000


@dataclass(slots=True)
class Linear:
    """A sum of scalar symbols times known arrays, plus a known array; a 1.0 in place of an array stands for ones."""

    terms: dict[int, tuple[Symbol, Any]] = field(default_factory=dict)
    constant: Any = 0.0

    def plus(self, other: Linear, sign: float) -> Linear:
        """The sum or difference of two."""
        terms = dict(self.terms)
        for identity, (symbol, array) in other.terms.items():
            scaled = array if sign == 1.0 else sign * array
            terms[identity] = (symbol, terms[identity][1] + scaled if identity in terms else scaled)
        return Linear(terms, self.constant + sign * other.constant)

    def times(self, factor: Any) -> Linear:
        """All of it scaled by a known array or number; arrays keep their identity where they can."""
        terms = {i: (symbol, factor if _is_one(array) else array * factor) for i, (symbol, array) in self.terms.items()}
        return Linear(terms, self.constant * factor)


def _is_one(x: Any) -> bool:
    return np.ndim(x) == 0 and x == 1.0


def combine_sums(records: list[Record], outputs: list[Any]) -> list[Record]:
    """Rewrite arrays that are linear in scalars as one product with a known matrix."""
    uses = count_uses(records, outputs)
    linear: dict[int, Linear] = {}
    rewritten: list[Record] = []
    for record in records:
        form = _linear(record, linear, uses)
        if form is not None:
            linear[record.out.id] = form
            if len(form.terms) >= _LEAST:
                rewritten.append(_product(record, form))
                continue
        rewritten.append(record)
    return rewritten


def count_uses(records: list[Record], outputs: list[Any]) -> Counter[int]:
    """How often each symbol is used."""
    uses = Counter(x.id for record in records for x in record.operands if isinstance(x, Symbol))
    uses.update(out.id for out in outputs if isinstance(out, Symbol))
    return uses


def _linear(record: Record, linear: dict[int, Linear], uses: Counter[int]) -> Linear | None:
    if record.word not in ("add", "subtract", "multiply") or len(record.out.shape) != 1:
        return None
    a, b = (_part(x, record, linear, uses) for x in record.operands)
    if a is None or b is None:
        return None
    if record.word == "multiply":
        return _scaled(a, b)
    return a.plus(b, 1.0 if record.word == "add" else -1.0)


def _part(x: Any, record: Record, linear: dict[int, Linear], uses: Counter[int]) -> Linear | None:
    if is_known(x):
        # An infinite row times a zero would spoil the whole product.
        return Linear(constant=x) if np.all(np.isfinite(x)) and np.shape(x) in ((), record.out.shape) else None
    if x.shape == ():
        return Linear({x.id: (x, 1.0)})
    # What is used elsewhere too has to be computed anyway.
    return linear.get(x.id) if uses[x.id] == 1 and x.shape == record.out.shape else None


def _scaled(a: Linear, b: Linear) -> Linear | None:
    if bool(a.terms) == bool(b.terms):
        return None
    known, moving = (a, b) if not a.terms else (b, a)
    return moving.times(known.constant)


def _product(record: Record, form: Linear) -> Record:
    symbols: tuple[Any, ...] = tuple(symbol for symbol, _ in form.terms.values())
    arrays = [array for _, array in form.terms.values()]
    if np.any(form.constant):
        # The known part is one row more, and its scalar is 1.
        symbols, arrays = (*symbols, 1.0), [*arrays, form.constant]
    return Record("combine", symbols, (tuple(arrays),), record.out)


def combine_dots(records: list[Record], outputs: list[Any]) -> list[Record]:
    """Rewrite dot products of known arrays with one symbol as one product with a known matrix."""
    uses = count_uses(records, outputs)
    made = {record.out.id: record for record in records}
    groups: dict[int, list[int]] = {}
    for place, record in enumerate(records):
        dotted = _dotted(record)
        if dotted is not None:
            groups.setdefault(dotted[0].id, []).append(place)
    first = {group[0]: group for group in groups.values() if len(group) >= _LEAST}
    dropped = {place for group in first.values() for place in group[1:]}
    rewritten: list[Record] = []
    for place, record in enumerate(records):
        if place in first:
            rewritten.append(_dots([records[i] for i in first[place]], made, uses))
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
    x = record.operands[0] if whole else None
    return (x, 1.0) if isinstance(x, Symbol) and len(x.shape) == 1 else None


def _dots(group: list[Record], made: dict[int, Record], uses: Counter[int]) -> Record:
    pairs = [pair for pair in map(_dotted, group) if pair is not None]
    symbol, arrays = pairs[0][0], tuple(array for _, array in pairs)
    factor = 1.0
    inner = made.get(symbol.id)
    if inner is not None and inner.word == "multiply" and uses[symbol.id] == len(group) and symbol.shape[0] <= _SHORT:
        for number, rest in (inner.operands, inner.operands[::-1]):
            if is_known(number) and np.ndim(number) == 0 and isinstance(rest, Symbol) and rest.shape == symbol.shape:
                symbol, factor = rest, float(number)
                break
    return Record("dots", (symbol,), (arrays, factor), group[0].out, tuple(record.out for record in group))
