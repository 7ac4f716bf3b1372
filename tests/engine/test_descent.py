"""Gradient descent: the way it goes, how it ends, and what it counts."""

from __future__ import annotations

import bisect
import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from engine import (
    EXAMPLES,
    Descent,
    FieldError,
    LimitError,
    Limits,
    ProgramValueError,
    build,
    descend,
    descending,
    trace,
)
from engine import descent as descent_module

FIT = "x = [1, 2, 3, 4]; y = [2, 3, 5, 8]; a = 0; b = param([0]); loss = mean((a x + b - y)^2)"


def walked(text: str, **options: Any) -> Descent:  # noqa: ANN401 - whatever descend takes
    """A descent, with a record whose columns are of one length."""
    record = descend(build(text), **options)
    columns = (record.recorded_iterations, record.loss, record.gradient_norm, record.trajectory)
    assert len({len(column) for column in columns}) == 1
    return record


def test_entry_0_is_the_start_and_each_entry_is_what_its_updates_led_to() -> None:
    record = walked("w = 3; w^2", iterations=3, learning_rate=0.25)
    assert record.recorded_iterations == [0, 1, 2, 3]
    assert record.loss == [9.0, 2.25, 0.5625, 0.140625]
    assert record.gradient_norm == [6.0, 3.0, 1.5, 0.75]
    assert record.trajectory == [[3.0], [1.5], [0.75], [0.375]]
    assert (record.status, record.reason, record.evaluations) == ("completed", None, {"forward": 4, "backward": 4})


def test_arrays_and_numbers_walk_together_and_the_trajectory_is_flat() -> None:
    record = walked("w = param([[1, 2], [3, 4]]); a = 2; sum(w^2) + a^2", iterations=1, learning_rate=0.25)
    assert [(p.name, p.shape) for p in record.parameters] == [("w", (2, 2)), ("a", ())]
    assert record.trajectory == [[1.0, 2.0, 3.0, 4.0, 2.0], [0.5, 1.0, 1.5, 2.0, 1.0]]
    assert record.gradient_norm[0] == pytest.approx(math.sqrt(4 + 16 + 36 + 64 + 16), rel=1e-15)


@pytest.mark.parametrize("text", [EXAMPLES[0].program, FIT])
def test_the_record_is_what_trace_and_an_update_by_hand_give(text: str) -> None:
    record = walked(text, iterations=20, learning_rate=0.02)
    values: dict[str, Any] = {}
    for entry in range(21):
        run = trace(build(text, values))
        flat = np.concatenate([np.ravel(run.graph.nodes[p.node].leaf) for p in run.graph.parameters])
        assert record.trajectory[entry] == pytest.approx(flat.tolist(), rel=1e-12, abs=1e-15)
        assert record.loss[entry] == pytest.approx(float(np.reshape(run.loss, ())), rel=1e-11)
        gradients = run.parameter_gradients
        values = {
            p.name: (run.graph.nodes[p.node].leaf - 0.02 * gradients[p.name]).tolist() for p in run.graph.parameters
        }


def test_descending_twice_is_the_same_and_leaves_the_graph_as_it_was() -> None:
    graph = build(FIT)
    first, second = descend(graph, iterations=10), descend(graph, iterations=10)
    assert first.trajectory == second.trajectory
    assert trace(graph).loss == first.loss[0]


# How it ends


def test_an_update_that_changes_nothing_has_converged() -> None:
    at_rest = walked("w = 0; w^2")
    assert (at_rest.status, at_rest.loss, at_rest.evaluations) == ("converged", [0.0], {"forward": 1, "backward": 1})
    arrays = walked("w = param([1, 2]); sum((w - 1)^2)", learning_rate=0.5)
    assert (arrays.status, arrays.recorded_iterations, arrays.trajectory[-1]) == ("converged", [0, 1], [1.0, 1.0])
    halved = walked("w = 1; w^2", iterations=10_000, learning_rate=0.25)
    assert halved.status == "converged"
    assert len(halved.loss) == halved.evaluations["forward"] < 2_000
    assert walked("a = 1; 3").status == "converged"


