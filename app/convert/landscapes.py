"""A landscape request as a call of the engine, and the loss over its grid as JSON."""

import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import orjson

import engine
from app.convert import builds
from app.convert.numbers import number, numbers
from app.schemas import LandscapeRequest
from app.values import checked

BRIEF_PLACES = 1_000
BRIEF_SECONDS = 0.003
"""Of what a hand on a knob asks for: the estimate is above what a small graph takes, and no landscape may keep others waiting."""
_LONG = "long landscape"


def brief_landscape(asked: LandscapeRequest) -> bytes | None:
    """The answer where it is made sooner than another process would have it: of a small graph that is known, at few places; else None.

    What has once taken far longer than was estimated is left to another process from then on.
    """
    graph = builds.brief(asked.program, checked(asked.values), asked.output)
    axes = _axes(asked)
    if (
        graph is None
        or _LONG in graph.derived
        or math.prod(axis.points for axis in axes) > BRIEF_PLACES
        or engine.landscape_seconds(graph, axes) > BRIEF_SECONDS
    ):
        return None
    # The thread's own time, which does not pass while others have the processor.
    begun = time.thread_time()
    answer = orjson.dumps(_answer(engine.landscape(graph, axes)))
    if time.thread_time() - begun > 2 * BRIEF_SECONDS:
        graph.derived[_LONG] = True
    return answer


def landscape_answer(asked: LandscapeRequest, stop: Callable[[], str | None]) -> Iterator[bytes]:
    """The loss at every place as JSON at the end, and nothing before.

    It stops early, with NaN where nothing was computed, when `stop` gives a reason.
    """
    graph = builds.build(asked.program, checked(asked.values), asked.output)
    for found in engine.landscape_by_blocks(graph, _axes(asked), stop):
        yield b"" if found is None else orjson.dumps(_answer(found))


def _axes(asked: LandscapeRequest) -> list[engine.Axis]:
    return [engine.Axis(a.parameter, a.from_, a.to, a.points, tuple(a.index)) for a in asked.axes]


def _answer(found: engine.Landscape) -> dict[str, Any]:
    rows = found.loss.tolist()
    return {
        "axes": [{"parameter": axis.parameter, "index": axis.index, "at": numbers(at)} for axis, at in found.axes],
        "loss": numbers(rows) if len(found.axes) == 1 else [numbers(row) for row in rows],
        "loss_at": number(found.loss_at),
        "slope": [number(slope) for slope in found.slope],
        "lowest": None if found.lowest is None else dict(zip(("at", "loss"), numbers(list(found.lowest)), strict=True)),
        "status": found.status,
        "reason": found.reason,
    }
