"""Every error has one shape: {type, title, status, detail, id} and the members of its kind, as problem+json of at most 8 KB.

There is a case here for every place an error is born: the route table, the body's reader, the JSON parser, the schemas, the
engine's parser, shapes and limits, the work queue, and code that fails.
"""

import json
import re
import socket
from collections.abc import MutableMapping
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

import anyio
import pytest
from anyio.from_thread import BlockingPortal
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.testclient import TestClient

import engine
from app import bodies, convert, errors, faults, handlers
from app.errors import FieldProblem, Problem
from app.logs import Lines
from app.main import create_app
from app.problems import BY_SLUG, KINDS
from app.schemas import ProblemAnswer
from app.settings import Settings
from tests.app.conftest import problem

GRAPH = "/api/v1/graph"
JSON = {"content-type": "application/json"}
SENT: list[tuple[str, dict[str, Any], int, str]] = [
    ("an unknown address", {"method": "GET", "url": "/api/v1/nothing"}, 404, "not-found"),
    ("a trailing slash", {"method": "POST", "url": "/api/v1/graph/", "json": {}}, 404, "not-found"),
    ("an unknown page", {"method": "GET", "url": "/nothing"}, 404, "not-found"),
    ("an unknown file", {"method": "GET", "url": "/static/dist/nothing.js"}, 404, "not-found"),
    ("an unknown problem", {"method": "GET", "url": "/problems/nothing"}, 404, "not-found"),
    ("a wrong method", {"method": "DELETE", "url": GRAPH}, 405, "method"),
    ("a wrong method for a file", {"method": "POST", "url": "/static/dist/main.js"}, 405, "method"),
    ("a wrong media type", {"method": "POST", "url": GRAPH, "content": b"{}"}, 415, "media-type"),
    ("a form", {"method": "POST", "url": GRAPH, "data": {"program": "1"}}, 415, "media-type"),
    (
        "another character set",
        {
            "method": "POST",
            "url": GRAPH,
            "content": b"{}",
            "headers": {"content-type": "application/json; charset=latin1"},
        },
        415,
        "media-type",
    ),
    ("no body", {"method": "POST", "url": GRAPH, "content": b"", "headers": JSON}, 400, "body"),
    ("text that is no JSON", {"method": "POST", "url": GRAPH, "content": b"{", "headers": JSON}, 400, "body"),
    ("a bare NaN", {"method": "POST", "url": GRAPH, "content": b'{"program": NaN}', "headers": JSON}, 400, "body"),
    (
        "bytes that are no UTF-8",
        {"method": "POST", "url": GRAPH, "content": b'{"a":"\xff"}', "headers": JSON},
        400,
        "body",
    ),
    ("a lone surrogate", {"method": "POST", "url": GRAPH, "content": b'{"a":"\\ud800"}', "headers": JSON}, 400, "body"),
    ("many brackets", {"method": "POST", "url": GRAPH, "content": b"[" * 50_000, "headers": JSON}, 400, "body"),
    ("a list", {"method": "POST", "url": GRAPH, "json": []}, 422, "field"),
    ("a missing field", {"method": "POST", "url": GRAPH, "json": {}}, 422, "field"),
    ("an unknown field", {"method": "POST", "url": GRAPH, "json": {"program": "1", "more": 1}}, 422, "field"),
    ("a number as text", {"method": "POST", "url": GRAPH, "json": {"program": "1", "max_elements": "5"}}, 422, "field"),
    ("a number for text", {"method": "POST", "url": GRAPH, "json": {"program": 5}}, 422, "field"),
    (
        "a truth for a number",
        {"method": "POST", "url": GRAPH, "json": {"program": "1", "max_elements": True}},
        422,
        "field",
    ),
    ("values that are a list", {"method": "POST", "url": GRAPH, "json": {"program": "x", "values": []}}, 422, "field"),
    (
        "a value that is null",
        {"method": "POST", "url": GRAPH, "json": {"program": "x", "values": {"x": None}}},
        422,
        "field",
    ),
    (
        "a ragged value",
        {"method": "POST", "url": GRAPH, "json": {"program": "x", "values": {"x": [[1], 2]}}},
        422,
        "field",
    ),
    ("an unknown output", {"method": "POST", "url": GRAPH, "json": {"program": "1", "output": "q"}}, 422, "field"),
    (
        "a backward range",
        {"method": "POST", "url": GRAPH, "json": {"program": "1", "step_range": [3, 1]}},
        422,
        "field",
    ),
    ("text that cannot be parsed", {"method": "POST", "url": GRAPH, "json": {"program": "(1"}}, 422, "syntax"),
    ("a name defined twice", {"method": "POST", "url": GRAPH, "json": {"program": "a = 1\na = 2\na"}}, 422, "name"),
    ("shapes that clash", {"method": "POST", "url": GRAPH, "json": {"program": "[1, 2] + [1, 2, 3]"}}, 422, "shape"),
    ("an index out of range", {"method": "POST", "url": GRAPH, "json": {"program": "x = [1]; x[4]"}}, 422, "shape"),
    ("a program too long", {"method": "POST", "url": GRAPH, "json": {"program": "1" * 20_000}}, 422, "limit"),
    (
        "nothing to descend on",
        {"method": "POST", "url": "/api/v1/descent", "json": {"program": "[1, 2] k"}},
        422,
        "value",
    ),
    ("no parameter", {"method": "POST", "url": "/api/v1/descent", "json": {"program": "1 + 1"}}, 422, "value"),
    (
        "an unknown optimizer",
        {"method": "POST", "url": "/api/v1/descent", "json": {"program": "k", "optimizer": {"name": "luck"}}},
        422,
        "field",
    ),
    (
        "a learning rate as text",
        {"method": "POST", "url": "/api/v1/descent", "json": {"program": "k", "optimizer": {"learning_rate": "0.1"}}},
        422,
        "field",
    ),
]
PLACED = {"syntax", "name", "shape", "value"}


