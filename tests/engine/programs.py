"""Made-up programs for properties: statements that apply operations of the table to what was defined before them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from engine import Operation
from engine.operations import ShapeProblem
from engine.operations.entry import Call, Index
from tests.engine.samples import RULED, Shape, written

# The same cases every time: a property that fails now and then helps nobody.
steady = settings(derandomize=True, deadline=None, max_examples=50)

SMOOTH = [operation for operation in RULED if operation.known is None and operation.family != "comparison"]
_SHAPES: tuple[Shape, ...] = ((), (), (), (3,), (3,), (1,), (2, 3), (3, 3))
_NUMBERS = st.integers(-30, 30).map(lambda tenths: tenths / 10)


@dataclass(frozen=True)
class Made:
    """A program as its statements, of which the last gives one number."""

    statements: tuple[str, ...]

    @property
    def text(self) -> str:
        """The program."""
        return "\n".join(self.statements)


def literal(draw: Any, shape: Shape) -> str:  # noqa: ANN401 - Hypothesis gives `draw` no type
    """An array of small numbers, as typed."""
    if not shape:
        return f"{draw(_NUMBERS):g}"
    return f"[{', '.join(literal(draw, shape[1:]) for _ in range(shape[0]))}]"


@st.composite
def programs(draw: Any, least: int = 1, most: int = 7) -> Made:  # noqa: ANN401 - Hypothesis gives `draw` no type
    """Leaves, then operations on what is there, then a sum over all numbers of the last ones."""
    shapes: dict[str, Shape] = {}
    statements: list[str] = []
    for i, shape in enumerate(draw(st.lists(st.sampled_from(_SHAPES), min_size=1, max_size=4))):
        word = "param" if i == 0 else draw(st.sampled_from(("param", "param", "data")))
        statements.append(f"p{i} = {word}({literal(draw, shape)})")
        shapes[f"p{i}"] = shape
    for i in range(draw(st.integers(least, most))):
        text, shape = draw(_application(shapes))
        statements.append(f"n{i} = {text}")
        shapes[f"n{i}"] = shape
    last = list(shapes)[-3:]
    statements.append(" + ".join(f"sum({name})" for name in last))
    return Made(tuple(statements))


@st.composite
def _application(draw: Any, shapes: dict[str, Shape]) -> tuple[str, Shape]:  # noqa: ANN401 - Hypothesis gives `draw` no type
    """An operation on names that fit it; a product with 1 where none is found."""
    operation: Operation = draw(st.sampled_from(SMOOTH))
    count = max(operation.least, draw(st.integers(1, 3))) if operation.variadic else len(operation.operands)
    names = [draw(st.sampled_from(list(shapes))) for _ in range(count)]
    options = _settings(operation, shapes[names[0]])
    chosen = draw(st.sampled_from(options))
    try:
        shape = operation.shape([shapes[name] for name in names], chosen)
    except ShapeProblem:
        shape = ()
    else:
        if len(shape) <= 3 and math.prod(shape) <= 60:
            return written(operation, names, chosen), shape
    return f"1*{names[0]}", shapes[names[0]]


def _settings(operation: Operation, shape: Shape) -> list[dict[str, Any]]:
    """Settings that may fit a first operand of this shape."""
    if isinstance(operation.syntax, Index):
        return [{"at": (0,)}, {"at": (slice(None, None, -1),)}, {"at": (slice(None), -1)}]
    if isinstance(operation.syntax, Call) and operation.syntax.sizes:
        return [{"shape": (math.prod(shape),)}, {"shape": (1, -1)}]
    return [{setting.name: setting.default for setting in operation.settings}, *(_axes(operation))]


def _axes(operation: Operation) -> list[dict[str, Any]]:
    return [{"axis": axis} for axis in (0, -1)] if any(setting.name == "axis" for setting in operation.settings) else []
