"""The tables and the service's word about itself."""

import pytest
from starlette.testclient import TestClient

import engine
from app import convert
from app.routes.documented import EXAMPLE_ID, WRONG_PROGRAMS, problem_example
from app.schemas import ProblemAnswer
from tests.app.conftest import problem


def test_every_operation_of_the_engine_is_listed(client: TestClient) -> None:
    rows = client.get("/api/v1/operations").json()
    assert [row["name"] for row in rows] == [operation.name for operation in engine.OPERATIONS]


def test_the_service_is_alive_and_says_how_it_lays_graphs_out(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"layout": "graphviz"}


def test_the_document_describes_each_endpoint_with_examples(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    for path in ("/api/v1/graph", "/api/v1/descent"):
        operation = document["paths"][path]["post"]
        reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        schema = document["components"]["schemas"][reference.rpartition("/")[2]]
        for example in schema["examples"]:
            assert client.post(path, json=example).status_code == 200
        for status, answer in operation["responses"].items():
            for example in answer["content"].get("application/problem+json", {}).get("examples", {}).values():
                ProblemAnswer.model_validate(example["value"], strict=True)
                assert str(example["value"]["status"]) == status


def test_every_field_of_a_request_is_described(client: TestClient) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    for name in ("GraphRequest", "DescentRequest", "OptimizerChoice"):
        for field, schema in schemas[name]["properties"].items():
            assert schema.get("description"), f"{name}.{field}"


def test_every_reference_in_the_document_leads_somewhere(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    references = [word for word in str(document).split("'") if word.startswith("#/components/schemas/")]
    assert references
    for reference in references:
        assert reference.rpartition("/")[2] in document["components"]["schemas"]


def test_the_examples_of_program_errors_are_what_the_service_answers(client: TestClient) -> None:
    for slug, program in WRONG_PROGRAMS.items():
        members = problem(client.post("/api/v1/graph", json={"program": program}), 422, slug)
        assert {**members, "id": EXAMPLE_ID} == problem_example(slug)


def test_a_program_that_is_right_has_no_refusal() -> None:
    with pytest.raises(ValueError, match="right"):
        convert.refusal_of("1 + 1")


def test_no_documentation_page_loads_from_elsewhere(client: TestClient) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404
