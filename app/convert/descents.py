"""A descent request as a run of the engine, and the run as JSON: whole, or line by line while it goes on.

Both are made of the same pieces, each of a few milliseconds' work, so that whoever makes them can turn to something else in
between, and no answer is held twice. What they say is written in `app/convert/columns.py`.
"""

import time
from collections.abc import Callable, Iterator

import orjson

import engine
from app.convert import builds
from app.convert.columns import MOST_BYTES, Columns, end
from app.schemas import DescentRequest
from app.values import checked

Stop = Callable[[], str | None]
Heard = Callable[[engine.Descent], None]
SECONDS_PER_LINE = 0.04
# So many lines are left for what is written when a run ends.
_LAST_LINES = 64


def _unheard(_: engine.Descent) -> None:
    """Nobody follows the run."""


def descent_answer(
    asked: DescentRequest, stop: Stop, heard: Heard = _unheard, most_bytes: int = MOST_BYTES
) -> Iterator[bytes]:
    """The whole run as one JSON object at the end, and nothing before; it ends early when `stop` gives a reason."""
    graph = _graph(asked)
    # Reading a long program is one turn, compiling it the next.
    yield b""
    columns = Columns(graph, most_bytes)
    for run in _going(graph, asked, stop, columns):
        heard(run)
        yield b""
    yield columns.whole(run)


def descent_lines(asked: DescentRequest, stop: Stop, most_bytes: int = MOST_BYTES) -> Iterator[bytes]:
    """The run as lines of JSON: a header, records as they come, and an end that says why."""
    graph = _graph(asked)
    yield b""
    columns = Columns(graph, most_bytes)
    runs = _going(graph, asked, stop, columns)
    yield columns.header()
    due = 0.0
    for run in runs:
        now = time.monotonic()
        if now >= due and columns.parts:
            to_come = (asked.iterations - run.iteration) // asked.record_every + 2
            yield from columns.lines(to_come, kept=_LAST_LINES)
            due = now + SECONDS_PER_LINE
        yield b""
    yield from columns.lines(0)
    yield orjson.dumps({"type": "end", **end(run)}, option=orjson.OPT_APPEND_NEWLINE)


def _graph(asked: DescentRequest) -> engine.Graph:
    return builds.build(asked.program, checked(asked.values), asked.output)


def _going(graph: engine.Graph, asked: DescentRequest, stop: Stop, room: Columns) -> Iterator[engine.Descent]:
    return engine.descending(
        graph,
        iterations=asked.iterations,
        optimizer=asked.optimizer.name,
        learning_rate=asked.optimizer.learning_rate,
        settings=asked.optimizer.model_extra or {},
        seed=asked.seed,
        batch_size=asked.batch_size,
        record_every=asked.record_every,
        stop=stop,
        room=room,
    )
