"""The rules read over many settings at once, held equal to the rules read over one, for every row of the table."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Axis, Graph, Operation, build, landscape
from engine.batched import BATCHED, Many
from engine.check import loss_at
from tests.engine.consistency import close
from tests.engine.samples import RULED, few_samples, samples


def axes_of(graph: Graph) -> list[Axis]:
    """The last number of each of the first two parameters, a little around where it is."""
    axes = []
    for parameter in graph.parameters[:2]:
        index = tuple(n - 1 for n in parameter.shape)
        at = float(graph.nodes[parameter.node].leaf[index])
        axes.append(Axis(parameter.name, at - 0.05, at + 0.05, 3, index))
    return axes


@pytest.mark.parametrize("operation", RULED, ids=lambda operation: operation.name)
def test_the_loss_over_a_grid_is_the_loss_at_each_of_its_places(operation: Operation) -> None:
    for sample in samples(operation):
        graph = sample.drawn
        axes = axes_of(graph)[:1]
        seen = landscape(graph, axes)
        loss, node = loss_at(graph), graph.by_name[axes[0].parameter]
        for at, found in zip(seen.axes[0][1], seen.loss.tolist(), strict=True):
            moved = np.array(node.leaf)
            moved[axes[0].index] = at
            assert close(found, loss(node.id, moved[()]), relative=1e-12), (sample, at)


@pytest.mark.parametrize("operation", [o for o in RULED if len(o.operands) > 1 or o.variadic], ids=lambda o: o.name)
def test_two_operands_may_both_move(operation: Operation) -> None:
    for sample in few_samples(operation, 8):
        graph = sample.drawn
        if len(graph.parameters) < 2:
            continue
        axes = axes_of(graph)
        seen = landscape(graph, axes)
        values = {p.name: np.array(graph.nodes[p.node].leaf) for p in graph.parameters}
        values |= {node.name: node.leaf for node in graph.nodes if node.kind == "data"}
        for i, j in ((0, 2), (2, 1)):
            for axis, at in zip(axes, (seen.axes[0][1][i], seen.axes[1][1][j]), strict=True):
                values[axis.parameter][axis.index] = at
            there = build(graph.text, {name: value.tolist() for name, value in values.items() if name})
            assert close(seen.loss[i, j], loss_at(there)(-1, 0.0), relative=1e-12), (sample, i, j)


@pytest.mark.parametrize("operation", RULED, ids=lambda operation: operation.name)
def test_operands_that_no_setting_moves_are_computed_once(operation: Operation) -> None:
    for sample in samples(operation):
        text = sample.drawn.text.replace("\nsum(s*out)", "\nz = 2; z*sum(s*out)")
        graph = build(
            text, {node.name: node.leaf.tolist() for node in sample.drawn.nodes if node.leaf is not None and node.name}
        )
        seen = landscape(graph, [Axis("z", 1, 3, 3)])
        assert close(seen.loss, seen.loss_at * np.array([0.5, 1.0, 1.5]), relative=1e-12), sample


def test_what_no_setting_changes_keeps_its_own_shape() -> None:
    one, many = np.array([1.0, 2.0]), Many(np.array([[1.0, 2.0], [3.0, 4.0]]), (2,))
    assert BATCHED.sum(one) == 3
    assert BATCHED.sum(many).array.tolist() == [3, 7]
    assert (one + many).array.tolist() == (many + one).array.tolist() == [[2, 4], [4, 6]]
    assert (one - many).array.tolist() == [[0, 0], [-2, -2]]
    assert (-many).array.tolist() == [[-1, -2], [-3, -4]]
    assert (1.0 / (many * 2.0)).array.tolist() == [[0.5, 0.25], [1 / 6, 0.125]]
    assert BATCHED.add(one, one).tolist() == [2, 4]
