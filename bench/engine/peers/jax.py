"""JAX: a jitted step called from Python, and the whole descent as one compiled loop."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from bench.engine.jobs import Job, Term
from bench.engine.peers.contestant import Contestant, read_pair, read_trajectory

NAME = "JAX"
jax.config.update("jax_platforms", "cpu")
jax.config.update("jax_enable_x64", True)
# On one core handing each call to another thread only costs.
jax.config.update("jax_cpu_enable_async_dispatch", False)


class Words:
    """A job's words."""

    sin, exp, tanh, sigmoid, mean = jnp.sin, jnp.exp, jnp.tanh, jax.nn.sigmoid, jnp.mean

    @staticmethod
    def affine(x: Term, weights: Term, bias: Term) -> Term:
        """X @ weights + bias."""
        return x @ weights + bias


def version() -> str:
    """The library's."""
    return jax.__version__


def contestants(job: Job) -> dict[str, Any]:
    """Both ways; they share the call for a single gradient."""
    return {"JAX step": lambda: prepare_step(job), "JAX scan": lambda: prepare_scan(job)}


def _arrays(job: Job) -> tuple[list[Any], dict[str, Any]]:
    start = [jnp.asarray(value, dtype=jnp.float64) for value in job.parameters.values()]
    return start, {name: jnp.asarray(array) for name, array in job.data.items()}


def _update(job: Job, parameters: list[Any], data: dict[str, Any]) -> Term:
    loss, gradients = jax.value_and_grad(lambda p: job.loss(Words, p, data))(parameters)
    return [p - job.rate * g for p, g in zip(parameters, gradients, strict=True)], loss


def prepare_step(job: Job) -> Contestant:
    """Compile one value with gradient, and one update."""
    start, data = _arrays(job)
    # New functions each time: a cold start must not find the last one's code.
    evaluate = jax.jit(lambda parameters, data: jax.value_and_grad(lambda p: job.loss(Words, p, data))(parameters))
    step = jax.jit(lambda parameters, data: _update(job, parameters, data))

    def run(iterations: int) -> Term:
        parameters, losses, trajectory = start, [], [start]
        for _ in range(iterations):
            parameters, loss = step(parameters, data)
            losses.append(loss)
            trajectory.append(parameters)
        losses.append(step(parameters, data)[1])
        return jax.block_until_ready((losses, trajectory))

    return Contestant(lambda: jax.block_until_ready(evaluate(start, data)), run, read_pair, read_trajectory)


def prepare_scan(job: Job) -> Contestant:
    """Compile the descent as a whole, for each number of iterations."""
    start, data = _arrays(job)

    def descend(parameters: list[Any], data: dict[str, Any], iterations: int) -> Term:
        def body(carry: list[Any], _: None) -> Term:
            moved, loss = _update(job, carry, data)
            return moved, (loss, carry)

        return jax.lax.scan(body, parameters, None, length=iterations + 1)[1]

    compiled = jax.jit(descend, static_argnums=2)

    return Contestant(None, lambda n: jax.block_until_ready(compiled(start, data, n)), read_pair, read_columns)


def read_columns(record: Term) -> np.ndarray:
    """Losses, and for each parameter all its values."""
    losses, columns = record
    return np.column_stack([losses, *(np.asarray(column).reshape(len(losses), -1) for column in columns)])
