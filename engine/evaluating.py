"""Expressions to drafts: names are looked up, operations drafted, and the bodies of a visitor's functions worked through.

Calls have a stack of their own, so that nothing here needs recursion, however deep they are.
"""

from __future__ import annotations

import math

import numpy as np

from engine import words
from engine.drafts import Call, Drafting
from engine.errors import ProgramShapeError, Span
from engine.graph import Kind
from engine.language.syntax import (
    Apply,
    ArrayOf,
    CallFunction,
    Expression,
    Instruction,
    Numbers,
    Use,
)
from engine.language.syntax import Literal as NumberLiteral
from engine.limits import Limits
from engine.operations import LITERAL

CONSTANTS = {"pi": math.pi, "e": math.e}


class Evaluating(Drafting):
    """Drafts what expressions say."""

    def __init__(self, text: str, values: dict[str, np.ndarray], limits: Limits) -> None:
        """Take the program, the values beside it, and the ceilings."""
        super().__init__(text, limits)
        self.values = values
        self.names: dict[str, int] = {}
        self.called: set[str] = set()
        self.knobs: dict[str, Span] = {}

    def evaluate(self, expression: Expression, group: int | None) -> int | NumberLiteral:
        """Draft an expression, and the bodies of the functions it calls, without recursion."""
        calls = [Call(expression, {}, group, None)]
        while True:
            call = calls[-1]
            if call.counter == len(call.expression.code):
                result = call.results[call.expression.result]
                calls.pop()
                if not calls:
                    return result
                calls[-1].results.append(self.materialise(result, call.group))
                continue
            instruction = call.expression.code[call.counter]
            call.counter += 1
            if isinstance(instruction, CallFunction):
                calls.append(self.enter(instruction, call, len(calls)))
            else:
                call.results.append(self.instruction(instruction, call))

    def enter(self, instruction: CallFunction, call: Call, depth: int) -> Call:
        """Begin the body of a function with the operands of its call."""
        definition = instruction.definition
        self.called.add(definition.name)
        operands = [self.materialise(call.results[i], call.group, call, i) for i in instruction.operands]
        group = self.open_group(definition.name, "call", call.group, instruction.span)
        self.limits.hold("nesting", depth, "calls_inside", instruction.span)
        return Call(
            definition.expression,
            dict(zip(definition.parameters, operands, strict=True)),
            group,
            call.place or instruction.span,
        )

    def instruction(self, instruction: Instruction, call: Call) -> int | NumberLiteral:
        """Draft one instruction; a number waits until it is known what it becomes."""
        if isinstance(instruction, NumberLiteral):
            return instruction
        if isinstance(instruction, Use):
            return call.locals[instruction.name] if instruction.name in call.locals else self.use(instruction, call)
        if isinstance(instruction, ArrayOf):
            return self.array(instruction, call)
        if isinstance(instruction, Numbers):
            return self.leaf("data", np.array(instruction.values), instruction.span, call.group, constant=True)
        assert isinstance(instruction, Apply)  # noqa: S101 - calls are entered elsewhere
        operands = tuple(self.materialise(call.results[i], call.group, call, i) for i in instruction.operands)
        return self.apply(instruction.operation, operands, instruction.span, call, instruction.settings)

    def use(self, instruction: Use, call: Call) -> int:
        """A name: a value, a constant of nature, or a knob that nobody defined."""
        name = instruction.name
        if name in self.names:
            return self.names[name]
        if name in CONSTANTS and name not in self.values:
            return self.leaf(
                "constant",
                np.float64(CONSTANTS[name]),
                instruction.span,
                call.group,
                name=None,
                constant=True,
                shown=name,
            )
        return self.knob(instruction)

    def knob(self, instruction: Use) -> int:
        """A name that nobody defines: a knob, or data where a list came for it."""
        name = instruction.name
        value = self.values.get(name, np.float64(1.0))
        kind: Kind = "data" if value.ndim else "parameter"
        draft = self.leaf(kind, value, instruction.span, None, name=name)
        self.names[name] = draft
        if kind == "parameter":
            self.knobs[name] = instruction.span
        return draft

    def array(self, instruction: ArrayOf, call: Call) -> int:
        """An array literal: data if it holds numbers alone, else the operation that stacks."""
        parts = [call.results[i] for i in instruction.operands]
        if all(isinstance(part, NumberLiteral) for part in parts):
            array = np.array([part.value for part in parts if isinstance(part, NumberLiteral)])
            return self.leaf("data", array, instruction.span, call.group, constant=True)
        operands = tuple(
            self.materialise(part, call.group, call, i) for part, i in zip(parts, instruction.operands, strict=True)
        )
        if not all(self.drafts[operand].constant for operand in operands):
            return self.apply(LITERAL, operands, instruction.span, call, {"axis": 0})
        arrays = [self.folded(operand) for operand in operands]
        ragged = next((array.shape for array in arrays if array.shape != arrays[0].shape), None)
        if ragged is not None:
            first = arrays[0].shape
            message = words.program.ragged.format(first=_shape(first), other=_shape(ragged))
            raise ProgramShapeError(message, instruction.span)
        self.limits.hold("axes", arrays[0].ndim + 1, "axes", instruction.span)
        return self.leaf("data", np.stack(arrays), instruction.span, call.group, constant=True)


def _shape(shape: tuple[int, ...]) -> str:
    if not shape:
        return words.program.single_number
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
