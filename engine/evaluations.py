"""Runs of a program for a descent: counted, over all rows of its data or a batch of them, and asked now and then whether to go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.batches import Batches
from engine.graph import Graph
from engine.kernel import compile_kernel


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
