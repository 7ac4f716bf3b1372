"""What a node is called: its formula in its operands' names, kept short, and the sign that stands in its box.

A name stands for everything behind it. An operand without a name is written out while that is short; past that an ellipsis
stands for it, so that no formula grows with the depth of the program.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import typeset
from engine.numbers import format_number, shape_text
from engine.operations import Operation
from engine.operations.entry import Index, Infix, Prefix
from engine.operations.shapes import index_text
from engine.typeset import Formula

_SHORT = 22
_SUBSCRIPT = str.maketrans("-0123456789", "₋₀₁₂₃₄₅₆₇₈₉")


def leaf_formula(name: str | None, value: Any, shape: tuple[int, ...]) -> Formula:
    """A leaf's name, or its number, or a short word for unnamed data."""
    if name is not None:
        return typeset.name(name)
    return typeset.array(value)


def operation_formula(operation: Operation, operands: Sequence[Formula], settings: dict[str, Any]) -> Formula:
    """The operation on its operands' references, shortened where it is long."""
    if len(operands) > 6:
        operands = [*operands[:2], typeset.ELLIPSIS, operands[-1]]
    formula = operation.write(list(operands), settings)
    if len(formula.plain) <= 3 * _SHORT:
        return formula
    return operation.write([part if len(part.plain) <= _SHORT else typeset.ELLIPSIS for part in operands], settings)


def reference(
    name: str | None,
    formula: Formula,
    operation: Operation | None,
    operands: Sequence[Formula],
    settings: dict[str, Any],
) -> Formula:
    """How other formulas call a node."""
    if name is not None:
        return typeset.name(name)
    if operation is None or len(formula.plain) <= _SHORT:
        return formula
    kept = [part if len(part.plain) <= 8 else typeset.ELLIPSIS for part in operands]
    if len(kept) > 3:
        kept = [kept[0], typeset.ELLIPSIS, kept[-1]]
    return operation.write(kept, settings)


def constant_text(name: str | None, value: Any) -> str:
    """How a constant is written inside the operation that uses it."""
    if name is not None:
        return name
    return format_number(value.item()) if value.ndim == 0 else f"[{shape_text(value.shape)}]"


def symbol(operation: Operation, constants: Sequence[str | None], settings: dict[str, Any]) -> str:
    """The sign in an operation's box, with the constants among its operands.

    Args:
        operation: The row of the table.
        constants: For every operand its text if it is a constant, else None.
        settings: Keyword arguments.

    Example:
        >>> from engine.operations import INFIX
        >>> symbol(INFIX["^"], [None, "3"], {})
        '^3'
    """
    sign = operation.symbol
    inside = [text for text in constants if text is not None]
    if isinstance(operation.syntax, Index):
        return f"[{index_text(settings['at'])}]"
    axis = settings.get("axis")
    if axis is not None and any(setting.name == "axis" and setting.default != axis for setting in operation.settings):
        sign += str(axis).translate(_SUBSCRIPT)
    if not inside:
        return sign
    if isinstance(operation.syntax, Infix):
        if len(constants) == 2 and constants[0] is not None and not (constants[1] is None and operation.variadic):
            return f"{_fenced(constants[0])}{sign}{_fenced(constants[1] or '')}"
        return "".join(f"{sign}{_fenced(text)}" for text in inside[:3]) + ("…" if len(inside) > 3 else "")
    if isinstance(operation.syntax, Prefix):
        return f"{sign}{inside[0]}"
    return f"{sign} {', '.join(inside[:3])}"


def _fenced(text: str) -> str:
    return f"({text})" if text.startswith("−") else text
