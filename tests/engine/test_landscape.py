"""The loss over one or two knobs."""

from __future__ import annotations

import importlib
import itertools
import math
import sys

import numpy as np
import pytest

from engine import Axis, FieldError, LimitError, ProgramValueError, build, landscape, trace

# The package gives the function under this name.
MODULE = importlib.import_module("engine.landscape")
BOWL = "a = 2; w = param([[1, 2], [3, 4]]); (a - 1)^2 + sum(w^2)"


def test_one_axis_gives_a_list_and_two_give_rows_of_the_first() -> None:
    graph = build(BOWL)
    line = landscape(graph, [Axis("a", -1, 1, 3)])
    assert line.axes == ((Axis("a", -1, 1, 3), [-1.0, 0.0, 1.0]),)
    assert line.loss.tolist() == [34.0, 31.0, 30.0]
    plane = landscape(graph, [Axis("a", 0, 1, 2), Axis("w", 0, 4, 3, (1, 0))])
    assert plane.loss.tolist() == [[22.0, 26.0, 38.0], [21.0, 25.0, 37.0]]
    same = landscape(graph, [Axis("w", 0, 1, 2, (0, 0)), Axis("w", 0, 1, 2, (0, 1))])
    assert same.loss.tolist() == [[26.0, 27.0], [27.0, 28.0]]


def test_where_the_program_stands_loss_and_slope_are_those_of_the_graph() -> None:
    graph = build(BOWL)
    seen = landscape(graph, [Axis("a", -1, 1, 2), Axis("w", 0, 4, 2, (1, 0))])
    run = trace(graph)
    assert seen.loss_at == float(run.loss)
    assert seen.slope == (float(run.gradients[0]), float(run.gradients[1][1, 0])) == (2.0, 6.0)
    assert (seen.status, seen.reason) == ("completed", None)


@pytest.mark.parametrize(
    ("program", "ends", "lowest"),
    [
        ("k = 0.3; abs(k - 0.123)", (-2, 2), (0.123, 0)),
        ("k = 0.3; k^2", (-1.3, 2), (0, 0)),
        ("k = 0.3; (k - 1/3)^2 + 2", (-2, 2), (1 / 3, 2)),
        ("k = 0.5; x = linspace(-3, 3, 50); mean((sin(k x) - sin(x))^2)", (-2, 2), (1, 0)),
        # Nothing is there beside the one place, or nothing else is that low.
        ("k = 0.3; where(k == 0.5, -1, 0 k)", (0, 1), (0.5, -1)),
        ("k = 1; k^2 + log(k)*0", (0, 1), (0, 0)),
        ("k = 1; k^2", (0, 1), None),
        ("k = 1; log(-1 - k^2)", (-1, 1), None),
    ],
)
def test_the_lowest_place_is_computed_and_lies_between_the_ends(
    monkeypatch: pytest.MonkeyPatch,
    program: str,
    ends: tuple[float, float],
    lowest: tuple[float, float] | None,
) -> None:
    graph = build(program)
    seen = landscape(graph, [Axis("k", *ends, 161)])
    monkeypatch.setattr(MODULE, "_BLOCK", 800)
    assert landscape(graph, [Axis("k", *ends, 161)]).lowest == seen.lowest
    if seen.lowest is None:
        assert lowest is None
    else:
        place, least = seen.lowest
        assert seen.lowest == pytest.approx(lowest, abs=1e-6)
        assert least <= min(value for value in seen.loss.tolist() if math.isfinite(value))
        assert least == float(trace(build(program, {"k": place})).loss)


@pytest.mark.parametrize("k", [1 / 3, 0.5, 3.0])
def test_the_lowest_place_is_never_above_the_current_one(k: float) -> None:
    # So narrow a valley that no search finds it, as a descent does.
    graph = build(f"k = {k!r}; 1 - 2 exp(-((k - {k!r})*1e9)^2) + 0 k")
    seen = landscape(graph, [Axis("k", 0, 1, 161)])
    assert seen.lowest == ((k, -1.0) if k < 1 else None)
    assert seen.loss.shape == (161,)


def test_a_grid_in_blocks_is_the_grid_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = build("a = 2; b = 3; x = linspace(0, 1, 7); mean((a x + b - x^2)^2)")
    axes = [Axis("a", -1, 1, 5), Axis("b", -2, 2, 6)]
    whole = landscape(graph, axes)
    monkeypatch.setattr(MODULE, "_BLOCK", 28)
    assert np.array_equal(landscape(graph, axes).loss, whole.loss)


def test_a_knob_without_influence_is_flat() -> None:
    seen = landscape(build("a = 2; b = 1; b^2"), [Axis("a", 0, 1, 3)])
    assert (seen.loss.tolist(), seen.slope) == ([1.0, 1.0, 1.0], (0.0,))
    assert landscape(build("a = 2; w = 1; x = [3]; w x"), [Axis("w", 0, 1, 2)]).loss.tolist() == [0.0, 3.0]


def test_places_where_the_loss_is_not_finite_are_said() -> None:
    seen = landscape(build("a = 1; log(a)"), [Axis("a", -1, 1, 3)])
    assert math.isnan(seen.loss[0])
    assert seen.loss[1:].tolist() == [-math.inf, 0.0]
    singular = landscape(build("A = param([[1, 1], [1, 1]]); sum(inv(A)) + det(A)"), [Axis("A", 1, 3, 2, (0, 0))])
    assert math.isnan(singular.loss[0])
    assert singular.loss[1] == pytest.approx(3)


