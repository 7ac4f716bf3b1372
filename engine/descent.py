"""Gradient descent: walk downhill, one update at a time, and keep the whole way.

What a descent is asked for is checked here, and how far it may go; the walk itself is `engine/walk.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from engine import words
from engine.errors import FieldError
from engine.evaluations import Evaluations, Watch
from engine.graph import Graph, require_descendable
from engine.limits import DEFAULT_LIMITS, Limits
from engine.optimizers import BY_NAME, Optimizer
from engine.room import Memory, Room
from engine.walk import Descent, Walk

_SECONDS_BETWEEN_LOOKS = 0.005


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
    room: Room | None = None,
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
        room: Where the record is written down; the descent ends where its next entry would not fit. Memory unless given.

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
    if room is None:
        room = Memory(limits.answer_bytes, sum(parameter.size for parameter in graph.parameters))
    return _going(walk, block, room)


def _going(walk: Walk, block: int, room: Room) -> Iterator[Descent]:
    yield walk.record
    while not walk.ended:
        # Where the walk ends is an entry too.
        walk.advance(min(block, walk.until(max(1, room.sure() - 1))))
        reason = walk.source.watch.ask()
        if reason is not None and not walk.ended:
            walk.stop(reason)
        fitting = room.take(walk.record)
        if fitting < len(walk.record.loss):
            walk.cut(fitting)
        yield walk.record


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
