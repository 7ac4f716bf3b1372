"""A descent request as a run of the engine, and the run as JSON: whole, or line by line while it goes on.

Both are made of the same pieces, each of a few milliseconds' work, so that whoever makes them can turn to something else in
between, and no answer is held twice.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

import engine
from app.convert import builds
from app.convert.numbers import number, numbers
from app.schemas import DescentRequest
from app.values import checked

Stop = Callable[[], str | None]
SECONDS_PER_LINE = 0.04
MOST_NUMBERS_PER_LINE = 10_000


def descent_answer(asked: DescentRequest, stop: Stop) -> Iterator[bytes]:
    """The whole run as one JSON object at the end, and nothing before; it ends early when `stop` gives a reason."""
    columns = _Columns()
    graph = _graph(asked)
    # Reading a long program is one turn, compiling it the next.
    yield b""
    for run in _going(graph, asked, stop):
        columns.take(run)
        yield b""
    yield columns.whole(run)


def descent_lines(asked: DescentRequest, stop: Stop) -> Iterator[bytes]:
    """The run as lines of JSON: a header, records as they come, and an end that says why."""
    width, sent, due = 0, 0, 0.0
    graph = _graph(asked)
    yield b""
    for run in _going(graph, asked, stop):
        if not width:
            width = 3 + sum(parameter.size for parameter in run.parameters)
            yield _line({"type": "header", **_names(run)})
        now = time.monotonic()
        if len(run.loss) > sent and now >= due:
            yield from _records(run, sent, width)
            sent, due = len(run.loss), now + SECONDS_PER_LINE
        yield b""
    yield from _records(run, sent, width)
    yield _line({"type": "end", **_end(run)})


def _graph(asked: DescentRequest) -> engine.Graph:
    return builds.build(asked.program, checked(asked.values), asked.output)


def _going(graph: engine.Graph, asked: DescentRequest, stop: Stop) -> Iterator[engine.Descent]:
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
    )


@dataclass(slots=True)
class _Columns:
    """The run's columns, written as they grow: at the end there is little left to do, and never a long silence."""

    parts: dict[str, list[bytes]] = field(default_factory=dict)
    taken: int = 0

    def take(self, run: engine.Descent) -> None:
        """Write what is new."""
        new = len(run.loss)
        if new > self.taken:
            for name, column in _entries(run, self.taken, new).items():
                self.parts.setdefault(name, []).append(orjson.dumps(column)[1:-1])
            self.taken = new

    def whole(self, run: engine.Descent) -> bytes:
        """The answer."""
        members = [orjson.dumps(_names(run))[1:-1]]
        members += [b'"%b":[%b]' % (name.encode(), b",".join(parts)) for name, parts in self.parts.items()]
        return b"{%b,%b}" % (b",".join(members), orjson.dumps(_end(run))[1:-1])


def _records(run: engine.Descent, start: int, width: int) -> Iterator[bytes]:
    """Lines of a bearable length."""
    most = max(1, MOST_NUMBERS_PER_LINE // width)
    for place in range(start, len(run.loss), most):
        yield _line({"type": "records", **_entries(run, place, place + most)})


def _names(run: engine.Descent) -> dict[str, Any]:
    return {"parameters": [{"name": p.name, "shape": p.shape} for p in run.parameters]}


def _entries(run: engine.Descent, start: int, end: int) -> dict[str, list[Any]]:
    return {
        "recorded_iterations": run.recorded_iterations[start:end],
        "loss": numbers(run.loss[start:end]),
        "gradient_norm": [None if norm is None else number(norm) for norm in run.gradient_norm[start:end]],
        "trajectory": [numbers(row) for row in run.trajectory[start:end]],
    }


def _end(run: engine.Descent) -> dict[str, Any]:
    return {"status": run.status, "reason": run.reason, "evaluations": run.evaluations}


def _line(members: dict[str, Any]) -> bytes:
    return orjson.dumps(members, option=orjson.OPT_APPEND_NEWLINE)
