"""The programs to begin with do what their texts say."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest

from engine import EXAMPLES, TOPICS, Example, build, descend, pictures, steps, trace
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
    assert example.topic in TOPICS
    assert example.picture in {"", *(picture.kind for picture in pictures(build(example.program)))}


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


def last_loss(example: Example, **settings: Any) -> float:  # noqa: ANN401 - a descent's own settings
    told = {"iterations": example.iterations, "learning_rate": example.learning_rate, "optimizer": example.optimizer}
    return descend(build(example.program), **{**told, **settings}).loss[-1]


def test_momentum_arrives_in_the_valley_where_plain_descent_does_not() -> None:
    rosenbrock = BY_SLUG["rosenbrock"]
    assert last_loss(rosenbrock) > 0.05
    assert last_loss(rosenbrock, optimizer="momentum") < 1e-6


def test_half_a_step_too_far_arrives() -> None:
    assert last_loss(BY_SLUG["exploding"], learning_rate=0.55) < 1e-6


def test_penalties_leave_next_to_nothing_of_what_the_points_do_not_need() -> None:
    example = BY_SLUG["penalties"]
    record = descend(build(example.program), iterations=example.iterations, learning_rate=example.learning_rate)
    a, b, c = record.trajectory[-1]
    assert a > 1.8
    assert max(abs(b), abs(c)) < 0.01


def test_descent_lingers_at_the_saddle_and_leaves_it() -> None:
    example = BY_SLUG["saddle"]
    record = descend(build(example.program), iterations=example.iterations, learning_rate=example.learning_rate)
    assert record.loss[15] == pytest.approx(0, abs=0.01)
    assert record.loss[-1] == pytest.approx(-1, abs=1e-3)


def test_the_coffee_s_curve_passes_within_a_few_degrees_of_every_point() -> None:
    assert last_loss(BY_SLUG["cooling"]) < 0.01  # of the mean squared error in tens of degrees


@pytest.mark.parametrize(("slug", "right"), [("two-moons", 20), ("softmax", 15), ("logistic-regression", 9)])
def test_a_classifier_tells_its_points_apart(slug: str, right: int) -> None:
    graph = build(BY_SLUG[slug].program)
    record = descend(graph, iterations=BY_SLUG[slug].iterations, learning_rate=BY_SLUG[slug].learning_rate)
    values, start = {}, 0
    for parameter in graph.parameters:
        size = math.prod(parameter.shape)
        values[parameter.name] = np.reshape(record.trajectory[-1][start : start + size], parameter.shape)
        start += size
    run = trace(build(BY_SLUG[slug].program, values))
    (output,) = [node for node in run.graph.nodes if node.id == run.graph.output]
    given, wanted = (run.values[i] for i in output.operands)
    said = given.argmax(axis=1) if given.ndim == 2 else given > (0.5 if slug == "logistic-regression" else 0)
    assert int((said == wanted).sum()) >= right


def test_vanishing_gradients_vanish() -> None:
    run = trace(build(BY_SLUG["vanishing"].program))
    assert abs(float(run.parameter_gradients["w"])) < 1e-2 * abs(float(run.gradients[run.graph.output]))
