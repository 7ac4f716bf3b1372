"""GET /metrics: what is counted, over one process and over several."""

import re
from pathlib import Path

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from app import metrics

SAMPLE = re.compile(r"^(\w+)(\{.*\})? (\S+)$", re.MULTILINE)


def samples(text: str) -> dict[str, float]:
    return {name + labels: float(value) for name, labels, value in SAMPLE.findall(text)}


def scraped(client: TestClient) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return samples(answer.text)


def grown(client: TestClient, before: dict[str, float], name: str) -> float:
    return scraped(client).get(name, 0) - before.get(name, 0)


def test_requests_latencies_layouts_and_refusals_are_counted(client: TestClient) -> None:
    before = scraped(client)
    program = "a1 = 1; a1 + exp(a1)*a1*a1*tanh(a1)*3*a1*cos(a1)"
    client.post("/api/v1/graph", json={"program": program})
    client.post("/api/v1/graph", json={"program": program.replace("a1", "b2")})
    client.post("/api/v1/graph", json={"program": "1" * 12_000})
    client.get("/api/v1/examples/chain")
    client.get("/api/v1/made-up-by-a-client")
    route = 'route="/api/v1/graph"'
    for name, count in {
        f'chainrule_requests_total{{method="POST",{route},status="200"}}': 2,
        f'chainrule_requests_total{{method="POST",{route},status="422"}}': 1,
        'chainrule_requests_total{method="GET",route="/api/v1/examples/{slug}",status="200"}': 1,
        'chainrule_requests_total{method="GET",route="other",status="404"}': 1,
        f"chainrule_request_seconds_count{{{route}}}": 3,
        'chainrule_refusals_total{limit="characters",problem="limit"}': 1,
        'chainrule_refusals_total{limit="",problem="not-found"}': 1,
        'chainrule_layouts_total{source="kept"}': 1,
    }.items():
        assert grown(client, before, name) == count, name
    made = ("graphviz", "tidy")
    assert sum(grown(client, before, f'chainrule_layouts_total{{source="{each}"}}') for each in made) == 1
    assert scraped(client)["chainrule_streams_open"] == 0


def test_a_method_that_a_client_makes_up_makes_no_label(client: TestClient) -> None:
    client.request("BREW", "/")
    assert "BREW" not in client.get("/metrics").text


def test_prometheus_gets_the_form_that_it_asks_for(client: TestClient) -> None:
    asked = {"accept": "application/openmetrics-text; version=1.0.0"}
    answer = client.get("/metrics", headers=asked)
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")
    for version in ("x", "1.\xff", "..", ""):
        strange = client.get(
            "/metrics", headers={"accept": f"application/openmetrics-text;version={version}".encode("latin-1")}
        )
        assert strange.status_code == 200
        assert "chainrule_requests_total" in strange.text


def test_whichever_of_two_processes_is_asked_says_the_numbers_of_both(two: str) -> None:
    for _ in range(20):
        # A connection of its own each time, so that both processes get some.
        httpx.get(f"{two}/api/v1/limits")
    for _ in range(6):
        numbers = samples(httpx.get(f"{two}/metrics").text)
        assert numbers['chainrule_requests_total{method="GET",route="/api/v1/limits",status="200"}'] >= 20
        assert numbers["chainrule_processes"] == 2


def test_without_shared_memory_each_process_counts_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(metrics.FOLDER, raising=False)
    monkeypatch.setattr(metrics, "SHARED_MEMORY", tmp_path / "nothing")
    with metrics.shared():
        assert metrics.FOLDER not in metrics.os.environ


def test_the_folder_is_gone_afterwards_and_one_that_was_left_behind_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(metrics.FOLDER, raising=False)
    monkeypatch.setattr(metrics, "SHARED_MEMORY", tmp_path)
    monkeypatch.setattr(metrics.os, "kill", only_the_first_lives)
    for number in (1, 7):
        (tmp_path / f"chainrule-{number}-x").mkdir()
    with metrics.shared():
        folder = Path(metrics.os.environ[metrics.FOLDER])
        for number in (1, 7):
            (folder / f"gauge_livesum_{number}.db").touch()
        metrics._forget_the_dead(folder)
        assert [file.name for file in folder.iterdir()] == ["gauge_livesum_1.db"]
    assert [each.name for each in tmp_path.iterdir()] == ["chainrule-1-x"]


def only_the_first_lives(number: int, sent: int) -> None:
    assert sent == 0
    raise PermissionError if number == 1 else ProcessLookupError
