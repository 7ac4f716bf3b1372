"""The forward and the backward pass, with every intermediate kept."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine import Graph, Trace, build, compile_kernel, steps, trace
from tests.engine.consistency import answer_of, assert_consistent, tensor


def run(text: str) -> Trace:
    """A program run, and checked to be consistent."""
    result = trace(build(text))
    assert_consistent(answer_of(result, steps(result)))
    return result


def test_a_product_with_itself_has_two_edges_and_both_contribute() -> None:
    square = run("a = 3; a*a")
    assert [(edge.source, edge.target) for edge in square.graph.edges] == [(0, 1), (0, 1)]
    assert square.contributions == (3.0, 3.0)
    assert square.locals == (3.0, 3.0)
    assert square.parameter_gradients == {"a": 6.0}


def test_values_and_gradients_of_a_small_program_are_those_of_the_blackboard() -> None:
    small = run("a = 2; b = -3; c = 10; d = a*b + c; loss = d^2")
    assert [float(value) for value in small.values] == [2, -3, 10, -6, 4, 2, 16]
    assert {name: float(gradient) for name, gradient in small.parameter_gradients.items()} == {
        "a": -24,
        "b": 16,
        "c": 8,
    }
    assert small.loss == 16


def test_contributions_add_up_in_the_order_of_edge_ids() -> None:
    """1e16 + 1 − 1e16 depends on the order, so the order is part of the contract."""
    absorbed = run("a = 1; b = a*1e16; c = a*1; d = a*-1e16; b + c + d")
    flows = [float(x) for edge, x in zip(absorbed.graph.edges, absorbed.contributions, strict=True) if edge.source == 0]
    assert flows == [1e16, 1.0, -1e16]
    assert absorbed.parameter_gradients["a"] == (1e16 + 1.0) - 1e16 == 0


def test_broadcasting_is_undone_in_contributions_and_shown_in_local_derivatives() -> None:
    wide = run("w = 2; v = param([[1], [2]]); x = [1, 2, 3]; sum(w v x)")
    by_name = {wide.graph.nodes[edge.source].name: edge.id for edge in wide.graph.edges}
    assert wide.locals[by_name["v"]].shape == (2, 1)
    assert wide.contributions[by_name["w"]].shape == ()
    assert wide.contributions[by_name["v"]].tolist() == [[12.0], [12.0]]
    assert wide.parameter_gradients["v"].tolist() == [[12.0], [12.0]]


def test_data_and_constants_have_no_gradient_and_their_edges_carry_nothing() -> None:
    mixed = run("x = [1, 2]; c = const(3); w = 2; y = c x; sum(w y)")
    for node in mixed.graph.nodes:
        assert (mixed.gradients[node.id] is None) == (node.name in ("x", "c", "y"))
    assert [edge.has_gradient for edge in mixed.graph.edges] == [False, False, True, False, True]


def test_an_array_output_has_a_forward_pass_alone() -> None:
    wide = run("w = param([1, 2]); w^2")
    assert wide.loss.tolist() == [1, 4]
    assert set(wide.gradients) == set(wide.locals) == set(wide.contributions) == {None}
    assert wide.parameter_gradients == {}


def test_a_parameter_is_its_own_output() -> None:
    alone = run("a = 3; a")
    assert (alone.loss, alone.parameter_gradients) == (3.0, {"a": 1.0})


def test_a_reduction_to_a_number_has_a_local_derivative_in_the_sources_shape() -> None:
    mean = run("w = param([1, 2, 3, 4]); mean(w)")
    assert mean.locals[0].tolist() == [0.25] * 4
    rows = run("w = param([[1, 2], [3, 4]]); sum(mean(w, axis=0)^2)")
    assert rows.locals[0] is None
    matrix = run("W = param([[1, 2], [3, 4]]); sum(W @ [1, 1])")
    assert matrix.locals[0] is None


def test_running_twice_changes_nothing() -> None:
    graph: Graph = build("w = param([1, 2]); x = [3, 4]; sum((w x - 1)^2)")
    first, second = trace(graph), trace(graph)
    for column in ("values", "gradients", "locals", "contributions"):
        pairs = zip(getattr(first, column), getattr(second, column), strict=True)
        assert all(tensor(a) == tensor(b) for a, b in pairs)
    assert repr(first) == repr(first)


@pytest.mark.parametrize(
    ("text", "sentence", "where"),
    [
        ("a = 0; 1/a", "1/a is ∞; it is the first value that is not finite.", "1/a"),
        ("a = 0; log(a) + 2", "log(a) is −∞; it is the first value that is not finite.", "log(a)"),
        ("a = -1; sqrt(a) + 2", "√a is NaN; it is the first value that is not finite.", "sqrt(a)"),
        ("a = 1e400; a + 1", "a is ∞; it is the first value that is not finite.", "1e400"),
        ("w = 1; x = [1, 0, 2]; sum(w/x)", "(w/x)[1] is ∞; it is the first value that is not finite.", "w/x"),
        (
            "sum(linspace(0, 1e999, 3))",
            "A number here is NaN; it is the first value that is not finite.",
            "linspace(0, 1e999, 3)",
        ),
        (
            "x = 0; where(x > 0, sqrt(x), 0)",
            "The gradient of x is NaN, 0 × ∞ behind √x; on the way back it is the first that is not finite.",
            "sqrt(x)",
        ),
        ("a = 0; sqrt(a)", "The gradient of a is ∞; on the way back it is the first that is not finite.", "0"),
        (
            "w = param([0, 1]); sum(sqrt(w))",
            "The gradient of w is ∞; on the way back it is the first that is not finite.",
            "[0, 1]",
        ),
    ],
)
def test_the_first_number_that_is_not_finite_is_told_with_its_place(text: str, sentence: str, where: str) -> None:
    result = run(text)
    (told,) = result.diagnostics
    assert (told.severity, told.message) == ("warning", sentence)
    assert told.span is not None
    assert text[told.span.start : told.span.end] == where


def test_a_gradient_spoilt_by_a_branch_that_is_not_taken_is_told_beside_the_value() -> None:
    text = "x = 0; where(x > 0, log(x), 0)"
    assert [(told.message, text[slice(*(told.span or (0, 0)))]) for told in run(text).diagnostics] == [
        ("log(x) is −∞; it is the first value that is not finite.", "log(x)"),
        (
            "The gradient of x is NaN, 0 × ∞ behind log(x); on the way back it is the first that is not finite.",
            "log(x)",
        ),
    ]
    assert len(run("x = 0; w = 1; where(x > 0, x, w)*0 + where(w > 0, w, log(0))").diagnostics) == 1


def test_a_finite_run_tells_nothing() -> None:
    assert run("a = 1; a^2").diagnostics == ()


def test_a_closed_gate_lets_nothing_through_not_even_infinity() -> None:
    behind = run("a = -1; b = relu(a); 1/b")
    assert math.isinf(behind.loss)
    assert behind.parameter_gradients["a"] == 0
    branch = run("a = 0; where(a > 0, 1/a, 2a)")
    assert math.isnan(branch.parameter_gradients["a"])


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("sqrt(x) < 1", 0.0),
        ("where(log(x), 2, 3)", 2.0),
        ("where(0 < sqrt(x) < 1, 2, 3)", 3.0),
        ("(exp(log(x)) == 1) + (x^x > 2)", 0.0),
    ],
)
def test_nothing_flows_back_through_a_question_not_even_where_a_slope_is_not_finite(
    question: str, value: float
) -> None:
    graph = build(f"x = -1; ({question}) + x")
    run = trace(graph)
    assert (run.loss, run.parameter_gradients) == (value - 1.0, {"x": 1.0})
    with np.errstate(all="ignore"):
        assert compile_kernel(graph)([-1.0]) == (value - 1.0, (1.0,))
    assert all(node.has_gradient == (node.kind != "constant") for node in graph.nodes)


def test_a_way_around_a_question_still_carries() -> None:
    run = trace(build("x = 4; r = sqrt(x); r*(r > 1)"))
    assert run.parameter_gradients == {"x": 0.25}


def test_a_trace_does_not_ask_what_stands_off_the_diagonal() -> None:
    run = trace(build("W = param([[1, 1e999], [2, 3]]); w = 0; trace(W)/w"))
    assert run.loss == np.inf
    assert run.parameter_gradients["W"].tolist() == [[np.inf, 0.0], [0.0, np.inf]]


def test_a_very_long_chain_runs_without_recursion() -> None:
    text = "a0 = 1\n" + "\n".join(f"a{i} = a{i - 1} + 1e-3" if i % 2 else f"a{i} = a{i - 1}*1" for i in range(1, 1_900))
    deep = trace(build(text.replace("1e-3", "0")[:9_990].rsplit("\n", 1)[0]))
    assert deep.parameter_gradients == {"a0": 1.0}


def test_numbers_are_float64_throughout() -> None:
    result = run("w = param([1, 2]); sum(max(w)*(w < 3)) + where(w[0], 1, 2)")
    columns = (*result.values, *result.gradients, *result.locals, *result.contributions)
    assert {np.asarray(x).dtype.name for x in columns if x is not None} == {"float64"}


def test_contributions_are_counted_in_the_order_in_which_they_arrive() -> None:
    result = trace(build("a = 3; b = a*a; b + a"))
    product, summed = result.graph.incoming[1], result.graph.incoming[2]
    assert [result.arrived[edge.id] for edge in (summed[1], *product)] == [(0, 0.0), (1, 1.0), (2, 4.0)]
