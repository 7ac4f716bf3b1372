"""An operation as a reference shows it: every spelling, its value and derivatives as formulas, its name in other libraries.

Nothing is computed here and nothing stands here twice: each line is read from the row of the operations table. What the rows'
rules leave open (`n`, `out`, `g`) is explained once, by the page.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from engine import typeset
from engine.formulas import evaluate
from engine.operations import Operation
from engine.operations.entry import Call
from engine.typeset import Formula

LIBRARIES = (("numpy", "NumPy"), ("pytorch", "PyTorch"), ("jax", "JAX"))
# What stands in a template's braces besides operands, at its plainest.
_PLAIN = {"axis_number": "-1", "dims": "axes", "axes": "axes", "shape": "shape", "at": "i", "forward": "i"}


@dataclass(frozen=True, slots=True)
class LibraryName:
    """How another library writes an operation.

    Attributes:
        library: What people call the library.
        text: A line of Python.
        is_whole: Whether the library has it; otherwise an exported script brings a function of its own.
    """

    library: str
    text: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What a reference says about one operation beyond the fields of its row.

    Attributes:
        operation: The row.
        spellings: Every way to write it, the signature first.
        value: The value as a formula.
        derivatives: For each operand that has one, ∂out/∂operand; or, where an element of the result depends on many elements,
            what flows into the operand when `g` arrives.
        libraries: Its name elsewhere.
    """

    operation: Operation
    spellings: tuple[str, ...]
    value: Formula
    derivatives: tuple[Formula, ...]
    libraries: tuple[LibraryName, ...]


def reference(operation: Operation) -> Entry:
    """Everything that a reference says about an operation.

    Example:
        >>> from engine.operations import BY_NAME
        >>> reference(BY_NAME["sin"]).derivatives[0].plain
        '∂out/∂x = cos(x)'
    """
    operands = _operands(operation)
    return Entry(
        operation,
        spellings(operation),
        _value(operation, operands),
        _derivatives(operation, operands),
        _libraries(operation),
    )


def spellings(operation: Operation) -> tuple[str, ...]:
    """Every way to write an operation: its signature first, then the words and signs that mean the same."""
    syntax, operands = operation.syntax, operation.operands
    signature, written = operation.signature, operation.written
    letter, sign, suffix = (syntax.letter, syntax.sign, syntax.suffix) if isinstance(syntax, Call) else ("", "", "")
    inner = signature.partition("(")[2] or f"{', '.join(operands)})"
    words = [f"{word}({inner}" for word in (*operation.words, letter) if word and word != written]
    signs = [sign + operands[0]] * bool(sign) + [operands[0] + suffix] * bool(suffix)
    return (signature, *words, *signs)


def _operands(operation: Operation) -> list[str]:
    if not operation.variadic:
        return list(operation.operands)
    return [f"{operation.operands[-1]}{i}" for i in range(1, max(2, operation.least) + 1)]


def _value(operation: Operation, operands: list[str]) -> Formula:
    settings = {setting.name: setting.default for setting in operation.settings}
    return operation.write([typeset.name(operand) for operand in operands], settings)


def _derivatives(operation: Operation, operands: list[str]) -> tuple[Formula, ...]:
    if not operation.slopes:
        return ()
    # Operands of any number are alike: the first says it for all.
    shown = operands[:1] if operation.variadic else operands
    of = typeset.name("out" if operation.elementwise else "L")
    return tuple(
        typeset.equation([typeset.derivative(of, typeset.name(operand)), _slope(operation, slot, operands)])
        for slot, operand in enumerate(shown)
    )


def _slope(operation: Operation, slot: int, operands: list[str]) -> Formula:
    slope, parts = operation.slope(slot), [typeset.name(operand) for operand in operands]
    if callable(slope):
        return slope(parts, [None] * len(parts))
    names = operation.operands if not operation.variadic else ("x", "y")
    return evaluate(slope, dict(zip(names, parts, strict=False)))


def _libraries(operation: Operation) -> tuple[LibraryName, ...]:
    operands = _operands(operation)
    words = defaultdict(str, _PLAIN, **dict(zip(operation.operands, operands, strict=False)))
    if operation.variadic:
        words |= {"x": operands[0], "y": operands[1], "operands": ", ".join([*operands, "…"])}
    return tuple(
        LibraryName(title, getattr(operation, name).format_map(words), not operation.prelude.get(name))
        for name, title in LIBRARIES
    )
