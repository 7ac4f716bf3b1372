"""A descent under way, and what it keeps.

Entry 0 of a record is the start, before any update; entry i is what i updates led to. A walk goes on by so many iterations at a
time, so that whoever shows it can show it while it goes on, and can stop it.
"""

from __future__ import annotations

import contextlib
import math
import operator
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from engine.evaluations import Evaluations, Halt
from engine.graph import Parameter
from engine.optimizers import Optimizer, Surroundings

Status = Literal["completed", "converged", "diverged", "stopped"]


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
        iteration: How many updates have been made, whether their iterations are recorded or not.
        latest_loss: What the last of them went by; None before the first.
    """

    parameters: tuple[Parameter, ...]
    recorded_iterations: list[int] = field(default_factory=list)
    loss: list[float] = field(default_factory=list)
    gradient_norm: list[float | None] = field(default_factory=list)
    trajectory: list[list[float]] = field(default_factory=list)
    status: Status = "completed"
    reason: str | None = None
    evaluations: dict[str, int] = field(default_factory=lambda: {"forward": 0, "backward": 0})
    iteration: int = 0
    latest_loss: float | None = None


class Walk:
    """A descent under way: goes on by so many iterations at a time, and keeps the record."""

    def __init__(
        self, source: Evaluations, rule: Optimizer, settings: dict[str, float], iterations: int, record_every: int
    ) -> None:
        """Stand at the start."""
        graph = source.graph
        self.record = Descent(graph.parameters)
        self.ended = False
        self.iteration = 0
        self.iterations = iterations
        self.record_every = record_every
        self.source = source
        self.rule = rule
        self.around = Surroundings(source.loss, source.random)
        self.update = rule.start(settings, self.around)
        leaves = (graph.nodes[parameter.node].leaf for parameter in graph.parameters)
        self.values: list[Any] = [float(leaf) if leaf.ndim == 0 else np.array(leaf) for leaf in leaves]
        self.single = all(isinstance(value, float) for value in self.values)
        # Whether no update of this pass over all rows has changed anything yet.
        self.still = True

    def advance(self, count: int) -> None:
        """Make at most `count` updates, and end where there is nothing more to do."""
        until = min(self.iterations, self.iteration + count)
        with np.errstate(all="ignore"):
            if self.single and self.rule.needs_gradient and self.source.batches is None and self.record_every == 1:
                self._run(until)
            else:
                with contextlib.suppress(Halt):
                    self._go(until)
            if self.iteration == self.iterations and not self.ended:
                self._end("completed")
        self.record.iteration = self.iteration

    def until(self, entries: int) -> int:
        """How many updates it takes until so many more entries are written, that of where the walk ends left out."""
        every = self.record_every
        return (-(-self.iteration // every) + entries - 1) * every + 1 - self.iteration

    def cut(self, entries: int) -> None:
        """End behind so many entries of the record, because there is no room for the rest."""
        record = self.record
        for column in (record.recorded_iterations, record.loss, record.gradient_norm, record.trajectory):
            del column[entries:]
        record.iteration, record.reason = record.recorded_iterations[-1], "bytes"
        self._close("stopped")

    def _run(self, until: int) -> None:
        """The common case as a loop with nothing in it that need not be: all knobs are numbers, and all is kept."""
        evaluate, update, values, record = self.source.kernel.evaluate, self.update, self.values, self.record
        start = iteration = self.iteration
        status: Status | None = None
        while iteration < until:
            loss, gradients = evaluate(values)
            if not math.isfinite(loss):
                status = "diverged"
                break
            moved = update(values, loss, gradients)
            if moved == values:
                status = "converged"
                break
            record.loss.append(loss)
            record.gradient_norm.append(math.hypot(*gradients))
            record.trajectory.append(values)
            values = moved
            iteration += 1
        record.recorded_iterations.extend(range(start, iteration))
        if iteration > start:
            record.latest_loss = record.loss[-1]
        self.source.count(iteration - start + (status is not None))
        self.values, self.iteration = values, iteration
        if status is not None:
            self._end(status)

    def _go(self, until: int) -> None:
        """The general case: arrays, batches, rules that ask for losses, and records of some iterations."""
        same = operator.eq if self.single else _same
        while self.iteration < until:
            loss, gradients = self._here()
            if not math.isfinite(loss):
                self._end("diverged")
                return
            self.record.latest_loss = loss
            moved = self.update(self.values, loss, gradients)
            if self.rule.rests and self._rested(unchanged=same(self.values, moved)):
                self._end("converged")
                return
            if self.iteration % self.record_every == 0:
                self._keep(loss, gradients)
                if not math.isfinite(self.record.loss[-1]):
                    # The loss of a batch may be finite where that over all rows is not.
                    self._close("diverged")
                    return
            self.values = moved
            self.iteration += 1

    def _rested(self, *, unchanged: bool) -> bool:
        """Whether the walk rests; with batches not before a whole pass over all rows has changed nothing."""
        batches = self.source.batches
        if batches is None:
            return unchanged
        self.still = self.still and unchanged
        rested = self.still and batches.passed
        self.still = self.still or batches.passed
        return rested

    def stop(self, reason: str) -> None:
        """End before the end."""
        self.record.reason = reason
        with np.errstate(all="ignore"):
            self._end("stopped")

    def _here(self) -> tuple[float, tuple[Any, ...]]:
        """The loss and the gradients that the next update goes by."""
        if self.source.batches is not None:
            self.source.batches.deal()
            return self.source.batch(self.values) if self.rule.needs_gradient else (self.source.loss(self.values), ())
        if self.rule.needs_gradient:
            return self.source.whole(self.values)
        return self.source.loss(self.values) if self.around.found is None else self.around.found, ()

    def _end(self, status: Status) -> None:
        """Keep where the walk stands, whatever is recorded otherwise."""
        if self.rule.needs_gradient:
            loss, gradients = self.source.kernel(self.values)
            self._count_last(status)
        elif self.source.batches is None and self.around.found is not None:
            loss, gradients = self.around.found, ()
        else:
            loss, gradients = self.source.whole_loss(self.values), ()
        if status == "completed" and not math.isfinite(loss):
            status = "diverged"
        self._write(loss, gradients)
        self._close(status)

    def _close(self, status: Status) -> None:
        self.ended = True
        self.record.status = status
        self.record.evaluations = dict(self.source.counts)

    def _count_last(self, status: Status) -> None:
        """The last place was already evaluated, but over a batch, when the walk finds out there that it ends."""
        if status in ("completed", "stopped") or self.source.batches is not None:
            self.source.count(1)

    def _keep(self, loss: float, gradients: tuple[Any, ...]) -> None:
        """Record this place; with batches the loss is that over all rows."""
        if self.source.batches is not None:
            if self.rule.needs_gradient:
                loss, gradients = self.source.whole(self.values)
            else:
                loss = self.source.whole_loss(self.values)
        self._write(loss, gradients)

    def _write(self, loss: float, gradients: tuple[Any, ...]) -> None:
        record = self.record
        record.recorded_iterations.append(self.iteration)
        record.loss.append(loss)
        if not self.rule.needs_gradient:
            record.gradient_norm.append(None)
        elif self.single:
            record.gradient_norm.append(math.hypot(*gradients))
        else:
            record.gradient_norm.append(math.hypot(*map(float, map(np.linalg.norm, gradients))))
        if self.single:
            record.trajectory.append(self.values)
        else:
            record.trajectory.append(np.concatenate([np.ravel(value) for value in self.values]).tolist())


def _same(values: list[Any], moved: list[Any]) -> bool:
    return all(map(np.array_equal, values, moved))
