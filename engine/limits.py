"""Every ceiling of the engine with its default, so that no number hides in the code.

Ceilings are judged from the text, the shapes and a cost estimate before anything is computed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.errors import LimitError, Span


def _ceiling(default: float, of: str) -> Any:
    """A ceiling, and in words what it is a ceiling of."""
    return field(default=default, metadata={"of": of})


@dataclass(frozen=True, slots=True)
class Limits:
    """The ceilings of one evaluation; the defaults are the service's."""

    characters: int = _ceiling(10_000, "characters of the program")
    statements: int = _ceiling(2_000, "statements")
    nesting: int = _ceiling(200, "brackets inside each other")
    nodes: int = _ceiling(5_000, "nodes of the graph")
    values: int = _ceiling(5_000, "names that come with a value beside the program")
    name_length: int = _ceiling(64, "characters of a name")
    axes: int = _ceiling(8, "axes of an array")
    elements: int = _ceiling(200_000, "numbers in one array")
    bytes: int = _ceiling(64 * 2**20, "bytes of memory for all values and gradients")
    evaluation_seconds: float = _ceiling(0.3, "seconds for one forward and backward pass, estimated")
    iterations: int = _ceiling(100_000, "iterations of one descent")
    axis_points: int = _ceiling(512, "places on the one axis of a landscape")
    axis_points_of_two: int = _ceiling(256, "places on each of two axes of a landscape")
    descent_seconds: float = _ceiling(10.0, "seconds for one descent")
    answer_bytes: int = _ceiling(8_000_000, "bytes of a descent's answer")
    scalar_operations: int = _ceiling(20_000, "operations on single numbers in an exported script")

    def hold(self, limit: str, figure: float, what: str, span: Span | None = None) -> None:
        """Raise LimitError when `figure` is above the ceiling named `limit`.

        Args:
            limit: The field of this record.
            figure: What the program asks for, in the field's unit.
            what: The figure in words, such as "characters" or "seconds for one evaluation".
            span: The place that asks for it, where there is one.

        Raises:
            LimitError: The figure is above the ceiling.
        """
        ceiling = getattr(self, limit)
        if figure > ceiling:
            message = f"This needs {figure:,.12g} {what}; at most {ceiling:,} are allowed."
            raise LimitError(message, limit=limit, value=ceiling, figure=figure, span=span)


DEFAULT_LIMITS = Limits()
