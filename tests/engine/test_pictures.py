"""Which pictures make sense for a program."""

from __future__ import annotations

import pytest

from engine import EXAMPLES, Picture, build, pictures

FIT = "x = [0, 1]; y = [1, 2]; a = 1; p = a x; "


def fit(x: str, y: str, prediction: str) -> Picture:
    """A curve through data."""
    return Picture("fit", {"x": x, "y": y, "prediction": prediction})


@pytest.mark.parametrize(
    ("text", "picture"),
    [
        (FIT + "mean((p - y)^2)", fit("x", "y", "p")),
        (FIT + "mean((y - p)^2)", fit("x", "y", "p")),
        (FIT + "mean(abs(y - p))", fit("x", "y", "p")),
        (FIT + "mse(p, y)", fit("x", "y", "p")),
        (FIT + "u = p + 1; mse(u, y)", fit("x", "y", "u")),
        (FIT + "d = [5]; q = a x + 0 d; mse(q, y)", None),
        (FIT + "mean((a x - y)^2)", None),
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
    text: str, picture: Picture | None
) -> None:
    graph = build(text)
    shown = pictures(graph)
    assert [each for each in shown if each.kind == "fit"] == ([picture] if picture else [])
    assert shown[-1] == Picture("loss", {"of": "loss"})


def test_the_loss_is_shown_by_its_name_if_it_has_one() -> None:
    assert pictures(build("a = 1; error = a^2")) == (Picture("loss", {"of": "error"}),)


def test_without_something_to_descend_there_are_no_pictures() -> None:
    assert pictures(build("3")) == pictures(build("a = 1; [a, a]")) == ()


def test_the_curve_fit_shows_its_curve_first() -> None:
    first, second = pictures(build(EXAMPLES[0].program))
    assert (first, second.kind) == (fit("x", "y", "yhat"), "loss")
