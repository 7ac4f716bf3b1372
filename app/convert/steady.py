"""What stays of a graph's answer while its numbers change: most of it, so that a hand on a knob has it made once."""

from dataclasses import dataclass
from typing import Any

import engine
from app.convert import folds


@dataclass(frozen=True, slots=True)
class Steady:
    """What an answer says of a graph whatever the numbers in its leaves are, and wherever in a text they stand."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    groups: list[dict[str, Any]]
    parameters: list[dict[str, Any]]


def steady(graph: engine.Graph) -> Steady:
    """Made once for all graphs of the same text, which a knob turns ten times a second."""
    found: Steady | None = graph.derived.get("steady")
    if found is None:
        foldable = folds.foldable(graph)
        found = graph.derived["steady"] = Steady(
            nodes=[_node(node) for node in graph.nodes],
            edges=[
                {
                    "id": e.id,
                    "source": e.source,
                    "target": e.target,
                    "slot": e.slot,
                    "local": None,
                    "contribution": None,
                }
                for e in graph.edges
            ],
            groups=[
                {
                    "id": g.id,
                    "key": g.key,
                    "name": g.name,
                    "kind": g.kind,
                    "parent": g.parent,
                    "span": None,
                    "result": foldable[g.id].result if g.id in foldable else None,
                }
                for g in graph.groups
            ],
            parameters=[{"name": p.name, "node": p.node, "shape": p.shape} for p in graph.parameters],
        )
    return found


def _node(node: engine.Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "key": node.key,
        "operation": node.operation,
        "name": node.name,
        "label": node.label,
        "symbol": node.symbol,
        "family": node.family,
        "routing": node.entry.routing if node.operation else None,
        "latex": node.latex,
        "operands": node.operands,
        "kind": node.kind,
        "shape": node.shape,
        "value": None,
        "gradient": None,
        "span": None,
        "group": node.group,
    }
