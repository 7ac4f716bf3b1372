"""CasADi: symbolic graphs run by a virtual machine in C++, the toolbox of optimal control."""

from __future__ import annotations

from typing import Any

import casadi
import numpy as np

from bench.engine.jobs import Job, Term
from bench.engine.peers.contestant import Contestant

NAME = "CasADi"


class Words:
    """A job's words."""

    sin, exp, tanh = casadi.sin, casadi.exp, casadi.tanh

    @staticmethod
    def sigmoid(x: Term) -> Term:
        """The logistic function."""
        return 1 / (1 + casadi.exp(-x))

    @staticmethod
    def mean(x: Term) -> Term:
        """The mean of a column of numbers."""
        return casadi.sum1(x) / x.shape[0]

    @staticmethod
    def affine(x: Term, weights: Term, bias: Term) -> Term:
        """X @ weights + bias."""
        return casadi.mtimes(x, weights) + casadi.repmat(bias.T, x.shape[0], 1)


def version() -> str:
    """The library's."""
    return casadi.__version__


def contestants(job: Job) -> dict[str, Any]:
    """Called through buffers, without the copies of its usual call."""
    return {NAME: lambda: prepare(job)}


def prepare(job: Job) -> Contestant:
    """Differentiate symbolically, and lay out memory for arguments and results."""
    # Its graphs of single numbers are fastest where there are no arrays; else its graphs of matrices, even for ten points.
    kind = casadi.MX if job.data else casadi.SX
    parts = [kind.sym(name, *_shape(value)) for name, value in job.parameters.items()]
    flat = casadi.vertcat(*(casadi.vec(part) for part in parts))
    data = {name: casadi.DM(array) for name, array in job.data.items()}
    loss = job.loss(Words, parts, data)
    if kind is casadi.MX:
        # Gradients with respect to an expression need a symbol: say what the parts are in terms of one.
        symbol = kind.sym("parameters", flat.shape[0])
        pieces = casadi.vertsplit(symbol, [0, *np.cumsum([part.numel() for part in parts]).tolist()])
        shaped = [casadi.reshape(piece, part.shape) for piece, part in zip(pieces, parts, strict=True)]
        flat, loss = symbol, casadi.graph_substitute(loss, parts, shaped)
    return _buffered(job, casadi.Function("job", [flat], [loss, casadi.gradient(loss, flat)]))


def _buffered(job: Job, function: Term) -> Contestant:
    start = np.concatenate([np.ravel(value, order="F") for value in map(np.asarray, job.parameters.values())])
    values, loss, gradient = start.copy(), np.zeros(1), np.zeros(start.size)
    memory, evaluate = function.buffer()
    memory.set_arg(0, memoryview(values))
    memory.set_res(0, memoryview(loss))
    memory.set_res(1, memoryview(gradient))

    def one() -> Term:
        values[:] = start
        evaluate()
        return loss, gradient

    def run(iterations: int) -> Term:
        losses, trajectory, moved = (
            np.zeros(iterations + 1),
            np.zeros((iterations + 1, start.size)),
            np.zeros(start.size),
        )
        values[:] = start
        for i in range(iterations):
            evaluate()
            losses[i] = loss[0]
            trajectory[i] = values
            np.multiply(gradient, job.rate, moved)
            np.subtract(values, moved, values)
        evaluate()
        losses[-1], trajectory[-1] = loss[0], values
        return losses, trajectory

    order = _columns(job)
    one.kept = function, memory  # type: ignore[attr-defined] # `evaluate` looks into both and keeps neither alive
    run.kept = one  # type: ignore[attr-defined]
    return Contestant(
        one,
        run,
        lambda pair: (float(pair[0][0]), pair[1][order]),
        lambda record: np.column_stack([record[0], record[1][:, order]]),
    )


def _shape(value: Term) -> tuple[int, ...]:
    shape = np.shape(value)
    return shape if len(shape) == 2 else (*shape, 1) if shape else (1, 1)


def _columns(job: Job) -> np.ndarray:
    """Where each number is in a flat list that runs along columns first."""
    places, first = [], 0
    for value in map(np.asarray, job.parameters.values()):
        places.append(first + np.arange(value.size).reshape(value.shape, order="F").ravel())
        first += value.size
    return np.concatenate(places)
