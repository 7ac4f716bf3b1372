"""POST /api/v1/descent: whole runs and runs line by line, and how they end."""

from typing import Any

import orjson
import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient

import engine
from app import convert, jobs
from app.convert import descents
from app.convert.columns import FRAME_BYTES
from app.schemas import DescentLine, DescentRequest
from tests.app.conftest import FIT, problem, strict_json

COLUMNS = ("recorded_iterations", "loss", "gradient_norm", "trajectory")


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


def lines(client: TestClient, program: str, **fields: object) -> list[dict[str, Any]]:
    """The lines of a streamed run, each read strictly."""
    body = {"program": program, **fields}
    response = client.post("/api/v1/descent", json=body, headers={"accept": "application/x-ndjson"})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/x-ndjson"
    assert "content-encoding" not in response.headers
    assert response.content.endswith(b"\n")
    said = [strict_json(line) for line in response.content.splitlines()]
    for line in said:
        assert TypeAdapter(DescentLine).validate_python(line, strict=True).model_dump(exclude_unset=True) == line
    return said


@pytest.mark.parametrize(
    "fields",
    [
        {"program": FIT, "iterations": 40},
        {"program": FIT, "iterations": 43, "record_every": 10, "optimizer": {"name": "adam"}},
        {"program": FIT, "iterations": 20, "batch_size": 2, "seed": 3},
        {"program": "w = 3; w^4", "iterations": 60, "optimizer": {"learning_rate": 1.0}},
        {"program": "w = 1; (w - 1)^2", "iterations": 50},
        {"program": "w = 3; w^2", "iterations": 5, "optimizer": {"name": "random_perturbation"}},
    ],
)
def test_the_lines_of_a_run_say_what_the_whole_answer_says(fields: dict[str, Any], client: TestClient) -> None:
    whole = descend(client, **fields)
    header, *records, end = lines(client, **fields)
    assert [header["type"], end["type"]] == ["header", "end"]
    assert {line["type"] for line in records} == {"records"}
    joined = {name: [entry for line in records for entry in line[name]] for name in COLUMNS}
    said = {**header, **joined, **end}
    del said["type"]
    assert said == whole


def test_a_program_that_is_wrong_is_refused_before_any_line(client: TestClient) -> None:
    response = client.post("/api/v1/descent", json={"program": "w^2 +"}, headers={"accept": "application/x-ndjson"})
    assert problem(response, 422, "syntax")["span"] == [4, 5]


@pytest.mark.parametrize(
    ("accept", "streams"),
    [
        ("application/x-ndjson", True),
        ("application/json;q=0.5, application/x-ndjson", True),
        ("Application/X-NDJSON; charset=utf-8", True),
        ("application/json, application/x-ndjson;q=0.9", False),
        ("application/x-ndjson;q=0", False),
        ("application/x-ndjson;q=much", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_lines_come_to_those_who_ask_for_them(accept: str, streams: bool) -> None:
    assert jobs.wants_lines(accept) is streams


def test_an_answer_is_cut_at_its_bytes_and_says_so(client: TestClient) -> None:
    wide = "w = param(randn(20000)); sum(w^2)"
    for read in (descend, lambda *args, **fields: lines(*args, **fields)[-1]):
        end = read(client, wide, iterations=1_000, optimizer={"learning_rate": 1e-3})
        assert (end["status"], end["reason"]) == ("stopped", "bytes")
    response = client.post("/api/v1/descent", json={"program": wide, "iterations": 1_000})
    assert 6_000_000 < len(response.content) <= 8_000_000


@pytest.mark.parametrize("name", ["descent_answer", "descent_lines"])
def test_a_run_that_fits_into_an_answer_goes_on_to_its_last_iteration(name: str) -> None:
    fields = {"program": "k = 1; (k - 5)^2", "iterations": 100_000, "optimizer": {"learning_rate": 1e-6}}
    answer = b"".join(getattr(convert, name)(DescentRequest.model_validate(fields, strict=True), lambda: None))
    assert orjson.loads(answer.splitlines()[-1])["status"] == "completed"
    assert 6_000_000 < len(answer) <= 8_000_000


@pytest.mark.parametrize("over", [0, 1, 100, 3_000])
@pytest.mark.parametrize("fields", [{}, {"record_every": 3, "optimizer": {"name": "random_perturbation"}}])
def test_an_answer_ends_where_its_next_entry_would_pass_its_bytes(fields: dict[str, Any], over: int) -> None:
    asked = DescentRequest.model_validate({"program": FIT, "iterations": 300, **fields}, strict=True)
    (whole,) = filter(None, convert.descent_answer(asked, lambda: None))
    entries = list(zip(*(orjson.loads(whole)[name] for name in COLUMNS), strict=True))
    # What an entry takes: each of its four members, and a comma behind each.
    lengths = [sum(len(orjson.dumps(member)) + 1 for member in entry) for entry in entries]
    room = sum(lengths[:50]) + over
    most = FRAME_BYTES + len(b'{"parameters":%b}' % orjson.dumps(orjson.loads(whole)["parameters"])) + room
    (cut,) = filter(None, convert.descent_answer(asked, lambda: None, most_bytes=most))
    answer = orjson.loads(cut)
    assert (answer["status"], answer["reason"]) == ("stopped", "bytes")
    fitting = sum(sum(lengths[: i + 1]) <= room for i in range(len(lengths)))
    assert fitting >= 50
    assert list(zip(*(answer[name] for name in COLUMNS), strict=True)) == entries[:fitting]
    header, *records, end = map(orjson.loads, b"".join(convert.descent_lines(asked, lambda: None, most)).splitlines())
    joined = {name: [entry for line in records for entry in line[name]] for name in COLUMNS}
    assert {**header, **joined, **end, "type": None} == {**answer, "type": None}


def test_lines_are_as_many_as_there_is_room_for_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    # Every piece is sent as soon as there is one: more lines than an answer that may become full could bear.
    monkeypatch.setattr(descents, "SECONDS_PER_LINE", 0.0)
    monkeypatch.setattr(engine.descent, "_SECONDS_BETWEEN_LOOKS", 0.0)
    asked = DescentRequest.model_validate(
        {"program": "k = 1; k", "iterations": 2_000, "optimizer": {"learning_rate": 0.5}}, strict=True
    )
    for most, longest in ((FRAME_BYTES + 40_000, FRAME_BYTES // 88), (8_000_000, 3_000)):
        said = b"".join(convert.descent_lines(asked, lambda: None, most))
        assert len(said) <= most
        assert longest * 0.6 < said.count(b"\n") <= longest


def test_a_start_that_is_longer_than_an_answer_is_refused(client: TestClient) -> None:
    program = (
        "; ".join(f"p{i} = param(randn(100000))" for i in range(5)) + "; " + " + ".join(f"sum(p{i})" for i in range(5))
    )
    for accept in ("application/json", "application/x-ndjson"):
        response = client.post("/api/v1/descent", json={"program": program}, headers={"accept": accept})
        said = problem(response, 422, "limit")
        assert (said["limit"], said["value"]) == ("answer_bytes", 8_000_000)
        assert said["figure"] > 8_000_000
