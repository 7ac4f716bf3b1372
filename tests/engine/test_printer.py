"""A graph back to text, and new numbers in the visitor's own."""

from __future__ import annotations

import math
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine import EXAMPLES, Example, Graph, Operation, build, print_program, rewrite, trace
from engine.printer import number_text
from tests.engine.consistency import close
from tests.engine.programs import Made, programs, steady
from tests.engine.samples import RULED, samples
from tests.engine.test_corpora import read


def structure(graph: Graph) -> tuple[Any, ...]:
    """What a graph is, whatever the order of what does not depend on each other, and whatever unnamed parts are called."""
    parts: list[str] = []
    for node in graph.nodes:
        inner = [parts[i] for i in node.operands]
        content = (node.operation, sorted(map(str, node.settings.items())), inner, node.shape)
        leaf = None if node.operation else (node.kind, node.name, node.leaf.tolist())
        parts.append(sha256(repr((content, leaf)).encode()).hexdigest())
    named = {node.name: part for node, part in zip(graph.nodes, parts, strict=True) if node.name}
    return sorted(parts), parts[graph.output], named


def same(graph: Graph) -> Graph:
    """The graph of the printed program, which has to be the same one."""
    again = build(print_program(graph))
    (parts, output, named), (parts_again, output_again, named_again) = structure(graph), structure(again)
    assert (parts_again, output_again) == (parts, output), (graph.text, again.text)
    assert named.items() <= named_again.items()
    assert again.differentiable == graph.differentiable
    assert close(trace(again).loss, trace(graph).loss, relative=0.0)
    return again


@pytest.mark.parametrize("each", EXAMPLES, ids=lambda each: each.slug)
def test_an_example_comes_back_as_the_same_graph(each: Example) -> None:
    again = same(build(each.program))
    assert print_program(again) == again.text


@pytest.mark.parametrize("operation", RULED, ids=lambda operation: operation.name)
def test_every_operation_comes_back(operation: Operation) -> None:
    for sample in samples(operation):
        same(sample.drawn)


@pytest.mark.uncounted
@pytest.mark.uncounted
@pytest.mark.parametrize("corpus", ["gradients", "layers", "conventions"])
def test_the_corpora_come_back(corpus: str) -> None:
    for case in read(corpus):
        same(build(case["program"], case.get("values")))


@steady
@given(programs())
@example(Made(("a = 2; b = -1; (a + b) + (a - b) - (a + b + 1)",)))
@example(Made(("a = 2; -(-a) - -3 - (-a)^2 - a^-2 - (a^2)^3 - 2^(3^a)",)))
@example(Made(("a = 2; b = 3; a/(b/a)/b*(a*b) - (a - b) - (a + b)",)))
@example(Made(("a = 2; (a < 3) < (a > 1) < 2; ((a == 2) == 1)",)))
@example(Made(("a = 2; sum((a*[[1, 2], [3, 4]]).T[0] @ [1, 2]) + sum([a, 1, [2, 3][0]])",)))
@example(Made(("v5 = 2; v6 = v5 + 1; (v5 v6 + 1)^2 + sin(v5 v6)",)))
def test_a_made_up_program_comes_back(made: Made) -> None:
    same(build(made.text))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("f(t) = t^2; a = 3; f(a) + 1", "a = 3\na^2 + 1\n"),
        ("a = 3; b = a; b", "a = 3\na\n"),
        ("a = 3; loss = a*a", "a = 3\nloss = a*a\n"),
        ("-(2)^2 + -(3)", "-2^2 + (-(3))\n"),
        (
            "c = const([1, 2]); d = data(3); w = param(zeros(2)); sum(c d w)",
            "c = const([1, 2])\nd = data(3)\nw = param([0, 0])\nsum(c*d*w)\n",
        ),
        ("W = param([[1, 2], [3, 4]]); sum(W, axis=0)[1]", "W = param([[1, 2], [3, 4]])\nsum(W, axis=0)[1]\n"),
        ("2 pi e", "2*pi*e\n"),
        ("x = 3; unused = 4; x", "x = 3\nunused = 4\nx\n"),
        ("a = 1; (a + 1)*(a + 1) + 0", "a = 1\n(a + 1)*(a + 1) + 0\n"),
    ],
)  # fmt: skip
def test_the_text_is_what_one_would_type(text: str, printed: str) -> None:
    assert print_program(build(text)) == printed


def test_values_beside_the_text_become_part_of_it() -> None:
    graph = build("w x + y", {"w": math.nan, "x": math.inf, "y": -math.inf}, output=None)
    assert print_program(graph) == "w = param((0/0))\nx = 1e999\ny = -1e999\nw*x + y\n"
    same(graph)


def test_a_value_used_twice_is_named_and_no_name_is_taken_twice() -> None:
    text = print_program(build("d0 = 1\nf(x) = x + x\nf(f(f(d0)))"))
    assert text.count("\n") == 4
    same(build("v1 = 2; f(x) = x*x; f(f(v1)) + v1"))


def test_deep_programs_come_back_within_the_parsers_depth() -> None:
    same(build("a = 1\n" + "sin(" * 190 + "a" + ")" * 190))
    same(build("a = 1\n" + "a^" * 150 + "2"))


@given(st.floats())
def test_a_number_is_typed_exact_to_the_last_bit(x: float) -> None:
    read = float(trace(build(f"a = param({number_text(x)}); a")).loss)
    assert (math.isnan(x) and math.isnan(read)) or (read == x and (x or math.copysign(1, read) == math.copysign(1, x)))


# New numbers in the visitor's own text


@pytest.mark.parametrize(
    ("text", "values", "after"),
    [
        ("a = 3", {"a": 0.5}, "a = 0.5"),
        ("a = -3 # knob\nb = (4); a b", {"a": 2.0, "b": -1.0}, "a = 2 # knob\nb = (-1); a b"),
        ("α₀ = 1e3; α₀^2", {"α0": 0.1}, "α₀ = 0.1; α₀^2"),
        ("a = param(1/2); a", {"a": 3.0}, "a = param(3); a"),
        ("f(x) = x^2; a = param( f(2) ); a", {"a": 3.0}, "f(x) = x^2; a = param( 3 ); a"),
        ("a = param(\n 2 # two\n); a", {"a": 3.0}, "a = param(\n 3 # two\n); a"),
        ("w*a; a", {"w": 2.0, "a": 1.5}, "a = 1.5\nw = 2\nw*a; a"),
        ("a = 3; a", {}, "a = 3; a"),
    ],
)
def test_new_numbers_take_the_place_of_the_old_ones_and_nothing_else_changes(
    text: str, values: dict[str, float], after: str
) -> None:
    rewritten = rewrite(build(text), values)
    assert rewritten == after
    again = build(rewritten)
    assert {name: float(again.by_name[name].leaf) for name in values} == values


def test_only_a_single_number_can_be_put_into_the_text() -> None:
    with pytest.raises(KeyError):
        rewrite(build("w = param([1, 2]); sum(w)"), {"w": 1.0})
