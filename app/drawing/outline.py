"""What a layout depends on, and nothing else: which boxes there are and which box feeds which port of which.

Boxes are numbered by a walk from the output through the operands, left to right. Two programs of the same structure
have the same outline whatever their names, values and ids are, so the outline is also the key under which a layout is
kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Operands = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The boxes in canonical order; `operands[i]` are the boxes that feed the ports of box i, all of them before i."""

    operands: tuple[Operands, ...]
    output: int

    @property
    def edge_count(self) -> int:
        """How many edges will be drawn."""
        return sum(map(len, self.operands))


@dataclass(frozen=True, slots=True)
class Numbering:
    """An outline together with the ids that its boxes and edges have in a graph."""

    outline: Outline
    nodes: tuple[int, ...]
    edges: tuple[int, ...]


def number(operands: Sequence[Sequence[tuple[int, int]]], output: int, roots: Sequence[int]) -> Numbering:
    """Number the boxes of a graph canonically.

    `operands[node]` holds the pairs (edge id, source id) that are drawn, in the order of their slots. `roots` are all
    nodes that get a box even when the output does not depend on them.
    """
    order = _post_order(operands, [output, *roots])
    index = {node: place for place, node in enumerate(order)}
    drawn = tuple(tuple(index[source] for _, source in operands[node]) for node in order)
    edges = tuple(edge for node in order for edge, _ in operands[node])
    return Numbering(Outline(drawn, index[output]), tuple(order), edges)


def _post_order(operands: Sequence[Sequence[tuple[int, int]]], roots: Sequence[int]) -> list[int]:
    order: list[int] = []
    seen: set[int] = set()
    for root in roots:
        # A node is met twice: first to put its operands before it, then to take its own place.
        waiting = [(root, False)]
        while waiting:
            node, ready = waiting.pop()
            if ready:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                waiting.append((node, True))
                waiting.extend((source, False) for _, source in reversed(operands[node]) if source not in seen)
    return order


def ranks(outline: Outline) -> list[int]:
    """The column of each box: operations as far left as they can be, leaves next to their nearest user."""
    columns = [0] * len(outline.operands)
    nearest: dict[int, int] = {}
    for box, sources in enumerate(outline.operands):
        if sources:
            columns[box] = 1 + max(columns[source] for source in sources)
    for box, sources in enumerate(outline.operands):
        for source in sources:
            nearest[source] = min(nearest.get(source, columns[box]), columns[box])
    for box, sources in enumerate(outline.operands):
        if not sources and box in nearest:
            columns[box] = nearest[box] - 1
    return columns


def virtual_size(outline: Outline) -> int:
    """Boxes plus the columns that edges cross: what a layered layout's cost grows with."""
    columns = ranks(outline)
    crossed = sum(
        columns[box] - columns[source] - 1 for box, sources in enumerate(outline.operands) for source in sources
    )
    return len(columns) + crossed
