"""The tables and the service's word about itself."""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import anyio
import httpx2 as httpx
import pytest
from anyio.from_thread import BlockingPortal
from starlette.requests import Request
from starlette.testclient import TestClient

import engine
from app import bodies, convert, errors, heads, samples
from app.errors import Problem
from app.main import app
from app.problems import KINDS
from app.schemas import DescentRequest, ProblemAnswer
from app.settings import Settings
from app.work import Room
from tests.app.conftest import problem


def test_every_operation_of_the_engine_is_listed(client: TestClient) -> None:
    rows = client.get("/api/v1/operations").json()
    assert [row["name"] for row in rows] == [operation.name for operation in engine.OPERATIONS]


def test_every_optimizer_is_listed_and_can_be_asked_for(client: TestClient) -> None:
    rows = client.get("/api/v1/optimizers").json()
    assert [row["name"] for row in rows] == [rule.name for rule in engine.OPTIMIZERS]
    adam = next(row for row in rows if row["name"] == "adam")
    assert [each["symbol"] for each in adam["settings"]] == ["η", "β₁", "β₂", "ε"]
    for row in rows:
        optimizer = {"name": row["name"], **{each["name"]: each["default"] for each in row["settings"]}}
        body = {"program": "k = 1; k^2", "iterations": 1, "optimizer": optimizer}
        assert client.post("/api/v1/descent", json=body).status_code == 200


def test_every_example_is_listed_and_has_an_address(client: TestClient) -> None:
    rows = client.get("/api/v1/examples").json()
    assert [row["slug"] for row in rows] == [example.slug for example in engine.EXAMPLES]
    for row in rows:
        assert client.get(f"/api/v1/examples/{row['slug']}").json() == row
    problem(client.get("/api/v1/examples/nothing"), 404, "not-found")


def test_every_limit_is_listed_under_the_name_that_its_error_says(client: TestClient) -> None:
    rows = {row["name"]: row["value"] for row in client.get("/api/v1/limits").json()}
    assert {name: rows[name] for name in engine.Limits.__dataclass_fields__} == asdict(engine.Limits())
    members = problem(client.post("/api/v1/graph", json={"program": "1" * 12_000}), 422, "limit")
    assert rows[members["limit"]] == members["value"]
    many = {"program": "a = 1; a" + "*a" * 1_501}
    members = problem(client.post("/api/v1/export/svg", json=many), 422, "limit")
    assert rows[members["limit"]] == members["value"]


def test_the_service_is_alive_and_says_how_it_lays_graphs_out(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"layout": "graphviz"}


