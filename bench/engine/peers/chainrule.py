"""Ours: the program's text to a graph to generated code."""

from __future__ import annotations

from typing import Any

import numpy as np

from bench.engine.jobs import Job, Term
from bench.engine.peers.contestant import Contestant, flat
from engine import Limits, build, compile_kernel, descend

NAME = "Chainrule"
UNLIMITED = Limits(
    characters=10**8,
    statements=10**6,
    nodes=10**6,
    elements=10**9,
    bytes=2**50,
    evaluation_seconds=1e9,
    iterations=10**9,
    descent_seconds=1e9,
    answer_bytes=2**50,
)


def version() -> str:
    """NumPy's, on which the arrays run."""
    return f"NumPy {np.__version__}"


def contestants(job: Job) -> dict[str, Any]:
    """The engine as it is."""
    return {NAME: lambda: prepare(job)}


def prepare(job: Job) -> Contestant:
    """Read the text; what a single evaluation needs is made when it is asked for."""
    graph = build(job.program, limits=UNLIMITED)
    kernel: list[Any] = []
    leaves = [graph.nodes[parameter.node].leaf for parameter in graph.parameters]
    values = [float(leaf) if np.ndim(leaf) == 0 else np.array(leaf) for leaf in leaves]
    names = [parameter.name for parameter in graph.parameters]
    order = [names.index(name) for name in job.parameters]
    places = np.split(np.arange(sum(map(np.size, leaves))), np.cumsum([np.size(leaf) for leaf in leaves])[:-1])
    columns = np.concatenate([places[i] for i in order])

    def gradient() -> Term:
        if not kernel:
            kernel.append(compile_kernel(graph))
        return kernel[0](values)

    def run(iterations: int) -> Term:
        return descend(graph, iterations=iterations, learning_rate=job.rate, limits=UNLIMITED)

    def read_gradient(pair: Term) -> tuple[float, np.ndarray]:
        return float(pair[0]), flat([pair[1][i] for i in order])

    def read_record(record: Term) -> np.ndarray:
        return np.column_stack([record.loss, np.array(record.trajectory)[:, columns]])

    return Contestant(gradient, run, read_gradient, read_record)
