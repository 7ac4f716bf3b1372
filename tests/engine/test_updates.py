"""One update told: the lines that people read make the very numbers that the optimizer makes."""

from __future__ import annotations

from typing import Any

import pytest

from engine import OPTIMIZERS, FieldError, LimitError, Optimizer, Update, build, descend, typeset, updating
from engine.formulas import compiled
from engine.updates import _computed

PROGRAM = (
    "x = [1, 2, 3]; y = [2, 4, 7]; k = 0.5; W = param([[0.1, -0.2], [0.3, 0.4]]); loss = mean((k x + sum(W^2) - y)^2)"
)


def told(program: str, **fields: Any) -> Update:  # noqa: ANN401 - the arguments of a telling as they are
    update = list(updating(build(program), **fields))[-1]
    assert update is not None
    return update


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: optimizer.name)
@pytest.mark.parametrize("iteration", [1, 2, 9])
def test_the_lines_of_a_rule_make_the_numbers_of_the_rule(optimizer: Optimizer, iteration: int) -> None:
    asked: dict[str, Any] = {"optimizer": optimizer.name, "learning_rate": 0.03, "seed": 5}
    run = descend(build(PROGRAM), iterations=iteration, **asked)
    for parameter, index, place in (("k", (), 0), ("W", (1, 0), 3)):
        update = told(PROGRAM, iteration=iteration, parameter=parameter, index=index, **asked)
        assert update.iteration == iteration
        assert update.before == pytest.approx(run.trajectory[iteration - 1][place], rel=1e-12)
        assert update.after == pytest.approx(run.trajectory[iteration][place], rel=1e-12)
        assert len(update.lines) == len(optimizer.lines)
        assert [stage.stage for stage in update.lines[-1].formula] == ["symbols", "numbers", "result"]


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: optimizer.name)
def test_the_number_after_is_the_descents_bit_for_bit(optimizer: Optimizer) -> None:
    asked: dict[str, Any] = {"optimizer": optimizer.name, "seed": 5}
    run = descend(build("k = 1; (k - 5)^2"), iterations=12, **asked)
    for iteration in range(1, 13):
        update = told("k = 1; (k - 5)^2", iteration=iteration, parameter="k", **asked)
        assert (update.before, update.after) == (run.trajectory[iteration - 1][0], run.trajectory[iteration][0])
        assert update.lines[-1].formula[-1].latex == typeset.number(update.after).latex


def test_a_line_is_told_in_symbols_in_numbers_and_with_what_comes_out() -> None:
    settings = {"momentum": 0.5}
    update = told("w = 3; w^2", iteration=2, parameter="w", optimizer="momentum", learning_rate=0.25, settings=settings)
    velocity, step = update.lines
    assert "\\leftarrow" in velocity.formula[0].latex
    assert [stage.latex for stage in velocity.formula[1:]] == [r"0.5 \cdot 6 + 3", "6"]
    assert [stage.latex for stage in step.formula[1:]] == [r"1.5 - 0.25 \cdot 6", "0"]
    assert (update.before, update.after) == (1.5, 0.0)


def test_the_name_of_a_number_in_an_array_says_where_it_stands() -> None:
    update = told(PROGRAM, iteration=1, parameter="W", index=(0, 1))
    assert "0, 1" in update.lines[0].formula[0].latex


def test_a_knob_answers_to_every_spelling_of_its_name() -> None:
    for plain, spelled in (("k0", "k₀"), ("μ", "µ")):
        update = told(f"b = 1; {plain} = 2; b + {plain}^2", iteration=1, parameter=spelled)
        assert update == told(f"b = 1; {spelled} = 2; b + {spelled}^2", iteration=1, parameter=plain)
        assert (update.parameter, update.before) == (plain, 2)


def test_batches_are_those_of_the_descent() -> None:
    asked: dict[str, Any] = {"seed": 3, "batch_size": 2, "learning_rate": 0.01}
    run = descend(build(PROGRAM), iterations=4, **asked)
    assert told(PROGRAM, iteration=4, parameter="k", **asked).after == run.trajectory[4][0]


def test_a_descent_that_ends_before_tells_its_last_update() -> None:
    update = told("w = 3; w^2", iteration=40, parameter="w", learning_rate=0.5)
    assert update.iteration < 40
    assert update.after == 0


def test_a_telling_can_be_stopped() -> None:
    update = told("w = 3; w^2", iteration=5000, parameter="w", learning_rate=0.001, stop=lambda: "time")
    assert update.iteration < 5000


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"parameter": "q"}, "parameter"),
        ({"index": (0,)}, "index"),
        ({"parameter": "W"}, "index"),
        ({"parameter": "W", "index": (2, 0)}, "index"),
        ({"optimizer": "q"}, "optimizer.name"),
        ({"iteration": 0}, "iteration"),
        ({"iteration": 6000}, "iteration"),
    ],
)
def test_what_makes_no_sense_is_named(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(FieldError) as refused:
        told(PROGRAM, **{"iteration": 1, "parameter": "k", **fields})
    assert refused.value.field == field


def test_an_iteration_beyond_the_limit_is_refused() -> None:
    with pytest.raises(LimitError):
        told(PROGRAM, iteration=10**6, parameter="k")


def test_a_rule_may_only_hold_numbers_names_and_operations() -> None:
    with pytest.raises(AssertionError):
        _computed(compiled("[g, out]", frozenset(("g", "out"))), {"g": 1.0, "out": 2.0})