@pytest.mark.parametrize(
    ("start", "end", "points", "at"),
    [
        (-1e308, 1e308, 3, [-1e308, 0.0, 1e308]),
        (-1.5e308, 0.5e308, 5, [-1.5e308, -1e308, -0.5e308, 0.0, 0.5e308]),
        (-sys.float_info.max, sys.float_info.max, 2, [-sys.float_info.max, sys.float_info.max]),
        (0.0, 5e-324, 2, [0.0, 5e-324]),
    ],
)
def test_an_axis_may_be_as_wide_as_numbers_are(start: float, end: float, points: int, at: list[float]) -> None:
    seen = landscape(build("k = 0.5; k^2"), [Axis("k", start, end, points)])
    assert seen.axes[0][1] == pytest.approx(at, rel=1e-15, abs=0)
    assert seen.loss.tolist() == [k * k for k in seen.axes[0][1]]


@pytest.mark.parametrize("points", range(2, 513, 17))
def test_the_widest_axis_has_finite_places_in_order(points: int) -> None:
    largest = sys.float_info.max
    for start in (-largest, 0.0):
        at = landscape(build("k = 1; k"), [Axis("k", start, largest, points)]).axes[0][1]
        assert (at[0], at[-1]) == (start, largest)
        assert np.isfinite(at).all()
        assert at == sorted(set(at))


def test_it_can_be_stopped_and_keeps_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MODULE, "_BLOCK", 6)
    asked = itertools.count()
    seen = landscape(build("a = 1; a^2"), [Axis("a", 0, 5, 6)], stop=lambda: "time" if next(asked) == 2 else None)
    assert (seen.status, seen.reason) == ("stopped", "time")
    assert seen.loss[:4].tolist() == [0.0, 1.0, 4.0, 9.0]
    assert np.isnan(seen.loss[4:]).all()


@pytest.mark.parametrize(
    ("axes", "field", "message"),
    [
        ([], "axes", "Expected one axis or two."),
        ([Axis("a", 0, 1, 2)] * 3, "axes", "Expected one axis or two."),
        ([Axis("b", 0, 1, 2)], "axes.0.parameter", "The program has no parameter of this name."),
        ([Axis("a", 0, 1, 2, (0,))], "axes.0.index", "The parameter is a single number: leave index out."),
        (
            [Axis("w", 0, 1, 2)],
            "axes.0.index",
            "Expected a whole number for each axis of the parameter (2), inside its shape.",
        ),
        (
            [Axis("w", 0, 1, 2, (0, 2))],
            "axes.0.index",
            "Expected a whole number for each axis of the parameter (2), inside its shape.",
        ),
        (
            [Axis("w", 0, 1, 2, (-1, 0))],
            "axes.0.index",
            "Expected a whole number for each axis of the parameter (2), inside its shape.",
        ),
        ([Axis("a", 0, 1, 1)], "axes.0.points", "Expected at least 2 points."),
        ([Axis("a", 1, 1, 2)], "axes.0.to", "Expected an end above the start."),
        ([Axis("a", 0, math.inf, 2)], "axes.0.to", "Expected an end above the start."),
        ([Axis("a", math.nan, 1, 2)], "axes.0.to", "Expected an end above the start."),
        ([Axis("a", 0, 1, 2), Axis("a", 0, 2, 3)], "axes.1.parameter", "Both axes are the same knob."),
    ],
)
def test_an_axis_that_does_not_fit_is_refused_by_its_field(axes: list[Axis], field: str, message: str) -> None:
    with pytest.raises(FieldError) as caught:
        landscape(build(BOWL), axes)
    assert (caught.value.field, caught.value.message) == (field, message)


@pytest.mark.parametrize(
    ("axes", "limit", "value"),
    [
        ([Axis("a", 0, 1, 513)], "axis_points", 512),
        ([Axis("a", 0, 1, 2), Axis("w", 0, 1, 257, (0, 0))], "axis_points_of_two", 256),
    ],
)
def test_an_axis_with_too_many_places_is_over_a_limit(axes: list[Axis], limit: str, value: int) -> None:
    with pytest.raises(LimitError) as caught:
        landscape(build(BOWL), axes)
    assert (caught.value.limit, caught.value.value, caught.value.figure) == (limit, value, value + 1)


@pytest.mark.parametrize(("plain", "spelled"), [("k0", "k₀"), ("μ", "µ"), ("Ω1", "\u2126₁")])
def test_a_knob_answers_to_every_spelling_of_its_name(plain: str, spelled: str) -> None:
    graph = build(f"{spelled} = 2; b = 1; {plain}^2 + b")
    seen = landscape(graph, [Axis(spelled, 0, 1, 2), Axis("b", 0, 1, 2)])
    assert [axis.parameter for axis, _ in seen.axes] == [plain, "b"]
    assert (seen.loss.tolist(), seen.slope) == ([[0, 1], [1, 2]], (4, 1))
    for one, other in itertools.product((plain, spelled), repeat=2):
        with pytest.raises(FieldError, match="same knob"):
            landscape(graph, [Axis(one, 0, 1, 2), Axis(other, 0, 1, 2)])


def test_a_program_without_a_loss_has_no_landscape() -> None:
    with pytest.raises(ProgramValueError):
        landscape(build("3"), [Axis("a", 0, 1, 2)])
