"""The programs to begin with do what their texts say."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from engine import EXAMPLES, Example, build, descend, steps, trace
from tests.engine.consistency import answer_of, assert_consistent

every_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.slug)
BY_SLUG = {example.slug: example for example in EXAMPLES}


@every_example
def test_an_example_builds_runs_and_says_nothing_worrying(example: Example) -> None:
    graph = build(example.program)
    run = trace(graph)
    assert graph.differentiable
    assert not [told for told in (*graph.diagnostics, *run.diagnostics) if told.severity == "warning"]
    assert_consistent(answer_of(run, steps(run)))


@every_example
def test_an_example_is_described(example: Example) -> None:
    assert re.fullmatch(r"[a-z0-9-]+", example.slug)
    assert example.title
    assert example.text.endswith(".")
    assert example.iterations > 0
    assert example.learning_rate > 0


@every_example
def test_an_example_goes_down_unless_it_is_there_to_show_the_opposite(example: Example) -> None:
    graph = build(example.program)
    record = descend(
        graph, iterations=example.iterations, optimizer=example.optimizer, learning_rate=example.learning_rate
    )
    assert record.loss[0] == pytest.approx(float(np.reshape(trace(graph).loss, ())), rel=1e-12)
    if example.slug == "exploding":
        assert record.loss[-1] > 1e3 * record.loss[0]
    else:
        assert record.status in ("completed", "converged")
        assert record.loss[-1] < record.loss[0]
        assert all(map(math.isfinite, record.loss))


def test_there_are_as_many_as_the_gallery_shows() -> None:
    assert len(BY_SLUG) == len(EXAMPLES) >= 15


def test_the_curve_fit_begins_at_0_and_ends_within_one_and_a_half_times_the_least_squares() -> None:
    fit = EXAMPLES[0]
    graph = build(fit.program)
    assert [parameter.name for parameter in graph.parameters] == [f"k{i}" for i in range(6)]
    record = descend(graph, iterations=200, learning_rate=fit.learning_rate)
    assert record.trajectory[0] == [0.0] * 6
    x, y = graph.by_name["x"].leaf, graph.by_name["y"].leaf
    assert len(x) == 20
    powers = np.vander(x, 6)
    best = np.mean((powers @ np.linalg.lstsq(powers, y)[0] - y) ** 2)
    assert best < record.loss[-1] < 1.5 * best
    assert record.loss[-1] < 0.05 * record.loss[0]


def test_vanishing_gradients_vanish() -> None:
    run = trace(build(BY_SLUG["vanishing"].program))
    assert abs(float(run.parameter_gradients["w"])) < 1e-2 * abs(float(run.gradients[run.graph.output]))
