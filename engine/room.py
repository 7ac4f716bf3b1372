"""How much of a descent is kept: as much as there is room for where its record is written down.

Whoever writes a record knows how long its entries are. The walk asks before it goes on how many will fit whatever their numbers are,
goes no further, and near the end by single entries. So a descent ends at the same entry, after the same evaluations, in however many
pieces it was made.
"""

from __future__ import annotations

from typing import Protocol

from engine.walk import Descent

# The shortest number in an answer is 0.0 with its comma.
LEAST_BYTES_PER_NUMBER = 4
# The start and the end.
_LEAST_ENTRIES = 2


class Room(Protocol):
    """Where a record is written down."""

    def sure(self) -> int:
        """How many more entries fit, however long their numbers are."""

    def take(self, record: Descent) -> int:
        """Write down what is new; how many of all the record's entries have fitted."""


class Memory:
    """Room for as many entries as the shortest numbers would leave in an answer: a record that nobody writes down."""

    def __init__(self, answer_bytes: int, parameters: int) -> None:
        """So many bytes, and so many numbers in an entry beside the iteration, the loss and the gradient's length."""
        self.most = max(_LEAST_ENTRIES, answer_bytes // (LEAST_BYTES_PER_NUMBER * (3 + parameters)))
        self.taken = 0

    def sure(self) -> int:
        """What is left."""
        return self.most - self.taken

    def take(self, record: Descent) -> int:
        """Count."""
        self.taken = min(self.most, len(record.loss))
        return self.taken
