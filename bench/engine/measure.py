"""Measures one job: everyone must agree first, then warm and cold times are taken in turns.

Cold means from the text (for the others: from their function) to 1,000 recorded iterations in a running process; where that
would take long, fewer are timed and the rest is reckoned from the warm iteration.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bench.clock import Plan, medians, once
from bench.engine.figures import OURS, Figures
from bench.engine.jobs import Job
from bench.engine.peers import Contestant, Unfit

COLD_ITERATIONS = 1000
# What one cold start of one contestant may cost; beyond it, fewer iterations are timed.
COLD_SECONDS = 2.0
# A burst of iterations that hides the clock's grain.
LONG_ENOUGH = 0.03
# Jobs with more operations are compared over fewer iterations.
LARGE, HUGE = 10**5, 10**7


@dataclass(frozen=True)
class Effort:
    """How much is done: rounds of the warm times and of the cold ones, and seconds for each kind of time of a job."""

    warm: int
    cold: int
    seconds: float


Makers = dict[str, Callable[[], Contestant]]


def measure(job: Job, makers: Makers, effort: Effort) -> Figures:
    """Everything about one job; times only where all agree to be compared."""
    figures = Figures()
    ready: dict[str, Contestant] = {}
    for name, make in makers.items():
        try:
            ready[name] = make()
        except Unfit as reason:
            figures.absent[name] = str(reason)
    figures.difference = differences(job, ready)
    gradients = {name: c.gradient for name, c in ready.items() if c.gradient is not None}
    figures.gradient = medians(gradients, Plan(effort.warm, effort.seconds))
    figures.iteration = iteration_times(ready, effort)
    if effort.cold:
        measure_cold({name: makers[name] for name in ready}, figures, effort)
    return figures


def differences(job: Job, ready: dict[str, Contestant]) -> dict[str, float]:
    """By how much everyone differs from ours; this also is everyone's first call, with all that is compiled in it."""
    length = 3 if job.operations > HUGE else 20 if job.operations > LARGE else min(job.compared, 100)
    answers = {name: c.read_gradient(c.gradient()) for name, c in ready.items() if c.gradient is not None}
    records = {name: c.read_record(c.descend(length)) for name, c in ready.items()}
    loss, gradient = answers[OURS]
    found = {}
    for name, record in records.items():
        other_loss, other_gradient = answers.get(name, (loss, gradient))
        found[name] = max(
            relative(other_loss, loss), relative(other_gradient, gradient), relative(record, records[OURS])
        )
    return found


def relative(a: ArrayLike, b: ArrayLike) -> float:
    """The largest difference beside the largest number; infinite where shapes or finiteness differ."""
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape or not (np.all(np.isfinite(a)) and np.all(np.isfinite(b))):
        return float("inf")
    return float(np.max(np.abs(a - b)) / max(np.max(np.abs(b)), 1e-300))


def iteration_times(ready: dict[str, Contestant], effort: Effort) -> dict[str, float]:
    """A recorded iteration: what many cost more than none, shared among them."""
    counts = {name: affordable(contestant) for name, contestant in ready.items()}
    whole = {name: (lambda c=c, n=counts[name]: c.descend(n)) for name, c in ready.items()}
    start = {f"{name}, none": (lambda c=c: c.descend(0)) for name, c in ready.items()}
    times = medians(whole | start, Plan(effort.warm, effort.seconds))
    return {name: (times[name] - times[f"{name}, none"]) / counts[name] for name in ready}


def affordable(contestant: Contestant) -> int:
    """How many iterations outweigh the start, up to 1,000; all that is compiled for that many is compiled here."""
    contestant.descend(0)
    start, count = once(contestant.descend, 0), 1
    while count < COLD_ITERATIONS:
        contestant.descend(count)
        if once(contestant.descend, count) - start > max(LONG_ENOUGH, start):
            break
        count = min(COLD_ITERATIONS, count * 10)
    contestant.descend(count)
    return count


def measure_cold(makers: Makers, figures: Figures, effort: Effort) -> None:
    """From nothing to 1,000 recorded iterations."""
    counts = {name: cold_iterations(figures.iteration[name]) for name in makers}
    calls = {name: (lambda make=make, n=counts[name]: make().descend(n)) for name, make in makers.items()}
    figures.cold = medians(calls, Plan(effort.cold, effort.seconds, burst=0.0))
    for name, count in counts.items():
        if count < COLD_ITERATIONS:
            figures.reckoned.append(name)
            figures.cold[name] += (COLD_ITERATIONS - count) * figures.iteration[name]


def cold_iterations(one: float) -> int:
    """All, or as many as can be waited for."""
    return COLD_ITERATIONS if one * COLD_ITERATIONS < COLD_SECONDS else max(3, int(COLD_SECONDS / 4 / one))
