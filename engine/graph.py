"""The computational graph: nodes in topological order, edges in the direction values flow, all frozen.

Nothing accumulates here. A pass reads a graph and returns columns keyed by node or edge id, so running it twice changes nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from engine import words
from engine.errors import Diagnostic, ProgramValueError, Span
from engine.operations import BY_NAME, Operation
from engine.typeset import Formula
from engine.values import read_name

Kind = Literal["parameter", "data", "constant", "operation"]
Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A leaf or an operation.

    Attributes:
        id: Its place in topological order.
        key: A name that stays the same when the text is edited elsewhere.
        operation: The operation's name; None for leaves.
        name: The name it was given, if any.
        kind: What it is.
        operands: The nodes it is computed from, in order.
        shape: The shape of its value.
        span: Where it stands in the text; None for what comes from beside the text.
        group: The innermost group it belongs to.
        settings: Keyword arguments of the operation.
        leaf: A leaf's value.
        formula: What it is, in its operands' names.
        reference: How others call it: its name, or a short form of its formula.
        symbol: What stands in its box in the drawing, constants inside.
        has_gradient: Whether the backward pass gives it a gradient.
    """

    id: int
    key: str
    operation: str | None
    name: str | None
    kind: Kind
    operands: tuple[int, ...]
    shape: Shape
    span: Span | None
    group: int | None
    settings: dict[str, Any]
    leaf: Any
    formula: Formula
    reference: Formula
    symbol: str
    has_gradient: bool

    @property
    def label(self) -> str:
        """The formula as plain text."""
        return self.formula.plain

    @property
    def latex(self) -> str:
        """The formula as LaTeX."""
        return self.formula.latex

    @property
    def entry(self) -> Operation:
        """The operation's row in the table."""
        return BY_NAME[self.operation or ""]

    @property
    def family(self) -> str:
        """The operation's family; empty for leaves."""
        return self.entry.family if self.operation else ""

    @property
    def size(self) -> int:
        """How many numbers its value holds."""
        return math.prod(self.shape)


@dataclass(frozen=True, slots=True)
class Edge:
    """One use of a node's value: operand number `slot` of `target`."""

    id: int
    source: int
    target: int
    slot: int
    has_gradient: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes that belong together: an assignment, or a call of a user's function.

    Attributes:
        id: Its place among the groups.
        key: A name that stays the same when the text is edited elsewhere.
        name: The name that is assigned, or the function's.
        kind: What it is.
        parent: The group it stands in.
        span: Where it stands in the text.
    """

    id: int
    key: str
    name: str
    kind: Literal["assignment", "call"]
    parent: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named parameter and its node."""

    name: str
    node: int
    shape: Shape

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)


OPERATION_SECONDS = 3e-6
"""Estimated time of an operation before its first element."""


@dataclass(frozen=True, eq=False)
class Graph:
    """A program's graph.

    Attributes:
        text: The program.
        nodes: In topological order; a node's id is its place.
        edges: Sorted by target and slot; an edge's id is its place.
        groups: Assignments and calls that have nodes.
        output: The node of the result.
        parameters: Named parameters in the order of their nodes.
        diagnostics: What is worth telling.
        seconds: Estimated time of one forward and backward pass.
        bytes: Estimated memory of all columns.
        differentiable: Whether the output is one number that depends on a parameter.
        given: The shapes of the values that came beside the text; None where more than their shapes was looked at.
    """

    text: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]
    output: int
    parameters: tuple[Parameter, ...]
    diagnostics: tuple[Diagnostic, ...]
    seconds: float
    bytes: int
    differentiable: bool
    given: dict[str, Shape] | None

    @cached_property
    def incoming(self) -> tuple[tuple[Edge, ...], ...]:
        """For every node the edges from its operands, by slot."""
        columns: list[list[Edge]] = [[] for _ in self.nodes]
        for edge in self.edges:
            columns[edge.target].append(edge)
        return tuple(map(tuple, columns))

    @cached_property
    def outgoing(self) -> tuple[tuple[Edge, ...], ...]:
        """For every node the edges to its users, by edge id."""
        columns: list[list[Edge]] = [[] for _ in self.nodes]
        for edge in self.edges:
            columns[edge.source].append(edge)
        return tuple(map(tuple, columns))

    @cached_property
    def carries(self) -> tuple[bool, ...]:
        """For every node whether a gradient can reach it: some way to the output is more than a question asked about it."""
        reached = [False] * len(self.nodes)
        reached[self.output] = True
        for node in reversed(self.nodes):
            if reached[node.id] and node.operation is not None:
                severed = node.entry.severs
                for slot, operand in enumerate(node.operands):
                    reached[operand] = reached[operand] or slot not in severed
        return tuple(reached)

    @cached_property
    def operations(self) -> tuple[Node, ...]:
        """The nodes that are operations, in order."""
        return tuple(node for node in self.nodes if node.operation is not None)

    @cached_property
    def derived(self) -> dict[str, Any]:
        """What others make of names, shapes and structure alone, and want to find again; graphs with other numbers share it."""
        return {}

    @cached_property
    def by_name(self) -> dict[str, Node]:
        """Nodes by the names they bear."""
        return {node.name: node for node in self.nodes if node.name is not None}

    def parameter_called(self, written: str) -> Parameter | None:
        """The parameter of this name, in any of the name's spellings; None where there is none."""
        name = read_name(written)
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


def require_descendable(graph: Graph) -> None:
    """Refuse a program that has nothing to descend on, or nothing to move.

    Raises:
        ProgramValueError: The output is no single number, or nothing it depends on is a parameter.
    """
    node = graph.nodes[graph.output]
    message = None
    if node.size != 1:
        message = words.program.no_single_number
    elif not graph.parameters:
        message = words.program.nothing_to_turn
    if message is not None:
        error = ProgramValueError(message, node.span or Span(0, len(graph.text)))
        error.locate(graph.text)
        raise error
