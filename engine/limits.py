"""Every ceiling of the engine with its default, so that no number hides in the code.

Ceilings are judged from the text, the shapes and a cost estimate before anything is computed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal

from engine import words
from engine.errors import LimitError, Span


@dataclass(frozen=True, slots=True)
class Limits:
    """The ceilings of one evaluation; the defaults are the service's."""

    characters: int = 10_000
    statements: int = 2_000
    nesting: int = 200
    nodes: int = 5_000
    values: int = 5_000
    name_length: int = 64
    axes: int = 8
    elements: int = 200_000
    bytes: int = 64 * 2**20
    evaluation_seconds: float = 0.3
    iterations: int = 100_000
    axis_points: int = 512
    axis_points_of_two: int = 256
    descent_seconds: float = 10.0
    answer_bytes: int = 8_000_000
    scalar_operations: int = 20_000

    def hold(self, limit: str, figure: float, what: str, span: Span | None = None, *, field: str = "") -> None:
        """Raise LimitError when `figure` is above the ceiling named `limit`.

        Args:
            limit: The field of this record.
            figure: What the program asks for, in the field's unit.
            what: Which of the words for limits says what the figure counts, such as "nodes" or "seconds_for_evaluation".
            span: The place that asks for it, where there is one.
            field: What was sent beside the program and asks for it.

        Raises:
            LimitError: The figure is above the ceiling.
        """
        ceiling = getattr(self, limit)
        if figure > ceiling:
            named: str = getattr(words.limits, f"needs_{what}")
            # Lengths multiply, and no float is so large as a product of theirs may be.
            needed = f"{figure:,.12g}" if figure < sys.float_info.max else f"{Decimal(figure):.3g}"
            most = f"{ceiling:,}"
            message = words.limits.over.format(figure=needed, what=named.format(field=field), most=most)
            raise LimitError(message, limit=limit, value=ceiling, figure=figure, span=span)

    def described(self) -> Iterator[tuple[str, float, str]]:
        """The name of each ceiling, its value, and what it is a ceiling of."""
        for ceiling in fields(self):
            yield ceiling.name, getattr(self, ceiling.name), getattr(words.limits, f"of_{ceiling.name}")


DEFAULT_LIMITS = Limits()