def test_a_divergence_ends_with_the_first_loss_that_is_not_finite() -> None:
    record = walked("w = 1; w^2", iterations=5_000, learning_rate=1.5)
    assert record.status == "diverged"
    assert record.loss[-1] == math.inf
    assert all(map(math.isfinite, record.loss[:-1]))
    assert record.evaluations["forward"] == len(record.loss)
    assert walked("w = -1; log(w)").loss == pytest.approx([math.nan], nan_ok=True)
    arrays = walked("w = param([1, 2]); sum(w^2)", iterations=5_000, learning_rate=1.5)
    assert (arrays.status, arrays.loss[-1]) == ("diverged", math.inf)


def test_a_divergence_in_the_last_update_is_told_too() -> None:
    record = walked("w = 1; w^2", iterations=1, learning_rate=1e200)
    assert (record.status, record.recorded_iterations) == ("diverged", [0, 1])


def test_no_iterations_give_the_start_alone() -> None:
    assert walked("w = 3; w^2", iterations=0).recorded_iterations == [0]


def test_a_descent_can_be_stopped_and_says_why() -> None:
    asked = itertools.count()
    record = walked(
        "w = 3; w^2", iterations=100_000, learning_rate=1e-9, stop=lambda: "time" if next(asked) > 2 else None
    )
    assert (record.status, record.reason) == ("stopped", "time")
    assert 0 < record.recorded_iterations[-1] < 100_000
    assert record.evaluations["forward"] == record.recorded_iterations[-1] + 1


def test_an_iteration_of_very_many_evaluations_can_be_stopped_half_way() -> None:
    text = "w = param(linspace(0, 1, 3000)); x = ones(3000); sum((w - x)^2)"
    asked = itertools.count()
    options: dict[str, Any] = {"optimizer": "coordinate_perturbation", "iterations": 3}
    record = walked(text, stop=lambda: "time" if next(asked) > 3 else None, **options)
    assert (record.status, record.reason, record.recorded_iterations) == ("stopped", "time", [0])
    assert 0 < record.evaluations["forward"] < 3_000
    assert record.trajectory[0] == np.linspace(0, 1, 3000).tolist()


def test_a_reason_that_comes_too_late_changes_nothing() -> None:
    record = walked("w = 3; w^2", iterations=1, stop=lambda: "time")
    assert (record.status, record.reason) == ("completed", None)


def test_a_record_that_nobody_writes_down_is_held_in_memory() -> None:
    options: dict[str, Any] = {"learning_rate": 1e-9, "limits": Limits(answer_bytes=4 * 4 * 50)}
    record = walked("w = 3; w^2", iterations=1_000, **options)
    assert (record.status, record.reason, record.recorded_iterations) == ("stopped", "bytes", list(range(50)))
    assert (record.iteration, record.evaluations["forward"]) == (49, 51)
    record = walked("w = 3; w^2", iterations=49, **options)
    assert (record.status, len(record.loss)) == ("completed", 50)


def test_the_start_and_the_end_are_kept_however_little_room_there_is() -> None:
    record = walked("w = 3; w^2", iterations=9, record_every=9, limits=Limits(answer_bytes=1))
    assert (record.status, record.recorded_iterations) == ("completed", [0, 9])


@dataclass
class Paper:
    """Room for so many characters of losses, each as long as it is written."""

    left: int
    taken: int = 0

    def sure(self) -> int:
        return self.left // 25

    def take(self, record: Descent) -> int:
        for loss in record.loss[self.taken :]:
            if len(repr(loss)) > self.left:
                break
            self.left -= len(repr(loss))
            self.taken += 1
        return self.taken


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"record_every": 7},
        {"optimizer": "random_perturbation"},
        {"record_every": 3, "batch_size": 2, "optimizer": "adam"},
    ],
)
def test_a_descent_ends_where_its_next_entry_would_not_fit_in_however_many_pieces_it_is_made(
    options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"iterations": 600, "learning_rate": 1e-4, **options}
    whole = list(descending(build(FIT), **options, room=Paper(10**9)))[-1]
    lengths = list(itertools.accumulate(len(repr(loss)) for loss in whole.loss))
    for characters in (lengths[20], lengths[20] + 3, lengths[-1] - 1):
        fitting = bisect.bisect_right(lengths, characters)
        said = []
        for seconds in (0.0, 4e-5, 0.1):
            monkeypatch.setattr(descent_module, "_SECONDS_BETWEEN_LOOKS", seconds)
            record = list(descending(build(FIT), **options, room=Paper(characters)))[-1]
            assert (record.status, record.reason) == ("stopped", "bytes")
            assert (record.loss, record.iteration) == (whole.loss[:fitting], whole.recorded_iterations[fitting - 1])
            said.append(record)
        assert said[0] == said[1] == said[2]
    assert list(descending(build(FIT), **options, room=Paper(lengths[-1])))[-1] == whole


