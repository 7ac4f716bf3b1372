"""Statements to a graph: leaves, names, functions, what is left out, and what is told about it."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest

from engine import FieldError, Graph, LimitError, Limits, Node, ProgramShapeError, Span, build, trace


def node(graph: Graph, name: str) -> Node:
    """The node that bears a name."""
    return graph.by_name[name]


def messages(graph: Graph) -> list[str]:
    """What the graph tells."""
    return [told.message for told in graph.diagnostics]


# Leaves


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("k = 0.5; k", "parameter", 0.5),
        ("k = -2; k", "parameter", -2.0),
        ("k = +2; k", "parameter", 2.0),
        ("k = (3); k", "parameter", 3.0),
        ("k = [1, 2]; k", "data", [1, 2]),
        ("k = [-1, +2, (3)]; k", "data", [-1, 2, 3]),
        ("k = [[1, -2], [pi, 2^2]]; k", "data", [[1, -2], [math.pi, 4]]),
        ("k = linspace(0, 1, 3); k", "data", [0, 0.5, 1]),
        ("k = linspace(0, 2 pi, 2); k", "data", [0, 2 * math.pi]),
        ("k = param(1/2); k", "parameter", 0.5),
        ("k = param([1, 2*3]); k", "parameter", [1, 6]),
        ("k = param(zeros(2)); k", "parameter", [0, 0]),
        ("k = param((2)); k", "parameter", 2.0),
        ("k = data(3); k", "data", 3.0),
        ("k = const([1, 2]); k", "constant", [1, 2]),
        ("k", "parameter", 1.0),
    ],
)
def test_a_leaf_is_what_the_language_says(text: str, kind: str, value: object) -> None:
    graph = build(text)
    assert [(each.name, each.kind, each.operation) for each in graph.nodes] == [("k", kind, None)]
    assert np.array_equal(graph.nodes[0].leaf, np.array(value))
    assert graph.nodes[0].shape == np.shape(value)


def test_numbers_and_constants_of_nature_inside_an_expression_are_constants_each_on_its_own() -> None:
    graph = build("2 pi + 2 pi + e")
    assert [(each.label, each.name) for each in graph.nodes if each.kind == "constant"] == [
        *2 * [("pi", None), ("2", None)],
        ("e", None),
    ]
    assert trace(graph).loss == 4 * math.pi + math.e


def test_a_list_with_names_in_it_is_the_operation_that_stacks() -> None:
    graph = build("a = 1; b = 2; [a, b, a*b]")
    assert (graph.nodes[-1].operation, graph.nodes[-1].shape) == ("stack", (3,))
    assert build("[[a, b], [1, 2]]").nodes[-1].shape == (2, 2)
    assert build("[1, [2, 3][0]]").nodes[-1].kind == "data"


def test_a_number_too_long_for_float64_is_the_nearest_or_infinity() -> None:
    assert build("a = 1e400; a").nodes[0].leaf == math.inf
    assert build("a = 0." + "1" * 5_000 + "; a").nodes[0].leaf == 1 / 9
    assert build("a = 1e-400; a").nodes[0].leaf == 0


def test_a_computed_number_is_no_knob_and_says_how_to_make_one() -> None:
    graph = build("k = 1/2; k x")
    (told, _) = graph.diagnostics
    assert (told.severity, told.message) == ("info", "k is computed from constants, so it is no knob.")
    assert told.hint is not None
    assert (told.hint.label, told.hint.replacement) == ("write 0.5, or param(1/2)", "param(1/2)")
    assert node(graph, "k").operation == "divide"
    assert messages(build("k = 1/0; k")) == []
    assert messages(build("k = [1, 2] + 1; sum(k)")) == []


# Names


def test_a_name_used_twice_is_one_node_and_nothing_else_is_merged() -> None:
    graph = build("a = 3; a*a + a*a")
    assert [each.operation for each in graph.nodes] == [None, "multiply", "multiply", "add"]
    assert [(edge.source, edge.target, edge.slot) for edge in graph.edges][:2] == [(0, 1, 0), (0, 1, 1)]


def test_another_name_for_a_node_is_the_same_node() -> None:
    graph = build("a = 3; b = a; c = a b; d = c; d*b")
    assert [each.name for each in graph.nodes] == ["a", "c", None]
    assert build("a = 3; b = a").output == 0
    assert build("b = a; a").nodes[0].name == "a"


def test_a_name_that_nobody_defines_is_a_knob_and_says_so() -> None:
    graph = build("k1 = 2; x = 3; k1x + xs + other")
    assert [parameter.name for parameter in graph.parameters] == ["k1", "x", "k1x", "xs", "other"]
    told = [diagnostic for diagnostic in graph.diagnostics if diagnostic.severity == "warning"]
    assert [each.message for each in told] == [
        f"Nothing defines {name}, so it became a knob of value 1." for name in ("k1x", "xs", "other")
    ]
    hints = [each.hint and (each.hint.label, each.hint.span, each.hint.replacement) for each in told]
    assert hints == [
        ("did you mean k1 x?", Span(15, 18), "k1 x"),
        ("did you mean x?", Span(21, 23), "x"),
        None,
    ]


def test_a_name_may_have_fallen_together_with_a_constant() -> None:
    told = build("k = 1; 2pik + pie + 2ek").diagnostics
    # Right behind a number, e k would be half an exponent.
    assert [each.hint and each.hint.replacement for each in told[:3]] == ["pi k", None, "k"]
    assert [each.hint and each.hint.replacement for each in build("k = 1; ek").diagnostics[:1]] == ["e k"]


def test_what_very_many_unknown_names_may_have_meant_is_not_looked_for() -> None:
    graph = build("known = 1; " + " + ".join(f"kmown{i}" for i in range(150)) + " + knowm + known")
    assert graph.diagnostics[0].hint is not None
    assert graph.diagnostics[150].hint is None


def test_pi_and_e_may_be_redefined() -> None:
    assert trace(build("pi = 3; 2 pi")).loss == 6
    assert [parameter.name for parameter in build("e = 2; e x").parameters] == ["e", "x"]


def test_what_the_output_does_not_need_is_left_out_and_told() -> None:
    graph = build("a = 1; b = 2; x = [1, 2]; c = a b; f(u) = u; a^2")
    assert {each.name for each in graph.nodes if each.name} == {"a", "b"}
    assert messages(graph) == [
        "The result does not depend on b: its gradient is 0.",
        "The result does not need x; it is left out of the graph.",
        "The result does not need c; it is left out of the graph.",
        "The function f is never called.",
    ]
    assert [each.severity for each in graph.diagnostics] == ["info"] * 4
    assert trace(graph).parameter_gradients == {"a": 2.0, "b": 0.0}


def test_bare_expressions_matter_only_at_the_end() -> None:
    assert len(build("a = 1; a + 1; a*2; a").nodes) == 1
    with pytest.raises(ProgramShapeError):
        build("[1, 2] + [1, 2, 3]; a")


# Functions


def test_a_call_draws_the_body_with_the_operands_in_it() -> None:
    graph = build("f(x, y) = x y + k\nf(2, a) + f(a, 3)")
    assert [each.operation for each in graph.nodes].count("multiply") == 2
    assert sum(each.name == "k" for each in graph.nodes) == 1
    assert trace(graph).loss == 2 + 1 + 3 + 1


def test_a_functions_parameters_shadow_outer_names() -> None:
    assert trace(build("x = 5; f(x) = x^2; f(3) + x")).loss == 14


def test_an_operand_is_one_node_however_often_the_body_uses_it() -> None:
    graph = build("f(x) = x*x*x; f(2)")
    assert [each.kind for each in graph.nodes].count("constant") == 1
    assert build("f(x) = 1; f(a)").output == 1


def test_a_function_that_replaces_an_operation_does_so_from_there_on() -> None:
    graph = build("a = relu(-2); relu(x) = max(1, x); relu(a)")
    assert [each.operation for each in graph.operations] == ["relu", "maximum"]


def test_the_letter_sigma_means_the_functions_of_the_program_first() -> None:
    assert trace(build("sigmoid(x) = 2x; σ(3)")).loss == 6
    assert trace(build("σ(x) = 3x; sigmoid(x) = 2x; σ(3)")).loss == 9
    assert trace(build("σ(0)")).loss == 0.5


def test_deep_calls_need_no_recursion_and_are_limited() -> None:
    chain = "f0(x) = x + 1\n" + "\n".join(f"f{i}(x) = f{i - 1}(x)" for i in range(1, 200))
    assert trace(build(f"{chain}\nf199(1)")).loss == 2
    with pytest.raises(LimitError) as caught:
        build(f"{chain}\nf200(x) = f199(x)\nf200(1)")
    assert (caught.value.limit, caught.value.figure) == ("nesting", 201)


def test_calls_that_double_each_time_are_refused_before_they_grow() -> None:
    text = "f0(x) = x*x\n" + "\n".join(f"f{i}(x) = f{i - 1}(f{i - 1}(x))" for i in range(1, 60)) + "\nf59(2)"
    began = time.process_time()
    with pytest.raises(LimitError) as caught:
        build(text)
    assert caught.value.limit == "nodes"
    # A ceiling on work, far above what it takes and far below what 2^59 calls would.
    assert time.process_time() - began < 20


def test_calls_that_make_no_node_are_counted_too() -> None:
    text = "f0(x) = x\n" + "\n".join(f"f{i}(x) = f{i - 1}(f{i - 1}(x))" for i in range(1, 60)) + "\nf59(2)"
    with pytest.raises(LimitError):
        build(text)


def test_a_value_doubled_sixty_times_costs_sixty_nodes() -> None:
    text = "d0 = 1\n" + "\n".join(f"d{i} = d{i - 1} + d{i - 1}" for i in range(1, 61))
    graph = build(text)
    assert len(graph.nodes) == 61
    assert trace(graph).loss == 2.0**60


# Settings of the text and of the caller


def test_the_output_may_be_named() -> None:
    graph = build("a = 3; b = a^2; c = b + 1; b x", output="b")
    assert graph.nodes[graph.output].name == "b"
    assert {each.name for each in graph.nodes if each.name} == {"a", "b"}
    with pytest.raises(FieldError) as caught:
        build("a = 3", output="b")
    assert (caught.value.field, caught.value.message) == ("output", 'The program has no value called "b".')


@pytest.mark.parametrize(
    ("text", "output", "name"),
    [
        ("k0 = 2; k0^2", "k₀", "k0"),
        ("loss = (w - 1)^2", "w", "w"),
        ("f(x) = w x; y = f(2)", "w", "w"),
        ("w + v; 3", "v", "v"),
        ("f(v) = 2v; g(x) = v x; f(1) + g(2)", "v", "v"),
    ],
)
def test_the_output_may_be_any_value_that_the_program_speaks_of(text: str, output: str, name: str) -> None:
    graph = build(text, output=output)
    assert (graph.nodes[graph.output].name, graph.nodes[graph.output].kind) == (name, "parameter")


@pytest.mark.parametrize("output", ["x", "pi", "q", "f", "3", "", "w v"])
def test_an_output_that_the_program_does_not_speak_of_is_refused(output: str) -> None:
    with pytest.raises(FieldError) as caught:
        build("f(x) = pi x; w = 2; f(w)", output=output)
    assert caught.value.field == "output"


def test_a_larger_output_that_was_named_offers_its_own_mean() -> None:
    (told,) = [each for each in build("x = [1, 2]; k = 3; k x", output="x").diagnostics if each.hint]
    assert told.hint
    assert told.hint.replacement == "\nmean(x)"


def test_what_a_named_output_does_not_need_is_not_even_checked_for_shapes() -> None:
    text = "x = [1, 2]; y = [3, 4]; k = 2; f(u) = k u; p = f(x); loss = mean((p - y)^2); loss"
    graph = build(text, {"x": [1, 2, 3]}, output="p")
    assert graph.nodes[graph.output].shape == (3,)
    assert (
        messages(graph)[-1]
        == "The result is 3 numbers; gradients need a single number, such as their sum(…) or mean(…)."
    )
    with pytest.raises(ProgramShapeError):
        build(text, {"x": [1, 2, 3]})
    assert build(text, {"x": [1, 2, 3]}, output="k").output == 0


def test_a_larger_output_has_no_gradients_and_offers_a_sum() -> None:
    graph = build("w = param([1, 2]); w^2")
    assert not graph.differentiable
    assert not any(each.has_gradient for each in (*graph.nodes, *graph.edges))
    (told,) = graph.diagnostics
    assert told.message == "The result is 2 numbers; gradients need a single number, such as their sum(…) or mean(…)."
    assert told.hint is not None
    assert (told.hint.span, told.hint.replacement) == (Span(19, 22), "mean(w^2)")
    (long,) = build("w = param([1, 2]); " + " + ".join(["w"] * 80)).diagnostics
    assert long.hint is None
    (named,) = build("w = param([1, 2]); a = w; a", output="a").diagnostics
    assert named.severity == "info"


@pytest.mark.parametrize("text", ["w = 2; x = [3]; w x", "w = param([[2]]); w^2"])
def test_an_array_of_one_number_is_differentiated(text: str) -> None:
    graph = build(text)
    assert graph.differentiable
    assert trace(graph).gradients[graph.output].shape == graph.nodes[graph.output].shape


def test_random_data_counts_the_makers_of_the_program() -> None:
    both = trace(build("a = randn(3); b = uniform(3); [a, b]"))
    assert np.array_equal(both.graph.nodes[1].leaf, build("uniform(3, seed=2)").nodes[0].leaf)


def test_constants_that_cost_too_much_are_refused_before_they_are_computed() -> None:
    text = "a = param(ones(400, 400)" + " @ ones(400, 400)" * 30 + ")"
    with pytest.raises(LimitError) as caught:
        build(text)
    assert caught.value.limit == "evaluation_seconds"


def test_the_ceilings_are_arguments() -> None:
    with pytest.raises(LimitError):
        build("a + b + c", limits=Limits(nodes=3))
    build("a + b + c", limits=Limits(nodes=4))
