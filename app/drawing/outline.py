"""What a layout depends on, and nothing else: which boxes there are and which box feeds which port of which.

Boxes are numbered by a walk from the output through the operands, left to right. Two programs of the same structure
have the same outline whatever their values and ids are, and whatever their names are as long as these need boxes of the same
widths; so the outline is also the key under which a layout is kept.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.drawing import sizes
from app.drawing.sizes import Box, Point

Operands = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The boxes in canonical order.

    Attributes:
        operands: The boxes that feed the ports of each box, all of them before it.
        output: The box of the result.
        plain: Boxes that have no gradient, and so need no room for one.
        widths: How wide each box is; none where all have the usual width.
    """

    operands: tuple[Operands, ...]
    output: int
    plain: frozenset[int] = frozenset()
    widths: tuple[float, ...] = ()

    @property
    def edge_count(self) -> int:
        """How many edges will be drawn."""
        return sum(map(len, self.operands))

    def width(self, box: int) -> float:
        """The width of a box."""
        return self.widths[box] if self.widths else sizes.width(len(self.operands[box]))

    def height(self, box: int) -> float:
        """The height of a box."""
        return sizes.height(len(self.operands[box]), plain=box in self.plain)

    def edge_ends(self, boxes: Sequence[Box]) -> Iterator[tuple[Point, Point]]:
        """Where each edge starts and ends: from the middle of its source's body to its own port."""
        for box, sources in enumerate(self.operands):
            x, y, _, _ = boxes[box]
            for port, source in enumerate(sources):
                left, top, wide, high = boxes[source]
                middle = sizes.middle(high, plain=bool(self.operands[source]) and source in self.plain)
                yield (
                    (left + wide, top + middle),
                    (x, y + sizes.port_offset(len(sources), port, plain=box in self.plain)),
                )


@dataclass(frozen=True, slots=True)
class Numbering:
    """An outline together with the ids that its boxes and edges have in a graph."""

    outline: Outline
    nodes: tuple[int, ...]
    edges: tuple[int, ...]


def number(
    operands: Sequence[Sequence[tuple[int, int]]],
    output: int,
    roots: Sequence[int],
    plain: Collection[int] = (),
    widths: Mapping[int, float] | None = None,
) -> Numbering:
    """Number the boxes of a graph canonically.

    `operands[node]` holds the pairs (edge id, source id) that are drawn, in the order of their slots. `roots` are all
    nodes that get a box even when the output does not depend on them; `plain` those that have no gradient; `widths` are those
    of the boxes.
    """
    order = _post_order(operands, [output, *roots])
    index = {node: place for place, node in enumerate(order)}
    drawn = tuple(tuple(index[source] for _, source in operands[node]) for node in order)
    edges = tuple(edge for node in order for edge, _ in operands[node])
    low = frozenset(place for place, node in enumerate(order) if node in plain)
    wide = tuple(widths[node] for node in order) if widths else ()
    return Numbering(Outline(drawn, index[output], low, wide), tuple(order), edges)


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


def late_ranks(outline: Outline) -> list[int]:
    """The column of each box as far right as it can be: no edge to a nearest user crosses a column."""
    columns = ranks(outline)
    nearest: dict[int, int] = {}
    for box in range(len(columns) - 1, -1, -1):  # users come after their operands
        columns[box] = nearest.get(box, columns[box] + 1) - 1
        for source in outline.operands[box]:
            nearest[source] = min(nearest.get(source, columns[box]), columns[box])
    return columns


def virtual_size(outline: Outline) -> int:
    """Boxes plus the columns that edges cross: what a layered layout's cost grows with."""
    columns = ranks(outline)
    crossed = sum(
        columns[box] - columns[source] - 1 for box, sources in enumerate(outline.operands) for source in sources
    )
    return len(columns) + crossed
