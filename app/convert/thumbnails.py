"""An array as a picture of the size of a slot: a list is a line, a matrix is a field of squares.

In a field a square's area is a number's size and its sign is whether it is filled, so that neither needs a colour. The
page draws the same pictures by the same rule (`static/src/graph/thumbnail.js`); the tests of both hold the same examples.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np

from app.contexts import Thumbnail
from app.convert.numbers import Array

Rows: TypeAlias = Sequence[Sequence[float]]

WIDTH, HEIGHT = 100.0, 20.0
MOST_POINTS = 200
MOST_NUMBERS = 4_096
_MOST_COLUMNS, _MOST_ROWS = 24, 6
_LARGEST_CELL = 10.0
_SMALLEST = 0.06
NOTHING = Thumbnail("", "", "")


def thumbnail(array: Array | None) -> Thumbnail:
    """The picture of an array; nothing where a picture would say nothing."""
    if array is None or not 1 < array.size <= MOST_NUMBERS or not np.isfinite(array).all():
        return NOTHING
    if array.ndim == 1:
        return Thumbnail(line(array.tolist()), "", "")
    return field(array.reshape(-1, array.shape[-1]).tolist())


def line(numbers: Sequence[float]) -> str:
    """The points of a line through a list of numbers."""
    low, high = min(numbers), max(numbers)
    if len(numbers) > MOST_POINTS or low == high:
        return ""
    step = WIDTH / (len(numbers) - 1)
    # Halved, because the difference of the largest floats is none.
    falls = ((high / 2 - x / 2) / (high / 2 - low / 2) for x in numbers)
    return " ".join(f"{place * step:.1f},{HEIGHT * fall:.1f}" for place, fall in enumerate(falls))


def field(rows: Rows) -> Thumbnail:
    """Squares for a matrix; a tall one lies on its side, so that points run from left to right as in a line."""
    if len(rows) > len(rows[0]):
        rows = list(zip(*rows, strict=True))
    cells = _pooled(rows)
    largest = max(abs(x) for row in cells for x in row)
    if largest == 0:
        return NOTHING
    size = min(WIDTH / len(cells[0]), HEIGHT / len(cells), _LARGEST_CELL)
    left, top = (WIDTH - size * len(cells[0])) / 2, (HEIGHT - size * len(cells)) / 2
    filled: list[str] = []
    hollow: list[str] = []
    for down, row in enumerate(cells):
        for right, x in enumerate(row):
            side = max(_SMALLEST, (abs(x) / largest) ** 0.5) * size * 0.9
            at = left + size * (right + 0.5) - side / 2, top + size * (down + 0.5) - side / 2
            (filled if x >= 0 else hollow).append(f"M{at[0]:.1f} {at[1]:.1f}h{side:.1f}v{side:.1f}h-{side:.1f}z")
    return Thumbnail("", "".join(filled), "".join(hollow))


def _pooled(rows: Rows) -> list[list[float]]:
    """At most so many rows and columns, neighbours taken together as their mean."""
    tall = list(_parts(len(rows), _MOST_ROWS))
    wide = list(_parts(len(rows[0]), _MOST_COLUMNS))
    return [[_mean([x for row in rows[a:b] for x in row[c:d]]) for c, d in wide] for a, b in tall]


def _mean(numbers: Sequence[float]) -> float:
    return sum(x / len(numbers) for x in numbers)


def _parts(length: int, most: int) -> Iterator[tuple[int, int]]:
    count = min(length, most)
    return ((part * length // count, (part + 1) * length // count) for part in range(count))
