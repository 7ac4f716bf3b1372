"""Same request, same bytes: again, from another process, from a service that has drawn nothing yet and from one that has."""

from collections.abc import Iterator
from typing import Any

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.app.conftest import FIT

pytestmark = pytest.mark.uncounted  # many examples; the tests beside cover each line by one

DATA = "X = randn(30, 4); W = param(uniform(4, 3)); y = range(30) < 15; loss = mean((tanh(X @ W) @ ones(3) - y)^2)"
REQUESTS: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/api/v1/graph", {"program": FIT, "include": ["layout", "steps", "drawing", "pictures"], "step": 7}),
    ("POST", "/api/v1/graph", {"program": DATA, "max_elements": 50}),
    ("POST", "/api/v1/descent", {"program": DATA, "iterations": 30, "batch_size": 7, "optimizer": {"name": "adam"}}),
    ("POST", "/api/v1/descent", {"program": FIT, "iterations": 9, "optimizer": {"name": "random_perturbation"}}),
    ("POST", "/api/v1/landscape", {"program": FIT, "axes": [{"parameter": "k1", "from": -1, "to": 1, "points": 99}]}),
    ("POST", "/api/v1/check", {"program": DATA}),
    ("POST", "/api/v1/export/png", {"program": FIT, "iteration": 9, "theme": "dark"}),
    ("POST", "/api/v1/export/pdf", {"program": "a*a", "step": 1}),
    ("POST", "/api/v1/export/svg", {"program": DATA, "theme": "projector"}),
    ("POST", "/api/v1/export/pytorch", {"program": DATA}),
    ("GET", "/api/v1/operations", {}),
    ("GET", "/openapi.json", {}),
]


@pytest.fixture(scope="module")
def fresh() -> Iterator[TestClient]:
    """A service that nobody has asked anything."""
    with TestClient(create_app(Settings(layout_seconds=20.0))) as client:
        yield client


def ask(client: httpx.Client, request: tuple[str, str, dict[str, Any]]) -> bytes:
    """The bytes of an answer; a layout that a busy machine did not finish in time is no answer to compare."""
    method, path, fields = request
    for _ in range(20):
        answer = client.request(method, path, **({"json": fields} if method == "POST" else {}))
        assert answer.status_code == 200, answer.text
        if b'"engine":"tidy"' not in answer.content and b'data-engine="tidy"' not in answer.content:
            break
    return answer.content


@pytest.mark.parametrize("points", [[161], [31, 31]])
def test_a_landscape_computed_at_once_has_the_bytes_of_one_computed_in_a_process(
    points: list[int], fresh: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = f"{FIT}  # over {points}"
    names = ("k1", "k2")
    axes = [{"parameter": name, "from": -1, "to": 1, "points": n} for name, n in zip(names, points, strict=False)]
    request = ("POST", "/api/v1/landscape", {"program": program, "axes": axes})
    # Of a graph that nobody has asked for yet.
    afar = ask(fresh, request)
    ask(fresh, ("POST", "/api/v1/graph", {"program": program, "include": []}))
    monkeypatch.setattr("app.jobs.Pool.give", None)
    assert ask(fresh, request) == afar


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: f"{request[1]}-{request[2].get('program', '')[:9]}")
def test_the_same_request_gets_the_same_bytes(
    request_: tuple[str, str, dict[str, Any]], two: str, fresh: TestClient
) -> None:
    cold = ask(fresh, request_)
    assert ask(fresh, request_) == cold
    for _ in range(4):
        # A connection of its own each time, so that both processes get some.
        with httpx.Client(base_url=two, timeout=60) as client:
            assert ask(client, request_) == cold
