"""What a parser has begun and not yet finished, and what it has finished."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from engine.language.lexer import Token
from engine.operations import Operation

# How tightly a bracket binds what stands before it: not at all.
OPEN = -1
CLOSING = {"(": ")", "call": ")", "[": "]"}


class Operand(NamedTuple):
    """A finished part of an expression: the place of its instruction, its span with parentheses, and whether it has them."""

    place: int
    start: int
    end: int
    fenced: bool = False
    divided: bool = False


@dataclass(slots=True)
class Frame:
    """Something begun and not yet finished: a sign waiting for its right side, or a bracket for its end.

    Attributes:
        kind: "infix", "sum", "chain", "prefix", "(", "[", or "call".
        level: How tightly it binds; brackets bind not at all.
        token: What began it.
        operands: What it has so far.
        operation: For signs.
        signs: The comparisons of a chain.
        settings: Keyword arguments of a call.
    """

    kind: str
    level: int
    token: Token
    operands: list[Operand] = field(default_factory=list)
    operation: Operation | None = None
    signs: list[Operation] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def is_bracket(self) -> bool:
        """Whether it ends with a closing bracket."""
        return self.kind in ("(", "[", "call")

    @property
    def nests(self) -> bool:
        """Whether it counts as a level of nesting: brackets, prefixes, and signs that bind to the right."""
        return (
            self.is_bracket
            or self.kind == "prefix"
            or getattr(getattr(self.operation, "syntax", None), "side", "") == "right"
        )
