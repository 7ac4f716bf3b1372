"""The forward pass and the backward pass, with every intermediate kept for the picture.

Reverse mode: one walk along the nodes gives the values, one walk back gives ∂output/∂node for all nodes together.
For an edge from `a` to `b`, its contribution is what flows into `a` through it; the gradient of `a` is the sum of the contributions of
its outgoing edges, added in the order of their ids.

Source: A. Griewank and A. Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, chapter 3.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from engine import words
from engine.arithmetic import NUMPY
from engine.errors import Diagnostic
from engine.graph import Edge, Graph, Node
from engine.numbers import format_number
from engine.operations import Operation
from engine.typeset import ATOM, at_least

Column = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Trace:
    """All numbers of one forward and one backward pass.

    Attributes:
        graph: What was run.
        values: By node id; arrays of float64, single numbers as NumPy scalars.
        gradients: By node id: ∂output/∂node in the node's shape, or None where there is none.
        locals: By edge id: ∂target/∂source in the target's shape where the operation is elementwise, in the source's shape
            where the target is a single number; else None.
        contributions: By edge id: what flows into the source, in its shape, or None.
    """

    graph: Graph
    values: Column
    gradients: Column
    locals: Column
    contributions: Column

    @property
    def loss(self) -> Any:
        """The value of the output."""
        return self.values[self.graph.output]

    @property
    def parameter_gradients(self) -> dict[str, Any]:
        """Gradients by parameter name; empty where the output is no single number."""
        return {p.name: self.gradients[p.node] for p in self.graph.parameters if self.gradients[p.node] is not None}

    @cached_property
    def arrived(self) -> dict[int, tuple[int, Any]]:
        """For every edge to a node that is used more than once: how many contributions came there before its own, and their sum.

        Contributions arrive in the order of the backward steps: from the last user to the first.
        """
        found: dict[int, tuple[int, Any]] = {}
        with np.errstate(all="ignore"):
            for uses in self.graph.outgoing:
                total: Any = 0.0
                for count, edge in enumerate(sorted(uses, key=lambda use: (-use.target, use.slot))):
                    found[edge.id] = count, total
                    if self.graph.nodes[edge.source].shape == () and self.contributions[edge.id] is not None:
                        total = total + self.contributions[edge.id]
        return found

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Where values or gradients stopped being finite."""
        return tuple(_nonfinite(self))


def trace(graph: Graph) -> Trace:
    """Run the forward and the backward pass.

    With L the output, the gradient of a node is ∂L/∂a = Σ ∂L/∂b · ∂b/∂a over the edges from a to its users b; each term is an edge's
    contribution, and ∂b/∂a its local derivative.

    Args:
        graph: A program's graph.

    Returns:
        Values, gradients, local derivatives and contributions; gradients are None throughout where the output is an array.

    Example:
        >>> from engine.build import build
        >>> run = trace(build("a = 3; a*a"))
        >>> float(run.loss), {name: float(g) for name, g in run.parameter_gradients.items()}
        (9.0, {'a': 6.0})
    """
    with np.errstate(all="ignore"):
        values = forward(graph)
        gradients, locals_, contributions = backward(graph, values)
    return Trace(graph, values, gradients, locals_, contributions)


def forward(graph: Graph) -> Column:
    """The value of every node, in order."""
    values: list[Any] = []
    for node in graph.nodes:
        if node.operation is None:
            values.append(node.leaf)
        else:
            values.append(node.entry.value(NUMPY, *(values[i] for i in node.operands), **node.settings))
    return tuple(values)


def backward(graph: Graph, values: Column) -> tuple[Column, Column, Column]:
    """Gradients by node, local derivatives and contributions by edge, from the output back."""
    gradients: list[Any] = [None] * len(graph.nodes)
    locals_: list[Any] = [None] * len(graph.edges)
    contributions: list[Any] = [None] * len(graph.edges)
    for node in reversed(graph.nodes):
        if not node.has_gradient:
            continue
        gradients[node.id] = _gradient(graph, node, contributions)
        edges = [edge for edge in graph.incoming[node.id] if edge.has_gradient]
        for edge, (local, flow) in zip(edges, _flows(node, edges, values, gradients[node.id]), strict=True):
            # Behind a question nothing flows, not even where a local derivative is infinite.
            carried = flow if graph.carries[node.id] else np.zeros(graph.nodes[edge.source].shape)[()]
            locals_[edge.id], contributions[edge.id] = local, carried
    return tuple(gradients), tuple(locals_), tuple(contributions)


