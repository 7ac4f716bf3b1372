"""The forward and the backward pass in NumPy, line by line: the lesson that gradients are a few more lines of the same kind.

The backward lines are not written anywhere: the derivative rules of the table are run over a recorder, and what they did is written
down. So they are the engine's own, with its conventions at kinks, and cannot be wrong in a way of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from engine import words
from engine.export import literals, script
from engine.export.forward import Forward, Library
from engine.export.names import Names, is_number
from engine.export.numpy_words import SOURCES, wording
from engine.export.recorded import Recorded
from engine.graph import Edge, Graph, Node
from engine.kernel.record import Recorder, Symbol, is_known

NUMPY = Library("numpy", "np.float64({})", "np.array({})", "np.full({}, {})")
HEAD = '''"""The forward pass and the backward pass in NumPy, line by line."""

import json
import math

import numpy as np

np.seterr(all="ignore")  # log(0) is -inf here, without a warning'''


def write(graph: Graph) -> str:
    """Write a graph's passes as a script that needs NumPy alone."""
    names = Names(graph, {*script.WORDS, *NUMPY.sources, *SOURCES})
    forward = Forward(graph, names, NUMPY)
    steps = [line for node in graph.operations for line in forward.operation(node)]
    backward = Backward(graph, names)
    back = list(backward.lines()) if graph.nodes[graph.output].size == 1 else []
    functions = {**NUMPY.sources, **SOURCES}
    return script.joined(
        HEAD,
        *script.called(functions, [*steps, *back]),
        script.PLAIN,
        script.section(words.scripts.parameters, forward.leaves("parameter")),
        script.section(words.scripts.data_and_constants, forward.leaves("data", "constant")),
        script.section(words.scripts.forward_pass, steps),
        script.section(words.scripts.backward_pass_numpy, back),
        script.results(graph, names.of[graph.output], backward.of_parameters()),
    )


class Backward:
    """The backward pass as lines."""

    def __init__(self, graph: Graph, names: Names) -> None:
        """Name the gradients of all nodes that have one."""
        self.graph = graph
        self.values = names
        self.names = {node.id: names.fresh(f"d_{names.of[node.id]}") for node in graph.nodes if node.has_gradient}
        self._uses: dict[int, _Uses] = {}
        self._said: set[str] = set()

    def of_parameters(self) -> dict[str, str]:
        """The gradients' names by the names of parameters."""
        parameters = self.graph.parameters
        return {p.name: self.names[p.node] for p in parameters if p.node in self.names}

    def lines(self) -> Iterator[str]:
        """One line for every use of a value, from the output back."""
        for node in reversed(self.graph.nodes):
            if node.id == self.graph.output and node.has_gradient:
                yield f"{self.names[node.id]} = {_filled(node, 1.0)}  # {words.scripts.output}"
            elif node.has_gradient:
                yield from self._gradient(node)

    def _gradient(self, node: Node) -> Iterator[str]:
        name, edges = self.names[node.id], self.graph.outgoing[node.id]
        if not edges:
            yield f"{name} = {_filled(node, 0.0)}  # {words.scripts.no_use}"
        written = 0
        for edge in edges:
            lines, flow = self._flow(edge)
            if flow is None:
                continue
            yield from self._rule(edge)
            yield from lines
            more = f"  # {words.scripts.another_use}" if written else ""
            yield f"{name} = {f'{name} + ' if written else ''}{flow}{more}"
            written += 1
        if edges and not written:
            yield f"{name} = {_filled(node, 0.0)}  # {words.scripts.nothing_flows}"

    def _rule(self, edge: Edge) -> Iterator[str]:
        """The idea of a rule, where it is used for the first time."""
        entry = self.graph.nodes[edge.target].entry
        # A sentence about one operand fits better than one about all of them.
        sentence = (
            entry.operand_rules[0 if entry.variadic else edge.slot] if entry.operand_rules else ""
        ) or entry.rule
        if sentence not in self._said:
            self._said.add(sentence)
            yield f"# {sentence}"

    def _flow(self, edge: Edge) -> tuple[list[str], str | None]:
        if not self.graph.carries[edge.target]:
            return [], None
        if edge.target not in self._uses:
            self._uses[edge.target] = _Uses(self, self.graph.nodes[edge.target])
        return self._uses[edge.target].flow(edge)


class _Uses:
    """What an operation sends back to its operands, recorded together, so that they share what they can."""

    def __init__(self, backward: Backward, target: Node) -> None:
        self.graph = backward.graph
        self.target = target
        self.recorder = _ScriptRecorder()
        self.known: dict[int, str] = {}
        named = {i: self._symbol(backward.values.of[i], i) for i in target.operands if not self._is_number(i)}
        self.operands = [named[i] if i in named else np.float64(self.graph.nodes[i].leaf) for i in target.operands]
        self.out = self._symbol(backward.values.of[target.id], target.id)
        self.gradient = self._symbol(backward.names[target.id], target.id)
        with np.errstate(all="ignore"):
            edges = [edge for edge in self.graph.incoming[target.id] if edge.has_gradient]
            self.flows = self._record(edges)
        self.written = Recorded(self.recorder, wording, backward.values, self.known)
        self.written.expect(self.flows.values())

    def _is_number(self, node: int) -> bool:
        return is_number(self.graph.nodes[node])

    def _symbol(self, name: str, node: int) -> Symbol:
        symbol = self.recorder.symbol(self.graph.nodes[node].shape)
        self.known[symbol.id] = name
        return symbol

    def flow(self, edge: Edge) -> tuple[list[str], str | None]:
        """The lines before, and the contribution; None where it is zero whatever the numbers are."""
        flow = self.flows[edge.slot]
        if flow is None:
            return [], None
        lines, text = self.written.lines(flow)
        return lines, text.text

    def _record(self, edges: list[Edge]) -> dict[int, Any]:
        """What flows into every operand, by slot."""
        entry, m, settings = self.target.entry, self.recorder, self.target.settings
        slots = [edge.slot for edge in edges]
        if not entry.elementwise:
            rules = [entry.derivative(slot) for slot in slots]
            flows = [rule(m, self.gradient, self.out, *self.operands, **settings) for rule in rules]
        else:
            slopes = entry.locals_at(m, self.out, self.operands, settings, slots)
            flows = [self._spread(edge, slope) for edge, slope in zip(edges, slopes, strict=True)]
        return dict(zip(slots, flows, strict=True))

    def _spread(self, edge: Edge, local: Any) -> Any:
        """Local derivative times incoming gradient, in the operand's shape; None behind a gate that is always closed."""
        entry, m = self.target.entry, self.recorder
        if entry.gates and is_known(local) and not np.any(local):
            return None
        flow = local * self.gradient if is_known(local) else self.gradient * local
        if entry.gates:
            flow = m.where(m.equal(local, 0.0), 0.0, flow)
        return m.reduce_to(m.broadcast_to(flow, self.target.shape), self.graph.nodes[edge.source].shape)


class _ScriptRecorder(Recorder):
    """A recorder for which data have names, too."""

    def one_hot(self, classes: Any, count: int) -> Any:
        """For every class a row that is 1 there and 0 elsewhere."""
        return self.emit("one_hot", (classes,), (count,), (*classes.shape, count))


def _filled(node: Node, number: float) -> str:
    """A gradient that is the same number everywhere."""
    text = literals.short(number)
    return f"np.full({node.shape}, {text}.0)" if node.shape else f"np.float64({text})"
