"""What was only a makeshift, because Graphviz had no time, is given once and kept by nobody."""

import re

import orjson
import pytest
from starlette.testclient import TestClient

from app.drawing.layouts import Layouts
from app.drawing.places import LayoutFailedError
from app.main import create_app
from app.settings import Settings

EXPORT = "/api/v1/export/json"
PARAMETERS = {"program": "a = 2; makeshift = a^3"}
ANSWER = re.compile(r'<script type="application/json" id="first-answer"[^>]*>(.*?)</script>', re.DOTALL)


def engine_of(page: str) -> str:
    found = ANSWER.search(page)
    assert found
    engine: str = orjson.loads(found[1])["layout"]["engine"]
    return engine


def test_a_drawing_that_came_too_late_is_kept_by_nobody(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_late(*_: object) -> bytes:
        raise LayoutFailedError

    with TestClient(create_app(settings)) as client:
        client.get("/readyz")
        with monkeypatch.context() as patched:
            patched.setattr(Layouts, "_ask", too_late)
            makeshift = client.get(EXPORT, params=PARAMETERS)
            pages = [engine_of(client.get(path).text) for path in ("/", "/embed")]
        assert makeshift.json()["layout"]["engine"] == "tidy"
        assert makeshift.headers["cache-control"] == "no-store"
        assert "etag" not in makeshift.headers
        assert pages == ["tidy", "tidy"]
        steady = client.get(EXPORT, params=PARAMETERS)
        assert steady.json()["layout"]["engine"] == "graphviz"
        assert "max-age" in steady.headers["cache-control"]
        assert steady.headers["etag"]
        assert [engine_of(client.get(path).text) for path in ("/", "/embed")] == ["graphviz", "graphviz"]


def test_where_there_is_no_graphviz_at_all_its_stand_in_is_steady(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Layouts, "_works", lambda _: False)
    with TestClient(create_app(settings)) as client:
        answer = client.get(EXPORT, params=PARAMETERS)
        assert answer.json()["layout"]["engine"] == "tidy"
        assert "max-age" in answer.headers["cache-control"]
