"""What the parser hands on: statements whose expressions are flat lists of instructions.

An instruction names its operands by their place in the list, so nothing that reads an expression needs recursion, however
deep or long the text is, and a part that is used twice (the middle of `0 < x < 1`) is written once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.errors import Span
from engine.operations import Operation


@dataclass(frozen=True, slots=True)
class Literal:
    """A number as it is written, with its sign."""

    value: float
    span: Span


@dataclass(frozen=True, slots=True)
class Numbers:
    """An array literal of plain numbers; most data is written so."""

    values: tuple[float, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Use:
    """A name in an expression."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Apply:
    """An operation on earlier instructions."""

    operation: Operation
    operands: tuple[int, ...]
    span: Span
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallFunction:
    """A call of a function that the program defines."""

    definition: Definition
    operands: tuple[int, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """An array literal."""

    operands: tuple[int, ...]
    span: Span


Instruction = Literal | Numbers | Use | Apply | CallFunction | ArrayOf


@dataclass(frozen=True, slots=True)
class Expression:
    """Instructions in the order of evaluation; the last one is the result."""

    code: tuple[Instruction, ...]
    result: int
    span: Span


@dataclass(frozen=True, slots=True)
class Assignment:
    """`name = expression`, or `name = param(expression)` and its kin with `kind`."""

    name: str
    name_span: Span
    expression: Expression
    kind: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Definition:
    """`name(parameters) = expression`."""

    name: str
    name_span: Span
    parameters: tuple[str, ...]
    expression: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Bare:
    """An expression without a name."""

    expression: Expression
    span: Span


Statement = Assignment | Definition | Bare
