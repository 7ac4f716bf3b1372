"""A layout of our own in plain Python, for when Graphviz has no answer: no picture is worse than a plain one.

Each box belongs to the user that is nearest to it, which makes the graph a tree; trees are packed column by column,
operands from top to bottom, as closely as their outlines allow, and a user stands in the middle of its operands. An
edge of the tree that crosses columns keeps a lane free for itself. Everything walks lists, so depth is no danger, and
the same outline gives the same places.
"""

from itertools import accumulate

from app.drawing import sizes
from app.drawing.curves import Curve, bend
from app.drawing.outline import Outline, late_ranks, ranks
from app.drawing.places import Places, path
from app.drawing.silhouette import Silhouette
from app.drawing.sizes import Point

COLUMN_GAP = 106.0
ROW_GAP = 18.0
_LANE = 4.0
# Pieces of lanes, one a column. A sum of a thousand terms would have half a million: seconds, and hundreds of megabytes.
_MOST_LANES = 20_000


def lay_out(outline: Outline) -> Places:
    """Places for every box and path of the outline."""
    columns = _columns(outline)
    boxes = _boxes(outline, columns, _rows(outline, columns, _trees(outline, columns)))
    curves = [_curve(start, end) for start, end in outline.edge_ends(boxes)]
    return Places(
        engine="tidy",
        width=max(x + width for x, _, width, _ in boxes),
        height=max(y + height for _, y, _, height in boxes),
        boxes=tuple(boxes),
        paths=tuple(map(path, curves)),
    )


def _columns(outline: Outline) -> list[int]:
    """Operations to the left, where their values come from; where lanes would fill the picture, next to who uses them."""
    columns = ranks(outline)
    trees = _trees(outline, columns)
    lanes = sum(columns[box] - columns[operand] - 1 for box, tree in enumerate(trees) for operand in tree)
    return columns if lanes <= _MOST_LANES else late_ranks(outline)


def _boxes(outline: Outline, columns: list[int], rows: list[float]) -> list[sizes.Box]:
    """Each box in the middle of its column and row; the topmost one touches the edge of the picture."""
    shapes = [(outline.width(box), outline.height(box)) for box in range(len(outline.operands))]
    lefts = _lefts(columns, [width for width, _ in shapes])
    top = min(row - height / 2 for row, (_, height) in zip(rows, shapes, strict=True))
    boxes = []
    for column, row, (width, height) in zip(columns, rows, shapes, strict=True):
        left, room = lefts[column]
        boxes.append((round(left + (room - width) / 2, 1), round(row - top - height / 2, 1), width, height))
    return boxes


def _trees(outline: Outline, columns: list[int]) -> list[list[int]]:
    """For each box the operands that belong to it, top to bottom: a box belongs to its nearest user."""
    home: dict[int, int] = {}
    for box, sources in enumerate(outline.operands):
        for source in sources:
            if source not in home or columns[box] < columns[home[source]]:
                home[source] = box
    return [[s for s in dict.fromkeys(sources) if home[s] == box] for box, sources in enumerate(outline.operands)]


def _rows(outline: Outline, columns: list[int], trees: list[list[int]]) -> list[float]:
    """The vertical middle of each box."""
    packing = _Packing(columns, trees)
    for box in range(len(outline.operands)):  # operands come before their users
        packing.place(box, outline.height(box) + ROW_GAP)
    belongs = {operand for tree in trees for operand in tree}
    packing.stack([outline.output, *(b for b in range(len(trees)) if b not in belongs and b != outline.output)])
    return packing.rows()


_TAKEN = Silhouette()


class _Packing:
    """Trees under construction: each has a measure of its own until its root is moved into place."""

    def __init__(self, columns: list[int], trees: list[list[int]]) -> None:
        self._columns = columns
        self._trees = trees
        self._silhouettes: list[Silhouette] = []
        self._anchors: list[float] = []
        self._moves = [0.0] * len(trees)

    def place(self, box: int, room: float) -> None:
        """Put the trees of the box's operands under each other, and the box in their middle."""
        whole = Silhouette()
        tree = self._trees[box]
        before: int | None = None
        for operand in tree:
            part = self._with_lane(operand, self._columns[box])
            if before is not None:
                least = self._row(before) - self._anchors[operand] + ROW_GAP
                self._moves[operand] = max(least, whole.clearance(part))
            whole.add(part, self._moves[operand])
            self._silhouettes[operand] = _TAKEN
            before = operand
        anchor = (self._row(tree[0]) + self._row(tree[-1])) / 2 if tree else 0.0
        stored = anchor - whole.shift
        whole.cover(self._columns[box], stored - room / 2, stored + room / 2)
        self._silhouettes.append(whole)
        self._anchors.append(anchor)

    def stack(self, roots: list[int]) -> None:
        """The output's tree first, what stands apart under it."""
        bottom = 0.0
        for root in roots:
            silhouette = self._silhouettes[root]
            spans = silhouette.columns.values()
            self._moves[root] = bottom - silhouette.shift - min(top for top, _ in spans)
            bottom = self._moves[root] + silhouette.shift + max(low for _, low in spans)

    def rows(self) -> list[float]:
        """The middles of all boxes, in the measure of the whole picture; users move their operands with them."""
        for box in range(len(self._trees) - 1, -1, -1):
            for operand in self._trees[box]:
                self._moves[operand] += self._moves[box]
        return [anchor + move for anchor, move in zip(self._anchors, self._moves, strict=True)]

    def _row(self, operand: int) -> float:
        return self._anchors[operand] + self._moves[operand]

    def _with_lane(self, operand: int, column: int) -> Silhouette:
        """The operand's silhouette with a lane for its edge through the columns up to its user's."""
        part = self._silhouettes[operand]
        lane = self._anchors[operand] - part.shift
        for crossed in range(self._columns[operand] + 1, column):
            part.cover(crossed, lane - _LANE, lane + _LANE)
        return part


def _lefts(columns: list[int], widths: list[float]) -> list[tuple[float, float]]:
    """The left side and the width of each column."""
    rooms = [0.0] * (max(columns) + 1)
    for column, width in zip(columns, widths, strict=True):
        rooms[column] = max(rooms[column], width)
    lefts = accumulate((room + COLUMN_GAP for room in rooms[:-1]), initial=0.0)
    return list(zip(lefts, rooms, strict=True))


def _curve(start: Point, end: Point) -> Curve:
    """Straight on in its lane to the last gap before the target, then one bend into the port."""
    knee = max(start[0], end[0] - 1.5 * COLUMN_GAP)
    third = (knee - start[0]) / 3
    lane = [start, (start[0] + third, start[1]), (knee - third, start[1])] if third else []
    return [*lane, *bend((knee, start[1]), end)]
