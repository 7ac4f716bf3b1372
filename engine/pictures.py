"""Which pictures make sense for a program, read from its graph.

A curve fit shows as a loss over squared (or otherwise measured) differences between a list of data and a named prediction of
the same length, where the prediction depends on another list of data of that length and on parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.graph import Graph, Node


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and the names that it shows.

    Attributes:
        kind: "fit": data and curve; "loss": the loss over iterations.
        names: For "fit" x, y and prediction; for "loss" of.
    """

    kind: Literal["fit", "loss"]
    names: dict[str, str]


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
    loss = Picture("loss", {"of": output.name or "loss"})
    fit = _fit(graph)
    return (loss,) if fit is None else (fit, loss)


def _fit(graph: Graph) -> Picture | None:
    """The first operation that compares a named prediction with a list of data."""
    for node in graph.operations:
        if len(node.operands) != 2 or not node.has_gradient:
            continue
        first, second = (graph.nodes[i] for i in node.operands)
        for prediction, target in ((first, second), (second, first)):
            x = _input(graph, prediction, target)
            if x is not None:
                return Picture("fit", {"x": str(x.name), "y": str(target.name), "prediction": str(prediction.name)})
    return None


def _input(graph: Graph, prediction: Node, target: Node) -> Node | None:
    """The list of data that a prediction is computed from, if this looks like a fit."""
    if target.kind != "data" or target.name is None or len(target.shape) != 1 or target.size < 2:
        return None
    if (
        prediction.operation is None
        or prediction.name is None
        or prediction.shape != target.shape
        or not prediction.has_gradient
    ):
        return None
    sources = [node for node in _leaves(graph, prediction) if node.kind == "data"]
    lists = [node for node in sources if node.name is not None and node.shape == target.shape and node is not target]
    return lists[0] if len(lists) == 1 and len(sources) == 1 else None


def _leaves(graph: Graph, node: Node) -> list[Node]:
    seen, waiting, leaves = {node.id}, [node], []
    while waiting:
        current = waiting.pop()
        if current.operation is None:
            leaves.append(current)
        for i in current.operands:
            if i not in seen:
                seen.add(i)
                waiting.append(graph.nodes[i])
    return leaves
