"""Gradient descent: walk downhill, one update at a time, and keep the whole way.

Entry 0 of a record is the start, before any update; entry i is what i updates led to. A walk goes on by so many iterations at a
time, so that whoever shows it can show it while it goes on, and can stop it.
"""

from __future__ import annotations

import contextlib
import math
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from engine import words
from engine.batches import Batches
from engine.errors import FieldError
from engine.graph import Graph, Parameter, require_descendable
from engine.kernel import compile_kernel
from engine.limits import DEFAULT_LIMITS, Limits
from engine.optimizers import BY_NAME, Optimizer, Surroundings

Status = Literal["completed", "converged", "diverged", "stopped"]
# A number takes at most this many bytes in an answer, its comma included.
BYTES_PER_NUMBER = 25
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
        The record. `status` is "converged" when an update changes nothing, bit for bit; with batches, when a whole pass over all rows does.

    Raises:
        ProgramValueError: The output is no single number, or there is no parameter.
        FieldError: No such rule or setting, or a number that makes no sense there.
        LimitError: More iterations than allowed.

    Example:
        >>> from engine.build import build
        >>> record = descend(build("w = 3; w^2"), iterations=2, learning_rate=0.25)
        >>> record.loss, record.trajectory
        ([9.0, 2.25, 0.5625], [[3.0], [1.5], [0.75]])
    """
    way = descending(
        graph,
        iterations=iterations,
        optimizer=optimizer,
        learning_rate=learning_rate,
        settings=settings,
        seed=seed,
        batch_size=batch_size,
        record_every=record_every,
        limits=limits,
        stop=stop,
    )
    record = next(way)
    for _ in way:
        pass
    return record


def descending(  # noqa: PLR0913 - the request's fields
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
) -> Iterator[Descent]:
    """The same descent while it goes on: its record before the first update, and again after every few milliseconds.

    Args:
        graph: As for `descend`, like everything that follows.
        iterations: How many updates.
        optimizer: The update rule's name.
        learning_rate: Its step.
        settings: Other numbers of the rule.
        seed: For rules that draw numbers.
        batch_size: Rows of data for each update.
        record_every: Keep only every so many iterations, and the last.
        limits: Ceilings for iterations and the size of the record.
        stop: Asked now and then; a reason ends the descent with status "stopped".

    Returns:
        One record again and again, longer each time; it is whole when there is no next.

    Raises:
        ProgramValueError: The output is no single number, or there is no parameter.
        FieldError: No such rule or setting, or a number that makes no sense there.
        LimitError: More iterations than allowed.
    """
    require_descendable(graph)
    limits.hold("iterations", iterations, "iterations")
    _require_counts(iterations, record_every, seed)
    rule, numbers = chosen_rule(optimizer, learning_rate, settings)
    block = max(1, int(_SECONDS_BETWEEN_LOOKS / max(graph.seconds, 1e-6)))
    source = Evaluations(graph, seed, batch_size, Watch(stop, block))
    walk = Walk(source, rule, numbers, iterations, record_every)
    ceiling = limits.answer_bytes // (BYTES_PER_NUMBER * (3 + sum(p.size for p in graph.parameters)))
    return _going(walk, block, ceiling)


def _going(walk: Walk, block: int, ceiling: int) -> Iterator[Descent]:
    yield walk.record
    while not walk.ended:
        walk.advance(min(block, max(1, (ceiling - len(walk.record.loss)) * walk.record_every)))
        reason = "bytes" if len(walk.record.loss) >= ceiling else walk.source.watch.ask()
        if reason is not None and not walk.ended:
            walk.stop(reason)
        yield walk.record


class Watch:
    """Asks now and then whether to go on; a rule that evaluates often is asked between its evaluations too."""

    def __init__(self, stop: Callable[[], str | None] | None, every: int) -> None:
        """Take the question, and after how many evaluations it is asked."""
        self.stop = stop
        self.every = every
        self.waited = 0
        self.reason: str | None = None

    def ask(self) -> str | None:
        """A reason to stop, or None."""
        if self.reason is None and self.stop is not None:
            self.reason = self.stop()
        return self.reason

    def evaluated(self) -> None:
        """Count an evaluation; raise when it is time to stop."""
        self.waited += 1
        if self.waited >= self.every:
            self.waited = 0
            if self.ask() is not None:
                raise Halt


class Halt(Exception):  # noqa: N818 - no error: the descent ends where it stands, and says why
    """An iteration is given up half-way."""


class Evaluations:
    """Runs of the program, counted: all rows of data for what is recorded, a batch of them for an update if so wished."""

    def __init__(self, graph: Graph, seed: int, batch_size: int | None, watch: Watch) -> None:
        """Compile the program, and deal out its rows if there are batches."""
        self.graph = graph
        self.watch = watch
        self.kernel = compile_kernel(graph)
        self.random = np.random.RandomState(seed)
        self.batches = None if batch_size is None else Batches(graph, batch_size, self.random)
        self.counts = {"forward": 0, "backward": 0}

    def loss(self, values: list[Any]) -> float:
        """The loss over the rows that the iteration goes by."""
        self.watch.evaluated()
        self.counts["forward"] += 1
        return self.kernel.loss(values) if self.batches is None else self.batches.loss(values)

    def whole_loss(self, values: list[Any]) -> float:
        """The loss over all rows."""
        self.counts["forward"] += 1
        return self.kernel.loss(values)

    def whole(self, values: list[Any]) -> tuple[float, tuple[Any, ...]]:
        """Loss and gradients over all rows."""
        self.count(1)
        return self.kernel.evaluate(values)

    def batch(self, values: list[Any]) -> tuple[float, tuple[Any, ...]]:
        """Loss and gradients over the batch that was dealt."""
        assert self.batches is not None  # noqa: S101 - asked only where there are batches
        self.count(1)
        return self.batches.evaluate(values)

    def count(self, runs: int) -> None:
        """Count runs both ways."""
        self.counts["forward"] += runs
        self.counts["backward"] += runs


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


def chosen_rule(
    name: str, learning_rate: float | None, settings: dict[str, float] | None
) -> tuple[Optimizer, dict[str, float]]:
    """The rule of this name, and its numbers: those given, and its own.

    Raises:
        FieldError: No such rule or setting, or a number that makes no sense there.
    """
    if name not in BY_NAME:
        message = words.fields.no_optimizer.format(names=", ".join(BY_NAME))
        raise FieldError(message, field="optimizer.name")
    rule = BY_NAME[name]
    known = {setting.name: setting for setting in rule.settings}
    numbers = {setting.name: setting.default for setting in rule.settings}
    given = {**(settings or {}), **({} if learning_rate is None else {"learning_rate": learning_rate})}
    for key, value in given.items():
        field = f"optimizer.{key[:40]}"
        if key not in known:
            raise FieldError(words.fields.no_setting.format(optimizer=rule.title), field=field)
        if not math.isfinite(value):
            raise FieldError(words.fields.finite, field=field)
        if not known[key].least <= value < known[key].limit:
            least, limit = known[key].least, known[key].limit
            template = words.fields.at_least if limit == math.inf else words.fields.at_least_and_below
            raise FieldError(template.format(least=f"{least:g}", limit=f"{limit:g}"), field=field)
        numbers[key] = float(value)
    return rule, numbers


def _require_counts(iterations: int, record_every: int, seed: int) -> None:
    for name, count, least in (("iterations", iterations, 0), ("record_every", record_every, 1), ("seed", seed, 0)):
        if count < least:
            raise FieldError(words.fields.whole_from.format(least=least), field=name)
    if seed >= 2**32:
        raise FieldError(words.fields.whole_below, field="seed")