@pytest.mark.parametrize(("sent", "status", "slug"), [case[1:] for case in SENT], ids=[case[0] for case in SENT])
def test_an_error_has_the_one_shape(sent: dict[str, Any], status: int, slug: str, client: TestClient) -> None:
    members = problem(client.request(**sent), status, slug)
    assert members["title"] == BY_SLUG[slug].title
    assert re.fullmatch("[0-9a-f]{16}", members["id"])
    ProblemAnswer.model_validate(members, strict=True)
    if slug in PLACED:
        assert len(members["span"]) == 2
        assert members["line"] >= 1
        assert members["column"] >= 1
        assert "hint" in members
    if slug == "field":
        assert "field" in members
    if slug == "limit":
        assert {"limit", "value", "figure"} <= set(members)


def test_the_error_names_the_path_of_the_field(client: TestClient) -> None:
    def field(url: str, **body: object) -> str:
        members = problem(client.post(url, json={"program": "k", **body}), 422, "field")
        return str(members["field"])

    assert field(GRAPH, include=["layout", "nothing"]) == "include.1"
    assert field(GRAPH, values={"k": [1, "2"]}) == "values.k"
    assert field(GRAPH, max_elements=-1) == "max_elements"
    assert field("/api/v1/descent", optimizer={"learning_rate": "NaN"}) == "optimizer.learning_rate"
    assert field("/api/v1/descent", optimizer={"name": "luck"}) == "optimizer.name"


def test_a_method_error_names_the_methods_that_are_allowed(client: TestClient) -> None:
    assert client.delete(GRAPH).headers["allow"] == "OPTIONS, POST"
    assert client.delete("/api/v1/export/svg").headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert "GET" in client.post("/healthz").headers["allow"]
    assert "GET" in client.post("/static/dist/main-ABCD1234.js").headers["allow"]


