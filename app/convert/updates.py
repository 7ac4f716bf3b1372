"""An update request as a call of the engine, and the update as JSON."""

from collections.abc import Callable, Iterator
from dataclasses import asdict

import orjson

import engine
from app.convert import builds
from app.convert.numbers import number
from app.schemas import UpdateRequest
from app.values import checked


def update_answer(asked: UpdateRequest, stop: Callable[[], str | None]) -> Iterator[bytes]:
    """The update as one JSON object at the end, and nothing before."""
    graph = builds.build(asked.program, checked(asked.values), asked.output)
    for told in engine.updating(
        graph,
        iteration=asked.iteration,
        parameter=asked.parameter,
        index=asked.index,
        optimizer=asked.optimizer.name,
        learning_rate=asked.optimizer.learning_rate,
        settings=asked.optimizer.model_extra or {},
        seed=asked.seed,
        batch_size=asked.batch_size,
        stop=stop,
    ):
        yield b"" if told is None else _answer(told)


def _answer(told: engine.Update) -> bytes:
    lines = [{"says": line.says, "formula": [asdict(stage) for stage in line.formula]} for line in told.lines]
    return orjson.dumps(
        {
            "iteration": told.iteration,
            "parameter": told.parameter,
            "index": told.index,
            "before": number(told.before),
            "after": number(told.after),
            "lines": lines,
        }
    )
