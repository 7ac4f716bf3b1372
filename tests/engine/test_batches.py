"""Batches: rows of all data that belongs together, each once in a pass."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import EXAMPLES, FieldError, build, descend, trace
from engine.batches import Batches

TEXT = "X = [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10]]; y = [1, 2, 3, 4, 5]; "
TEXT += "c = [1, 2]; w = param([0.1, 0.2]); mean((X @ w - y)^2) + 0 sum(c)"


def batches(text: str, size: int) -> Batches:
    """The batches of a program."""
    return Batches(build(text), size, np.random.RandomState(0))


def test_rows_are_dealt_without_replacement_within_a_pass() -> None:
    dealt = batches("x = [1, 2, 4, 8, 16]; w = 0; sum((w - x)^2)/2", 2)
    sums = []
    for _ in range(6):
        dealt.deal()
        loss, (gradient,) = dealt.evaluate([0.0])
        assert dealt.loss([0.0]) == loss
        sums.append((loss, gradient))
    for one_pass in (sums[:3], sums[3:]):
        assert sum(gradient for _, gradient in one_pass) == -31
        assert sum(2 * loss for loss, _ in one_pass) == 1 + 4 + 16 + 64 + 256
    assert sums[:3] != sums[3:]


def test_rows_of_all_data_of_one_length_stay_together() -> None:
    dealt = batches("x = [1, 2, 3]; y = [10, 20, 30]; z = [5, 6]; w = 0; sum((w + x)*y) + 0 sum(z)", 1)
    seen = set()
    for _ in range(3):
        dealt.deal()
        seen.add(round(dealt.loss([0.0])))
    assert seen == {10, 40, 90}


def test_the_loss_is_recorded_over_all_rows_and_updates_go_by_batches() -> None:
    record = descend(build(TEXT), iterations=4, batch_size=2, learning_rate=0.001, seed=3)
    by_hand = np.mean((np.arange(1, 11).reshape(5, 2) @ [0.1, 0.2] - np.arange(1, 6)) ** 2)
    assert record.loss[0] == pytest.approx(by_hand, rel=1e-14)
    # Each update runs a batch, each record all rows.
    assert record.evaluations == {"forward": 4 + 5, "backward": 4 + 5}
    assert record.trajectory == descend(build(TEXT), iterations=4, batch_size=2, learning_rate=0.001, seed=3).trajectory
    assert record.trajectory != descend(build(TEXT), iterations=4, batch_size=2, learning_rate=0.001, seed=4).trajectory


def test_a_batch_of_all_rows_is_plain_descent_but_for_the_order() -> None:
    whole = descend(build(TEXT), iterations=5, learning_rate=0.001)
    batch = descend(build(TEXT), iterations=5, learning_rate=0.001, batch_size=5)
    assert batch.trajectory == pytest.approx(np.array(whole.trajectory), rel=1e-12)


def test_classes_are_dealt_out_with_their_rows() -> None:
    softmax = next(example for example in EXAMPLES if example.slug == "softmax")
    graph = build(softmax.program)
    whole = descend(graph, iterations=3, batch_size=15, learning_rate=0.1)
    assert whole.loss == pytest.approx(descend(graph, iterations=3, learning_rate=0.1).loss, rel=1e-12)
    assert descend(graph, iterations=30, batch_size=4, learning_rate=0.1).loss[-1] < 0.9 * whole.loss[0]


def test_nudges_of_an_iteration_are_judged_on_its_batch() -> None:
    asked: dict[str, Any] = {"iterations": 4, "batch_size": 2, "learning_rate": 1e-3, "seed": 3}
    nudged = descend(build(TEXT), optimizer="coordinate_perturbation", **asked)
    # The same rows as for the gradient, in the same order: forward differences lead the same way.
    assert np.allclose(nudged.trajectory, descend(build(TEXT), **asked).trajectory, rtol=1e-5)
    assert not np.allclose(
        nudged.trajectory[-1], descend(build(TEXT), **{**asked, "seed": 4}).trajectory[-1], rtol=1e-5
    )
    # Of every iteration the batch here and at a nudge of both numbers, and all rows for the record; and those at the end.
    assert nudged.evaluations == {"forward": 4 * (1 + 2 + 1) + 1, "backward": 0}
    for values, loss in zip(nudged.trajectory, nudged.loss, strict=True):
        assert loss == pytest.approx(float(trace(build(TEXT, {"w": values})).loss), rel=1e-14)


def test_a_nudge_is_kept_for_a_batch_even_if_the_whole_loss_rises() -> None:
    graph = build("x = [0, 10]; w = 5; sum((w - x)^2)")
    record = descend(
        graph, iterations=6, batch_size=1, optimizer="random_perturbation", learning_rate=0.5, record_every=4
    )
    assert record.recorded_iterations == [0, 4, 6]
    # Any nudge from the middle makes the loss over both rows larger.
    assert record.loss == pytest.approx([sum((w - x) ** 2 for x in (0, 10)) for (w,) in record.trajectory], rel=1e-14)
    assert record.loss[-1] > record.loss[0]
    assert record.evaluations == {"forward": 6 * 2 + 2 + 1, "backward": 0}


@pytest.mark.parametrize("optimizer", ["gradient_descent", "coordinate_perturbation"])
def test_where_a_batch_has_no_finite_loss_it_ends(optimizer: str) -> None:
    graph = build("x = [1, 2]; w = 1; sum(log(w - x))")
    record = descend(graph, iterations=9, batch_size=1, optimizer=optimizer)
    assert record.status == "diverged"
    assert not np.isfinite(record.loss[-1])
    assert np.isfinite(record.loss[:-1]).all()


def test_the_first_loss_over_all_rows_that_is_not_finite_is_the_last_entry() -> None:
    graph = build("x = [0.5, 2, 0.4]\nw = 1\nsum(log(w - x))")
    run = descend(graph, iterations=20, learning_rate=0.1, batch_size=1, seed=1)
    assert run.status == "diverged"
    assert [np.isfinite(loss) for loss in run.loss].count(False) == 1
    assert not np.isfinite(run.loss[-1])


def test_a_standstill_on_one_batch_is_not_the_end() -> None:
    record = descend(build("x = [0, 0, 2]; w = 1; mean((w x)^2)"), iterations=5, batch_size=1, learning_rate=1e-3)
    assert (record.status, record.recorded_iterations[-1]) == ("completed", 5)
    assert len(set(map(tuple, record.trajectory))) == 3


@pytest.mark.parametrize(("size", "last"), [(1, 2), (2, 1), (3, 0)])
@pytest.mark.parametrize("optimizer", ["gradient_descent", "adam", "coordinate_perturbation"])
def test_a_pass_over_all_rows_that_changes_nothing_is_the_end(size: int, last: int, optimizer: str) -> None:
    record = descend(
        build("x = [1, 2, 3]; k = 0; sum(k^2 x) - sum(k^2 x)"), iterations=9, batch_size=size, optimizer=optimizer
    )
    assert (record.status, record.recorded_iterations[-1]) == ("converged", last)
    # Each update by its batch, and all rows for each record.
    assert record.evaluations["forward"] == (last + 1) * (3 if optimizer == "coordinate_perturbation" else 2)


def test_the_pass_that_changes_nothing_may_be_a_later_one() -> None:
    record = descend(build("x = [1, 2, 4]; k = 1; sum(max(k x, 0))"), iterations=90, batch_size=2, learning_rate=0.5)
    assert record.status == "converged"
    moved = [place for place, (k,) in enumerate(record.trajectory) if k != record.trajectory[-1][0]]
    # The rest of the pass that moved last, and one whole pass.
    assert record.recorded_iterations[-1] + 1 == (moved[-1] // 2 + 2) * 2


def test_nudges_of_chance_never_claim_to_rest() -> None:
    record = descend(
        build("x = [1, 2]; k = 0; sum((k x)^2)"), iterations=4, batch_size=1, optimizer="random_perturbation"
    )
    assert (record.status, set(map(tuple, record.trajectory))) == ("completed", {(0.0,)})


@pytest.mark.parametrize(
    ("text", "size", "message"),
    [
        ("w = 1; w^2", 1, "The program has no data with rows to take batches of."),
        ("x = data(3); w = 1; w x", 1, "The program has no data with rows to take batches of."),
        ("x = [1, 2]; w = 1; sum(w x)", 0, "Expected a number of rows from 1 to 2."),
        ("x = [1, 2]; w = 1; sum(w x)", 3, "Expected a number of rows from 1 to 2."),
        (
            "x = [1, 2, 3]; w = param([1, 2, 3]); sum(w x)",
            2,
            "With 2 rows the program does not run: shapes (3,) and (2,) do not match.",
        ),
        (
            "x = [1, 2, 3]; w = 1; w x[2]",
            2,
            "With 2 rows the program does not run: index 2 is out of range, axis 0 goes from 0 to 1.",
        ),
    ],
)
def test_batches_that_cannot_be_taken_are_refused(text: str, size: int, message: str) -> None:
    with pytest.raises(FieldError) as caught:
        batches(text, size)
    assert (caught.value.field, caught.value.message) == ("batch_size", message)


def test_what_runs_on_a_full_batch_may_fail_on_the_last_and_smaller_one() -> None:
    with pytest.raises(FieldError) as caught:
        batches("x = [1, 2, 3]; w = 1; w x[1]", 2)
    assert caught.value.message.startswith("With 1 row the program does not run: ")
