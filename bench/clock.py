"""Interleaved medians: every contestant is timed once a round, in another order each time.

A machine slows down and speeds up by the second. Contestants that are measured one after the other get different weather;
interleaved ones share it, so that their ratio means something even where the figures themselves do not. Unless told
otherwise, what counts is the time of the processor, of all threads of this process together, since another program's turn is
nobody's merit.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

Call = Callable[[], object]
Clock = Callable[[], float]
# A burst this long is far above the clock's grain and mostly below the scheduler's.
BURST = 0.003
FEWEST = 3


@dataclass(frozen=True)
class Plan:
    """How to time.

    Attributes:
        rounds: How often each call is timed.
        seconds: Fewer rounds where these run out, but at least three.
        burst: A call is repeated until a timing lasts about this long; 0 for calls that are too long or too precious.
        clock: What counts as time.
    """

    rounds: int = 15
    seconds: float = 20.0
    burst: float = BURST
    clock: Clock = time.process_time


def medians(calls: Mapping[str, Call], plan: Plan, before: Mapping[str, Call] | None = None) -> dict[str, float]:
    """Seconds a call takes, by name.

    Args:
        calls: What to time; where warm times are wanted, each has been called before.
        plan: How often and with which clock.
        before: What is to be done, untimed, before each timing of a call; such a call is never repeated.
    """
    before = before or {}
    with quiet():
        repeats = {n: 1 if n in before or not plan.burst else _repeats(call, plan) for n, call in calls.items()}
        times: dict[str, list[float]] = {name: [] for name in calls}
        end = time.monotonic() + plan.seconds
        for done, order in enumerate(_orders(list(calls), plan.rounds)):
            if done >= FEWEST and time.monotonic() > end:
                break
            for name in order:
                before.get(name, _nothing)()
                times[name].append(_burst(calls[name], repeats[name], plan.clock))
    return {name: statistics.median(found) for name, found in times.items()}


def once(call: Callable[..., object], *arguments: object) -> float:
    """Seconds of one call."""
    with quiet():
        start = time.process_time()
        call(*arguments)
        return time.process_time() - start


@contextmanager
def quiet() -> Iterator[None]:
    """No garbage collection while the clock runs."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _orders(names: list[str], rounds: int) -> Iterator[list[str]]:
    shuffle = random.Random(0).shuffle  # noqa: S311 - an order, not a secret
    for _ in range(rounds):
        shuffle(names)
        yield names


def _repeats(call: Call, plan: Plan) -> int:
    one = min(_burst(call, 1, plan.clock) for _ in range(2))
    return max(1, round(plan.burst / one)) if one > 0 else 1000


def _burst(call: Call, repeats: int, clock: Clock) -> float:
    start = clock()
    for _ in range(repeats):
        call()
    return (clock() - start) / repeats


def _nothing() -> None:
    """What is done before a call that needs nothing done."""
