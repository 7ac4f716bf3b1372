"""What the service's tests share: one running application with a stand-in for the built browser files, and a way to ask it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.testclient import TestClient

from app.drawing.layouts import Layouts
from app.main import create_app
from app.settings import ROOT, Settings
from tests.app import lines

CORPUS = Path(__file__).parent.parent / "corpus"
Ask = Callable[..., dict[str, Any]]

FIT = """x = [-1, -0.6, -0.2, 0.2, 0.6, 1]
y = [1.2, 0.4, 0.0, 0.1, 0.5, 1.1]
k0 = 0.5;  k1 = -0.3;  k2 = 0;  k3 = 0;  k4 = 0;  k5 = 0
yhat = k0 + k1 x + k2 x^2 + k3 x^3 + k4 x^4 + k5 x^5
loss = mean((yhat - y)^2)"""


@pytest.fixture(scope="module")
def portal() -> Iterator[BlockingPortal]:
    """An event loop in a thread of its own: Playwright's may be running in this one."""
    with start_blocking_portal() as opened:
        yield opened


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the browser build leaves it, so that these tests need no build."""
    folder = tmp_path_factory.mktemp("dist")
    files = {
        name: name.replace(".", "-ABCD1234.")
        for name in ("main.js", "theme.js", "reference.js", "main.css", "pages.css", "docs.js", "docs.css")
    }
    (folder / "manifest.json").write_text(json.dumps(files), encoding="utf-8")
    for file in files.values():
        (folder / file).write_text("/* stand-in */" * 200, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def settings(built: Path) -> Settings:
    """The defaults, with the stand-in files."""
    return Settings(assets=built)


@pytest.fixture(scope="session")
def client(settings: Settings) -> Iterator[TestClient]:
    """The whole application, started and ended as a server does it."""
    with TestClient(create_app(settings), raise_server_exceptions=False) as running:
        yield running


@pytest.fixture(scope="session")
def ask(client: TestClient) -> Ask:
    """Ask for a graph and expect it."""

    def asked(program: str, **fields: object) -> dict[str, Any]:
        response = client.post("/api/v1/graph", json={"program": program, **fields})
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = strict_json(response.content)
        return answer

    return asked


@pytest.fixture(scope="session")
def two() -> Iterator[str]:
    """The address of a service of two processes."""
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": "0", "WORKERS": "2"}
    command = [sys.executable, "-m", "app"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        try:
            assert running.stdout
            yield running.stdout.readline().rpartition(" ")[2].strip()
        finally:
            running.terminate()


@pytest.fixture(scope="session")
def hurried(counting: Callable[[], AbstractContextManager[None]]) -> Iterator[lines.Address]:
    """The address of a service whose deadlines are short."""
    with ExitStack() as stack:
        with counting():
            address = stack.enter_context(lines.hurried())
        yield address


@pytest.fixture(scope="session")
def graphviz() -> Iterator[Layouts]:
    chosen = Layouts(workers=1, seconds=20.0, keep=8)
    assert chosen.probe() == "graphviz"
    yield chosen
    chosen.stop()


def strict_json(body: bytes) -> Any:  # noqa: ANN401 - JSON of any kind
    """JSON as the standard has it: no NaN, no Infinity, nothing but UTF-8."""

    def refuse(word: str) -> float:
        message = f"{word} is not JSON"
        raise ValueError(message)

    return json.loads(body.decode("utf-8"), parse_constant=refuse)


def problem(response: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    """The members of an error answer, after a look at its shape."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert len(response.content) <= 8_192
    members: dict[str, Any] = strict_json(response.content)
    assert members["type"] == f"/problems/{slug}"
    assert members["status"] == status
    assert {"title", "detail", "id"} <= set(members)
    assert members["detail"]
    return members
