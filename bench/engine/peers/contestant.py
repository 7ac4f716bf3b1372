"""What a peer has ready for a job: ways to be timed, and ways to read what came out.

Making a contestant is part of the cold time: whatever a library traces, compiles or copies happens there or in the first call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


class Unfit(Exception):  # noqa: N818 - no failure, a fact about the library
    """The job is not for this peer; the message says why in a few words."""


@dataclass(frozen=True)
class Contestant:
    """A job made ready.

    Attributes:
        gradient: One loss and gradient at the start; None where the library has no such call of its own.
        descend: So many recorded iterations from the start, in whatever form the library keeps them.
        read_gradient: From what `gradient` gives to the loss and one flat list.
        read_record: From what `descend` gives to rows of loss and parameters.
    """

    gradient: Callable[[], Any] | None
    descend: Callable[[int], Any]
    read_gradient: Callable[[Any], tuple[float, np.ndarray]]
    read_record: Callable[[Any], np.ndarray]


def flat(parts: Sequence[Any]) -> np.ndarray:
    """Numbers and arrays as one row."""
    return np.concatenate([np.ravel(np.asarray(part, dtype=np.float64)) for part in parts])


def read_pair(pair: tuple[Any, Sequence[Any]]) -> tuple[float, np.ndarray]:
    """A loss and the gradients, one for each parameter."""
    return float(pair[0]), flat(pair[1])


def read_trajectory(record: tuple[Sequence[Any], Sequence[Any]]) -> np.ndarray:
    """Losses, and lists of parameters, one for each entry."""
    losses, trajectory = record
    return np.array([[float(loss), *flat(values)] for loss, values in zip(losses, trajectory, strict=True)])
