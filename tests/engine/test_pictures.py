"""Which pictures make sense for a program."""

from __future__ import annotations

import pytest

from engine import EXAMPLES, Picture, build, pictures

FIT = "x = [0, 1]; y = [1, 2]; a = 1; p = a x; "


def fit(x: str, y: str, prediction: str) -> tuple[str, dict[str, str]]:
    """A curve through data."""
    return ("fit", {"x": x, "y": y, "prediction": prediction})


def shown(text: str) -> list[tuple[str, dict[str, str]]]:
    """Kinds and names of all pictures of a program."""
    return [(picture.kind, picture.names) for picture in pictures(build(text))]


@pytest.mark.parametrize(
    ("text", "picture"),
    [
        (FIT + "mean((p - y)^2)", fit("x", "y", "p")),
        (FIT + "mean((y - p)^2)", fit("x", "y", "p")),
        (FIT + "mean(abs(y - p))", fit("x", "y", "p")),
        (FIT + "mse(p, y)", fit("x", "y", "p")),
        (FIT + "u = p + 1; mse(u, y)", fit("x", "y", "u")),
        (FIT + "d = [5]; q = a x + 0 d; mse(q, y)", None),
        (FIT + "mean((a x - y)^2)", fit("x", "y", "")),
        (FIT + "f(t) = mean((a t - y)^2); f(x)", None),
        (FIT + "f(t) = t; u = f(a x) + 0; mean((u - y)^2)", fit("x", "y", "u")),
        (FIT + "sum(p)", None),
        (FIT + "mean((p - [1, 2])^2)", None),
        (FIT + "c = 2; mean((p - c)^2)", None),
        (FIT + "s = sum(p); (s - 2)^2", None),
        ("x = [0, 1, 2]; y = [1, 2]; a = 1; p = a x[1:]; mse(p, y)", None),
        ("x = [0, 1]; z = [1, 1]; y = [1, 2]; a = 1; p = a x z; mse(p, y)", None),
        ("y = [1, 2]; a = 1; p = a y; mse(p, y)", None),
        ("x = [[0, 1]]; y = [[1, 2]]; a = 1; p = a x; mse(p, y)", None),
        ("x = [3]; y = [4]; a = 1; p = a x; mse(p, y)", None),
        ("x = [0, 1]; y = [1, 2]; p = 2x; a = 1; a mse(p, y)", None),
        ("p = param([1, 2]); y = [1, 2]; mse(p, y)", None),
    ],
)
def test_a_fit_compares_a_named_prediction_from_one_list_of_data_with_another(
    text: str, picture: tuple[str, dict[str, str]] | None
) -> None:
    found = shown(text)
    assert [each for each in found if each[0] == "fit"] == ([picture] if picture else [])
    assert found[-1] == ("loss", {"of": "loss"})


POINTS = "X = [[0, 1], [1, 0], [1, 1]]; c = [0, 1, 1]; v = param([1, 2]); W = param(zeros(2, 3)); "
LISTS = "u = [0, 1, 1]; v = [1, 0, 1]; c = [-1, 1, 1]; a = 1; b = 2; "


def regions(boundary: str, prediction: str = "", **inputs: str) -> dict[str, str]:
    """Points in the plane and what they are taken for."""
    return {**(inputs or {"points": "X"}), "classes": "c", "prediction": prediction, "boundary": boundary}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (POINTS + "s = X @ v; binary_cross_entropy_with_logits(s, c)", regions("0", "s")),
        (POINTS + "binary_cross_entropy(sigmoid(X @ v), c)", regions("0.5")),
        (POINTS + "cross_entropy(X @ W, c)", regions("largest")),
        (POINTS + "mse(sigmoid(X @ v), c)", regions("0.5")),
        (LISTS + "s = a u + b v; mean(max(0, 1 - s c))", regions("0", "s", x="u", y="v")),
        (LISTS + "mean((tanh(a u + b v) - c)^2)", regions("0", x="u", y="v")),
        (POINTS + "d = [0.5, 2, 1]; mse(X @ v, d)", None),
        (POINTS + "mse(X @ v + 0 c, c)", None),
        (POINTS + "f(t) = t @ v; mse(f(X), c)", None),
        (POINTS + "d = [0, 1]; Z = X @ W; mse(Z[0, :2], d)", None),
        (POINTS + "mse(sum(X @ W), c)", None),
        (POINTS + "mse([[1, 2], [3, 4], [5, 6]] @ v, c)", None),
        ("X = [[0, 1, 2], [1, 0, 2]]; c = [0, 1]; v = param([1, 2, 3]); mse(X @ v, c)", None),
        ("u = [0, 1]; c = [[0, 1], [1, 0]]; a = 1; mse(a u, c)", None),
    ],
)
def test_regions_are_those_of_a_classifier_with_two_inputs(text: str, names: dict[str, str] | None) -> None:
    assert [each for kind, each in shown(text) if kind == "regions"] == ([names] if names else [])


def test_the_loss_is_shown_by_its_name_if_it_has_one() -> None:
    of = {"of": "error"}
    assert pictures(build("a = 1; error = a^2")) == (Picture("slice", of, 2), Picture("loss", of, 2))


def test_two_knobs_or_two_numbers_of_an_array_have_contours() -> None:
    assert [kind for kind, _ in shown("a = 1; b = 2; a*b")] == ["slice", "contour", "loss"]
    assert [kind for kind, _ in shown("a = param([1, 2]); sum(a)")] == ["slice", "contour", "loss"]


def test_without_something_to_descend_there_are_no_pictures() -> None:
    assert pictures(build("3")) == pictures(build("a = 1; [a, a]")) == ()


def test_each_example_shows_what_it_is_about_first() -> None:
    kinds = {example.slug: shown(example.program)[0][0] for example in EXAMPLES}
    assert {slug for slug, kind in kinds.items() if kind == "regions"} == {"two-moons", "softmax"}
    assert {slug for slug, kind in kinds.items() if kind == "fit"} == {
        "curve-fit", "penalties", "logistic-regression", "cooling"
    }  # fmt: skip
