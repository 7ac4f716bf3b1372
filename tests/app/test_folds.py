"""Folded groups: one box instead of many, which says the same about what is outside."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from app import convert
from app.convert import folds
from app.drawing import tidy
from tests.app.conftest import FIT, Ask

NESTED = (
    "layer(x, w, b) = tanh(w x + b)\na = 0.5; b = 1; c = 2\nh = layer(a, b, c) + layer(a, c, b)^2\nloss = (h - a)^2"
)


def ids(answer: dict[str, Any]) -> dict[str, int]:
    return {group["key"]: group["id"] for group in answer["groups"]}


def test_a_folded_group_is_one_box_in_place_of_its_nodes(ask: Ask) -> None:
    opened = ask(NESTED)
    folded = ask(NESTED, folded=[ids(opened)["h"]])
    (box,) = folded["layout"]["groups"]
    result = next(node["id"] for node in folded["nodes"] if node["name"] == "h")
    assert (box["id"], box["node"]) == (ids(opened)["h"], result)
    before, after = ({each["id"] for each in answer["layout"]["nodes"]} for answer in (opened, folded))
    assert before - after == {node for node in box["nodes"] if folded["nodes"][node]["kind"] == "operation"}
    assert folded["nodes"] == opened["nodes"]
    assert folded["steps"] == opened["steps"]


def test_edges_into_a_folded_group_are_one_for_each_source(ask: Ask) -> None:
    opened = ask(NESTED)
    folded = ask(NESTED, folded=["h"])
    (box,) = folded["layout"]["groups"]
    inward = [each for each in folded["layout"]["edges"] if folded["edges"][each["id"]]["target"] in box["nodes"]]
    assert len(inward) == 3
    inner = {
        edge["id"] for edge in opened["edges"] if edge["source"] in box["nodes"] and edge["target"] in box["nodes"]
    }
    assert {part for each in folded["layout"]["edges"] for part in each["edges"]} == {
        edge for each in opened["layout"]["edges"] for edge in each["edges"]
    } - inner


def test_what_flows_into_a_folded_group_is_the_sum_of_what_its_edges_carry() -> None:
    graph = engine.build(NESTED)
    trace = engine.trace(graph)
    folding = folds.fold(graph, [group.id for group in graph.groups if group.key == "h"])
    drawn = convert.drawn_graph(NESTED, tidy.lay_out, folded=["h"])
    a = graph.by_name["a"].id
    edge = next(each for each in drawn.edges if each.source == a and each.target == graph.by_name["h"].id)
    total = sum(trace.contributions[part].item() for part in folding.parts[edge.id])
    assert edge.contribution == engine.format_number(total)
    assert len(folding.parts[edge.id]) == 2


def test_while_its_edges_have_not_all_carried_the_flow_into_a_folded_group_is_partial() -> None:
    graph = engine.build(NESTED)
    states = []
    for step in range(len(engine.steps(engine.trace(graph)))):
        drawn = convert.drawn_graph(NESTED, tidy.lay_out, step, folded=["h"])
        a = graph.by_name["a"].id
        states.append(next(each for each in drawn.edges if each.source == a and each.slot == 1).contribution_state)
        assert len([node for node in drawn.nodes if node.is_active]) == 1
    assert list(dict.fromkeys(states)) == ["waiting", "partial", "known"]


def test_of_groups_inside_each_other_the_outer_one_is_folded(ask: Ask) -> None:
    answer = ask(NESTED, folded=["h", "h/layer", "h/layer.2"])
    assert [box["id"] for box in answer["layout"]["groups"]] == [ids(answer)["h"]]


def test_calls_fold_apart_from_the_assignment_they_stand_in(ask: Ask) -> None:
    answer = ask(NESTED, folded=["h/layer"])
    (box,) = answer["layout"]["groups"]
    assert box["id"] == ids(answer)["h/layer"]
    assert [answer["nodes"][node]["operation"] for node in box["nodes"]] == ["multiply", "add", "tanh"]


def test_what_is_one_box_already_stays_as_it_is(ask: Ask) -> None:
    answer = ask("k = 2; u = sin(k); loss = u^2 + k", folded=["k", "u"])
    assert answer["layout"]["groups"] == []
    assert [group["result"] is None for group in answer["groups"]] == [True, True, False]


def test_a_key_of_no_group_is_passed_over(ask: Ask) -> None:
    """Keys come from a text that may have been edited since."""
    assert ask("k = 2; k^2", folded=["gone"])["layout"]["groups"] == []


def test_keys_stay_under_edits_elsewhere(ask: Ask) -> None:
    assert ids(ask(NESTED)).keys() <= ids(ask(f"extra = 3; other = extra^2\n{NESTED} + other")).keys()


@pytest.mark.parametrize(("most", "folded"), [(60, []), (12, ["h/layer", "h/layer.2"]), (5, ["h", "loss"])])
def test_groups_are_folded_until_there_are_few_boxes(ask: Ask, most: int, folded: list[str]) -> None:
    answer = ask(NESTED, most_boxes=most)
    keys = {group["id"]: group["key"] for group in answer["groups"]}
    assert [keys[box["id"]] for box in answer["layout"]["groups"]] == folded


def test_the_drawing_has_a_box_and_an_edge_for_each_of_the_layout(ask: Ask) -> None:
    answer = ask(FIT, include=["layout", "drawing"], most_boxes=4)
    for box in answer["layout"]["groups"]:
        assert f'data-node="{box["node"]}"' in answer["drawing"]
        assert f'data-group="{box["id"]}"' in answer["drawing"]
    assert answer["drawing"].count('class="edge"') == len(answer["layout"]["edges"])


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Chains of assignments and calls that use what came before, over and over."""
    lines = ["k0 = 1", "k1 = 2", "f(p, q) = p*q + p", "g(p) = f(p, p) - f(p, k0)"]
    names = ["k0", "k1"]
    for count in range(draw(st.integers(1, 6))):
        picked = [draw(st.sampled_from(names)) for _ in range(3)]
        form = draw(st.sampled_from(["f({0}, {1})", "g({0}) + {1}", "{0} {1} + sin({2})", "{0}", "g(f({0}, {1}))"]))
        lines.append(f"v{count} = {form.format(*picked)}")
        names.append(f"v{count}")
    return "\n".join(lines)


@settings(max_examples=40)
@given(program=programs(), data=st.data())
def test_whatever_is_folded_the_boxes_are_a_graph_without_circles(program: str, data: st.DataObject) -> None:
    graph = engine.build(program)
    chosen = data.draw(st.sets(st.sampled_from([group.id for group in graph.groups]), max_size=6))
    numbering = folds.fold(graph, chosen).numbering
    for box, operands in enumerate(numbering.outline.operands):
        assert all(operand < box for operand in operands)
    possible = folds.foldable(graph)
    alone = {group: folds.fold(graph, [group]) for group in possible}
    assert all(possible[group].result in folding.folds for group, folding in alone.items())
