"""The engine's graph as a drawing: its structure for the layout, its numbers as texts for the template."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

import engine
from app.contexts import DrawnEdge, DrawnGraph, DrawnNode, GradientState
from app.convert.numbers import Array
from app.drawing.outline import Numbering, number
from app.drawing.places import Places, middle
from app.drawing.sizes import SIZES

SPARKLINE_WIDTH, SPARKLINE_HEIGHT = 100.0, 20.0
_MOST_POINTS = 200


@dataclass(frozen=True, slots=True)
class Subject:
    """What is drawn: a graph, its numbers, and where its boxes are."""

    graph: engine.Graph
    trace: engine.Trace
    numbering: Numbering
    places: Places


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known once the asked step has been played; without a step everything is."""

    values: frozenset[int]
    contributions: frozenset[int]
    is_seeded: bool
    node: int | None = None
    edges: frozenset[int] = frozenset()


def outline_of(graph: engine.Graph) -> Numbering:
    """The boxes and edges that are drawn: all but constants, which stand inside the operations that use them."""
    hidden = {node.id for node in graph.nodes if node.kind == "constant" and node.id != graph.output}
    operands: list[list[tuple[int, int]]] = [[] for _ in graph.nodes]
    for edge in graph.edges:
        if edge.source not in hidden:
            operands[edge.target].append((edge.id, edge.source))
    return number(operands, graph.output, [node.id for node in graph.nodes if node.id not in hidden])


def scene(subject: Subject, steps: Sequence[engine.Step], step: int | None) -> DrawnGraph:
    """Everything that the template needs, at the moment of the step, or with everything known."""
    graph, places = subject.graph, subject.places
    moment = _everything(graph) if step is None else _moment(graph, steps, step)
    return DrawnGraph(
        title=f"Computational graph of {graph.nodes[graph.output].name or 'the expression'}",
        engine=places.engine,
        width=places.width,
        height=places.height,
        sizes=SIZES,
        output=graph.output,
        step=step,
        nodes=tuple(_node(subject, moment, place) for place in range(len(places.boxes))),
        edges=tuple(_edge(subject, moment, place) for place in range(len(places.paths))),
    )


def _everything(graph: engine.Graph) -> Moment:
    return Moment(frozenset(n.id for n in graph.nodes), frozenset(e.id for e in graph.edges), is_seeded=True)


def _moment(graph: engine.Graph, steps: Sequence[engine.Step], step: int) -> Moment:
    played = steps[: step + 1]
    return Moment(
        values=frozenset(n.id for n in graph.nodes if n.kind != "operation")
        | frozenset(s.node for s in played if s.phase == "forward"),
        contributions=frozenset(edge for s in played if s.phase == "backward" for edge in s.edges),
        is_seeded=any(s.phase == "seed" for s in played),
        node=steps[step].node,
        edges=frozenset(steps[step].edges),
    )


def _node(subject: Subject, moment: Moment, place: int) -> DrawnNode:
    identity = subject.numbering.nodes[place]
    node = subject.graph.nodes[identity]
    gradient, gradient_state = _gradient(subject, node, moment)
    value = subject.trace.values[identity] if identity in moment.values else None
    x, y, width, height = subject.places.boxes[place]
    return DrawnNode(
        id=identity,
        x=x,
        y=y,
        width=width,
        height=height,
        kind=node.kind,
        family=node.family,
        name=node.name or "",
        symbol=node.symbol if node.kind == "operation" else "",
        label=node.label,
        shape="×".join(map(str, node.shape)),
        value=_summary(value),
        gradient=_summary(gradient),
        value_state="waiting" if value is None else "known",
        gradient_state=gradient_state,
        has_gradient=gradient_state != "none",
        is_output=identity == subject.graph.output,
        is_active=identity == moment.node,
        drawn_operands=len(subject.numbering.outline.operands[place]),
        sparkline=_sparkline(value),
        gradient_sparkline=_sparkline(gradient),
    )


def _gradient(subject: Subject, node: engine.Node, moment: Moment) -> tuple[Array | None, GradientState]:
    """What is known of a gradient at the moment: nothing, the contributions that have arrived, or all of it."""
    gradient = subject.trace.gradients[node.id]
    if gradient is None:
        return None, "none"
    outgoing = subject.graph.outgoing[node.id]
    arrived = [subject.trace.contributions[edge.id] for edge in outgoing if edge.id in moment.contributions]
    if not moment.is_seeded or (outgoing and not arrived):
        return None, "waiting"
    if len(arrived) < len(outgoing):
        return sum(arrived[1:], arrived[0]), "partial"
    return gradient, "known"


def _edge(subject: Subject, moment: Moment, place: int) -> DrawnEdge:
    identity, path = subject.numbering.edges[place], subject.places.paths[place]
    edge, contribution = subject.graph.edges[identity], subject.trace.contributions[identity]
    is_known = identity in moment.contributions
    x, y = middle(path)
    return DrawnEdge(
        id=identity,
        path=path,
        source=edge.source,
        target=edge.target,
        slot=edge.slot,
        has_gradient=contribution is not None,
        contribution=_summary(contribution) if is_known else "",
        contribution_state="none" if contribution is None else "known" if is_known else "waiting",
        is_active=identity in moment.edges,
        label_x=x,
        label_y=y,
    )


def _summary(array: Array | None) -> str:
    return "" if array is None else engine.summary(array)


def _sparkline(array: Array | None) -> str:
    """The points of a small line through a list of numbers, or nothing where a line would say nothing."""
    if array is None or array.ndim != 1 or not 1 < array.size <= _MOST_POINTS:
        return ""
    low, high = float(array.min()), float(array.max())
    span = high - low
    if not (np.isfinite(low) and np.isfinite(high) and np.isfinite(span)) or not span:
        return ""
    step = SPARKLINE_WIDTH / (array.size - 1)
    rows = ((high - float(x)) / span * SPARKLINE_HEIGHT for x in array)
    return " ".join(f"{place * step:.1f},{row:.1f}" for place, row in enumerate(rows))
