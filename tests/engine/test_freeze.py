"""Drafts to the frozen graph: ids, keys, edges, groups, cost, and the ceilings that need the whole."""

from __future__ import annotations

import dataclasses

import pytest

from engine import EXAMPLES, Group, LimitError, Limits, Span, build


def keys(text: str) -> dict[str, str]:
    """Labels by key."""
    return {node.key: node.label for node in build(text).nodes}


def test_ids_are_places_in_topological_order_and_the_same_for_the_same_text() -> None:
    text = EXAMPLES[0].program
    first, second = build(text), build(text)
    assert [node.id for node in first.nodes] == list(range(len(first.nodes)))
    assert all(i < node.id for node in first.nodes for i in node.operands)
    assert [(node.key, node.label) for node in first.nodes] == [(node.key, node.label) for node in second.nodes]


def test_edges_are_sorted_by_target_and_slot() -> None:
    graph = build("a = 2; b = a*a; b - a")
    assert [(edge.source, edge.target, edge.slot) for edge in graph.edges] == [
        (0, 1, 0),
        (0, 1, 1),
        (1, 2, 0),
        (0, 2, 1),
    ]
    assert graph.outgoing[0] == (graph.edges[0], graph.edges[1], graph.edges[3])
    assert graph.incoming[2] == (graph.edges[2], graph.edges[3])


def test_a_graph_cannot_be_changed() -> None:
    graph = build("a = 2; a*a")
    for thing, field in (
        (graph, "output"),
        (graph.nodes[0], "id"),
        (graph.edges[0], "slot"),
        (graph.groups[0], "name"),
    ):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, field, 1)


# Keys


@pytest.mark.parametrize(
    "edited",
    [
        "z = 2; q = z^2 + 2; x = 2; y = 3; yhat = x^2 + y^2; loss = (yhat - 2)^2 + 0 q",
        "x = 7; y = 3; yhat = x^2 + y^2; loss = (yhat - 2)^2",
        "y = 3; x = 2; # a comment\nyhat = x^2 + y^2\nloss = (yhat - 2)^2 + 2*2",
        "x = 2; y = 3; yhat = x^2 + y^2; extra = yhat + y^2; loss = (yhat - 2)^2 + extra",
    ],
)
def test_keys_stay_when_the_text_is_edited_elsewhere(edited: str) -> None:
    before = keys("x = 2; y = 3; yhat = x^2 + y^2; loss = (yhat - 2)^2")
    after = keys(edited)
    assert set(before) - {"loss"} <= set(after)
    assert all(after[key] == label for key, label in before.items() if key != "loss")


def test_keys_are_unique_and_a_name_is_its_own_key() -> None:
    graph = build("f(x) = x^2 + 2; a = 1; b = f(a) + f(a) + f(2a) + 2 + 2; b")
    assert len({node.key for node in graph.nodes}) == len(graph.nodes)
    assert {node.key for node in graph.nodes if node.name} == {"a", "b"}


def test_a_setting_makes_another_key() -> None:
    assert keys("W = param([[1, 2]]); sum(W, axis=0)").keys() != keys("W = param([[1, 2]]); sum(W, axis=1)").keys()


# Groups


def test_assignments_and_calls_are_groups_and_groups_nest() -> None:
    graph = build("f(x) = 2x\ng(y) = f(y) + f(3)\na = 1\nb = g(a) + 1; b")
    assert graph.groups == (
        Group(0, "a", "a", "assignment", None, Span(29, 34)),
        Group(1, "b", "b", "assignment", None, Span(35, 47)),
        Group(2, "b/g", "g", "call", 1, Span(39, 43)),
        Group(3, "b/g/f", "f", "call", 2, Span(17, 21)),
        Group(4, "b/g/f.2", "f", "call", 2, Span(24, 28)),
    )
    assert [node.group for node in graph.nodes if node.operation] == [3, 4, 2, 1]


def test_a_group_without_nodes_is_left_out_unless_one_inside_it_has_some() -> None:
    assert [group.name for group in build("f(x) = x; a = 1; b = a; c = f(a); c^2").groups] == ["a"]
    assert [group.name for group in build("g(x) = x^2; f(x) = g(x); f(3)").groups] == ["f", "g"]
    assert build("a + 1").groups == ()


def test_a_knob_that_nobody_defined_belongs_to_no_group() -> None:
    graph = build("b = a + 1; b")
    assert [(node.name, node.group) for node in graph.nodes if node.name] == [("a", None), ("b", 0)]


# Spans and symbols


