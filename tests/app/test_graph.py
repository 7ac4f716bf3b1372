"""The graph answer keeps the promises of the API: about nodes, edges, contributions, steps, and what fields ask for."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

import engine
from tests.app.conftest import CORPUS, FIT, Ask, problem

PROGRAMS = [
    "a*a",
    FIT,
    "(a*b + c)*tanh(a)",
    "W = [[1, 2], [3, 4]]; v = param([1, 2]); sum((W @ v)^2)",
    "a = param([1, 2, 3]); b = 2; loss = mean(a*b + b)",
    "f(u) = u^2 + 1; loss = f(f(k))",
    "lonely = 3; k = 2; loss = k^2",
    "1 + 1",
    "[1, 2] + k",
]


def can_be_built(request: dict[str, Any]) -> bool:
    """Whether the operations reach as far as this program; the engine's own tests count those they do not."""
    try:
        engine.build(request["program"], request["values"])
    except engine.ProgramNameError:
        return False
    return True


LINES = (CORPUS / "gradients.jsonl").read_text(encoding="utf-8").splitlines()
CORPUS_REQUESTS = [{"program": row["program"], "values": row["values"]} for row in map(json.loads, LINES)]
REQUESTS = [{"program": program} for program in PROGRAMS]
REQUESTS += [request for request in CORPUS_REQUESTS[::4] if can_be_built(request)]


def numbers(tensor: Any) -> Any:  # noqa: ANN401 - a tensor of the API
    """A tensor as an array."""
    if tensor is None:
        return None
    if isinstance(tensor, dict):
        return np.array([float(x) for x in tensor["data"]]).reshape(tensor["shape"])
    return np.array(float(tensor))


@pytest.fixture(scope="module", params=range(len(REQUESTS)), ids=lambda place: f"request{place}")
def answer(request: pytest.FixtureRequest, client: TestClient) -> dict[str, Any]:
    body = {**REQUESTS[request.param], "max_elements": 10_000}
    response = client.post("/api/v1/graph", json=body)
    assert response.status_code == 200, response.text
    members: dict[str, Any] = response.json()
    return members


def test_operands_come_before_their_users(answer: dict[str, Any]) -> None:
    for place, node in enumerate(answer["nodes"]):
        assert node["id"] == place
        assert all(operand < place for operand in node["operands"])


def test_there_is_one_edge_for_every_use_of_a_value(answer: dict[str, Any]) -> None:
    uses = [(operand, n["id"], slot) for n in answer["nodes"] for slot, operand in enumerate(n["operands"])]
    assert [(e["source"], e["target"], e["slot"]) for e in answer["edges"]] == uses
    assert [e["id"] for e in answer["edges"]] == list(range(len(uses)))


def test_a_gradient_is_the_sum_of_the_contributions_of_the_outgoing_edges(answer: dict[str, Any]) -> None:
    for node in answer["nodes"]:
        gradient = numbers(node["gradient"])
        arriving = [numbers(e["contribution"]) for e in answer["edges"] if e["source"] == node["id"]]
        known = [contribution for contribution in arriving if contribution is not None]
        if gradient is None:
            assert not known
        elif node["id"] == answer["output"]:
            assert np.all(gradient == 1)
        else:
            assert len(known) == len(arriving)
            np.testing.assert_allclose(sum(known, np.zeros(node["shape"])), gradient, rtol=1e-12, atol=1e-12)


def test_local_derivative_times_gradient_is_the_contribution(answer: dict[str, Any]) -> None:
    for edge in answer["edges"]:
        local, contribution = numbers(edge["local"]), numbers(edge["contribution"])
        if local is None or contribution is None:
            continue
        target = answer["nodes"][edge["target"]]
        product = local * numbers(target["gradient"])
        summed = product.reshape(contribution.shape) if product.size == contribution.size else None
        if summed is not None:
            np.testing.assert_allclose(summed, contribution, rtol=1e-12, atol=1e-12)
        else:
            np.testing.assert_allclose(product.sum(), contribution.sum(), rtol=1e-9, atol=1e-12)


def test_contributions_have_their_sources_shape(answer: dict[str, Any]) -> None:
    for edge in answer["edges"]:
        if edge["contribution"] is not None:
            assert numbers(edge["contribution"]).shape == tuple(answer["nodes"][edge["source"]]["shape"])


def test_who_has_no_gradient_has_edges_without_contribution(answer: dict[str, Any]) -> None:
    for edge in answer["edges"]:
        if answer["nodes"][edge["source"]]["gradient"] is None:
            assert edge["contribution"] is None
            assert edge["local"] is None


def test_steps_visit_every_operation_forward_and_each_with_a_gradient_backward(answer: dict[str, Any]) -> None:
    visited = {phase: [s["node"] for s in answer["steps"] if s["phase"] == phase] for phase in ("forward", "backward")}
    operations = [n["id"] for n in answer["nodes"] if n["kind"] == "operation"]
    assert visited["forward"] == operations
    with_gradient = [n for n in operations if answer["nodes"][n]["gradient"] is not None]
    assert visited["backward"] == with_gradient[::-1]
    seeds = [s["node"] for s in answer["steps"] if s["phase"] == "seed"]
    assert seeds == ([answer["output"]] if answer["gradients"] else [])
    assert [s["index"] for s in answer["steps"]] == list(range(len(answer["steps"])))


def test_the_loss_and_the_gradients_repeat_what_the_nodes_say(answer: dict[str, Any]) -> None:
    assert answer["loss"] == answer["nodes"][answer["output"]]["value"]
    for parameter in answer["parameters"]:
        if answer["gradients"]:
            assert answer["gradients"][parameter["name"]] == answer["nodes"][parameter["node"]]["gradient"]


def test_every_box_has_a_place_inside_the_layout(answer: dict[str, Any]) -> None:
    layout = answer["layout"]
    boxes = {box["id"]: box for box in layout["nodes"]}
    drawn = {n["id"] for n in answer["nodes"] if n["kind"] != "constant" or n["id"] == answer["output"]}
    assert set(boxes) == drawn
    for box in boxes.values():
        assert -1 <= box["x"] <= layout["width"] - box["width"] + 1
        assert -1 <= box["y"] <= layout["height"] - box["height"] + 1
    assert {e["id"] for e in layout["edges"]} == {e["id"] for e in answer["edges"] if e["source"] in drawn}


def test_boxes_do_not_overlap(answer: dict[str, Any]) -> None:
    boxes = sorted((b["x"], b["y"], b["x"] + b["width"], b["y"] + b["height"]) for b in answer["layout"]["nodes"])
    for place, (left, top, right, bottom) in enumerate(boxes):
        for x, y, _, low in boxes[place + 1 :]:
            if x >= right:
                break
            assert y >= bottom or low <= top, (left, top, x, y)


def test_a_value_used_twice_has_two_edges_and_their_sum_as_gradient(ask: Ask) -> None:
    answer = ask("a = 3; a*a")
    assert [(e["source"], e["slot"], e["contribution"]) for e in answer["edges"]] == [(0, 0, 3.0), (0, 1, 3.0)]
    assert answer["gradients"] == {"a": 6.0}


def test_an_array_output_has_a_forward_pass_and_no_gradients(ask: Ask) -> None:
    answer = ask("a = 2; [1, 2, 3] a")
    assert answer["loss"]["data"] == [2.0, 4.0, 6.0]
    assert answer["gradients"] == {}
    assert all(node["gradient"] is None for node in answer["nodes"])
    assert all(edge["contribution"] is None and edge["local"] is None for edge in answer["edges"])
    assert {step["phase"] for step in answer["steps"]} == {"forward"}
    assert answer["diagnostics"]


def test_what_is_not_finite_is_said_in_words(ask: Ask) -> None:
    answer = ask("k = 0; log(k)")
    assert answer["loss"] == "-Infinity"
    assert answer["gradients"] == {"k": "Infinity"}
    assert ask("x = [1, 0]; log(x)", include=[])["loss"] == {
        "shape": [2],
        "min": "-Infinity",
        "max": 0.0,
        "mean": "-Infinity",
        "data": [0.0, "-Infinity"],
    }


def test_values_override_leaves_also_with_words_and_other_shapes(ask: Ask) -> None:
    assert ask("k = 2; k^2", values={"k": 3})["loss"] == 9.0
    assert ask("k = 2; k + 1", values={"k": "Infinity"})["loss"] == "Infinity"
    assert ask("x = [1, 2]; sum(x)", values={"x": [[1, 2], [3, 4]]})["loss"] == 10.0


def test_the_output_can_be_chosen_by_name(ask: Ask) -> None:
    answer = ask(FIT, output="yhat", values={"x": [0, 1]}, include=[])
    assert answer["loss"]["data"] == [0.5, 0.2]
    assert answer["nodes"][answer["output"]]["name"] == "yhat"


def test_include_decides_which_parts_come(ask: Ask) -> None:
    parts = ["layout", "steps", "drawing", "pictures"]
    assert set(parts) & set(ask("a*a")) == {"layout", "steps"}
    assert set(parts) & set(ask("a*a", include=[])) == set()
    assert set(parts) <= set(ask("a*a", include=parts))


def test_the_curve_fit_offers_the_picture_of_the_fit(ask: Ask) -> None:
    pictures = ask(FIT, include=["pictures"])["pictures"]
    shown = pictures[0]
    assert shown == {"kind": "fit", "node": shown["node"], "x": "x", "y": "y", "prediction": "yhat"}
    assert [picture["kind"] for picture in pictures] == ["fit", "slice", "contour", "loss"]


def test_data_is_left_out_above_max_elements(ask: Ask) -> None:
    answer = ask("x = [1, 2, 3]; w = param([1, 1, 1]); sum(w x)", max_elements=2)
    x = next(node for node in answer["nodes"] if node["name"] == "x")
    assert x["value"] == {"shape": [3], "min": 1.0, "max": 3.0, "mean": 2.0, "data": None}
    assert answer["gradients"]["w"]["data"] == [1.0, 2.0, 3.0]


def test_data_come_for_the_output_alone_where_no_others_are_wanted(ask: Ask) -> None:
    program = "x = [1, 2, 3]; w = param([1, 1, 1]); y = w x"
    whole, brief = ask(program, include=[]), ask(program, include=[], elements_of="output")
    output = whole["output"]
    assert brief["loss"] == whole["loss"]
    assert brief["nodes"][output] == whole["nodes"][output]
    others = [(one["value"], other["value"]) for one, other in zip(brief["nodes"], whole["nodes"], strict=True)]
    assert [one for one, _ in others[:output]] == [{**other, "data": None} for _, other in others[:output]]
    edges = ask(f"{program}; sum(y)", include=[], elements_of="output")["edges"]
    assert all(edge["contribution"]["data"] is None for edge in edges if edge["contribution"] is not None)


def test_a_step_range_words_only_the_steps_in_it(ask: Ask) -> None:
    steps = ask(FIT, include=["steps"], step_range=[2, 4])["steps"]
    assert [s["index"] for s in steps if s["text"] is not None] == [2, 3, 4]


def test_each_row_of_a_backward_step_names_its_edge(ask: Ask) -> None:
    for step in ask("a = 2; b = 3; loss = a*b", include=["steps"])["steps"]:
        edges = [stage["edge"] for stage in step["formula"]]
        assert list(dict.fromkeys(edges)) == (step["edges"] if step["phase"] == "backward" else [None])


def test_large_graphs_come_with_steps_but_without_words(ask: Ask) -> None:
    program = "a = 1\n" + "\n".join(f"v{i}=sin({f'v{i - 1}' if i else 'a'})" for i in range(600))
    answer = ask(program, include=["steps"])
    assert len(answer["steps"]) == 1201
    assert {step["text"] for step in answer["steps"]} == {None}


@pytest.mark.parametrize(
    ("step_range", "figure"), [([0, 499], None), ([701, 9_999], None), ([0, 500], 501), ([0, 9_999], 1_201)]
)
def test_only_so_many_steps_of_a_large_graph_are_worded(
    step_range: list[int], figure: int | None, client: TestClient
) -> None:
    program = "a = 1\n" + "\n".join(f"v{i}=sin({f'v{i - 1}' if i else 'a'})" for i in range(600))
    answer = client.post("/api/v1/graph", json={"program": program, "include": ["steps"], "step_range": step_range})
    if figure is None:
        assert sum(step["text"] is not None for step in answer.json()["steps"]) == 500
    else:
        assert answer.status_code == 422
        members = answer.json()
        assert (members["limit"], members["value"], members["figure"]) == ("worded_steps", 500, figure)


def test_the_page_knows_from_which_size_on_it_has_to_ask_for_words() -> None:
    wording = Path(__file__).parents[2] / "static" / "src" / "wording.js"
    assert f"WORDED_WHOLE = {engine.WORDS_UP_TO};" in wording.read_text(encoding="utf-8")


def test_a_range_beyond_the_last_step_words_a_small_graph_whole(ask: Ask) -> None:
    assert all(step["text"] for step in ask(FIT, include=["steps"], step_range=[0, 9_999])["steps"])


def test_moving_a_knob_leaves_the_layout_as_it_is(ask: Ask) -> None:
    assert ask(FIT)["layout"] == ask(FIT.replace("0.5;", "0.7;"))["layout"]


def test_groups_name_assignments_and_calls(ask: Ask) -> None:
    groups = ask("f(u) = u^2 + 1\nz = f(f(k))\nloss = 2 z")["groups"]
    assert {group["kind"] for group in groups} == {"assignment", "call"}
    ids = {group["id"] for group in groups}
    assert all(group["parent"] is None or group["parent"] in ids for group in groups)


def test_folded_groups_must_exist(ask: Ask, client: TestClient) -> None:
    program = "z = k^2\nloss = 2 z"
    group = ask(program)["groups"][0]["id"]
    assert ask(program, folded=[group])["layout"]["groups"] == []
    response = client.post("/api/v1/graph", json={"program": program, "folded": [group, 77]})
    assert problem(response, 422, "field")["field"] == "folded.1"


def test_a_step_that_does_not_exist_cannot_be_drawn(client: TestClient) -> None:
    response = client.post("/api/v1/graph", json={"program": "a*a", "include": ["drawing"], "step": 3})
    assert problem(response, 422, "field")["field"] == "step"
    response = client.post("/api/v1/graph", json={"program": "k = 2", "include": ["steps"], "step": 1})
    assert problem(response, 422, "field")["detail"] == "Steps are counted from 0; the last one here is 0."


def test_an_answer_with_too_many_numbers_is_refused_before_it_is_computed(client: TestClient) -> None:
    names = [f"v{i}" for i in range(60)]
    program = "\n".join(["v0 = sin(x)", *(f"{b} = sin({a})" for a, b in pairwise(names)), "sum(v59)"])
    response = client.post(
        "/api/v1/graph",
        json={"program": program, "values": {"x": [0.5] * 100_000}, "max_elements": 100_000, "include": []},
    )
    members = problem(response, 422, "limit")
    assert members["limit"] == "answer_numbers"
    assert members["figure"] > members["value"]


def test_many_numbers_are_read_quickly_and_rightly(ask: Ask) -> None:
    assert ask("sum(x)", values={"x": [1] * 150_000}, include=[])["loss"] == 150_000
