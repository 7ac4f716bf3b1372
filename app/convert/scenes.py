"""The engine's graph as a drawing: its structure for the layout, its numbers as texts for the template."""

from collections.abc import Sequence
from dataclasses import dataclass

import engine
from app import words
from app.contexts import DrawnEdge, DrawnGraph, DrawnNode, GradientState
from app.convert.folds import Folding, shape_text
from app.convert.numbers import Array
from app.convert.thumbnails import thumbnail
from app.drawing.places import Places, middle
from app.drawing.sizes import SIZES


@dataclass(frozen=True, slots=True)
class Subject:
    """What is drawn: a graph with some groups folded, its numbers, and where its boxes are."""

    folding: Folding
    trace: engine.Trace
    places: Places


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known once the asked step has been played; without a step everything is."""

    values: frozenset[int]
    contributions: frozenset[int]
    is_seeded: bool
    node: int | None = None
    edges: frozenset[int] = frozenset()


def scene(subject: Subject, steps: Sequence[engine.Step], step: int | None) -> DrawnGraph:
    """Everything that the template needs, at the moment of the step, or with everything known."""
    graph, places = subject.folding.graph, subject.places
    moment = _everything(graph) if step is None else _moment(graph, steps, step)
    return DrawnGraph(
        title=words.drawings.title.format(name=graph.nodes[graph.output].name or words.drawings.expression),
        engine=places.engine,
        width=places.width,
        height=places.height,
        sizes=SIZES,
        output=subject.folding.boxes[graph.output],
        step=step,
        phase="" if step is None else steps[step].phase,
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
    folding, numbering = subject.folding, subject.folding.numbering
    identity = numbering.nodes[place]
    node, fold, words = folding.graph.nodes[identity], folding.folds.get(identity), folding.letterings[identity]
    gradient, gradient_state = _gradient(subject, node, moment)
    value = subject.trace.values[identity] if identity in moment.values else None
    x, y, width, height = subject.places.boxes[place]
    return DrawnNode(
        id=identity,
        key=node.key,
        group=fold.group.id if fold else None,
        x=x,
        y=y,
        width=width,
        height=height,
        kind=node.kind,
        family=node.family,
        name=words.name,
        symbol=words.symbol,
        name_x=words.name_x,
        symbol_x=words.symbol_x,
        label=_said(words.symbol, fold.group.name if fold else node.name, node.label),
        shape=shape_text(node),
        value=_summary(value),
        gradient=_summary(gradient),
        value_state="waiting" if value is None else "known",
        gradient_state=gradient_state,
        has_gradient=gradient_state != "none",
        has_room_below=place not in numbering.outline.plain,
        is_output=identity == folding.boxes[folding.graph.output],
        is_active=moment.node is not None and identity == folding.boxes[moment.node],
        drawn_operands=len(numbering.outline.operands[place]),
        value_picture=thumbnail(value),
        gradient_picture=thumbnail(gradient),
    )


def _said(symbol: str, name: str | None, label: str) -> str:
    """What a box is called aloud: first the words that are seen in it, then what it computes."""
    is_word = symbol.replace(" ", "").isalpha()
    what = f"{symbol}, {label}" if is_word and symbol not in label else label
    return what if name in {None, label} else f"{name} = {what}"


def _gradient(subject: Subject, node: engine.Node, moment: Moment) -> tuple[Array | None, GradientState]:
    """What is known of a gradient at the moment: nothing, the contributions that have arrived, or all of it."""
    gradient = subject.trace.gradients[node.id]
    if gradient is None:
        return None, "none"
    outgoing = [edge.id for edge in subject.folding.graph.outgoing[node.id]]
    arrived = [edge for edge in outgoing if edge in moment.contributions]
    if not moment.is_seeded or (outgoing and not arrived):
        return None, "waiting"
    if len(arrived) < len(outgoing):
        return _total(subject, arrived), "partial"
    return gradient, "known"


def _edge(subject: Subject, moment: Moment, place: int) -> DrawnEdge:
    folding = subject.folding
    identity, path = folding.numbering.edges[place], subject.places.paths[place]
    edge, parts = folding.graph.edges[identity], folding.parts[identity]
    source, target = folding.boxes[edge.source], folding.boxes[edge.target]
    nodes = folding.graph.nodes
    flowing = [part for part in parts if subject.trace.contributions[part] is not None]
    arrived = [part for part in flowing if part in moment.contributions]
    contribution = _total(subject, arrived) if arrived else None
    x, y = middle(path)
    return DrawnEdge(
        id=identity,
        key=f"{nodes[source].key}>{nodes[target].key}>{edge.slot}",
        path=path,
        source=source,
        target=target,
        slot=edge.slot,
        has_gradient=bool(flowing),
        contribution=_summary(contribution),
        contribution_state=_state(len(flowing), len(arrived)),
        contribution_sign=_sign(contribution),
        is_active=not moment.edges.isdisjoint(parts),
        label_x=x,
        label_y=y,
    )


def _state(flowing: int, arrived: int) -> GradientState:
    if not flowing:
        return "none"
    return "waiting" if not arrived else "partial" if arrived < flowing else "known"


def _total(subject: Subject, edges: Sequence[int]) -> Array:
    """What has come along edges, added in their order as the engine does."""
    first, *more = (subject.trace.contributions[edge] for edge in edges)
    total: Array = sum(more, first)
    return total


def _sign(contribution: Array | None) -> str:
    """The mark of a contribution's sign: width and colour do not say it."""
    if contribution is None:
        return ""
    if not contribution.any():
        return "0"
    rises, falls = bool((contribution > 0).any()), bool((contribution < 0).any())
    return "±" if rises and falls else "−" if falls else "+"


def _summary(array: Array | None) -> str:
    return "" if array is None else engine.summary(array)
