"""Which statements an output of another name needs: what it does not use must not fail because of values that are meant for it."""

from __future__ import annotations

from engine.errors import Diagnostic, Span
from engine.evaluating import CONSTANTS
from engine.language.syntax import (
    Apply,
    Assignment,
    Bare,
    CallFunction,
    Definition,
    Expression,
    Statement,
    Use,
)

# A statement, and what is worth telling about its spelling.
Told = tuple[Statement, list[Diagnostic]]


def needed(output: str, statements: list[Told]) -> tuple[list[Told], set[str]]:
    """The statements without the assignments that an output does not need, and the names in those; leaves and functions stay.

    A value for `x` of another shape must not fail where a loss compares it with data that the output does not use.
    """
    uses: dict[str, set[str]] = {}
    for statement, _ in statements:
        if not isinstance(statement, Bare):
            uses[statement.name] = names_in(statement.expression)
    found, waiting = {output}, [output]
    while waiting:
        for name in uses.get(waiting.pop(), set()) - found:
            found.add(name)
            waiting.append(name)
    kept: list[Told] = []
    left_out: set[str] = set()
    for statement, told in statements:
        free = isinstance(statement, Definition) or (isinstance(statement, Assignment) and is_leaf(statement))
        if free or (not isinstance(statement, Bare) and statement.name in found):
            kept.append((statement, told))
        else:
            left_out |= names_in(statement.expression) | {getattr(statement, "name", "")}
    return kept, left_out


def names_in(expression: Expression) -> set[str]:
    """The names that an expression uses, functions included."""
    names = {instruction.name for instruction in expression.code if isinstance(instruction, Use)}
    return names | {i.definition.name for i in expression.code if isinstance(i, CallFunction)}


def first_use(name: str, statements: list[Statement]) -> Span | None:
    """Where a name that no statement defines is used first; None where one does, or none uses it."""
    if name in CONSTANTS or any(getattr(statement, "name", None) == name for statement in statements):
        return None
    for statement in statements:
        if isinstance(statement, Definition) and name in statement.parameters:
            continue
        for instruction in statement.expression.code:
            if isinstance(instruction, Use) and instruction.name == name:
                return instruction.span
    return None


def is_leaf(statement: Assignment) -> bool:
    """Whether an assignment names a number, data, or a declared leaf."""
    return statement.kind is not None or not any(
        isinstance(i, Use | Apply | CallFunction) for i in statement.expression.code
    )
