"""Which pictures make sense for a program, read from its graph.

A curve fit shows as an operation that compares a list of data with a prediction of the same length, where the prediction depends
on another list of data of that length and on parameters. A classifier of points in the plane shows the same way: its
prediction depends on two numbers a point, and what it is compared with are classes. The loss over one knob or two can be
drawn wherever there are so many knobs.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine import words
from engine.graph import Graph, Node

# Targets that are classes where the operation itself does not say so, and the score that lies between them.
_TWO_CLASSES = ((frozenset((0.0, 1.0)), 0.5), (frozenset((-1.0, 1.0)), 0.0))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and what it shows.

    Attributes:
        kind: "fit": data and curve; "regions": points in the plane and what they are taken for; "slice" and "contour": the
            loss over one knob or two; "loss": the loss over the iterations.
        names: For "fit" x, y and prediction. For "regions" x and y, or points where one array holds both; classes, the right ones;
            prediction; and boundary, the score between two classes, or "largest" where each class has a score of its own. A
            prediction without a name is "". For the others of, the loss.
        node: The node that it shows: the prediction, or the loss.
    """

    kind: Literal["fit", "regions", "slice", "contour", "loss"]
    names: dict[str, str]
    node: int


def pictures(graph: Graph) -> tuple[Picture, ...]:
    """The pictures of a program, the most telling first.

    Example:
        >>> from engine.build import build
        >>> graph = build("x = [0, 1]; y = [1, 2]; a = 1; p = a x; mean((p - y)^2)")
        >>> pictures(graph)[0].names
        {'x': 'x', 'y': 'y', 'prediction': 'p'}
    """
    if not graph.differentiable:
        return ()
    output = graph.nodes[graph.output]
    of = {"of": output.name or words.program.loss}
    numbers = sum(math.prod(parameter.shape) for parameter in graph.parameters)
    found = _first(graph, _fit) or _first(graph, _regions)
    one, two, all_ = (Picture(kind, of, output.id) for kind in ("slice", "contour", "loss"))
    return (*([found] if found else ()), one, *([two] if numbers > 1 else ()), all_)


def _first(graph: Graph, look: Callable[[Graph, Node, Node, Node], Picture | None]) -> Picture | None:
    """The first operation that compares a prediction with data in the way that `look` looks for."""
    for node in graph.operations:
        if len(node.operands) != 2 or not node.has_gradient:
            continue
        first, second = (graph.nodes[i] for i in node.operands)
        for prediction, target in ((first, second), (second, first)):
            comparable = target.kind == "data" and target.name is not None and target.size > 1
            named = prediction.name is not None or node.entry.compares
            if comparable and named and prediction.operation is not None and prediction.has_gradient:
                found = look(graph, node, prediction, target)
                if found is not None:
                    return found
    return None


def _fit(graph: Graph, _: Node, prediction: Node, target: Node) -> Picture | None:
    sources = _data(graph, prediction)
    if len(target.shape) != 1 or prediction.shape != target.shape or not _can_be_asked_for(graph, prediction):
        return None
    if len(sources) != 1 or sources[0].name is None or sources[0].shape != target.shape or sources[0] is target:
        return None
    names = {"x": sources[0].name, "y": str(target.name), "prediction": prediction.name or ""}
    return Picture("fit", names, prediction.id)


def _regions(graph: Graph, node: Node, prediction: Node, target: Node) -> Picture | None:
    sources = _data(graph, prediction)
    inputs = _inputs(sources, target)
    boundary = _boundary(node, target)
    if not inputs or not boundary or not _can_be_asked_for(graph, prediction):
        return None
    scores = prediction.size // target.size
    if prediction.shape[:1] != target.shape[:1] or (boundary == "largest") != (scores > 1):
        return None
    names = {**inputs, "classes": str(target.name), "prediction": prediction.name or "", "boundary": boundary}
    return Picture("regions", names, prediction.id)


def _inputs(sources: list[Node], target: Node) -> dict[str, str]:
    """The two numbers of each point: a column each of one array, or two lists."""
    names = [node.name for node in sources if node.name is not None and node is not target]
    shapes = {node.shape for node in sources}
    if len(names) != len(sources) or target.size != (target.shape or (0,))[0]:
        return {}
    if len(names) == 1 and shapes == {(target.size, 2)}:
        return {"points": names[0]}
    if len(names) == 2 and shapes == {(target.size,)}:
        return {"x": names[0], "y": names[1]}
    return {}


def _boundary(node: Node, target: Node) -> str:
    """Where one class ends: by what the operation says of its operands, else by what the targets look like."""
    said = node.entry.classifies
    if said:
        return said
    values = set(np.ravel(target.leaf).tolist())
    return next((f"{middle:g}" for classes, middle in _TWO_CLASSES if values == classes), "")


def _can_be_asked_for(graph: Graph, node: Node) -> bool:
    """Whether the prediction has a name, or stands in the text as it is, outside of any function."""
    if node.name is not None:
        return True
    group = node.group
    while group is not None:
        if graph.groups[group].kind == "call":
            return False
        group = graph.groups[group].parent
    return node.span is not None


def _data(graph: Graph, node: Node) -> list[Node]:
    """The data that a node is computed from."""
    seen, waiting, leaves = {node.id}, [node], []
    while waiting:
        current = waiting.pop()
        if current.kind == "data":
            leaves.append(current)
        for i in current.operands:
            if i not in seen:
                seen.add(i)
                waiting.append(graph.nodes[i])
    return sorted(leaves, key=lambda leaf: leaf.id)
