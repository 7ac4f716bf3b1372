"""The page about the API holds: its requests are sent, its answers compared, and nothing that exists is left out."""

from __future__ import annotations

import json
import math
import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from app import schemas
from app.main import create_app
from app.settings import ROOT, Settings
from tests.docs.manual import Block, blocks, codes, prose

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = ROOT / "docs" / "api.md"
LEFT_OUT = "…"
REQUESTS = list(zip(blocks(PAGE, "http"), blocks(PAGE, "js"), strict=True))
MODELS = [each for each in vars(schemas).values() if isinstance(each, type) and issubclass(each, BaseModel)]
FIELDS = sorted({field.alias or name for model in MODELS for name, field in model.model_fields.items()})


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """The whole application."""
    with TestClient(create_app(Settings()), raise_server_exceptions=False) as running:
        yield running


@pytest.mark.parametrize(("request_block", "answer_block"), REQUESTS, ids=lambda block: block.id)
def test_a_request_is_answered_as_the_page_says(request_block: Block, answer_block: Block, client: TestClient) -> None:
    line, _, body = request_block.text.partition("\n")
    method, address = line.split()
    sent = {"content": body, "headers": {"Content-Type": "application/json"}} if body.strip() else {}
    answer = client.request(method, address, **sent)
    status, expected = shortened(answer_block.text)
    assert answer.status_code == status, answer.text
    assert_matches(expected, answer.json())


def shortened(text: str) -> tuple[int, Any]:
    """The status of an answer in the page, and its JSON, in which what is left out is marked."""
    first, _, rest = text.partition("\n")
    status, body = (int(first[3:]), rest) if first.startswith("// ") else (200, text)
    return status, json.loads(marked(body))


def marked(text: str) -> str:
    """JSON in which each bare … is a value, or a member where an object has left out some."""
    member = '"…": "…"'
    text = re.sub(r"(?<=: )…", '"…"', text)
    parts = re.split(r'("(?:[^"\\]|\\.)*"|[{}\[\]])', text)
    opened: list[str] = []
    for i, part in enumerate(parts):
        if part in {"{", "["}:
            opened.append(part)
        elif part in {"}", "]"}:
            opened.pop()
        elif not part.startswith('"'):
            parts[i] = part.replace(LEFT_OUT, member if opened and opened[-1] == "{" else '"…"')
    return "".join(parts)


def assert_matches(expected: Any, given: Any, path: str = "answer") -> None:  # noqa: ANN401 - JSON
    """What the page shows is there, and nothing more unless it says so."""
    if expected == LEFT_OUT:
        return
    if isinstance(expected, dict):
        shown = {name: value for name, value in expected.items() if name != LEFT_OUT}
        assert shown.keys() <= given.keys() if LEFT_OUT in expected else shown.keys() == given.keys(), path
        for name, value in shown.items():
            assert_matches(value, given[name], f"{path}.{name}")
    elif isinstance(expected, list):
        shown_first = [value for value in expected if value != LEFT_OUT]
        assert len(given) > len(shown_first) if LEFT_OUT in expected else len(given) == len(shown_first), path
        for i, value in enumerate(shown_first):
            assert_matches(value, given[i], f"{path}[{i}]")
    elif isinstance(expected, float):
        assert math.isclose(expected, given, rel_tol=1e-12), path
    else:
        assert expected == given, path


def test_an_answer_that_differs_is_found() -> None:
    given = {"loss": [16, 4, 1], "status": "completed"}
    assert_matches(json.loads(marked('{"loss": [16, …], …}')), given)
    for wrong in ('{"loss": [16, 4], …}', '{"loss": [16, 5, …], …}', '{"status": "completed"}', '{"reason": …, …}'):
        with pytest.raises(AssertionError):
            assert_matches(json.loads(marked(wrong)), given)


def test_every_endpoint_is_on_the_page(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    routes = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    named = {code for code in codes(prose(PAGE)) if re.match(r"(GET|POST) /", code)}
    assert (
        named
        - {f"GET /{page}" for page in ("", "embed", "examples", "reference", "docs", "use")}
        - {"GET /problems/{slug}", "GET /openapi.json"}
        == routes
    )


def test_every_endpoint_of_the_api_is_asked() -> None:
    named = {code for code in codes(prose(PAGE)) if re.match(r"(GET|POST) /(api|healthz|readyz)", code)}
    asked = [request.text.splitlines()[0] for request, _ in REQUESTS]
    for endpoint in named:
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(endpoint))
        assert any(re.fullmatch(pattern, line.partition("?")[0]) for line in asked), endpoint


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_of_a_request_or_an_answer_is_explained(name: str) -> None:
    assert re.search(rf'[`"]{name}[`"]', PAGE.read_text(encoding="utf-8"))


def test_every_setting_is_on_the_page_with_its_default() -> None:
    rows = re.findall(
        r"^\| (`[a-z_`, ]+) \| (.*?) \|", prose(PAGE)[prose(PAGE).index("## Settings of the service") :], re.MULTILINE
    )
    said = {name: default.strip("` ") for names, default in rows for name in codes(names)}
    assert said.keys() == {field.name for field in fields(Settings)}
    for name in ("body_bytes", "body_seconds", "layout_seconds", "layout_cache", "answer_numbers", "descent_seconds"):
        assert said[name] == str(getattr(Settings(), name))
    assert (int(said["quick_queue"]), int(said["long_queue"])) == (Settings().quick_queue, Settings().long_queue)
    assert [ROOT / said[name] for name in ("manual", "templates", "assets")] == [
        Settings().manual,
        Settings().templates,
        Settings().assets,
    ]


def test_environment_variables_are_on_the_page_with_their_defaults() -> None:
    said = dict(re.findall(r"^\| `([A-Z]+)` \| `([\w.]+)`", prose(PAGE), re.MULTILINE))
    assert said == {name.upper(): str(getattr(Settings(), name)) for name in ("host", "port", "workers", "words")}