@pytest.mark.parametrize("record_every", [1, 100_000])
def test_a_record_says_where_the_descent_is_also_between_its_entries(record_every: int) -> None:
    run = descending(build("k = 1; (k - 5)^2"), iterations=9_000, learning_rate=1e-5, record_every=record_every)
    said = [(record.iteration, record.latest_loss) for record in run]
    assert said[0] == (0, None)
    assert said[-1][0] == 9_000
    assert len(said) > 3
    assert [iteration for iteration, _ in said] == sorted({iteration for iteration, _ in said})
    assert all(loss is not None and 0 < loss <= 16 for _, loss in said[1:])


def test_some_iterations_may_be_left_out_but_not_the_last() -> None:
    full = walked(FIT, iterations=10, learning_rate=0.01)
    some = walked(FIT, iterations=10, learning_rate=0.01, record_every=4)
    assert some.recorded_iterations == [0, 4, 8, 10]
    assert some.loss == [full.loss[i] for i in (0, 4, 8, 10)]
    assert some.trajectory == [full.trajectory[i] for i in (0, 4, 8, 10)]
    assert walked("w = 3; w^2", iterations=4, record_every=3).recorded_iterations == [0, 3, 4]


# What is refused


@pytest.mark.parametrize(
    ("text", "message", "span"),
    [
        ("3", "There is nothing to turn: the result depends on no parameter.", (0, 1)),
        (
            "w = param([1, 2]); w",
            "The result is not a single number, so there is no loss to go down on: take its sum(…) or mean(…).",
            (10, 16),
        ),
        (
            "w = 2; [w, w]",
            "The result is not a single number, so there is no loss to go down on: take its sum(…) or mean(…).",
            (7, 13),
        ),
    ],
)
def test_a_program_that_cannot_descend_is_told_so_with_its_place(
    text: str, message: str, span: tuple[int, int]
) -> None:
    with pytest.raises(ProgramValueError) as caught:
        walked(text)
    error = caught.value
    assert (error.message, error.span, error.line, error.column) == (message, span, 1, span[0] + 1)


@pytest.mark.parametrize(
    ("options", "field", "message"),
    [
        ({"optimizer": "magic"}, "optimizer.name", "There is no optimizer of this name; there are gradient_descent, "),
        ({"settings": {"speed": 1.0}}, "optimizer.speed", "gradient descent has no setting of this name."),
        ({"settings": {"s" * 60: 1.0}}, f"optimizer.{'s' * 40}", "gradient descent has no setting of this name."),
        ({"learning_rate": math.nan}, "optimizer.learning_rate", "Expected a finite number."),
        (
            {"optimizer": "adam", "settings": {"beta1": 1.0}},
            "optimizer.beta1",
            "Expected a number of at least 0 and below 1.",
        ),
        (
            {"optimizer": "rmsprop", "settings": {"epsilon": 0.0}},
            "optimizer.epsilon",
            "Expected a number of at least 1e-100.",
        ),
        ({"iterations": -1}, "iterations", "Expected a whole number from 0."),
        ({"record_every": 0}, "record_every", "Expected a whole number from 1."),
        ({"seed": -1}, "seed", "Expected a whole number from 0."),
        ({"seed": 2**32}, "seed", "Expected a whole number below 2³²."),
    ],
)
def test_an_option_that_makes_no_sense_is_refused_by_its_field(
    options: dict[str, Any], field: str, message: str
) -> None:
    with pytest.raises(FieldError) as caught:
        walked("w = 1; w^2", **options)
    assert caught.value.field == field
    assert caught.value.message.startswith(message)


def test_iterations_are_limited() -> None:
    with pytest.raises(LimitError) as caught:
        walked("w = 1; w^2", iterations=100_001)
    assert (caught.value.limit, caught.value.value, caught.value.figure) == ("iterations", 100_000, 100_001)
