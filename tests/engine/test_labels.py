"""What nodes are called: short, in their operands' names, however deep the program is."""

from __future__ import annotations

import pytest
from hypothesis import given

from engine import build
from tests.engine.programs import Made, programs, steady


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("a = 1; a + 2", "a + 2"),
        ("a = 1; (a + 2)^2", "(a + 2)^2"),
        ("a = 1; b = a + 2; b^2", "b^2"),
        ("2 pi x", "2·pi·x"),
        ("a - (b - c)", "a − (b − c)"),
        ("-a^2", "−a^2"),
        ("a/(b c)", "a/(b·c)"),
        ("exp(a)", "e^a"),
        ("sqrt(a + 1)", "√(a + 1)"),
        ("abs(a)", "|a|"),
        ("sum([a, b])", "sum([a, b])"),
        ("x = [1, 2]; sum(x - 1)", "sum(x − 1)"),
        ("W = [[1, 2, 3], [4, 5, 6]]; W.T @ [1, 2]", "Wᵀ @ [1, 2]"),
        ("v = [1, 2, 3]; v[1]", "v[1]"),
        ("v = [1, 2, 3]; v[::-1]", "v[::-1]"),
        ("W = [[1, 2]]; sum(W, axis=1)", "sum(W, axis=1)"),
        ("W = [[1, 2]]; mean(W, axis=-1)", "mean(W, axis=-1)"),
        ("a < b", "a < b"),
        ("σ(x)", "σ(x)"),
        ("max(a, b, 3)", "max(a, b, 3)"),
        ("a + b + c + d + f + g + h", "a + b + … + h"),
        ("x = [1, 2, 3, 4, 5]; x*[5, 4, 3, 2, 1]", "x·[5, 4, …, 1]"),
    ],
)
def test_a_label_is_the_formula_in_the_operands_names(text: str, label: str) -> None:
    graph = build(text)
    assert graph.nodes[graph.output].label == label


def test_a_long_operand_without_a_name_is_shortened() -> None:
    long = "(alpha + beta + gamma + delta + epsilon + zeta)"
    last = build(f"{long}^2 + {long}^3").nodes[-1]
    assert last.label == "(alpha + … + zeta)^2 + (alpha + … + zeta)^3"
    assert last.reference.plain == "… + …"


def test_very_long_names_give_way_in_a_formula_but_not_on_their_own() -> None:
    a, b = "a" * 40, "b" * 40
    graph = build(f"{a} = 1; {b} = 2; {a} {b} + 3")
    assert [node.label for node in graph.nodes] == [a, b, "…·…", "3", "…·… + 3"]


@pytest.mark.parametrize("inner", ["({})^2 + 1", "sin({})", "-({})", "({} + 1)/({} + 2)", "max({}, 1)", "[{}, 2][0]"])
def test_no_label_grows_with_the_depth_of_the_program(inner: str) -> None:
    text = "x"
    for _ in range(90):
        text = inner.replace("{}", text) if len(text) < 4_000 else text
    for node in build(text).nodes:
        assert len(node.label) < 120
        assert len(node.reference.plain) < 60
        assert len(node.latex) < 600


@steady
@given(programs())
def test_labels_and_symbols_of_made_up_programs_are_short(made: Made) -> None:
    for node in build(made.text).nodes:
        assert 0 < len(node.label) < 120
        assert len(node.symbol) < 40
        assert (node.symbol == "") == (node.operation is None)
