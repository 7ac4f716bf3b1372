"""Finite differences beside backpropagation, and that they find what is wrong."""

from __future__ import annotations

import dataclasses
import math

import pytest

from engine import EXAMPLES, Example, FieldError, ProgramValueError, build, check
from engine.operations import BY_NAME


@pytest.mark.parametrize("each", EXAMPLES, ids=lambda each: each.slug)
def test_every_example_agrees(each: Example) -> None:
    checked = check(build(each.program))
    assert checked.agree
    assert checked.unchecked == 0


def test_every_number_of_every_parameter_is_compared() -> None:
    checked = check(build("a = 2; w = param([[1, 2], [3, 4]]); a sum(w^2)"))
    assert [(entry.name, entry.index) for entry in checked.parameters] == [
        ("a", ()), ("w", (0, 0)), ("w", (0, 1)), ("w", (1, 0)), ("w", (1, 1)),
    ]  # fmt: skip
    assert [entry.gradient for entry in checked.parameters] == [30.0, 4.0, 8.0, 12.0, 16.0]
    for entry in checked.parameters:
        assert entry.finite_difference == pytest.approx(entry.gradient, rel=1e-8)
        assert entry.difference == abs(entry.gradient - entry.finite_difference)
        assert entry.agrees
    assert checked.evaluations == {
        "backpropagation": {"forward": 1, "backward": 1},
        "finite_differences": {"forward": 10},
    }


def test_a_planted_error_of_a_thousandth_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = build("a = 0.5; b = 2; tanh(a) b")
    assert check(graph).agree
    tanh = BY_NAME["tanh"]
    (partial,) = tanh.partials
    wrong = dataclasses.replace(tanh, partials=(lambda *arguments: 1.001 * partial(*arguments),))
    monkeypatch.setitem(BY_NAME, "tanh", wrong)
    checked = check(graph)
    assert not checked.agree
    assert [entry.agrees for entry in checked.parameters] == [False, True]


def test_the_nudge_may_be_chosen_and_a_coarse_one_shows() -> None:
    graph = build("a = 1; a^3")
    (coarse,) = check(graph, h=0.5).parameters
    assert coarse.finite_difference == pytest.approx(3 + 0.25)
    assert not coarse.agrees
    assert check(graph, h=1e-6).agree


def test_what_the_differences_were_made_of_is_told() -> None:
    (entry,) = check(build("a = 1; a^3"), h=0.5).parameters
    assert (entry.h, entry.loss_above, entry.loss_below) == (0.5, 1.5**3, 0.5**3)
    assert entry.forward_difference == (1.5**3 - 1) / 0.5
    assert check(build("a = 1; a^3")).loss == 1


def test_a_nudge_that_rounding_swallows_has_no_slope() -> None:
    (entry,) = check(build("a = 1; a^3"), h=1e-17).parameters
    assert math.isnan(entry.finite_difference)
    assert math.isnan(entry.forward_difference)


def test_some_parameters_may_be_chosen() -> None:
    graph = build("a = 1; b = 2; c = 3; a b c")
    assert [entry.name for entry in check(graph, parameters=["c", "a"]).parameters] == ["a", "c"]
    assert check(graph, parameters=[]).parameters == ()


def test_a_parameter_may_be_chosen_by_any_spelling_of_its_name() -> None:
    graph = build("k₀ = 1; µ = 2; c = 3; k0 μ c")
    assert [entry.name for entry in check(graph, parameters=["µ", "k₀", "k0"]).parameters] == ["k0", "μ"]


def test_of_very_many_numbers_those_with_the_largest_gradients_are_compared_and_the_rest_counted() -> None:
    checked = check(build("w = param(linspace(0, 1, 400)); sum(w^2)"))
    assert (len(checked.parameters), checked.unchecked) == (300, 100)
    assert checked.parameters[0].index == (100,)
    assert checked.agree


@pytest.mark.parametrize(
    ("text", "agree"),
    [
        ("a = 0; abs(a)", True),
        ("a = 0; relu(a)", False),
        ("a = 1e6; a^2", True),
        ("a = 1e-9; sin(a)", True),
        ("a = 1e300; a/2", True),
        ("a = 3; 2", True),
        ("a = 0; sqrt(a)", False),
        ("a = -1; log(a)", False),
        ("a = 1e400; a", False),
    ],
)
def test_kinks_and_numbers_that_are_not_finite_show_without_a_warning(text: str, agree: bool) -> None:
    assert check(build(text)).agree is agree


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"h": 0.0}, "h"),
        ({"h": -1.0}, "h"),
        ({"h": math.inf}, "h"),
        ({"h": math.nan}, "h"),
        ({"parameters": ["b"]}, "parameters"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused_by_its_field(options: dict[str, object], field: str) -> None:
    with pytest.raises(FieldError) as caught:
        check(build("a = 1; a^2"), **options)  # type: ignore[arg-type]
    assert caught.value.field == field


def test_a_nudge_too_small_to_be_made_gives_no_slope() -> None:
    (entry,) = check(build("a = 1; a^2"), h=1e-300).parameters
    assert math.isnan(entry.finite_difference)
    assert not entry.agrees


def test_without_a_loss_there_is_nothing_to_compare() -> None:
    with pytest.raises(ProgramValueError):
        check(build("[1, 2]"))


def test_a_costly_program_is_checked_at_fewer_entries_and_the_rest_are_counted() -> None:
    checked = check(build("W = param(randn(300, 300)); v = param(randn(300)); sum(W @ W @ v)"))
    assert 1 <= len(checked.parameters) < 100
    assert len(checked.parameters) + checked.unchecked == 300 * 300 + 300
