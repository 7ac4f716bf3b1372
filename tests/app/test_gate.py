"""Where there is no room for long work it is refused at the door, in the one shape, unread, and counted."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.routes import LONG_WORK
from app.settings import Settings
from tests.app.conftest import problem


@pytest.fixture(scope="module")
def full(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(assets=settings.assets, long_queue=0))) as client:
        yield client


@pytest.mark.parametrize("path", LONG_WORK)
def test_long_work_is_refused_before_its_body_is_looked_at(path: str, full: TestClient) -> None:
    answer = full.post(path, content=b"no JSON, and no type", headers={"origin": "https://elsewhere.example"})
    problem(answer, 503, "overload")
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_refusal_at_the_door_counts_as_what_it_would_have_been(full: TestClient) -> None:
    full.post(LONG_WORK[0], json={})
    lines = full.get("/metrics").text.splitlines()
    counted = f'chainrule_requests_total{{method="POST",route="{LONG_WORK[0]}",status="503"}}'
    assert any(line.startswith(counted) for line in lines)
    assert any(line.startswith('chainrule_refusals_total{limit="",problem="overload"}') for line in lines)


def test_whatever_is_short_is_served_by_a_service_without_room_for_long_work(full: TestClient) -> None:
    assert full.post("/api/v1/graph", json={"program": "a = 1; a"}).status_code == 200
    assert full.get(LONG_WORK[0]).status_code == 405
    problem(full.get("/api/v1/export/json", params={"program": "a = 1; a^2", "iteration": 3}), 503, "overload")
    assert full.get("/api/v1/export/json", params={"program": "a = 1; a^2"}).status_code == 200
