"""Kept graphs: a knob that is turned reads no text again, and nobody can tell from the answer."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

import engine
from app import convert
from app.convert import builds
from app.convert.builds import Builds
from app.schemas import LandscapeRequest
from app.schemas.landscapes import AxisChoice
from tests.app.conftest import FIT

KNOB = re.compile(r"(?<== )-?[0-9.]+(?=[;\n])")


def test_a_turned_knob_is_the_same_text(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Builds(100)
    first = kept.build(FIT, {"k0": 1.0}, None)
    monkeypatch.setattr(engine, "build", None)
    second = kept.build(FIT, {"k0": 2.0}, None)
    assert first.edges is second.edges
    assert [graph.by_name["k0"].leaf.item() for graph in (first, second)] == [1, 2]


@pytest.mark.parametrize(
    ("program", "values", "output"),
    [
        (FIT + "\n", {"k0": 1.0}, None),
        (FIT, {"k1": 1.0}, None),
        (FIT, {"k0": 1.0}, "yhat"),
        (FIT, {"x": [1.0, 2.0]}, "yhat"),
    ],
)
def test_anything_else_is_another_graph(program: str, values: dict[str, Any], output: str | None) -> None:
    kept = Builds(100)
    first = kept.build(FIT, {"k0": 1.0}, None)
    assert kept.build(program, values, output).edges is not first.edges


def test_the_longest_unused_are_dropped_and_large_ones_are_not_kept() -> None:
    kept = Builds(5)
    first = kept.build("a = 1; a^2", {}, None)
    for number in range(4):
        kept.build(f"a = {number}; a + {number}", {}, None)
        assert kept.nodes <= 5
    assert kept.build("a = 1; a^2", {}, None) is not first
    assert Builds(9).build("a = 1; a^2", {}, None)
    large = Builds(10_000)
    large.build("a = 1; " + "a * " * builds.LARGEST + "a", {}, None)
    assert large.nodes == 0


def test_the_answer_is_the_same_to_the_last_byte_from_a_kept_graph(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers() -> list[bytes]:
        return [
            client.post("/api/v1/graph", json={"program": f"{FIT}  # {salt}", "values": {"k0": value, "k1": 1}}).content
            for value in (0.25, "NaN", -3)
        ]

    salt = "kept"
    warm = answers()
    monkeypatch.setattr(engine, "with_values", lambda *_: None)
    salt = "made"
    cold = answers()
    assert [each.replace(b"kept", b"made") for each in warm] == cold


@pytest.mark.parametrize("example", ["curve-fit", "two-moons", "network"])
def test_a_number_that_is_written_anew_changes_no_byte_by_what_is_kept(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, example: str
) -> None:
    program = next(each.program for each in engine.EXAMPLES if each.slug == example)

    def answers() -> list[bytes]:
        fields = {"include": ["steps", "layout", "pictures"], "most_boxes": 60}
        texts = [KNOB.sub(number, f"{program}\n# {salt}") for number in ("0.25", "-3", "1.5e-7", "12345.5")]
        return [client.post("/api/v1/graph", json={"program": text, **fields}).content for text in texts]

    salt = "kept"
    warm = answers()
    monkeypatch.setattr(engine, "with_text", lambda *_: None)
    salt = "made"
    assert answers() == warm


def test_a_number_that_is_written_anew_is_the_same_text(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Builds(100)
    first = kept.build("k = 2; k^2", {}, None)
    monkeypatch.setattr(engine, "build", None)
    second = kept.build("k = -0.5; k^2", {}, None)
    assert first.edges is second.edges
    assert [graph.by_name["k"].leaf.item() for graph in (first, second)] == [2, -0.5]
    assert kept.nodes == len(first.nodes)


def test_a_turned_knob_of_a_small_graph_is_answered_at_once(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(**fields: object) -> int:
        body = {"program": f"{FIT}  # at once", "include": [], **fields}
        return client.post("/api/v1/graph", json=body).status_code

    assert ask(values={"k0": 0.5}) == 200
    # A service without threads to work in.
    monkeypatch.setattr(client.app.state.service.quick, "_most", 0)  # type: ignore[attr-defined]  # the application's own part
    assert ask(values={"k0": 0.75}) == 200
    assert ask(values={"k0": "one"}) == 422
    assert ask(values={"k0": 0.75}, include=["steps"]) == 503
    assert ask(values={"k1": 0.75}) == 503
    assert ask(values={"x": [1, 2, 3, 4, 5, 6]}) == 503


AXES = {
    "one": [{"parameter": "k1", "from": -1, "to": 1, "points": 161}],
    "two": [{"parameter": name, "from": -1, "to": 1, "points": 31} for name in ("k0", "k1")],
    "wrong": [{"parameter": "q", "from": -1, "to": 1, "points": 3}],
}


@pytest.mark.parametrize("axes", AXES)
def test_a_landscape_that_is_computed_at_once_is_the_one_of_a_process(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, axes: str
) -> None:
    program = f"{FIT}  # landscape over {axes}"
    asked = {"program": program, "values": {"k2": 0.5}, "axes": AXES[axes]}
    afar = client.post("/api/v1/landscape", json=asked)
    client.post("/api/v1/graph", json={"program": program, "values": {"k2": 1}})
    monkeypatch.setattr("app.jobs.Pool.give", None)
    at_once = client.post("/api/v1/landscape", json=asked)
    assert at_once.status_code == afar.status_code == (422 if axes == "wrong" else 200)
    assert _but_for_id(at_once.json()) == _but_for_id(afar.json())


def test_a_landscape_of_many_places_is_left_to_a_process() -> None:
    client_asks = LandscapeRequest(program=FIT, axes=[_axis("k0", 256), _axis("k1", 256)])
    builds.build(FIT, {}, None)
    assert convert.brief_landscape(client_asks) is None
    for few in ([_axis("k0", 161)], [_axis("k0", 31), _axis("k1", 31)]):
        # What the page asks for while a hand is at work.
        assert convert.brief_landscape(client_asks.model_copy(update={"axes": few})) is not None


@pytest.mark.parametrize("points", [[161], [31, 31]])
def test_a_landscape_of_a_costly_operation_is_left_to_a_process(points: list[int]) -> None:
    program = "a = 1; b = 2; " + "gelu(" * 50 + "a b" + ")" * 50
    builds.build(program, {}, None)
    axes = [_axis(name, count) for name, count in zip("ab", points, strict=False)]
    assert convert.brief_landscape(LandscapeRequest(program=program, axes=axes)) is None


def test_a_landscape_that_took_longer_than_was_estimated_is_left_to_a_process_the_next_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times = iter([0.0, 1.0])
    monkeypatch.setattr("time.thread_time", lambda: next(times))
    program = f"{FIT}  # longer"
    builds.build(program, {}, None)
    asked = LandscapeRequest(program=program, axes=[_axis("k0", 9)])
    assert convert.brief_landscape(asked) is not None
    assert convert.brief_landscape(asked) is None
    # Whatever is turned meanwhile.
    assert convert.brief_landscape(asked.model_copy(update={"program": program.replace("0.5", "0.75", 1)})) is None


def test_the_words_of_one_step_are_the_same_at_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"program": f"{FIT}  # one step", "include": ["steps"], "step_range": [3, 3]}
    first = client.post("/api/v1/graph", json=asked).content
    monkeypatch.setattr("app.answers.Answers.find", lambda *_: None)
    monkeypatch.setattr("app.work.Room.do", None)
    assert client.post("/api/v1/graph", json=asked).content == first


def _axis(parameter: str, points: int) -> AxisChoice:
    return AxisChoice.model_validate({"parameter": parameter, "from": -1.0, "to": 1.0, "points": points})


def _but_for_id(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "id"}
