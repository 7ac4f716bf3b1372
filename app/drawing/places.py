"""Where things are: the result of every layout engine, by canonical number, in CSS pixels."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal

from app.drawing.sizes import Box, Point

Engine = Literal["graphviz", "tidy"]


@dataclass(frozen=True, slots=True)
class Places:
    """Corner and size of each box, path of each edge."""

    engine: Engine
    width: float
    height: float
    boxes: tuple[Box, ...]
    paths: tuple[str, ...]


class LayoutFailedError(Exception):
    """A layout engine gave no usable answer; the next one is asked."""


class AllBusyError(LayoutFailedError):
    """No process was free to be asked."""


def path(points: list[Point]) -> str:
    """A chain of cubic curves as an SVG path: a start, then three points a curve."""
    return _template(len(points)) % tuple(chain.from_iterable(points))


def middle(path: str) -> Point:
    """The point halfway along the middle curve of a path."""
    points = [tuple(map(float, text.split(","))) for text in path[1:].replace("C", " ").split(" ")]
    start = 3 * ((len(points) - 1) // 3 // 2)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points[start : start + 4]
    return round((ax + 3 * (bx + cx) + dx) / 8, 1), round((ay + 3 * (by + cy) + dy) / 8, 1)


@lru_cache(256)
def _template(count: int) -> str:
    return "M%.1f,%.1fC" + " ".join(["%.1f,%.1f"] * (count - 1))
