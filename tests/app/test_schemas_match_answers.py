"""The schema classes document the answers: every real answer validates, and what a class promises is really sent."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from app import schemas
from tests.app.conftest import FIT, Ask

EVERYTHING = ["layout", "steps", "drawing", "pictures"]
PROGRAMS = [
    FIT,
    "a*a",
    "x = [1, 0]; log(x)",
    "f(u) = u^2\nloss = f(q) + k1x",
    "3",
    "W = param([[1, 2], [3, 4]]); sum(W @ W)",
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_graph_answer_is_what_its_schema_says(program: str, ask: Ask) -> None:
    answer = ask(program, include=EVERYTHING)
    read = schemas.GraphAnswer.model_validate(answer, strict=True)
    assert read.model_dump() == answer


@pytest.mark.parametrize("program", PROGRAMS)
def test_nothing_promised_is_missing_from_a_graph_answer(program: str, ask: Ask) -> None:
    answer = ask(program, include=EVERYTHING)
    assert not list(_missing(schemas.GraphAnswer, answer, "answer"))


@pytest.mark.parametrize(
    "fields",
    [
        {"program": FIT, "iterations": 3},
        {"program": "w = 3; w^4", "iterations": 60, "optimizer": {"learning_rate": 1.0}},
    ],
)
def test_a_descent_answer_is_what_its_schema_says(fields: dict[str, Any], client: TestClient) -> None:
    answer = client.post("/api/v1/descent", json=fields).json()
    assert schemas.DescentAnswer.model_validate(answer, strict=True).model_dump() == answer


@pytest.mark.parametrize(
    "axes",
    [
        [{"parameter": "k0", "from": -1, "to": 1, "points": 3}],
        [
            {"parameter": "k0", "from": -1, "to": 1, "points": 3},
            {"parameter": "k1", "from": 0, "to": 1e200, "points": 2},
        ],
    ],
)
def test_a_landscape_answer_is_what_its_schema_says(axes: list[dict[str, Any]], client: TestClient) -> None:
    answer = client.post("/api/v1/landscape", json={"program": FIT, "axes": axes}).json()
    assert schemas.LandscapeAnswer.model_validate(answer, strict=True).model_dump() == answer
    assert not list(_missing(schemas.LandscapeAnswer, answer, "answer"))


@pytest.mark.parametrize("program", [FIT, "a = 0; sqrt(a)", "W = param(ones(2, 2)); sum(W @ W)"])
def test_a_check_answer_is_what_its_schema_says(program: str, client: TestClient) -> None:
    answer = client.post("/api/v1/check", json={"program": program}).json()
    assert schemas.CheckAnswer.model_validate(answer, strict=True).model_dump() == answer
    assert not list(_missing(schemas.CheckAnswer, answer, "answer"))


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("operations", schemas.OperationEntry),
        ("optimizers", schemas.OptimizerEntry),
        ("examples", schemas.ExampleEntry),
        ("limits", schemas.LimitEntry),
    ],
)
def test_a_row_of_a_catalogue_is_what_its_schema_says(path: str, model: type[BaseModel], client: TestClient) -> None:
    rows = client.get(f"/api/v1/{path}").json()
    assert rows
    for row in rows:
        assert model.model_validate(row, strict=True).model_dump() == row


@pytest.mark.parametrize(
    "body", [{"program": "a +"}, {"program": 5}, {"program": "a" * 20_000}, {"program": "[1, 2] + [1, 2, 3]"}]
)
def test_an_error_is_what_its_schema_says(body: dict[str, Any], client: TestClient) -> None:
    answer = client.post("/api/v1/graph", json=body).json()
    read = schemas.ProblemAnswer.model_validate(answer, strict=True)
    assert read.model_dump(exclude_unset=True) == answer


def _missing(model: type[BaseModel], value: dict[str, Any], path: str) -> Iterator[str]:
    """Every field of the class, also an optional one, that the answer does not have."""
    for name, field in model.model_fields.items():
        if name not in value:
            yield f"{path}.{name}"
            continue
        items = value[name] if isinstance(value[name], list) else [value[name]]
        for inner in _models(field.annotation):
            for place, item in enumerate(items):
                if isinstance(item, dict):
                    yield from _missing(inner, item, f"{path}.{name}[{place}]")


def _models(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401 - a type in any of its forms
    """The classes that a field may hold, itself or in a list; a dictionary's values have keys of the visitor's."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if get_origin(annotation) is dict:
        return []
    return [model for part in get_args(annotation) for model in _models(part)]
