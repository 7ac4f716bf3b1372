"""Many small products with arrays become one matrix product.

A curve such as k0 + k1 x + k2 x² is a list of knobs times a matrix that has 1, x, x² as its rows, and the knobs' gradients are the
same matrix times the gradient of the curve. Written term by term each costs a call; as one product both cost one call in all.

Rows may be computed as well: the neurons of a layer that is written number by number, say. They are then computed right into the matrix.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.arithmetic import PRIMITIVES
from engine.kernel.record import Record, Symbol, is_known

# Fewer terms than this are as fast one by one.
_LEAST = 3
# Rows that are computed stay in place for the whole of a call, so they may not be long.
_KEPT = 4_096
# Words whose result can be written right into a row.
_WRITTEN = frozenset(word for word, primitive in PRIMITIVES.items() if word != "erf" and not primitive.boolean) | {
    "combine"
}


@dataclass(slots=True)
class Linear:
    """A sum of scalar symbols times arrays, plus a known array.

    An array is known, or a symbol, or a 1.0 that stands for ones.
    """

    terms: dict[int, tuple[Symbol, Any]] = field(default_factory=dict)
    constant: Any = 0.0

    def plus(self, other: Linear, sign: float) -> Linear | None:
        """The sum or difference of two; None where an array that is not known would have to be scaled or added."""
        terms = dict(self.terms)
        for identity, (symbol, array) in other.terms.items():
            if isinstance(array, Symbol) and (sign != 1.0 or identity in terms):
                return None
            if identity in terms and isinstance(terms[identity][1], Symbol):
                return None
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
    writable = {record.out.id for record in records if record.word in _WRITTEN}
    linear: dict[int, Linear] = {}
    rewritten: list[Record] = []
    for record in records:
        form = _linear(record, linear, uses) or _weighed(record, writable)
        if form is not None:
            linear[record.out.id] = form
            if len(form.terms) >= _LEAST and _finite(form):
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


def _weighed(record: Record, writable: set[int]) -> Linear | None:
    """A scalar times an array that is computed in this call."""
    if record.word != "multiply" or len(record.out.shape) != 1 or record.out.shape[0] > _KEPT:
        return None
    for scalar, array in (record.operands, record.operands[::-1]):
        if (
            isinstance(scalar, Symbol)
            and isinstance(array, Symbol)
            and scalar.shape == ()
            and array.shape == record.out.shape
        ):
            return Linear({scalar.id: (scalar, array)}) if array.id in writable else None
    return None


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
    if any(isinstance(array, Symbol) for _, array in moving.terms.values()):
        return None
    return moving.times(known.constant)


def _finite(form: Linear) -> bool:
    """Whether all known rows are: an infinite one times a zero would spoil the whole product."""
    arrays = [form.constant, *(array for _, array in form.terms.values() if not isinstance(array, Symbol))]
    return all(np.isfinite(array).all() for array in arrays)


def _product(record: Record, form: Linear) -> Record:
    symbols: tuple[Any, ...] = tuple(symbol for symbol, _ in form.terms.values())
    arrays = [array for _, array in form.terms.values()]
    if np.any(form.constant):
        # The known part is one row more, and its scalar is 1.
        symbols, arrays = (*symbols, 1.0), [*arrays, form.constant]
    rows = tuple(array for array in arrays if isinstance(array, Symbol))
    return Record("combine", (*symbols, *rows), (tuple(arrays),), record.out)


def combine_dots(records: list[Record], outputs: list[Any]) -> list[Record]:
    """Rewrite dot products of the rows of a matrix with one symbol as one product with that matrix."""
    uses = count_uses(records, outputs)
    made = {record.out.id: record for record in records}
    matrices = [record.attributes[0] for record in records if record.word == "combine"]
    row_of: dict[int, int] = {}
    for number, arrays in enumerate(matrices):
        for array in arrays:
            if isinstance(array, Symbol):
                row_of.setdefault(array.id, number)
    groups = _groups(records, row_of, matrices)
    first = {group[0]: group for group in groups if len(group) >= _LEAST}
    dropped = {place for group in first.values() for place in group[1:]}
    rewritten: list[Record] = []
    for place, record in enumerate(records):
        if place in first:
            rewritten.append(_dots([records[i] for i in first[place]], row_of, made, uses))
        elif place not in dropped:
            rewritten.append(record)
    return rewritten


def _groups(records: list[Record], row_of: dict[int, int], matrices: list[tuple[Any, ...]]) -> list[list[int]]:
    """Places of dot products of one symbol with rows of one matrix; known rows make a matrix of their own."""
    by_symbol: dict[int, dict[int, list[int]]] = {}
    sums: dict[int, list[int]] = {}
    for place, record in enumerate(records):
        dotted = _dotted(record, row_of)
        if dotted is not None:
            symbol, array = dotted
            number = row_of[array.id] if isinstance(array, Symbol) else -1
            by_symbol.setdefault(symbol.id, {}).setdefault(number, []).append(place)
            if not isinstance(array, Symbol) and np.ndim(array) == 0:
                sums.setdefault(symbol.id, []).append(place)
    for identity, parts in by_symbol.items():
        for number in parts:
            if number >= 0 and any(not isinstance(a, Symbol) and np.ndim(a) == 0 for a in matrices[number]):
                # A sum is a product with ones, and this matrix has a row of them.
                parts[number] += sums.pop(identity, [])
                parts[-1] = [place for place in parts.get(-1, []) if place not in parts[number]]
                break
    made = {record.out.id: place for place, record in enumerate(records)}
    return [_in_time(sorted(group), records, row_of, made) for parts in by_symbol.values() for group in parts.values()]


def _in_time(group: list[int], records: list[Record], row_of: dict[int, int], made: dict[int, int]) -> list[int]:
    """All of a group is computed where the first of it stood: leave out what needs a row that comes later."""
    kept = []
    for place in group:
        dotted = _dotted(records[place], row_of)
        row = dotted[1] if dotted is not None else None
        if not isinstance(row, Symbol) or made[row.id] < group[0]:
            kept.append(place)
    return kept


def _dotted(record: Record, row_of: dict[int, int]) -> tuple[Symbol, Any] | None:
    """The symbol and the row of a dot product, or of a sum, which is one with ones."""
    if record.word == "dot" and len(np.shape(record.operands[0])) == 1:
        a, b = record.operands
        if is_known(a) or is_known(b):
            return (b, a) if is_known(a) else (a, b)
        ranked = sorted((x for x in (a, b) if x.id in row_of), key=lambda x: row_of[x.id])
        if not ranked:
            return None
        return (b, a) if ranked[0] is a else (a, b)
    whole = (record.word == "sum" and record.attributes == (None, False)) or (
        record.word == "reduce_to" and record.attributes == ((),)
    )
    x = record.operands[0] if whole else None
    return (x, 1.0) if isinstance(x, Symbol) and len(x.shape) == 1 else None


def _dots(group: list[Record], row_of: dict[int, int], made: dict[int, Record], uses: Counter[int]) -> Record:
    pairs = [pair for pair in (_dotted(record, row_of) for record in group) if pair is not None]
    symbol, arrays = pairs[0][0], tuple(array for _, array in pairs)
    rows = tuple(array for array in arrays if isinstance(array, Symbol))
    factor = 1.0
    inner = made.get(symbol.id)
    if inner is not None and inner.word == "multiply" and uses[symbol.id] == len(group):
        for number, rest in (inner.operands, inner.operands[::-1]):
            if is_known(number) and np.ndim(number) == 0 and isinstance(rest, Symbol) and rest.shape == symbol.shape:
                symbol, factor = rest, float(number)
                break
    return Record("dots", (symbol, *rows), (arrays, factor), group[0].out, tuple(record.out for record in group))