def test_a_body_above_four_mebibytes_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors.Unread, "seconds", 0.05)
    announced = client.post(GRAPH, content=b"1", headers={**JSON, "content-length": str(5 * 2**20)})
    problem(announced, 413, "body")
    chunked = client.post(GRAPH, content=(b" " * 2**20 for _ in range(5)), headers=JSON)
    problem(chunked, 413, "body")


@pytest.mark.parametrize(("pause", "most"), [(0.0, 3), (60.0, 1)])
def test_the_rest_of_a_refused_body_passes_by_only_so_far_and_so_long(
    portal: BlockingPortal, pause: float, most: int
) -> None:
    received, sent = [], []

    async def receive() -> dict[str, Any]:
        received.append(1)
        await anyio.sleep(pause)
        return {"type": "http.request", "body": b" " * 1_000, "more_body": True}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    class Impatient(errors.Unread):
        most_bytes, seconds = 2_500, 0.01

    portal.call(Impatient(b"no", 413), {"type": "http"}, receive, send)
    assert len(received) <= most
    assert [message["type"] for message in sent] == ["http.response.start", *["http.response.body"] * 2]
    assert [message.get("body") for message in sent[1:]] == [b"no", b""]


def test_a_refusal_reaches_a_client_that_waits_for_it_and_one_that_goes_on_sending(server: str) -> None:
    address = urlsplit(server)
    for sent in (1_000, 6 * 2**20):
        with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=20) as connection:
            connection.sendall(
                b"POST /api/v1/graph HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Content-Length: 6291456\r\n\r\n" + b" " * sent
            )
            assert connection.recv(65_536).startswith(b"HTTP/1.1 413")


def test_a_body_that_does_not_arrive_is_waited_for_only_so_long(portal: BlockingPortal) -> None:
    async def receive() -> dict[str, Any]:
        await anyio.sleep(60)
        return {"type": "http.disconnect"}

    async def read() -> bytes:
        scope = {"type": "http", "headers": [(b"content-type", b"application/json")]}
        return await bodies.read(Request(scope, receive), most_bytes=10, seconds=0.01)

    with pytest.raises(Problem) as refusal:
        portal.call(read)
    assert refusal.value.status == 408


def test_an_error_does_not_repeat_the_input(client: TestClient) -> None:
    long = "qz" * 5_000
    for body in (
        {"program": 1, long: 2},
        {"program": long},
        {"program": "1", "values": {long: [1]}},
        {"program": "1", "output": long},
    ):
        response = client.post(GRAPH, json=body)
        assert response.status_code == 422
        assert len(response.content) < 4_000


def test_an_error_cannot_carry_markup(client: TestClient) -> None:
    for body in (
        {"program": "<script>alert(1)</script>"},
        {"program": "1", "<img src=x onerror=alert(1)>": 1},
        {"program": "1", "values": {"<svg/onload=alert(1)>": 1}},
    ):
        response = client.post(GRAPH, json=body)
        assert response.status_code == 422
        assert not set(b"<>&") & set(response.content)


def test_a_person_gets_the_same_words_as_a_page(client: TestClient) -> None:
    response = client.get("/nothing", headers={"accept": "text/html,*/*;q=0.8"})
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert BY_SLUG["not-found"].title in response.text


def test_a_program_gets_json_even_when_it_says_that_it_likes_html(client: TestClient) -> None:
    problem(client.get("/api/v1/nothing", headers={"accept": "text/html"}), 404, "not-found")


def test_every_problem_type_is_a_page_that_explains_it(client: TestClient) -> None:
    for kind in KINDS:
        page = client.get(kind.type)
        assert page.status_code == 200
        assert kind.title in page.text


