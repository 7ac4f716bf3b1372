"""Recorded instructions as lines of Python.

What is used once is written where it is used, as a person would; what is used twice, or grows long, gets a line and a name. So a
text is never longer than a constant times the number of instructions, however often values are reused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np

from engine.export import literals
from engine.export.names import Names
from engine.kernel.record import Record, Recorder, Symbol

# How tightly Python binds, loosest first.
CONDITIONAL, LOGIC, COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(8)
_LONG = 72
# Too little to deserve a name.
_TURNED = re.compile(r"-?[\w.\[\]]+")

_OPERATORS = {
    "or": LOGIC, "and": LOGIC, "<": COMPARISON, "<=": COMPARISON, ">": COMPARISON, ">=": COMPARISON, "==": COMPARISON, "!=": COMPARISON,
    "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "@": PRODUCT, "**": POWER,
}  # fmt: skip


class Text(NamedTuple):
    """An expression and how tightly its outermost operator binds."""

    text: str
    level: int = ATOM

    def at_least(self, level: int) -> str:
        """The expression, in parentheses if it binds less tightly."""
        return self.text if self.level >= level else f"({self.text})"


# From an instruction and its operands as texts to its own text.
Wording = Callable[[Record, list[Text]], Text]


def operator_text(sign: str, left: Text, right: Text) -> Text:
    """Two operands with an operator between them, in the order in which they are computed."""
    level = _OPERATORS[sign]
    if level == POWER:
        return Text(f"{left.at_least(ATOM)} {sign} {right.at_least(ATOM)}", level)
    tight = level + 1
    return Text(f"{left.at_least(tight if level <= COMPARISON else level)} {sign} {right.at_least(tight)}", level)


def template_text(template: str, operands: list[Text]) -> Text:
    """Fill in a template of `engine.arithmetic`, such as `{0} * {1}`, `-{0}` or `exp({0})`.

    Example:
        >>> template_text("{0} * {1}", [Text("a + b", SUM), Text("c")]).text
        '(a + b) * c'
    """
    match template.split(" "):
        case ["{0}", sign, "{1}"]:
            return operator_text(sign, *operands)
        case ["-{0}"]:
            return Text(f"-{operands[0].at_least(SIGN)}", SIGN)
        case _:
            return Text(template.format(*(operand.text for operand in operands)))


def number_text(x: Any) -> Text:
    """A known number beside an operator."""
    text = literals.short(x)
    return Text(text, SIGN if text.startswith("-") else ATOM)


class Recorded:
    """The instructions of one recorder, written on demand."""

    def __init__(self, recorder: Recorder, wording: Wording, names: Names, known: dict[int, str]) -> None:
        """Take what was recorded.

        Args:
            recorder: The instructions.
            wording: How an instruction is written.
            names: Where names of lines come from.
            known: The texts of symbols that no instruction gave.
        """
        self.recorder = recorder
        self.wording = wording
        self.names = names
        self.texts = {identity: Text(text) for identity, text in known.items()}
        self.uses: Counter[int] = Counter()

    def expect(self, outputs: Iterable[Any]) -> None:
        """Count who is used how often on the way to all these outputs; has to come before the first line."""
        outputs = [x for x in outputs if isinstance(x, Symbol)]
        self.uses.update(x.id for x in outputs)
        for record in self._needed(outputs):
            self.uses.update(x.id for x in record.operands if isinstance(x, Symbol))

    def lines(self, output: Any) -> tuple[list[str], Text]:
        """The lines that have to come before, and the expression itself."""
        lines: list[str] = []
        for record in self._needed([output]):
            text = self.wording(record, [self.text(x) for x in record.operands])
            shared, long = self.uses[record.out.id] > 1, len(text.text) > _LONG and record.out is not output
            if long or (shared and not _TURNED.fullmatch(text.text)):
                name = self.names.numbered("t")
                lines.append(f"{name} = {text.text}")
                text = Text(name)
            self.texts[record.out.id] = text
        return lines, self.text(output)

    def text(self, x: Any) -> Text:
        """A symbol that is written already, or a known value."""
        if isinstance(x, Symbol):
            return self.texts[x.id]
        return number_text(x) if np.ndim(x) == 0 else Text(known_array(x))

    def _needed(self, outputs: Iterable[Any]) -> list[Record]:
        """The instructions without a text that the outputs need, in order; ids grow from operands to results."""
        needed: dict[int, Record] = {}
        waiting = list(outputs)
        while waiting:
            x = waiting.pop()
            record = self.recorder.made(x)
            if record is not None and x.id not in needed and x.id not in self.texts:
                needed[x.id] = record
                waiting += record.operands
        return [needed[identity] for identity in sorted(needed)]


def known_array(x: Any) -> str:
    """An array that a rule brought with it: the unit matrix, or its numbers."""
    if x.ndim == 2 and np.array_equal(x, np.eye(*x.shape)):
        return f"np.eye({', '.join(map(str, x.shape))})"
    return f"np.array({literals.nested(x)})"
