"""A step as a formula in stages: symbols, the incoming gradient put in, all numbers, the result.

Every symbol and number is marked with the node or edge it belongs to. The same symbols and numbers stand in many formulas of a run, so a
sheet typesets each of them once.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from engine import typeset
from engine.graph import Edge, Node
from engine.language.parser import parse
from engine.language.syntax import Apply, Bare, Expression, Use
from engine.language.syntax import Literal as NumberLiteral
from engine.limits import Limits
from engine.operations.shape_rules import broadcast, to_number
from engine.passes import Trace
from engine.typeset import Formula

# A step with more operands than this shows the first ones; the others follow the same rule.
ROWS = 8


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a step's formula; stages of one edge are joined by equals signs.

    Attributes:
        stage: Symbols; the incoming gradient put in; all numbers; the result.
        latex: LaTeX.
        mathml: A `math` element whose parts name their node (`data-node`), gradient (`data-gradient`) or edge (`data-edge`).
        edge: The edge a backward row belongs to; None forward.
    """

    stage: Literal["symbols", "gradient", "numbers", "result"]
    latex: str
    mathml: str
    edge: int | None = None


class Sheet:
    """The formulas of one run."""

    def __init__(self, run: Trace) -> None:
        """Take the run whose symbols and numbers are to be typeset."""
        self.run = run
        self.graph = run.graph
        self._symbols: dict[int, Formula] = {}
        self._values: dict[int, Formula] = {}
        self._gradients: dict[int, Formula] = {}
        self._derivatives: dict[int, Formula] = {}

    # Symbols and numbers

    def symbol(self, node: int) -> Formula:
        """What a node is called."""
        if node not in self._symbols:
            self._symbols[node] = typeset.linked(self.graph.nodes[node].reference, "node", node)
        return self._symbols[node]

    def value(self, node: int) -> Formula:
        """A node's value."""
        if node not in self._values:
            self._values[node] = typeset.linked(typeset.array(self.run.values[node]), "node", node)
        return self._values[node]

    def gradient(self, node: int) -> Formula:
        """A node's gradient as numbers."""
        if node not in self._gradients:
            self._gradients[node] = typeset.linked(typeset.array(self.run.gradients[node]), "gradient", node)
        return self._gradients[node]

    def derivative(self, node: int) -> Formula:
        """A node's gradient as ∂output/∂node."""
        if node not in self._derivatives:
            whole = typeset.derivative(
                self._output(), self.symbol(node) if node != self.graph.output else self._output()
            )
            self._derivatives[node] = typeset.linked(whole, "gradient", node)
        return self._derivatives[node]

    def _output(self) -> Formula:
        """The output's name, or L where it has none: ∂(everything)/∂x would be hard to read."""
        output = self.graph.nodes[self.graph.output]
        if output.name is not None:
            return self.symbol(output.id)
        return typeset.linked(typeset.name("L"), "node", output.id)

    # Steps

    def forward(self, node: Node) -> tuple[str, tuple[Stage, ...]]:
        """What an operation computes here."""
        symbols = _written(node, [self.symbol(i) for i in node.operands])
        if node.name is not None:
            symbols = typeset.equation([self.symbol(node.id), symbols])
        numbers = _written(node, [self.value(i) for i in node.operands])
        return _joined([_stage("symbols", symbols), _stage("numbers", numbers), _stage("result", self.value(node.id))])

    def seed(self, node: Node) -> tuple[str, tuple[Stage, ...]]:
        """Where the backward pass begins."""
        return _joined([_stage("symbols", self.derivative(node.id)), _stage("result", self.gradient(node.id))])

    def backward(self, node: Node) -> tuple[str, tuple[Stage, ...]]:
        """What an operation sends back, a row for every operand that has a gradient."""
        edges = [edge for edge in self.graph.incoming[node.id] if edge.has_gradient]
        rows = [self.row(node, edge) for edge in edges[:ROWS]]
        lines = " \\\\ ".join(_joined(row)[0] for row in rows)
        latex = lines if len(rows) == 1 else f"\\begin{{gathered}}{lines}\\end{{gathered}}"
        return latex, tuple(stage for row in rows for stage in row)

    def row(self, node: Node, edge: Edge) -> list[Stage]:
        """The chain rule along one edge."""
        target = self.derivative(edge.source)
        symbols, numbers = self.flows(node, edge, (self.derivative(node.id), self.gradient(node.id)))
        # One contribution of several is added to what is there.
        left = (
            typeset.gains(target, symbols)
            if len(self.graph.outgoing[edge.source]) > 1
            else typeset.equation([target, symbols])
        )
        result = typeset.linked(typeset.array(self.run.contributions[edge.id]), "edge", edge.id)
        return [
            _stage("symbols", left, edge.id),
            _stage("gradient", numbers, edge.id),
            _stage("numbers", self._numbers(node, edge), edge.id),
            _stage("result", result, edge.id),
        ]

    def flows(self, node: Node, edge: Edge, incoming: tuple[Formula, ...]) -> list[Formula]:
        """The derivative rule in the operands' names, with each of these for the incoming gradient."""
        moved = [self._moved(node, edge, g) for g in incoming]
        if all(moved):
            return [formula for formula in moved if formula is not None]
        slope = node.entry.slope(edge.slot)
        operands = [self.symbol(i) for i in node.operands]
        if not (callable(slope) or node.entry.elementwise):
            # A vjp's formula is already the whole; a local derivative is a factor.
            words = self._names(node, edge, operands, self.symbol(node.id))
            axis = self._axis(node, edge)
            wholes = [evaluate(slope, {**words, "g": g}, axis) for g in incoming]
            return [self._summed(node, edge, typeset.linked(whole, "edge", edge.id)) for whole in wholes]
        if callable(slope):
            leaves = [self.graph.nodes[i] for i in node.operands]
            constants = [float(leaf.leaf) if leaf.kind == "constant" and leaf.shape == () else None for leaf in leaves]
            factor = slope(operands, constants)
        else:
            words = self._names(node, edge, operands, self.symbol(node.id))
            factor = evaluate(slope, words, self._axis(node, edge))
        local = typeset.linked(factor, "edge", edge.id)
        return [self._summed(node, edge, typeset.product(g, local)) for g in incoming]

    def _numbers(self, node: Node, edge: Edge) -> Formula:
        """The same with every number put in."""
        g, local = self.gradient(node.id), self.run.locals[edge.id]
        if local is not None and not node.entry.elementwise:
            # Where the rule names no operand, the gradient was the last number to be put in.
            *_, whole = self.flows(node, edge, (g,))
            operands = {self.symbol(i).latex for i in (*node.operands, node.id)}
            if not any(symbol in whole.latex for symbol in operands):
                return whole
        if local is not None:
            # A reduction's local derivative has the operand's shape, and is shown in it.
            plain = _unrepeated(local) if node.entry.elementwise else local
            shown = typeset.product(g, typeset.linked(typeset.array(plain), "edge", edge.id))
            return self._summed(node, edge, shown) if node.entry.elementwise else shown
        moved = self._moved(node, edge, g)
        if moved is not None:
            return moved
        words = self._names(node, edge, [self.value(i) for i in node.operands], self.value(node.id))
        return typeset.linked(
            evaluate(str(node.entry.slope(edge.slot)), {**words, "g": g}, self._axis(node, edge)), "edge", edge.id
        )

    def _moved(self, node: Node, edge: Edge, g: Formula) -> Formula | None:
        """What flows back where numbers only change places, as a formula of the incoming gradient."""
        if node.entry.sends is None or node.shape == ():
            return None
        shapes = [self.graph.nodes[i].shape for i in node.operands]
        sent = node.entry.sends(g, node.settings, edge.slot, shapes)
        return None if sent is None else typeset.linked(sent, "edge", edge.id)

    def _axis(self, node: Node, edge: Edge) -> int | None:
        """The axis that sums in a rule go along, where the operand has more than one."""
        axis: int | None = node.settings.get("axis")
        return axis if len(self.graph.nodes[edge.source].shape) > 1 else None

    def _names(self, node: Node, edge: Edge, operands: list[Formula], out: Formula) -> dict[str, Formula]:
        """What the names in a rule's text stand for here."""
        if node.entry.variadic:
            others = [operand for slot, operand in enumerate(operands) if slot != edge.slot]
            words = {"x": operands[edge.slot], "y": others[0] if len(others) == 1 else typeset.ELLIPSIS}
        else:
            words = dict(zip(node.entry.operands, operands, strict=True))
        words["out"] = out
        joint = self._joint(node)
        count = math.prod(joint) if joint is not None else self.graph.nodes[edge.source].size
        words["n"] = typeset.number(count / max(1, node.size))
        return words

    def _summed(self, node: Node, edge: Edge, flow: Formula) -> Formula:
        """A sum sign where one number was used for many points."""
        joint = node.shape if node.entry.elementwise else self._joint(node)
        if joint is None or self.graph.nodes[edge.source].shape == joint:
            return flow
        return typeset.total(flow)

    def _joint(self, node: Node) -> tuple[int, ...] | None:
        """The shape that the operands of a loss broadcast to before it makes one number of them."""
        if node.entry.shape is not to_number:
            return None
        return broadcast([self.graph.nodes[i].shape for i in node.operands], {})