def test_a_fault_of_the_service_is_logged_under_the_id_that_the_client_sees(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> list[dict[str, Any]]:
        message = "secret of the house"
        raise RuntimeError(message)

    monkeypatch.setattr(convert, "operation_rows", fail)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        response = client.get("/api/v1/operations")
    members = problem(response, 500, "internal")
    assert "secret" not in response.text
    (line,) = [Lines().format(record) for record in caplog.records if record.name == "app.requests"]
    assert members["id"] in line
    assert "secret of the house" in line
    assert response.headers["x-content-type-options"] == "nosniff"


def test_an_exception_of_no_known_kind_is_an_internal_problem() -> None:
    assert convert.problem_of(RuntimeError("x")).kind.slug == "internal"
    assert convert.problem_of(engine.EngineError("x")).kind.slug == "internal"
    assert handlers.problem_of(RequestValidationError([])).kind.slug == "field"


def test_the_longest_possible_error_stays_under_the_bound() -> None:
    hint = {"label": "ж" * 9_000, "span": [0, 1], "replacement": "я" * 200}
    refusal = Problem("syntax", "<" * 9_000, members={"span": [0, 1], "line": 1, "column": 1, "hint": hint})
    assert len(errors.body(refusal)) <= 8_192
    assert len(errors.body(FieldProblem("values." + "<" * 9_000, "<" * 9_000))) <= 8_192


def test_a_correction_too_long_to_be_told_whole_is_not_told() -> None:
    hint = {"label": "this", "span": [0, 1], "replacement": "x" * 201}
    assert errors.answer(Problem("syntax", "no", members={"hint": hint}))["hint"] is None


def test_an_error_of_many_characters_that_are_escaped_is_still_short() -> None:
    hint = {"label": "<" * 300, "span": [0, 1], "replacement": "&" * 200}
    refusal = Problem("syntax", "<>&" * 400, members={"hint": hint, "field": "<" * 300, "span": [0, 1]})
    body = errors.body(refusal)
    assert len(body) <= errors.LONGEST_BODY
    assert not set(b"<>&") & set(body)
    members = errors.answer(refusal)
    assert json.loads(body) == {**members, "detail": json.loads(body)["detail"]}
    assert json.loads(body)["detail"].rstrip("…") == members["detail"][: len(json.loads(body)["detail"]) - 1]


@pytest.mark.parametrize("size", ["18446744073709551615", "18446744073709551616", "2e19", "1e308"])
@pytest.mark.parametrize("path", ["graph", "descent", "check", "export/svg", "export/json"])
def test_what_is_asked_for_may_be_beyond_64_bits(client: TestClient, path: str, size: str) -> None:
    said = problem(client.post(f"/api/v1/{path}", json={"program": f"x = zeros({size}); sum(x)"}), 422, "limit")
    assert float(said["figure"]) > said["value"]


def test_what_is_asked_for_may_be_beyond_every_float(client: TestClient) -> None:
    for path in ("graph", "descent"):
        body = {"program": "x = zeros(1e308, 1e308); sum(x)"}
        assert problem(client.post(f"/api/v1/{path}", json=body), 422, "limit")["figure"] == "Infinity"


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [(Literal["a"], "'a'"), (Literal["a", "b"], "'a' or 'b'"), (Literal["a", "b", "c"], "'a', 'b' or 'c'")],
)
def test_the_validation_library_still_joins_what_it_expects_with_a_word(kinds: Any, expected: str) -> None:  # noqa: ANN401 - a form of types
    """That word is cut out and put in again in the language that is spoken; were it another, English would stand in its sentence."""
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kinds).validate_python("x", strict=True)
    context = refused.value.errors()[0]["ctx"]
    assert context == {"expected": expected}
    assert faults._kind("literal_error", context) == expected
    assert (faults._OR in expected) == (len(get_args(kinds)) > 1)


@pytest.mark.parametrize(
    ("path", "fields", "detail"),
    [
        ("check", {"h": 0}, "h: This field must be above 0."),
        ("export/png", {"scale": 17}, "scale: This field must be at most 16."),
        ("export/png", {"scale": 0.01}, "scale: This field must be at least 0.05."),
    ],
)
def test_a_bound_is_said_as_people_write_it(path: str, fields: dict[str, Any], detail: str, client: TestClient) -> None:
    answer = client.post(f"/api/v1/{path}", json={"program": "k = 1; k^2", **fields})
    assert problem(answer, 422, "field")["detail"] == detail
