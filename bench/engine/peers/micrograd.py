"""micrograd: an object per number, everyone's first lesson; arrays become lists of its numbers."""

from __future__ import annotations

import math
import sys
from importlib.metadata import version as version_of
from typing import Any

import numpy as np
from micrograd.engine import Value

from bench.engine.jobs import Job, Term
from bench.engine.peers.contestant import Contestant, Unfit, read_pair, read_trajectory

NAME = "micrograd"
# A number costs it about five microseconds; beyond this a single evaluation takes seconds.
MOST_OPERATIONS = 50_000


def unary(function: Term, slope: Term) -> Term:
    """A function that the library lacks, in its own manner; `slope` is told input and output."""

    def one(x: Term) -> Value:
        value = function(x.data)
        out = Value(value, (x,), function.__name__)

        def backward() -> None:
            x.grad += slope(x.data, value) * out.grad

        out._backward = backward
        return out

    return lambda x: np.array([one(v) for v in x], dtype=object) if isinstance(x, np.ndarray) else one(x)


class Number(Value):
    """A parameter that lets an array take over, number by number."""

    def __add__(self, other: Term) -> Term:
        """The library's, but for arrays."""
        return NotImplemented if isinstance(other, np.ndarray) else super().__add__(other)

    def __mul__(self, other: Term) -> Term:
        """The library's, but for arrays."""
        return NotImplemented if isinstance(other, np.ndarray) else super().__mul__(other)


class Words:
    """A job's words; NumPy's arrays of objects do the unrolling."""

    sin = staticmethod(unary(math.sin, lambda x, out: math.cos(x)))
    exp = staticmethod(unary(math.exp, lambda x, out: out))
    tanh = staticmethod(unary(math.tanh, lambda x, out: 1 - out * out))

    @staticmethod
    def sigmoid(x: Term) -> Term:
        """The logistic function."""
        return (1 + Words.exp(-x)) ** -1

    @staticmethod
    def mean(x: Term) -> Term:
        """The mean of a row of numbers."""
        return sum(x) / len(x)


def version() -> str:
    """The library's."""
    return version_of("micrograd")


def contestants(job: Job) -> dict[str, Any]:
    """The one way there is."""
    return {NAME: lambda: prepare(job)}


def prepare(job: Job) -> Contestant:
    """Numbers as objects, made anew for each evaluation, as the library wants it."""
    if job.operations > MOST_OPERATIONS:
        raise Unfit(f"{job.operations:,} numbers, an object each")
    sys.setrecursionlimit(200_000)  # it walks the graph by calling itself
    data = {name: array.astype(object) for name, array in job.data.items()}
    start = list(job.parameters.values())

    def evaluate(parameters: list[float]) -> Term:
        values = [Number(p) for p in parameters]
        loss = job.loss(Words, values, data)
        loss.backward()
        return loss.data, [value.grad for value in values]

    def run(iterations: int) -> Term:
        parameters, losses, trajectory = start, [], [start]
        for _ in range(iterations):
            loss, gradients = evaluate(parameters)
            losses.append(loss)
            parameters = [p - job.rate * g for p, g in zip(parameters, gradients, strict=True)]
            trajectory.append(parameters)
        losses.append(evaluate(parameters)[0])
        return losses, trajectory

    return Contestant(lambda: evaluate(start), run, read_pair, read_trajectory)