def _gradient(graph: Graph, node: Node, contributions: list[Any]) -> Any:
    """The seed at the output, else the sum of what the users sent back; 0 where nobody uses the node."""
    outgoing = graph.outgoing[node.id]
    if node.id == graph.output:
        return np.ones(node.shape)[()]
    if not outgoing:
        return np.zeros(node.shape)[()]
    total = contributions[outgoing[0].id]
    for edge in outgoing[1:]:
        total = total + contributions[edge.id]
    return total


def _flows(node: Node, edges: list[Edge], values: Column, gradient: Any) -> Iterator[tuple[Any, Any]]:
    """For every edge its local derivative and what it contributes."""
    if not edges:
        return
    operation: Operation = node.entry
    out = values[node.id]
    operands = [values[i] for i in node.operands]
    if operation.elementwise:
        slots = [edge.slot for edge in edges]
        for edge, slope in zip(edges, operation.locals_at(NUMPY, out, operands, node.settings, slots), strict=True):
            local = _spread(slope, node.shape)
            flow = gated(NUMPY, local, gradient) if operation.gates else local * gradient
            yield local, NUMPY.reduce_to(flow, operands[edge.slot].shape)
        return
    for edge in edges:
        rule = operation.derivative(edge.slot)
        # What flows is the rule's own word: where it masks, the local derivative times an infinite gradient would be NaN.
        flow = rule(NUMPY, gradient, out, *operands, **node.settings)
        yield rule(NUMPY, np.float64(1.0), out, *operands, **node.settings) if node.shape == () else None, flow


def _spread(slope: Any, shape: tuple[int, ...]) -> Any:
    """A local derivative in its target's shape; most have it already, and a look is much quicker than a view."""
    if type(slope) is np.ndarray if shape else type(slope) is np.float64:
        return slope if slope.shape == shape else np.broadcast_to(slope, shape)
    return np.broadcast_to(slope, shape)[()]


def gated(m: Any, local: Any, gradient: Any) -> Any:
    """Local × incoming, but exactly 0 behind a closed gate, whatever comes in."""
    return m.where(m.equal(local, 0.0), 0.0, local * gradient)


def _nonfinite(run: Trace) -> list[Diagnostic]:
    """The first node whose value is not finite; and the first one back whose gradient is not, where no value explains it."""
    value, gradient = _first_value(run), _first_gradient(run)
    if value is None:
        return [] if gradient is None else [gradient]
    # A branch that is not taken may be infinite, and the result as good as ever; only its gradients are not.
    return [value] if gradient is None or not _is_finite(run.loss) else [value, gradient]


def _first_value(run: Trace) -> Diagnostic | None:
    for node in run.graph.nodes:
        value = run.values[node.id]
        if not _is_finite(value):
            return Diagnostic("warning", _sentence(node, value), node.span)
    return None


def _first_gradient(run: Trace) -> Diagnostic | None:
    for node in reversed(run.graph.nodes):
        gradient = run.gradients[node.id]
        if gradient is not None and not _is_finite(gradient):
            name, shown = node.reference.plain, _first_nonfinite(gradient)
            source = next((edge for edge in run.graph.outgoing[node.id] if _zero_times_infinity(run, edge)), None)
            if source is None:
                return Diagnostic(
                    "warning", words.program.gradient_not_finite.format(name=name, value=shown), node.span
                )
            user = run.graph.nodes[source.target]
            template = words.program.gradient_zero_times_infinity
            return Diagnostic("warning", template.format(name=name, value=shown, user=user.reference.plain), user.span)
    return None


def _is_finite(value: Any) -> bool:
    """Whether all numbers are; a single one is asked for without NumPy's detour."""
    return math.isfinite(value) if value.shape == () else bool(np.isfinite(value).all())


def _zero_times_infinity(run: Trace, edge: Edge) -> bool:
    """Whether a zero gradient met an infinite slope."""
    local, incoming = run.locals[edge.id], run.gradients[edge.target]
    return local is not None and bool(np.any(np.isinf(local) & (incoming == 0.0)))


def _sentence(node: Node, value: Any) -> str:
    shown = _first_nonfinite(value)
    if node.operation is None and node.name is None:
        return words.program.number_not_finite.format(value=shown)
    name = node.reference.plain
    if value.ndim:
        place = ", ".join(str(int(i[0])) for i in np.nonzero(~np.isfinite(value)))
        name = f"{at_least(node.reference, ATOM).plain}[{place}]"
    return words.program.value_not_finite.format(name=name, value=shown)


def _first_nonfinite(value: Any) -> str:
    flat = np.ravel(value)
    return format_number(float(flat[~np.isfinite(flat)][0]))
