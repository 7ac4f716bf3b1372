"""POST /api/v1/descent: whole runs, how they end, and who stops them."""

import threading
from typing import Any

import anyio
import anyio.lowlevel
import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

import engine
from app.work import Stop
from tests.app.conftest import FIT, problem, strict_json


def descend(client: TestClient, program: str, **fields: object) -> dict[str, Any]:
    response = client.post("/api/v1/descent", json={"program": program, **fields})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = strict_json(response.content)
    return answer


def test_entry_0_is_the_start_and_each_update_goes_against_the_gradient(client: TestClient) -> None:
    answer = descend(client, "w = 3; w^2", iterations=2, optimizer={"learning_rate": 0.25})
    assert answer["parameters"] == [{"name": "w", "shape": []}]
    assert answer["recorded_iterations"] == [0, 1, 2]
    assert answer["trajectory"] == [[3.0], [1.5], [0.75]]
    assert answer["loss"] == [9.0, 2.25, 0.5625]
    assert answer["gradient_norm"] == [6.0, 3.0, 1.5]
    assert answer["status"] == "completed"
    assert answer["evaluations"]["backward"] >= 2


def test_the_losses_are_those_of_the_graph(client: TestClient) -> None:
    answer = descend(client, FIT, iterations=5)
    names = [p["name"] for p in answer["parameters"]]
    for place, values in zip(answer["trajectory"], answer["loss"], strict=True):
        body = {"program": FIT, "values": dict(zip(names, place, strict=True)), "include": []}
        loss = client.post("/api/v1/graph", json=body).json()["loss"]
        assert loss == pytest.approx(values, rel=1e-12)


def test_values_are_the_start(client: TestClient) -> None:
    assert descend(client, "w = 3; w^2", values={"w": 5}, iterations=0)["trajectory"] == [[5.0]]


def test_array_parameters_stand_flat_in_the_trajectory(client: TestClient) -> None:
    answer = descend(client, "w = param([[1, 2], [3, 4]]); b = 5; sum(w^2) + b^2", iterations=1)
    assert answer["parameters"] == [{"name": "w", "shape": [2, 2]}, {"name": "b", "shape": []}]
    assert answer["trajectory"][0] == [1.0, 2.0, 3.0, 4.0, 5.0]


def test_divergence_ends_with_the_first_loss_that_is_not_finite(client: TestClient) -> None:
    answer = descend(client, "w = 3; w^4", iterations=60, optimizer={"learning_rate": 1})
    assert answer["status"] == "diverged"
    assert all(isinstance(loss, float) for loss in answer["loss"][:-1])
    assert answer["loss"][-1] in ("Infinity", "NaN")


def test_a_run_that_changes_nothing_any_more_has_converged(client: TestClient) -> None:
    answer = descend(client, "w = 1; (w - 1)^2", iterations=50)
    assert answer["status"] == "converged"


def test_record_every_keeps_only_some_iterations(client: TestClient) -> None:
    answer = descend(client, "w = 3; w^2", iterations=10, record_every=5, optimizer={"learning_rate": 0.1})
    assert answer["recorded_iterations"] == [0, 5, 10]


def test_more_iterations_than_allowed_are_refused(client: TestClient) -> None:
    response = client.post("/api/v1/descent", json={"program": "w^2", "iterations": 10**9})
    assert problem(response, 422, "limit")["limit"] == "iterations"


def test_an_unknown_setting_of_an_optimizer_is_refused(client: TestClient) -> None:
    response = client.post("/api/v1/descent", json={"program": "w^2", "optimizer": {"luck": 3}})
    assert problem(response, 422, "field")["field"].startswith("optimizer")


@pytest.mark.parametrize("optimizer", [optimizer.name for optimizer in engine.OPTIMIZERS])
def test_every_optimizer_of_the_engine_can_be_asked_for(optimizer: str, client: TestClient) -> None:
    settings = {"name": optimizer, "learning_rate": 0.01}
    answer = descend(client, "w = 3; w^2", iterations=20, optimizer=settings, seed=1)
    assert answer["loss"][-1] <= answer["loss"][0] == 9.0
    assert len(answer["gradient_norm"]) == len(answer["loss"])


def test_batches_use_some_rows_of_the_data_for_each_update(client: TestClient) -> None:
    program = "x = [1, 2, 3, 4]; y = [2, 4, 6, 8]; w = 0; mean((w x - y)^2)"
    whole = descend(client, program, iterations=3, optimizer={"learning_rate": 0.01})
    some = descend(client, program, iterations=3, optimizer={"learning_rate": 0.01}, batch_size=2)
    assert some["loss"][0] == whole["loss"][0]
    assert some["trajectory"] != whole["trajectory"]
    response = client.post("/api/v1/descent", json={"program": "w^2", "batch_size": 2})
    assert problem(response, 422, "field")["field"] == "batch_size"


def test_a_run_stops_when_its_time_is_up() -> None:
    stop = Stop(seconds=0.0, shutdown=threading.Event())
    assert stop() is None
    while (reason := stop()) is None:
        pass
    assert reason == "time"


def test_a_run_stops_when_the_service_does() -> None:
    shutdown = threading.Event()
    stop = Stop(seconds=60.0, shutdown=shutdown)
    assert stop() is None
    shutdown.set()
    assert stop() == "shutdown"


def test_a_run_stops_when_its_client_leaves() -> None:
    messages = [{"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}]

    async def receive() -> dict[str, Any]:
        await anyio.lowlevel.checkpoint()
        return messages.pop(0)

    async def run() -> str | None:
        stop = Stop(seconds=60.0, shutdown=threading.Event())
        async with stop.when_client_leaves(Request({"type": "http"}, receive)):
            for _ in range(10):
                await anyio.lowlevel.checkpoint()
            return stop()

    assert anyio.run(run) == "shutdown"
