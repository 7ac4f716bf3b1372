"""Batches: an update goes by some rows of the data, and all rows have had their turn before one comes again.

A batch has fewer rows, so every shape behind the data is worked out again, and a kernel made that takes the rows as inputs.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import Any

import numpy as np

from engine import words
from engine.errors import FieldError
from engine.graph import Graph, Node, Shape
from engine.kernel import Kernel
from engine.operations import ShapeProblem


class Batches:
    """Deals out rows of all data leaves that share their first length."""

    def __init__(self, graph: Graph, size: int, random: np.random.RandomState) -> None:
        """Find the data that has rows.

        Raises:
            FieldError: There is no data with rows, or not so many rows, or the program does not run on fewer.
        """
        self.graph = graph
        self.size = size
        self.random = random
        self.leaves, self.rows = _with_rows(graph)
        if not self.leaves:
            raise FieldError(words.fields.no_rows, field="batch_size")
        if not 1 <= size <= self.rows:
            raise FieldError(words.fields.rows_from_to.format(most=self.rows), field="batch_size")
        self.kernels: dict[int, Kernel] = {}
        for rows in sorted({size, self.rows % size or size}, reverse=True):
            self.kernels[rows] = Kernel(_with_fewer(graph, self.leaves, rows), self.leaves)
        self.order: list[int] = []
        self.kernel = self.kernels[size]
        self.data: list[Any] = []

    @property
    def passed(self) -> bool:
        """Whether all rows have had their turn, and a new pass begins with the next batch."""
        return not self.order

    def deal(self) -> None:
        """Take the next rows; the last batch of a pass may be smaller."""
        if not self.order:
            self.order = self.random.permutation(self.rows).tolist()
        chosen, self.order = self.order[: self.size], self.order[self.size :]
        self.data = [self.graph.nodes[leaf].leaf[chosen] for leaf in self.leaves]
        self.kernel = self.kernels[len(chosen)]

    def evaluate(self, values: list[Any]) -> tuple[float, tuple[Any, ...]]:
        """Loss and gradients over the rows that were dealt."""
        return self.kernel([*values, *self.data])

    def loss(self, values: list[Any]) -> float:
        """The loss over the rows that were dealt."""
        return self.kernel.loss([*values, *self.data])


def _with_rows(graph: Graph) -> tuple[tuple[int, ...], int]:
    """The data leaves of the most common first length, the longest of those."""
    leaves = [node for node in graph.nodes if node.kind == "data" and node.shape]
    if not leaves:
        return (), 0
    lengths = Counter(node.shape[0] for node in leaves)
    rows = max(lengths, key=lambda length: (lengths[length], length))
    return tuple(node.id for node in leaves if node.shape[0] == rows), rows


def _with_fewer(graph: Graph, leaves: tuple[int, ...], rows: int) -> Graph:
    """The same graph for `rows` rows."""
    shapes: list[Shape] = []
    nodes: list[Node] = []
    for node in graph.nodes:
        shape = (rows, *node.shape[1:]) if node.id in leaves else node.shape
        if node.operation is not None:
            try:
                shape = node.entry.shape([shapes[i] for i in node.operands], node.settings)
            except ShapeProblem as problem:
                message = words.fields.too_few_rows.format(count=rows, problem=problem)
                raise FieldError(message, field="batch_size") from None
        shapes.append(shape)
        leaf = node.leaf[:rows] if node.id in leaves else node.leaf
        nodes.append(dataclasses.replace(node, shape=shape, leaf=leaf))
    return dataclasses.replace(graph, nodes=tuple(nodes))