def test_a_leafs_span_is_its_number_and_an_operations_its_text() -> None:
    text = "k = -0.5; x = [1, 2]\nloss = sum(k x) + pi"
    graph = build(text)
    assert {text[node.span.start : node.span.end] for node in graph.nodes if node.span} == {
        "-0.5", "[1, 2]", "k x", "sum(k x)", "pi", "sum(k x) + pi",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("x^3", "^3"), ("2x", "2×"), ("x*2", "×2"), ("2x + 1", "+1"), ("x - 3", "−3"), ("3 - x", "3−"), ("x + 1 + 2", "+1+2"),
        ("x/2", "÷2"), ("1/x", "1÷"), ("x + y", "+"), ("-x", "−"), ("x^-2", "^(−2)"), ("max(0, x)", "max 0"), ("sum([x, y])", "Σ"),
        ("x < 1 < y", "×"), ("sum([x, y], axis=0)", "Σ₀"), ("[x, y][1]", "[1]"), ("-5^2", "−"), ("2*3", "2×3"),
        ("x + 1 + 2 + 3 + 4", "+1+2+3…"),
        ("sum([[x, y]], axis=-1)", "Σ₋₁"), ("pi x", "pi×"), ("c = const([1, 2]); sum(c x)", "Σ"), ("-2^x", "−"), ("-(2)", "−2"),
        ("[x, y][::-1][0]", "[0]"),
    ],
)  # fmt: skip
def test_the_symbol_of_an_operation_holds_its_constants(text: str, symbol: str) -> None:
    assert build(text).nodes[-1].symbol == symbol


def test_a_constant_that_is_an_array_or_has_a_name_stands_inside_by_its_shape_or_name() -> None:
    assert build("c = const([1, 2]); sum(c x)").nodes[2].symbol == "c×"
    assert build("c = const([1, 2]); d = c; w = 2; w d").nodes[-1].symbol == "×c"


def test_an_operation_has_its_rows_family_and_a_leaf_has_none() -> None:
    graph = build("a = 2; sin(a)")
    assert [(node.family, node.size, node.label, node.latex) for node in graph.nodes] == [
        ("", 1, "a", "a"),
        ("trigonometric", 1, "sin(a)", r"\sin(a)"),
    ]


# Cost and ceilings


def ceiling(text: str, limits: Limits) -> LimitError:
    """The refusal of a program that is over a ceiling."""
    with pytest.raises(LimitError) as caught:
        build(text, limits=limits)
    assert caught.value.figure > caught.value.value
    return caught.value


@pytest.mark.parametrize(
    ("text", "limits", "limit"),
    [
        ("a + b + c", Limits(characters=5), "characters"),
        ("a; b; c", Limits(statements=2), "statements"),
        ("((a))", Limits(nesting=1), "nesting"),
        ("a + b + c", Limits(nodes=3), "nodes"),
        ("a + b + c + d + f + g + h", Limits(nodes=3), "nodes"),
        ("zeros(3, 3, 3)", Limits(axes=2), "axes"),
        ("[[[1]]]", Limits(axes=2), "axes"),
        ("x = param(zeros(2, 2)); [x, x]", Limits(axes=2), "axes"),
        ("zeros(10)", Limits(elements=9), "elements"),
        ("[1, 2, 3]", Limits(elements=2), "elements"),
        ("x = zeros(5, 1); y = zeros(1, 5); x + y", Limits(elements=9), "elements"),
        ("x = zeros(100); w sum(x + x)", Limits(bytes=1_000), "bytes"),
        ("A = zeros(100, 100); w sum(A @ A)", Limits(evaluation_seconds=1e-4), "evaluation_seconds"),
    ],
)
def test_every_ceiling_is_held_and_named(text: str, limits: Limits, limit: str) -> None:
    error = ceiling(text, limits)
    assert (error.limit, error.value) == (limit, getattr(limits, limit))
    assert error.message.endswith("are allowed.")


def test_a_product_that_would_take_seconds_is_refused_before_it_is_computed() -> None:
    error = ceiling("A = zeros(447, 447); w = 1; w sum(A @ A @ A @ A @ A @ A)", Limits())
    assert error.limit == "evaluation_seconds"
    assert (error.line, error.column) == (1, 29)


def test_cost_and_memory_grow_with_the_program() -> None:
    small, large = build("w = 1; sum(w zeros(10))"), build("w = 1; sum(w zeros(100))")
    assert 0 < small.seconds < large.seconds
    # w, its data, the product and the sum, with gradients for three of them; locals and contributions of two edges.
    assert large.bytes == 8 * ((1 + 100 + 100 + 1) + (1 + 100 + 1) + (100 + 1) + (100 + 100))


def test_many_names_in_a_list_are_no_large_program() -> None:
    assert build(f"a = 1; sum([{', '.join(['a'] * 3_000)}])").bytes < 2**20


def test_data_that_is_small_one_by_one_may_be_too_much_together() -> None:
    error = ceiling("+".join(["ones(200000)"] * 700), Limits())
    assert (error.limit, error.span) == ("bytes", (41 * 13, 41 * 13 + 12))
    assert ceiling("; ".join(f"p{i} = param(-ones(200000))" for i in range(50)), Limits()).limit == "bytes"


def test_a_long_sum_is_one_node_with_as_many_edges() -> None:
    graph = build(" + ".join(f"a{i}" for i in range(1_300)))
    assert (len(graph.nodes), len(graph.edges)) == (1_301, 1_300)
