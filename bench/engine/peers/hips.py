"""HIPS autograd: reverse mode over NumPy, the ancestor of many."""

from __future__ import annotations

from importlib.metadata import version as version_of
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np

from bench.engine.jobs import Job, Term
from bench.engine.peers.contestant import Contestant, read_pair, read_trajectory

NAME = "autograd"


class Words:
    """A job's words."""

    sin, exp, tanh, mean = anp.sin, anp.exp, anp.tanh, anp.mean

    @staticmethod
    def sigmoid(x: Term) -> Term:
        """The logistic function."""
        return 1 / (1 + anp.exp(-x))

    @staticmethod
    def affine(x: Term, weights: Term, bias: Term) -> Term:
        """X @ weights + bias."""
        return anp.dot(x, weights) + bias


def version() -> str:
    """The library's."""
    return version_of("autograd")


def contestants(job: Job) -> dict[str, Any]:
    """The one way there is."""
    return {NAME: lambda: prepare(job)}


def prepare(job: Job) -> Contestant:
    """Nothing to make ready but the function."""
    start = [float(value) if np.ndim(value) == 0 else value for value in job.parameters.values()]
    evaluate = autograd.value_and_grad(lambda parameters: job.loss(Words, parameters, job.data))

    def run(iterations: int) -> Term:
        parameters, losses, trajectory = start, [], [start]
        for _ in range(iterations):
            loss, gradients = evaluate(parameters)
            losses.append(loss)
            parameters = [p - job.rate * g for p, g in zip(parameters, gradients, strict=True)]
            trajectory.append(parameters)
        losses.append(job.loss(Words, parameters, job.data))
        return losses, trajectory

    return Contestant(lambda: evaluate(start), run, read_pair, read_trajectory)
