"""The shape of edges: one gentle bend wherever that is free, the layout engine's own way around boxes elsewhere.

Engines route every edge apart from the others, so that two neighbours may cross for no reason. Single bends between the same
two columns cannot: they keep the order of their ends.
"""

from bisect import bisect_left
from collections.abc import Sequence

from app.drawing.sizes import Box, Point

Curve = list[Point]
CLEARANCE = 7.0
_LONGEST = 420.0
_SAMPLES = tuple(number / 24 for number in range(1, 24))


def bend(start: Point, end: Point) -> Curve:
    """One curve from side to side, level at both ends."""
    middle = (start[0] + end[0]) / 2
    return [start, (middle, start[1]), (middle, end[1]), end]


class Obstacles:
    """The boxes of a picture, sorted so that those in an edge's way are found quickly."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        """Every box may be in the way of an edge, except the two that it joins, which end where it begins."""
        self._boxes = sorted(boxes)
        self._lefts = [box[0] for box in self._boxes]
        self._widest = max((box[2] for box in boxes), default=0.0)

    def leave_free(self, curve: Curve) -> bool:
        """Whether a single bend keeps clear of every box between its ends."""
        (left, y), _, _, (right, target) = curve
        between = self._boxes[bisect_left(self._lefts, left - self._widest) : bisect_left(self._lefts, right)]
        low, high = min(y, target) - CLEARANCE, max(y, target) + CLEARANCE
        near = [box for box in between if box[0] + box[2] > left and box[1] < high and box[1] + box[3] > low]
        # Once for the curve, not for each of the hundreds of boxes that may be near it.
        points = [_at(curve, t) for t in _SAMPLES] if near else []
        return not any(_touches(points, box) for box in near)


def simplest(route: Curve, start: Point, end: Point, obstacles: Obstacles) -> Curve:
    """A single bend if nothing is in its way, else the engine's route from the exact start to the exact end."""
    if end[0] - start[0] <= _LONGEST:
        single = bend(start, end)
        if obstacles.leave_free(single):
            return single
    return [start, *route[1:-1], end]


def _touches(points: Sequence[Point], box: Box) -> bool:
    left, top, width, height = box
    before, after = left - CLEARANCE, left + width + CLEARANCE
    above, below = top - CLEARANCE, top + height + CLEARANCE
    return any(before < x < after and above < y < below for x, y in points)


def _at(curve: Curve, t: float) -> Point:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = curve
    s = 1 - t
    a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
    return a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy
