"""The drawing that the answer, the page and later the exports share."""

from typing import Any
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

import engine
from app import convert
from app.contexts import DrawnGraph
from app.drawing import tidy
from tests.app.conftest import FIT, Ask, problem


def elements(drawing: str, mark: str) -> dict[int, ElementTree.Element]:
    root = ElementTree.fromstring(drawing)  # noqa: S314 - our own answer
    return {int(element.attrib[mark]): element for element in root.iter() if mark in element.attrib}


def draw(program: str, step: int | None = None) -> DrawnGraph:
    return convert.drawn_graph(program, tidy.lay_out, step)


def test_every_box_and_every_edge_of_the_layout_is_drawn(ask: Ask) -> None:
    answer = ask(FIT, include=["layout", "drawing"])
    assert set(elements(answer["drawing"], "data-node")) == {box["id"] for box in answer["layout"]["nodes"]}
    assert set(elements(answer["drawing"], "data-edge")) == {edge["id"] for edge in answer["layout"]["edges"]}


@pytest.mark.parametrize("example", engine.EXAMPLES, ids=lambda example: example.slug)
def test_what_a_box_shows_is_in_its_name(example: engine.Example, ask: Ask) -> None:
    """Who speaks to the page says what is written there, the name first."""
    drawing = ask(example.program, include=["layout", "drawing"], most_boxes=20)["drawing"]
    for group in elements(drawing, "data-node").values():
        if group.get("role") == "img":
            seen = [(text.get("class") or "", text.text or "") for text in group.iter() if text.tag.endswith("text")]
            said = group.attrib["aria-label"]
            names = [text for kind, text in seen if kind.split()[0] == "name"]
            assert all(said.startswith(name.rstrip("…")) for name in names), (said, names)
            words = [text for kind, text in seen if kind == "symbol word" and text.replace(" ", "").isalpha()]
            assert all(word.rstrip("…") in said for word in words), (said, words)


def test_constants_stand_in_the_operations_that_use_them() -> None:
    drawn = draw("loss = (2 k)^3")
    assert {node.kind for node in drawn.nodes} == {"parameter", "operation"}
    assert any("3" in node.symbol for node in drawn.nodes)


def test_a_constant_that_is_the_output_has_a_box() -> None:
    (only,) = draw("3").nodes
    assert (only.kind, only.value, only.is_output) == ("constant", "3", True)


def test_without_a_step_everything_is_known() -> None:
    drawn = draw(FIT)
    assert {node.value_state for node in drawn.nodes} == {"known"}
    assert {node.gradient_state for node in drawn.nodes} == {"known", "none"}
    assert not any(node.is_active for node in drawn.nodes)


@pytest.mark.parametrize("program", [FIT, "a = 2; b = 3; (a*b + b)*tanh(a)"])
def test_each_step_makes_known_what_it_computes_and_nothing_more(program: str, ask: Ask) -> None:
    steps: list[dict[str, Any]] = ask(program, include=["steps"])["steps"]
    for step in steps:
        drawn = draw(program, step["index"])
        played = steps[: step["index"] + 1]
        values = {s["node"] for s in played if s["phase"] == "forward"}
        for node in drawn.nodes:
            assert (node.value_state == "known") == (node.kind != "operation" or node.id in values)
            assert bool(node.value) == (node.value_state == "known")
            assert bool(node.gradient) == (node.gradient_state in {"known", "partial"})
        arrived = {edge for s in played if s["phase"] == "backward" for edge in s["edges"]}
        assert {edge.id for edge in drawn.edges if edge.contribution_state == "known"} == arrived & {
            edge.id for edge in drawn.edges
        }
        assert [node.id for node in drawn.nodes if node.is_active] == [step["node"]]


def test_a_branch_shows_the_sum_of_what_has_arrived() -> None:
    """The value 2 is used by a product and a square: 3 arrives first from one, 4 from the other."""
    program = "a = 2; a^2 + 3 a"
    states = []
    for step in range(20):
        try:
            drawn = draw(program, step)
        except IndexError:
            break
        node = next(node for node in drawn.nodes if node.name == "a")
        states.append((node.gradient_state, node.gradient))
    order = list(dict.fromkeys(states))
    assert [state for state, _ in order] == ["waiting", "partial", "known"]
    assert order[1][1] in {"3", "4"}
    assert order[2][1] == "7"


def test_an_array_output_draws_no_gradients() -> None:
    drawn = draw("k = 2; [1, 2, 3] k")
    assert not any(node.has_gradient for node in drawn.nodes)
    assert not any(edge.has_gradient for edge in drawn.edges)


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ("[0, 1, 2]", "0.0,20.0 50.0,10.0 100.0,0.0"),
        ("[1, 1, 1]", ""),
        ("[1e308, -1e308]", "0.0,0.0 100.0,20.0"),
        ("[5]", ""),
    ],
)
def test_a_list_of_numbers_is_a_small_line(values: str, points: str) -> None:
    drawn = draw(f"x = {values}; sum(x)")
    assert next(node for node in drawn.nodes if node.name == "x").value_picture.line == points


@pytest.mark.parametrize(
    ("values", "filled", "hollow"),
    [
        (
            "[[4, -1], [1, 0]]",
            "M40.5 0.5h9.0v9.0h-9.0zM42.8 12.8h4.5v4.5h-4.5zM54.7 14.7h0.5v0.5h-0.5z",
            "M52.8 2.8h4.5v4.5h-4.5z",
        ),
        ("[[0, 0], [0, 0]]", "", ""),
        ("[[1e308, -1e309], [0, 0]]", "", ""),
    ],
)
def test_a_matrix_is_a_field_of_squares(values: str, filled: str, hollow: str) -> None:
    """Area is size, filling is sign."""
    picture = next(node for node in draw(f"x = {values}; sum(x)").nodes if node.name == "x").value_picture
    assert (picture.line, picture.filled, picture.hollow) == ("", filled, hollow)


def test_a_tall_matrix_lies_on_its_side_and_a_large_one_is_pooled() -> None:
    tall, wide, large, huge = (
        draw(f"x = {values}; sum(x)").nodes[0].value_picture.filled
        for values in ("[[1], [2], [3]]", "[[1, 2, 3]]", "ones(100, 40)", "ones(100, 50)")
    )
    assert tall == wide
    assert large.count("z") == 24 * 6
    assert not huge


def test_the_mark_of_a_contribution_says_its_sign() -> None:
    marks = {edge.source: edge.contribution_sign for edge in draw("a = 2; b = -3; c = 0; a*b + relu(c)").edges}
    assert {"−", "+", "0"} <= set(marks.values())
    both = draw("x = [1, -2]; a = 3; b = [0, 0] + a; sum(b x)")
    assert "±" in {edge.contribution_sign for edge in both.edges}
    assert {edge.contribution_sign for edge in draw("a = 2; a*a", 0).edges} == {""}


def test_names_are_text_in_the_drawing(ask: Ask) -> None:
    drawing = ask("a = 1 # </svg><script>\na < 2", include=["drawing"])["drawing"]
    assert "<script" not in drawing
    assert elements(drawing, "data-node")


def test_a_step_changes_the_drawing(ask: Ask) -> None:
    assert ask("a*a", include=["drawing"], step=0)["drawing"] != ask("a*a", include=["drawing"])["drawing"]


def test_a_drawing_of_too_many_boxes_is_a_limit_and_its_numbers_are_not(client: TestClient) -> None:
    program = "a = 1; b = a" + "*a" * 1_501 + "; b + 1"
    body = {"program": program, "include": ["drawing"]}
    members = problem(client.post("/api/v1/graph", json=body), 422, "limit")
    rows = {row["name"]: row["value"] for row in client.get("/api/v1/limits").json()}
    assert members["limit"] == "image_boxes"
    assert members["figure"] > members["value"] == rows["image_boxes"]
    include = client.get("/openapi.json").json()["components"]["schemas"]["GraphRequest"]["properties"]["include"]
    assert f"at most {members['value']:,} boxes" in include["description"]
    assert client.post("/api/v1/graph", json={**body, "most_boxes": 9}).json()["drawing"].startswith("<svg")
    assert client.post("/api/v1/graph", json={**body, "include": []}).json()["loss"] == 2
