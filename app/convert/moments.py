"""The moment that an export shows: the values that the program has after so many iterations of descent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import engine
from app.errors import Problem
from app.schemas import ExportRequest
from app.values import checked


@dataclass(frozen=True, slots=True)
class ShownMoment:
    """Values beside the program, and the iteration they belong to; None without a descent."""

    values: dict[str, Any]
    iteration: int | None = None


def moment_of(asked: ExportRequest, stop: Callable[[], str | None]) -> ShownMoment:
    """The values to show; a descent that ends early is shown where it ended.

    Raises a limit problem when `stop` ends it, because the same address has to show the same every time.
    """
    values: dict[str, Any] = checked(asked.values)
    if asked.iteration is None:
        return ShownMoment(values)
    run = engine.descend(
        engine.build(asked.program, values, output=asked.output),
        iterations=asked.iteration,
        optimizer=asked.optimizer.name,
        learning_rate=asked.optimizer.learning_rate,
        settings=asked.optimizer.model_extra or {},
        seed=asked.seed,
        batch_size=asked.batch_size,
        record_every=max(1, asked.iteration),
        stop=stop,
    )
    if run.status == "stopped":
        reached = run.recorded_iterations[-1]
        sentence = f"There was time for {reached:,} iterations only; ask for an earlier one."
        members = {"limit": "export_seconds", "value": reached, "figure": asked.iteration}
        raise Problem("limit", sentence, members=members)
    return ShownMoment(values | _named(run), run.recorded_iterations[-1])


def _named(run: engine.Descent) -> dict[str, Any]:
    """The last row of the trajectory by the parameters' names."""
    ends = np.cumsum([parameter.size for parameter in run.parameters])[:-1]
    parts = np.split(np.array(run.trajectory[-1]), ends)
    return {p.name: part.reshape(p.shape).tolist() for p, part in zip(run.parameters, parts, strict=True)}
