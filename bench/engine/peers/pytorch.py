"""PyTorch on the processor, eager: the framework most people would reach for."""

from __future__ import annotations

from typing import Any

import torch

from bench.engine.jobs import Job, Term
from bench.engine.peers.contestant import Contestant, read_pair, read_trajectory

NAME = "PyTorch"
torch.set_num_threads(1)


class Words:
    """A job's words."""

    sin, exp, tanh, sigmoid, mean = torch.sin, torch.exp, torch.tanh, torch.sigmoid, torch.mean

    @staticmethod
    def affine(x: Term, weights: Term, bias: Term) -> Term:
        """X @ weights + bias."""
        return x @ weights + bias


def version() -> str:
    """The library's."""
    return torch.__version__


def contestants(job: Job) -> dict[str, Any]:
    """Eager mode; `torch.compile` needs a C++ compiler and half a minute, nobody's first choice for such jobs."""
    return {NAME: lambda: prepare(job)}


def prepare(job: Job) -> Contestant:
    """Copy numbers into tensors."""
    data = {name: torch.tensor(array) for name, array in job.data.items()}
    start = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in job.parameters.values()]

    def evaluate(parameters: list[Any]) -> Term:
        loss = job.loss(Words, parameters, data)
        return loss.detach(), torch.autograd.grad(loss, parameters)

    def run(iterations: int) -> Term:
        parameters, losses, trajectory = start, [], [start]
        for _ in range(iterations):
            loss, gradients = evaluate(parameters)
            losses.append(loss)
            # New tensors instead of an update in place, so that the old ones are the record and nothing is copied.
            parameters = [
                (p.detach() - job.rate * g).requires_grad_() for p, g in zip(parameters, gradients, strict=True)
            ]
            trajectory.append(parameters)
        losses.append(job.loss(Words, parameters, data).detach())
        return losses, [[p.detach() for p in entry] for entry in trajectory]

    return Contestant(lambda: evaluate(start), run, read_pair, read_trajectory)
