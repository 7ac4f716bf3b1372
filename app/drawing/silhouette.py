"""How much room a packed tree takes, column by column, so that the next tree can be moved up to it.

A silhouette keeps its numbers in the measure of the largest tree that went into it and a shift for all of them, so
joining two costs as much as the smaller one, and packing a whole graph stays quick.
"""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Silhouette:
    """The top and bottom of a packed tree in each column; add `shift` to a stored number to get the tree's own."""

    columns: dict[int, tuple[float, float]] = field(default_factory=dict)
    shift: float = 0.0

    def clearance(self, below: "Silhouette") -> float:
        """How far the other has to be moved down to stand under this one; lanes see to it that both share a column."""
        fewer = min(self.columns, below.columns, key=len)
        both = (column for column in fewer if column in self.columns and column in below.columns)
        overlap = max(self.columns[column][1] - below.columns[column][0] for column in both)
        return overlap + self.shift - below.shift

    def add(self, below: "Silhouette", move: float) -> None:
        """Take the other in, moved down by `move`; costs the smaller of the two."""
        offset = move + below.shift - self.shift
        if len(below.columns) > len(self.columns):
            self.columns, other, self.shift, offset = below.columns, self.columns, self.shift + offset, -offset
            self._take(other, offset)
        else:
            self._take(below.columns, offset)

    def _take(self, other: dict[int, tuple[float, float]], offset: float) -> None:
        for column, (top, bottom) in other.items():
            self.cover(column, top + offset, bottom + offset)

    def cover(self, column: int, top: float, bottom: float) -> None:
        """Occupy a part of a column, in stored numbers."""
        old = self.columns.get(column)
        self.columns[column] = (min(old[0], top), max(old[1], bottom)) if old else (top, bottom)
