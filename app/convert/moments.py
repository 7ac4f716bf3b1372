"""The moment that an export shows: the values that the program has after so many iterations of descent.

The descent to it is long work: it goes on in a worker process, which gives the moment as JSON.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

import engine
from app import words
from app.convert import builds
from app.convert.numbers import numbers
from app.errors import Problem
from app.schemas import ExportRequest
from app.settings import EXPORT_SECONDS
from app.values import checked


@dataclass(frozen=True, slots=True)
class ShownMoment:
    """Values beside the program, and the iteration they belong to; None without a descent."""

    values: dict[str, Any]
    iteration: int | None = None


def usual_moment(asked: ExportRequest) -> ShownMoment:
    """The values that were sent, before any descent."""
    return ShownMoment(checked(asked.values))


def moment_of(asked: ExportRequest, stop: Callable[[], str | None]) -> ShownMoment:
    """The values to show, with the descent to them where one is asked for; see `moment_answer`."""
    *_, last = moment_answer(asked, stop) if asked.iteration is not None else (b"",)
    return read_moment(asked, last) if last else usual_moment(asked)


def moment_answer(asked: ExportRequest, stop: Callable[[], str | None]) -> Iterator[bytes]:
    """The parameters after the descent as JSON at the end, and nothing before; one that ends early is shown where it ended.

    Raises a limit problem when `stop` ends it, because the same address has to show the same every time.
    """
    iteration = asked.iteration or 0
    for run in engine.descending(  # noqa: B007 - the last one counts
        builds.build(asked.program, checked(asked.values), asked.output),
        iterations=iteration,
        optimizer=asked.optimizer.name,
        learning_rate=asked.optimizer.learning_rate,
        settings=asked.optimizer.model_extra or {},
        seed=asked.seed,
        batch_size=asked.batch_size,
        record_every=max(1, iteration),
        stop=stop,
    ):
        yield b""
    reached = run.recorded_iterations[-1]
    if run.reason == "time":
        sentence = words.service.no_time.format(reached=f"{reached:,}")
        estimate = round(EXPORT_SECONDS * iteration / max(1, reached), 1)
        members = {"limit": "export_seconds", "value": EXPORT_SECONDS, "figure": estimate}
        raise Problem("limit", sentence, members=members)
    if run.status == "stopped":
        raise Problem("overload", words.service.ending, headers={"Retry-After": "2"})
    yield orjson.dumps({"iteration": reached, "values": _named(run)})


def read_moment(asked: ExportRequest, answer: bytes) -> ShownMoment:
    """What `moment_answer` has found, beside the other values that were sent."""
    found = orjson.loads(answer)
    return ShownMoment(checked(asked.values) | checked(found["values"]), found["iteration"])


def _named(run: engine.Descent) -> dict[str, Any]:
    """The last row of the trajectory by the parameters' names."""
    ends = np.cumsum([parameter.size for parameter in run.parameters])[:-1]
    parts = np.split(np.array(run.trajectory[-1]), ends)
    return {p.name: _lists(part.tolist(), p.shape) for p, part in zip(run.parameters, parts, strict=True)}


def _lists(row: list[float], shape: tuple[int, ...]) -> Any:  # noqa: ANN401 - a number, or lists as deep as the shape
    """A row of numbers as nested lists, with the words for what is not finite."""
    found: Any = numbers(row)
    for length in reversed(shape[1:]):
        found = [found[start : start + length] for start in range(0, len(found), length)]
    return found if shape else found[0]
