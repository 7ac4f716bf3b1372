"""Batches: rows of all data that belongs together, each once in a pass."""

from __future__ import annotations

import numpy as np
import pytest

from engine import EXAMPLES, FieldError, build, descend
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
        loss, (gradient,) = dealt.next([0.0])
        sums.append((loss, gradient))
    for one_pass in (sums[:3], sums[3:]):
        assert sum(gradient for _, gradient in one_pass) == -31
        assert sum(2 * loss for loss, _ in one_pass) == 1 + 4 + 16 + 64 + 256
    assert sums[:3] != sums[3:]


def test_rows_of_all_data_of_one_length_stay_together() -> None:
    dealt = batches("x = [1, 2, 3]; y = [10, 20, 30]; z = [5, 6]; w = 0; sum((w + x)*y) + 0 sum(z)", 1)
    seen = {round(dealt.next([0.0])[0]) for _ in range(3)}
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


def test_rules_that_only_ask_for_losses_use_all_rows() -> None:
    record = descend(build(TEXT), iterations=3, batch_size=2, optimizer="coordinate_perturbation", learning_rate=1e-4)
    assert record.evaluations["backward"] == 0
    assert record.loss[-1] < record.loss[0]


def test_a_standstill_on_one_batch_is_not_the_end() -> None:
    record = descend(build("x = [0, 1, 2]; w = 0; mean((w x)^2)"), iterations=5, batch_size=1)
    assert (record.status, record.recorded_iterations[-1]) == ("completed", 5)


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
