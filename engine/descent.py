"""Gradient descent: walk downhill, one update at a time, and keep the whole way.

Entry 0 of a record is the start, before any update; entry i is what i updates led to. The walk is a generator, so that whoever
shows it can show it while it goes on, and can stop it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from engine.errors import FieldError, ProgramValueError, Span
from engine.graph import Graph, Parameter
from engine.kernel import Kernel, compile_kernel
from engine.limits import DEFAULT_LIMITS, Limits
from engine.optimizers import BY_NAME, Optimizer

Status = Literal["completed", "converged", "diverged", "stopped"]
# A number takes about this many bytes in an answer.
BYTES_PER_NUMBER = 20
_SECONDS_BETWEEN_LOOKS = 0.005


@dataclass(slots=True)
class Descent:
    """The record of a descent.

    Attributes:
        parameters: Names and shapes, in the order of the trajectory.
        recorded_iterations: Which iterations the entries below belong to.
        loss: The loss there.
        gradient_norm: The length of the gradient there.
        trajectory: All parameters there, flat.
        status: How it ended; a divergence ends with the first loss that is not finite.
        reason: Why it was stopped.
        evaluations: How often the program was run forward and backward.
    """

    parameters: tuple[Parameter, ...]
    recorded_iterations: list[int] = field(default_factory=list)
    loss: list[float] = field(default_factory=list)
    gradient_norm: list[float | None] = field(default_factory=list)
    trajectory: list[list[float]] = field(default_factory=list)
    status: Status = "completed"
    reason: str | None = None
    evaluations: dict[str, int] = field(default_factory=lambda: {"forward": 0, "backward": 0})


def require_descendable(graph: Graph) -> None:
    """Refuse a program that has nothing to descend on, or nothing to move.

    Raises:
        ProgramValueError: The output is no single number, or nothing it depends on is a parameter.
    """
    node = graph.nodes[graph.output]
    span = node.span or Span(0, len(graph.text))
    if node.size != 1:
        raise ProgramValueError(
            "The result is not a single number, so there is no loss to go down on: take its sum(…) or mean(…).", span
        )
    if not graph.parameters:
        raise ProgramValueError("There is nothing to turn: the result depends on no parameter.", span)


def descend(  # noqa: PLR0913 - the request's fields
    graph: Graph,
    *,
    iterations: int = 100,
    optimizer: str = "gradient_descent",
    learning_rate: float | None = None,
    settings: dict[str, float] | None = None,
    seed: int = 0,
    batch_size: int | None = None,
    record_every: int = 1,
    limits: Limits = DEFAULT_LIMITS,
    stop: Callable[[], str | None] | None = None,
) -> Descent:
    """Move the parameters against the gradient and keep the way.

    Args:
        graph: A program's graph; its parameters' values are the start.
        iterations: How many updates.
        optimizer: The update rule's name.
        learning_rate: η in θ ← θ − η ∇L(θ); the rule's default unless given.
        settings: Other numbers of the rule.
        seed: For rules that draw numbers; gradient descent draws none.
        batch_size: Rows of data for each update; all unless given.
        record_every: Keep only every so many iterations, and the last.
        limits: Ceilings for iterations and the size of the record.
        stop: Asked now and then; a reason ends the descent with status "stopped".

    Returns:
        The record. `status` is "converged" when an update changes nothing, bit for bit.

    Raises:
        ProgramValueError: The output is no single number, or there is no parameter.
        FieldError: No such rule or setting.
        LimitError: More iterations than allowed.

    Example:
        >>> from engine.build import build
        >>> record = descend(build("w = 3; w^2"), iterations=2, learning_rate=0.25)
        >>> record.loss, record.trajectory
        ([9.0, 2.25, 0.5625], [[3.0], [1.5], [0.75]])
    """
    require_descendable(graph)
    limits.hold("iterations", iterations, "iterations")
    rule, numbers = _rule(optimizer, learning_rate, settings)
    if batch_size is not None:
        raise FieldError("Batches are not there yet.", field="batch_size")
    record = Descent(graph.parameters)
    ceiling = limits.answer_bytes // (BYTES_PER_NUMBER * (3 + sum(p.size for p in graph.parameters)))
    looks = max(1, int(_SECONDS_BETWEEN_LOOKS / max(graph.seconds, 1e-6)))
    entry = None
    for entry in walk(compile_kernel(graph), _start(graph), rule, numbers, iterations):
        iteration = entry.iteration
        if iteration % record_every == 0 or entry.status is not None:
            _keep(record, entry)
        if entry.status is None and len(record.loss) >= ceiling:
            record.status, record.reason = "stopped", "bytes"
            break
        reason = stop() if stop is not None and iteration % looks == 0 else None
        if entry.status is None and reason is not None:
            record.status, record.reason = "stopped", reason
            break
    assert entry is not None  # noqa: S101 - the start is always an entry
    if entry.status is not None:
        record.status = entry.status
    elif record.recorded_iterations[-1] != entry.iteration:
        _keep(record, entry)
    record.evaluations = {"forward": entry.iteration + 1, "backward": entry.iteration + 1}
    return record


@dataclass(slots=True)
class Entry:
    """A place on the way: the parameters after `iteration` updates, and the loss and gradient there."""

    iteration: int
    values: list[Any]
    loss: float
    gradients: tuple[Any, ...]
    status: Status | None


def walk(
    kernel: Kernel, values: list[Any], rule: Optimizer, settings: dict[str, float], iterations: int
) -> Iterator[Entry]:
    """Go from the start, one update at a time; the last entry has a status."""
    memories: list[Any] = [None] * len(values)
    update = rule.update
    with np.errstate(all="ignore"):
        for iteration in range(iterations + 1):
            loss, gradients = kernel(values)
            if not math.isfinite(loss):
                yield Entry(iteration, values, loss, gradients, "diverged")
                return
            if iteration == iterations:
                yield Entry(iteration, values, loss, gradients, "completed")
                return
            moved = []
            for i, value in enumerate(values):
                new, memories[i] = update(value, gradients[i], memories[i], iteration, settings)
                moved.append(new)
            if _unchanged(values, moved):
                yield Entry(iteration, values, loss, gradients, "converged")
                return
            yield Entry(iteration, values, loss, gradients, None)
            values = moved


def _unchanged(values: list[Any], moved: list[Any]) -> bool:
    return all(a == b if isinstance(a, float) else np.array_equal(a, b) for a, b in zip(values, moved, strict=True))


def _start(graph: Graph) -> list[Any]:
    leaves = (graph.nodes[parameter.node].leaf for parameter in graph.parameters)
    return [float(leaf) if leaf.ndim == 0 else np.array(leaf) for leaf in leaves]


def _rule(
    name: str, learning_rate: float | None, settings: dict[str, float] | None
) -> tuple[Optimizer, dict[str, float]]:
    if name not in BY_NAME:
        raise FieldError(f"There is no optimizer of this name; there are {', '.join(BY_NAME)}.", field="optimizer.name")
    rule = BY_NAME[name]
    numbers = {setting.name: setting.default for setting in rule.settings}
    given = {**(settings or {}), **({} if learning_rate is None else {"learning_rate": learning_rate})}
    for key, value in given.items():
        if key not in numbers:
            raise FieldError(f"{rule.title} has no setting of this name.", field=f"optimizer.{key[:40]}")
        if not math.isfinite(value):
            raise FieldError("Expected a finite number.", field=f"optimizer.{key[:40]}")
        numbers[key] = float(value)
    return rule, numbers


def _keep(record: Descent, entry: Entry) -> None:
    record.recorded_iterations.append(entry.iteration)
    record.loss.append(entry.loss)
    record.gradient_norm.append(_norm(entry.gradients))
    flat: list[float] = []
    for value in entry.values:
        if isinstance(value, float):
            flat.append(value)
        else:
            flat += value.ravel().tolist()
    record.trajectory.append(flat)


def _norm(gradients: tuple[Any, ...]) -> float:
    """The Euclidean length of all gradients together; large ones may make it infinite."""
    squares = 0.0
    for gradient in gradients:
        squares += gradient * gradient if isinstance(gradient, float) else float(np.vdot(gradient, gradient))
    return math.sqrt(squares)
