"""POST /api/v1/landscape: the loss over a grid is the loss that a graph has there."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.app.conftest import FIT, Ask, problem, strict_json


def look(client: TestClient, program: str, *axes: dict[str, Any], **fields: object) -> dict[str, Any]:
    response = client.post("/api/v1/landscape", json={"program": program, "axes": axes, **fields})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = strict_json(response.content)
    return answer


def test_the_losses_over_one_knob_are_those_of_the_graph(client: TestClient, ask: Ask) -> None:
    answer = look(client, FIT, {"parameter": "k1", "from": -1, "to": 1, "points": 5})
    (axis,) = answer["axes"]
    assert axis == {"parameter": "k1", "index": [], "at": [-1, -0.5, 0, 0.5, 1]}
    for at, loss in zip(axis["at"], answer["loss"], strict=True):
        assert loss == pytest.approx(ask(FIT, values={"k1": at}, include=[])["loss"], rel=1e-12)
    here = ask(FIT, include=[])
    assert answer["loss_at"] == here["loss"]
    assert answer["slope"] == [here["gradients"]["k1"]]
    assert answer["status"] == "completed"


def test_an_axis_wider_than_the_largest_number_has_its_places(client: TestClient) -> None:
    answer = look(client, "k = 0.5; k^2", {"parameter": "k", "from": -1e308, "to": 1e308, "points": 3})
    assert answer["axes"][0]["at"] == [-1e308, 0, 1e308]
    assert answer["loss"] == ["Infinity", 0, "Infinity"]


def test_over_two_knobs_the_first_axis_is_the_row(client: TestClient) -> None:
    axes = ({"parameter": "a", "from": 0, "to": 2, "points": 3}, {"parameter": "b", "from": 0, "to": 1, "points": 2})
    assert look(client, "a = 1; b = 1; 10a + b", *axes)["loss"] == [[0, 1], [10, 11], [20, 21]]


def test_a_number_of_an_array_parameter_is_an_axis(client: TestClient) -> None:
    axis = {"parameter": "W", "index": [1, 0], "from": 0, "to": 2, "points": 3}
    answer = look(client, "W = param([[1, 2], [3, 4]]); sum(W)", axis)
    assert answer["loss"] == [7, 8, 9]


def test_values_are_where_the_others_stand(client: TestClient) -> None:
    axis = {"parameter": "a", "from": 0, "to": 1, "points": 2}
    assert look(client, "a = 1; b = 1; a + b", axis, values={"b": 5})["loss"] == [5, 6]


def test_a_loss_that_is_not_finite_is_said_in_words(client: TestClient) -> None:
    answer = look(client, "a = 1; log(a)", {"parameter": "a", "from": -1, "to": 1, "points": 3})
    assert answer["loss"] == ["NaN", "-Infinity", 0]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"parameter": "q"}, "axes.0.parameter"),
        ({"points": 1}, "axes.0.points"),
        ({"to": -5}, "axes.0.to"),
        ({"from": "Infinity"}, "axes.0.from"),
        ({"index": [0]}, "axes.0.index"),
        ({"more": 1}, "axes.0.more"),
    ],
)
def test_an_axis_that_does_not_fit_is_named(change: dict[str, Any], field: str, client: TestClient) -> None:
    axis = {"parameter": "a", "from": -1, "to": 1, "points": 3, **change}
    body = {"program": "a = 1; a^2", "axes": [axis]}
    assert problem(client.post("/api/v1/landscape", json=body), 422, "field")["field"] == field


@pytest.mark.parametrize("path", ["landscape", "check", "descent"])
@pytest.mark.parametrize("program", ["x = [1, 2]; k = 1; k x", "x = [1, 2]; sum(x)"])
def test_without_a_single_number_or_a_parameter_there_is_nothing_to_go_down_on(
    path: str, program: str, client: TestClient
) -> None:
    axes = {"axes": [{"parameter": "k", "from": -1, "to": 1, "points": 3}]} if path == "landscape" else {}
    members = problem(client.post(f"/api/v1/{path}", json={"program": program, **axes}), 422, "value")
    assert members["span"]
    assert client.post("/api/v1/graph", json={"program": program}).status_code == 200
