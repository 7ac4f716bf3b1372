"""The operations table: one explicit tuple, and the look-ups that the parser and everything else read from it."""

from __future__ import annotations

from engine.operations import (
    activations,
    arithmetic,
    exponentials,
    linear_algebra,
    losses,
    makers,
    reductions,
    selection,
    shapes,
    trigonometry,
)
from engine.operations.entry import Call, Index, Infix, Kink, Operation, Prefix, Setting, ShapeProblem

OPERATIONS: tuple[Operation, ...] = (
    *arithmetic.ENTRIES,
    *exponentials.ENTRIES,
    *trigonometry.ENTRIES,
    *activations.ENTRIES,
    *selection.ENTRIES,
    *reductions.ENTRIES,
    *linear_algebra.ENTRIES,
    *shapes.ENTRIES,
    *losses.ENTRIES,
    *makers.ENTRIES,
)

BY_NAME: dict[str, Operation] = {operation.name: operation for operation in OPERATIONS}
INFIX: dict[str, Operation] = {o.syntax.sign: o for o in OPERATIONS if isinstance(o.syntax, Infix)}
PREFIX: dict[str, Operation] = {
    **{o.syntax.sign: o for o in OPERATIONS if isinstance(o.syntax, Prefix)},
    **{o.syntax.sign: o for o in OPERATIONS if isinstance(o.syntax, Call) and o.syntax.sign},
}
SUFFIX: dict[str, Operation] = {
    o.syntax.suffix: o for o in OPERATIONS if isinstance(o.syntax, Call) and o.syntax.suffix
}
LETTERS: dict[str, Operation] = {
    o.syntax.letter: o for o in OPERATIONS if isinstance(o.syntax, Call) and o.syntax.letter
}
INDEX: Operation = next(o for o in OPERATIONS if isinstance(o.syntax, Index))
LITERAL: Operation = next(o for o in OPERATIONS if isinstance(o.syntax, Call) and o.syntax.literal)


def _by_word() -> dict[str, tuple[Operation, ...]]:
    words: dict[str, tuple[Operation, ...]] = {}
    for operation in OPERATIONS:
        for word in operation.words:
            words[word] = (*words.get(word, ()), operation)
    return words


# One word may stand for several entries that differ in how many operands they take: max(v) and max(a, b).
BY_WORD: dict[str, tuple[Operation, ...]] = _by_word()

__all__ = [
    "BY_NAME",
    "BY_WORD",
    "INDEX",
    "INFIX",
    "LETTERS",
    "LITERAL",
    "OPERATIONS",
    "PREFIX",
    "SUFFIX",
    "Kink",
    "Operation",
    "Setting",
    "ShapeProblem",
]
