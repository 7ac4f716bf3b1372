"""Which boxes and edges are drawn once groups are folded: a folded group is one box, and shows its result.

What lies inside is drawn nowhere; knobs and named data always stand outside, because they are what one turns. A group
is folded only if a single one of its values is used elsewhere: then a box with this value and its gradient says the
same as the nodes did, and no edge can run in a circle.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import engine
from app.drawing import lettering
from app.drawing.lettering import Lettering
from app.drawing.outline import Numbering, number


@dataclass(frozen=True, slots=True)
class Fold:
    """A group as one box: the node that it results in, and all nodes that are inside."""

    group: engine.Group
    result: int
    nodes: tuple[int, ...]


@dataclass(frozen=True)
class Folding:
    """A graph with some groups folded.

    Attributes:
        graph: The graph.
        folds: The folded groups by the node that each results in.
        boxes: For every node the node in whose box it is drawn; itself where nothing is folded.
    """

    graph: engine.Graph
    folds: dict[int, Fold]
    boxes: tuple[int, ...]

    @cached_property
    def parts(self) -> dict[int, tuple[int, ...]]:
        """For every drawn edge the edges it stands for, itself first: into a folded group all of one source are one."""
        parts: dict[int, list[int]] = {}
        first: dict[tuple[int, int], int] = {}
        for edge in self.graph.edges:
            ends = self.boxes[edge.source], self.boxes[edge.target]
            if ends[0] == ends[1] or self._is_hidden(edge.source):
                continue
            own = first.setdefault(ends, edge.id) if ends[1] in self.folds else edge.id
            parts.setdefault(own, []).append(edge.id)
        return {own: tuple(found) for own, found in parts.items()}

    @cached_property
    def numbering(self) -> Numbering:
        """The boxes and edges in the layout's own order."""
        operands: list[list[tuple[int, int]]] = [[] for _ in self.boxes]
        for identity in self.parts:
            edge = self.graph.edges[identity]
            operands[self.boxes[edge.target]].append((identity, self.boxes[edge.source]))
        drawn = [*self.letterings]
        plain = {node for node in drawn if not self.graph.nodes[node].has_gradient}
        widths = {node: words.width for node, words in self.letterings.items()}
        return number(operands, self.boxes[self.graph.output], drawn, plain, widths)

    @cached_property
    def drawn(self) -> tuple[int, ...]:
        """The nodes that have a box."""
        return tuple(node for node, box in enumerate(self.boxes) if node == box and not self._is_hidden(node))

    @cached_property
    def letterings(self) -> dict[int, Lettering]:
        """What is written in each box, by the node that is drawn there."""
        return {node: self._lettering(self.graph.nodes[node]) for node in self.drawn}

    def _lettering(self, node: engine.Node) -> Lettering:
        name, fold = node.name or "", self.folds.get(node.id)
        if fold is not None:
            return lettering.of_fold(fold.group.name)
        if node.kind == "operation":
            return lettering.of_operation(node.symbol, name)
        leaf = lettering.of_knob if node.has_gradient else lettering.of_data
        return leaf(name, shape_text(node))

    def _is_hidden(self, node: int) -> bool:
        """Constants stand inside the operations that use them."""
        return self.graph.nodes[node].kind == "constant" and node != self.graph.output


def shape_text(node: engine.Node) -> str:
    """The shape of a node as it is written in its box."""
    return "×".join(map(str, node.shape))


def fold(graph: engine.Graph, folded: Collection[int]) -> Folding:
    """The graph with these groups folded, as far as they can be; of groups inside each other the outer one."""
    wanted = set(folded)
    top: list[int | None] = []
    for group in graph.groups:
        outer = None if group.parent is None else top[group.parent]
        top.append(group.id if outer is None and group.id in wanted else outer)
    folds = {f.result: f for f in _folds(graph, top)} if wanted else {}
    boxes = list(range(len(graph.nodes)))
    for each in folds.values():
        for node in each.nodes:
            boxes[node] = each.result
    return Folding(graph, folds, tuple(boxes))


def foldable(graph: engine.Graph) -> dict[int, Fold]:
    """Every group that can be folded, by its id."""
    depths = _depths(graph.groups)
    found: dict[int, Fold] = {}
    for depth in range(max(depths, default=-1) + 1):
        top: list[int | None] = []
        for group in graph.groups:
            outer = None if group.parent is None else top[group.parent]
            top.append(group.id if depths[group.id] == depth else outer)
        found |= {f.group.id: f for f in _folds(graph, top)}
    return dict(sorted(found.items()))


def until(graph: engine.Graph, most_boxes: int) -> list[int]:
    """The groups to fold until a drawing has at most so many boxes: a level at a time, the innermost first."""
    possible, depths = foldable(graph), _depths(graph.groups)
    folded: list[int] = []
    for depth in sorted({depths[group] for group in possible}, reverse=True):
        if len(fold(graph, folded).drawn) <= most_boxes:
            break
        folded += [group for group in possible if depths[group] == depth]
    return folded


def _depths(groups: Sequence[engine.Group]) -> list[int]:
    depths: list[int] = []
    for group in groups:
        depths.append(0 if group.parent is None else depths[group.parent] + 1)
    return depths


def _folds(graph: engine.Graph, top: Sequence[int | None]) -> list[Fold]:
    """Folds of the groups that `top` names for themselves and for what is inside them."""
    inside: dict[int, list[int]] = {}
    owner: dict[int, int] = {}
    for node in graph.nodes:
        group = None if node.group is None else top[node.group]
        if group is not None and (node.kind == "operation" or node.name is None):
            inside.setdefault(group, []).append(node.id)
            owner[node.id] = group
    leaving = _leaving(graph, owner)
    found = []
    for group, nodes in inside.items():
        results = [node for node in nodes if node in leaving]
        boxes = sum(graph.nodes[node].kind != "constant" for node in nodes)
        if len(results) == 1 and boxes > 1 and graph.nodes[results[0]].kind == "operation":
            found.append(Fold(graph.groups[group], results[0], tuple(nodes)))
    return found


def _leaving(graph: engine.Graph, owner: Mapping[int, int]) -> set[int]:
    """The nodes whose value is used outside the group that owns them, or is the result of all."""
    leaving = {graph.output}
    # A program of functions has thousands of edges and a dozen levels of groups: each edge is looked at once a level.
    for edge in graph.edges:
        own = owner.get(edge.source)
        if own is not None and own != owner.get(edge.target):
            leaving.add(edge.source)
    return leaving
