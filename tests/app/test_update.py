"""POST /api/v1/update: an update in the optimizer's own words."""

from starlette.testclient import TestClient

from app import schemas
from tests.app.conftest import FIT, problem


def test_an_update_is_told_line_by_line(client: TestClient) -> None:
    optimizer = {"name": "adam", "learning_rate": 0.1}
    asked = {"program": FIT, "iteration": 3, "parameter": "k0", "optimizer": optimizer}
    answer = client.post("/api/v1/update", json=asked).json()
    assert schemas.UpdateAnswer.model_validate(answer, strict=True).model_dump() == answer
    run = client.post("/api/v1/descent", json={"program": FIT, "iterations": 3, "optimizer": optimizer}).json()
    assert [answer["before"], answer["after"]] == [run["trajectory"][2][0], run["trajectory"][3][0]]
    assert len(answer["lines"]) == 5
    assert answer["lines"][0]["formula"][0]["mathml"].startswith("<math")


def test_an_update_of_nothing_is_refused(client: TestClient) -> None:
    answer = client.post("/api/v1/update", json={"program": FIT, "iteration": 1, "parameter": "q"})
    assert problem(answer, 422, "field")["field"] == "parameter"
