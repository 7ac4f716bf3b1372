"""POST /api/v1/check: both gradients side by side, and what either costs."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.app.conftest import FIT, Ask, problem, strict_json


def check(client: TestClient, program: str, **fields: object) -> dict[str, Any]:
    response = client.post("/api/v1/check", json={"program": program, **fields})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = strict_json(response.content)
    return answer


def test_both_gradients_of_the_curve_fit_agree_and_are_those_of_the_graph(client: TestClient, ask: Ask) -> None:
    answer = check(client, FIT)
    assert answer["agree"]
    assert {e["name"]: e["gradient"] for e in answer["parameters"]} == ask(FIT, include=[])["gradients"]
    for entry in answer["parameters"]:
        assert entry["finite_difference"] == pytest.approx(entry["gradient"], rel=1e-6)
    assert answer["evaluations"]["finite_differences"]["forward"] == 2 * len(answer["parameters"])


def test_a_coarse_nudge_shows_what_it_leaves_out(client: TestClient) -> None:
    (entry,) = check(client, "a = 1; a^3", h=0.5)["parameters"]
    assert (entry["gradient"], entry["finite_difference"], entry["agrees"]) == (3, 3.25, False)


def test_chosen_parameters_alone_are_checked(client: TestClient) -> None:
    assert [e["name"] for e in check(client, "a = 1; b = 2; a b", parameters=["b"])["parameters"]] == ["b"]


def test_of_very_many_numbers_the_rest_is_counted(client: TestClient) -> None:
    answer = check(client, "W = param(ones(50, 50)); sum(W^2)")
    assert len(answer["parameters"]) == 300
    assert answer["unchecked"] == 2200


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"h": 0}, "h"), ({"h": -1}, "h"), ({"h": "NaN"}, "h"), ({"parameters": ["q"]}, "parameters"), ({"q": 1}, "q")],
)
def test_a_field_that_makes_no_sense_is_named(fields: dict[str, Any], field: str, client: TestClient) -> None:
    body = {"program": "a = 1; a^2", **fields}
    assert problem(client.post("/api/v1/check", json=body), 422, "field")["field"] == field