def _written(node: Node, parts: list[Formula]) -> Formula:
    if len(parts) > 6:
        parts = [*parts[:2], typeset.ELLIPSIS, parts[-1]]
    return node.entry.write(parts, node.settings)


def _unrepeated(local: Any) -> Any:
    """One number where a local derivative is the same everywhere: a 1 for every point is a 1."""
    if local.ndim and local.size > 1:
        first = local.flat[0]
        if not any(local.strides) or (local == first).all():
            return np.float64(first)
    return local


def _stage(
    stage: Literal["symbols", "gradient", "numbers", "result"], formula: Formula, edge: int | None = None
) -> Stage:
    return Stage(stage, formula.latex, f'<math display="block">{formula.mathml}</math>', edge)


def _joined(stages: list[Stage]) -> tuple[str, tuple[Stage, ...]]:
    # A stage that changes nothing is there for whoever shows stages, and not written twice.
    distinct = [stage.latex for i, stage in enumerate(stages) if i == 0 or stage.latex != stages[i - 1].latex]
    return " = ".join(distinct), tuple(stages)


# Rule texts of the table, read by our own parser


def evaluate(text: str, words: dict[str, Formula], axis: int | None = None) -> Formula:
    """Typeset a rule such as `1 - tanh(x)^2` with formulas in place of its names; its reductions go along `axis`."""
    return typed(_compiled(text), words, axis)


def typed(expression: Expression, words: dict[str, Formula], axis: int | None = None) -> Formula:
    """Typeset an expression with formulas in place of its names."""
    parts: list[Formula] = []
    for instruction in expression.code:
        match instruction:
            case NumberLiteral(value=value):
                parts.append(typeset.number(value))
            case Use(name=name):
                parts.append(words.get(name) or typeset.name(name))
            case Apply(operation=operation, operands=operands, settings=settings):
                along = {"axis": axis} if any(setting.name == "axis" for setting in operation.settings) else {}
                parts.append(operation.write([parts[i] for i in operands], {**settings, **along}))
            case _:
                raise AssertionError(expression)
    return parts[expression.result]


@functools.cache
def _compiled(text: str) -> Expression:
    return compiled(text, frozenset({"x", "y", "c", "g", "out", "n", "at", "axis"}))


def compiled(text: str, names: frozenset[str]) -> Expression:
    """An expression of our own tables, read by our own parser."""
    ((statement, _),) = parse(text, Limits(), names)
    assert isinstance(statement, Bare)  # noqa: S101 - the table's texts are expressions
    return statement.expression
