"""A descent request as a run of the engine, and the run as JSON."""

from collections.abc import Callable
from typing import Any

import orjson

import engine
from app.convert.numbers import number, numbers
from app.schemas import DescentRequest
from app.values import checked


def descent_answer(asked: DescentRequest, stop: Callable[[], str | None]) -> bytes:
    """The whole run as JSON; stops early, with what there is, when `stop` gives a reason."""
    graph = engine.build(asked.program, checked(asked.values), output=asked.output)
    run = engine.descend(
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
    return orjson.dumps(_answer(run))


def _answer(run: engine.Descent) -> dict[str, Any]:
    return {
        "parameters": [{"name": p.name, "shape": p.shape} for p in run.parameters],
        "recorded_iterations": run.recorded_iterations,
        "loss": numbers(run.loss),
        "gradient_norm": [None if norm is None else number(norm) for norm in run.gradient_norm],
        "trajectory": [numbers(row) for row in run.trajectory],
        "status": run.status,
        "reason": run.reason,
        "evaluations": run.evaluations,
    }