def resolved(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """A part of the document, or the one that it refers to."""
    for step in part["$ref"].split("/")[1:] if "$ref" in part else ():
        document = part = document[step]
    return part


def test_the_document_describes_each_endpoint_with_examples(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    posted = {path: methods["post"] for path, methods in document["paths"].items() if "post" in methods}
    assert {"/api/v1/graph", "/api/v1/descent", "/api/v1/landscape", "/api/v1/check"} <= posted.keys()
    for path, operation in posted.items():
        reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        schema = document["components"]["schemas"][reference.rpartition("/")[2]]
        assert schema["examples"]
        for example in schema["examples"]:
            assert client.post(path.replace("{format}", "json"), json=example).status_code == 200
        for status, answer in operation["responses"].items():
            content = resolved(document, answer).get("content", {})
            for example in content.get("application/problem+json", {}).get("examples", {}).values():
                ProblemAnswer.model_validate(example["value"], strict=True)
                assert str(example["value"]["status"]) == status


def test_every_field_of_a_request_is_described(client: TestClient) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    requests = [name for name in schemas if name.endswith(("Request", "Choice"))]
    assert len(requests) >= 6
    for name in requests:
        for field, schema in schemas[name]["properties"].items():
            assert schema.get("description"), f"{name}.{field}"


def test_every_reference_in_the_document_leads_somewhere(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    references = [word for word in str(document).split("'") if word.startswith("#/components/schemas/")]
    assert references
    for reference in references:
        assert reference.rpartition("/")[2] in document["components"]["schemas"]


def keywords(part: object) -> Iterator[str]:
    """Every key of a document, but for those of examples, which are not its own."""
    for key, inner in part.items() if isinstance(part, dict) else ():
        yield key
        if key not in ("example", "examples"):
            yield from keywords(inner)
    for inner in part if isinstance(part, list) else ():
        yield from keywords(inner)


def test_bounds_are_called_as_json_schema_calls_them(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert not {"ge", "gt", "le", "lt"} & {*keywords(document)}
    fields = {
        name: model["properties"] for name, model in document["components"]["schemas"].items() if "properties" in model
    }
    scale, h = fields["ExportRequest"]["scale"]["anyOf"][0], fields["CheckRequest"]["h"]["anyOf"][0]
    assert (scale, h) == ({"type": "number", "minimum": 0.05, "maximum": 16}, {"type": "number", "exclusiveMinimum": 0})
    by_address = document["paths"]["/api/v1/export/{format}"]["get"]["parameters"]
    assert next(each["schema"]["anyOf"][0] for each in by_address if each["name"] == "scale") == scale


def asked_by_address(document: dict[str, Any]) -> Iterator[str]:
    """Each address of the document that is asked by GET, with the examples of its parameters in their places."""
    for path, operations in document["paths"].items():
        parameters = operations.get("get", {}).get("parameters", [])
        places = {each["name"]: each["schema"]["examples"][0] for each in parameters if each["in"] == "path"}
        query = {each["name"]: each["example"] for each in parameters if each["in"] == "query" and each.get("required")}
        if "get" in operations:
            yield f"{path.format(**places)}?{urlencode(query)}"


def test_every_address_of_the_document_is_answered_with_its_examples(server: str) -> None:
    addresses = [*asked_by_address(app.openapi())]
    assert len(addresses) >= 9
    for address in addresses:
        assert httpx.get(f"{server}{address}", timeout=60).status_code == 200, address


def documented_errors() -> list[tuple[str, str, int, dict[str, Any]]]:
    """Every error of the document that is another one: its endpoint, kind, status and example."""
    found: dict[str, tuple[str, str, int, dict[str, Any]]] = {}
    document = app.openapi()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    content = resolved(document, answer)["content"]
                    # Nothing else than the one shape is ever said of an error.
                    assert [*content] == ["application/problem+json"]
                    examples = content["application/problem+json"]["examples"]
                    assert examples
                    for slug, example in examples.items():
                        found.setdefault(str(example["value"]), (path, slug, int(status), example["value"]))
    return [*found.values()]


@pytest.mark.parametrize("documented", documented_errors(), ids=lambda each: f"{each[1]} {each[2]} {each[0]}")
def test_the_example_of_an_error_is_what_the_service_answers(
    documented: tuple[str, str, int, dict[str, Any]],
    client: TestClient,
    portal: BlockingPortal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, slug, status, example = documented
    if status == 503:
        with pytest.raises(Problem) as raised:
            # Sent away before anything is waited for.
            Room(0, 0).do(int).send(None)
        answer = errors.answer(raised.value)
    elif status == 431:
        answer = errors.answer(heads.too_long(example["figure"]))
    elif status == 408:
        monkeypatch.setattr(bodies, "asyncio", SimpleNamespace(timeout=lambda _: asyncio.timeout(0)))
        seconds = Settings().body_seconds
        scope = {"type": "http", "headers": [(b"content-type", b"application/json")]}
        with pytest.raises(Problem) as raised:
            portal.call(partial(bodies.read, Request(scope, anyio.sleep_forever), most_bytes=1, seconds=seconds))  # type: ignore[arg-type]  # it never ends
        answer = errors.answer(raised.value)
    elif status == 413:
        headers = {"content-type": "application/json", "content-length": str(example["figure"])}
        answer = problem(client.post(path.format(format="svg"), content=b"{", headers=headers), status, slug)
    elif status == 500:
        monkeypatch.delattr(convert, "operation_rows")
        answer = problem(client.get("/api/v1/operations"), status, slug)
    else:
        sample = samples.refused(slug, path)
        assert sample
        headers = {"content-type": sample.media_type}
        said = client.request(sample.method, sample.path, content=sample.body, headers=headers)
        answer = problem(said, status, slug)
    assert {**answer, "id": samples.EXAMPLE_ID} == example


def test_the_example_of_lines_is_what_is_sent_to_who_asks_for_lines(client: TestClient) -> None:
    said = client.post(
        "/api/v1/descent",
        json=DescentRequest.model_json_schema()["examples"][0],
        headers={"accept": "application/x-ndjson"},
    )
    shown = app.openapi()["paths"]["/api/v1/descent"]["post"]["responses"]["200"]["content"]["application/x-ndjson"]

    def read(lines: str) -> tuple[list[Any], list[Any]]:
        """First and last, and what is in the others, which are cut where the time is up."""
        first, *between, last = map(json.loads, lines.splitlines())
        return [first, last], [[entry for each in between for entry in each[name]] for name in ("loss", "trajectory")]

    assert read(said.text) == read(shown["examples"]["first"]["value"])


def test_every_kind_of_problem_has_an_example() -> None:
    for kind in KINDS:
        assert samples.problem(kind.slug)["type"] == kind.type
    assert {slug for _, slug, _, _ in documented_errors()} == {kind.slug for kind in KINDS}


def test_what_any_address_may_answer_is_said_of_each(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    operations = [each for methods in document["paths"].values() for each in methods.values()]
    assert len(operations) >= 15
    for operation in operations:
        for status, slug in (("405", "method"), ("500", "internal")):
            answer = resolved(document, operation["responses"][status])
            assert [*answer["content"]["application/problem+json"]["examples"]] == [slug]


def test_parameters_with_names_of_the_client_are_described_and_taken(client: TestClient) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/api/v1/export/{format}"]["get"]
    named = [each for each in operation["parameters"] if each.get("explode")]
    sent = {"program": "k x", "v.k": "0.5", "v.x": "[1,2]", "output": "k", "iteration": "1"}
    sent |= {"optimizer": "momentum", "optimizer.momentum": "0.8"}
    assert [each["name"] for each in named] == ["values", "optimizer_settings"]
    for each, prefix in zip(named, ("v.", "optimizer."), strict=True):
        (pattern,) = each["schema"]["patternProperties"]
        assert {name for name in sent if re.search(pattern, name)} == {name for name in sent if name.startswith(prefix)}
        assert f"`{prefix}" in operation["description"]
    assert client.get("/api/v1/export/json", params=sent).status_code == 200


def test_the_example_of_an_answer_is_the_answer_to_the_first_example(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert len(samples.answers()) == 5
    for path in samples.answers():
        operation = document["paths"][path]["post"]
        reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        asked = document["components"]["schemas"][reference.rpartition("/")[2]]["examples"][0]
        shown = operation["responses"]["200"]["content"]["application/json"]["examples"]["first"]["value"]
        assert client.post(path, json=asked).json() == shown


def test_a_program_that_is_right_has_no_refusal() -> None:
    with pytest.raises(ValueError, match="right"):
        convert.refusal_of("1 + 1")
