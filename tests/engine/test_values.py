"""Values that come beside the program."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from engine import FieldError, LimitError, Limits, build, trace
from engine.values import read_values


def test_a_value_takes_the_place_of_a_leaf_and_leaves_its_kind_as_it_is() -> None:
    graph = build("w = 2; x = [1, 2]; c = const(3); sum(w x c)", {"w": 5, "x": [4], "c": [[1.5]]})
    assert [(node.name, node.kind, node.shape) for node in graph.nodes[:3]] == [
        ("w", "parameter", ()),
        ("x", "data", (1,)),
        ("c", "constant", (1, 1)),
    ]
    assert trace(graph).loss == 30


def test_a_number_for_an_undefined_name_is_a_parameter_and_a_list_is_data() -> None:
    graph = build("sum(w x)", {"w": 2, "x": [1, 2]})
    assert [(node.name, node.kind) for node in graph.nodes[:2]] == [("w", "parameter"), ("x", "data")]
    assert [told.message for told in graph.diagnostics] == [
        "Nothing defines w, so it became a knob.",
    ]


def test_a_name_is_read_as_the_language_reads_it() -> None:
    assert build("k0 x", {"k₀": 3}).nodes[0].leaf == 3


def test_a_value_that_is_not_used_is_told() -> None:
    (told,) = build("a = 1; a", {"b": 2}).diagnostics
    assert (told.severity, told.message) == (
        "warning",
        "The program does not use b; the value sent for it changes nothing.",
    )
    assert told.span is None


def test_very_many_values_that_are_not_used_are_told_shortly() -> None:
    told = build("a = 1; a", {f"b{i}": 1 for i in range(1_000)}).diagnostics
    assert len(told) < 50
    assert told[-1].message == f"The program does not use {1_001 - len(told)} more of the values sent for it."


def test_a_value_for_another_name_of_a_leaf_goes_to_the_leaf_by_its_own_name() -> None:
    assert trace(build("a = b; a^2", {"b": 3})).loss == 9


def test_numbers_that_are_not_finite_are_taken_as_they_are() -> None:
    assert np.array_equal(build("x", {"x": [math.inf, math.nan]}).nodes[0].leaf, [math.inf, math.nan], equal_nan=True)


@pytest.mark.parametrize(
    ("program", "values", "field", "message"),
    [
        ("a", {"2a": 1}, "values.2a", "This is not a name: a letter, then letters, digits and _."),
        ("a", {"": 1}, "values.", "This is not a name: a letter, then letters, digits and _."),
        ("a", {" a": 1}, "values. a", "This is not a name: a letter, then letters, digits and _."),
        ("a", {"a ": 1}, "values.a ", "This is not a name: a letter, then letters, digits and _."),
        ("a", {"a b": 1}, "values.a b", "This is not a name: a letter, then letters, digits and _."),
        ("a", {"а": 1}, "values.а", "This is not a name: a letter, then letters, digits and _."),
        ("a", {"x" * 100: 1}, "values." + "x" * 80, "This is not a name: a letter, then letters, digits and _."),
        ("a", {"sin": 1}, "values.sin", "sin is a function of the language and takes no value."),
        ("f(x) = x; f(1)", {"f": 1}, "values.f", "f is a function of the program and takes no value."),
        ("k0", {"k0": 1, "k₀": 2}, "values.k₀", "k0 is given twice."),
        ("b = 2a; b", {"b": 1}, "values.b", "b is computed by the program and takes no value."),
        ("a = 1; b = a; b", {"b": 1}, "values.b", "b is computed by the program and takes no value."),
        ("k = 1/2; k", {"k": 1}, "values.k", "k is computed by the program and takes no value."),
        ("a", {"a": [[1], [1, 2]]}, "values.a", "Expected a number, or lists of numbers of equal length."),
        ("a", {"a": "x"}, "values.a", "Expected a number, or lists of numbers of equal length."),
        ("a", {"a": {}}, "values.a", "Expected a number, or lists of numbers of equal length."),
        ("a", {"a": None}, "values.a", "Expected a number, or lists of numbers of equal length."),
        ("a", {"a": "3"}, "values.a", "Expected a number, or lists of numbers of equal length."),
        ("a", {"a": True}, "values.a", "Expected a number, or lists of numbers of equal length."),
        ("a", {"a": [1, None]}, "values.a", "Expected a number, or lists of numbers of equal length."),
        ("a", {"a": 10**400}, "values.a", "Expected a number, or lists of numbers of equal length."),
        ("a", {"a": []}, "values.a", "The list is empty."),
        ("a", {"a": [[], []]}, "values.a", "The list is empty."),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_the_name_of_its_field(
    program: str, values: dict[str, Any], field: str, message: str
) -> None:
    with pytest.raises(FieldError) as caught:
        build(program, values)
    assert (caught.value.field, caught.value.message) == (field, message)


def test_whole_numbers_of_any_size_become_floats() -> None:
    assert build("a", {"a": [10**30, 1]}).nodes[0].leaf.tolist() == [1e30, 1.0]


def test_values_are_limited_too() -> None:
    with pytest.raises(LimitError) as caught:
        read_values({"a": [1, 2, 3]}, Limits(elements=2))
    assert (caught.value.limit, caught.value.span, caught.value.line) == ("elements", None, None)
    assert caught.value.message == "This needs 3 numbers in values.a; at most 2 are allowed."
    deep: Any = 1.0
    for _ in range(9):
        deep = [deep]
    with pytest.raises(LimitError) as caught:
        build("a", {"a": deep})
    assert caught.value.limit == "axes"


def test_a_value_is_copied_and_cannot_be_changed() -> None:
    mine = np.array([1.0, 2.0])
    graph = build("x", {"x": mine})
    mine[0] = 9
    assert graph.nodes[0].leaf[0] == 1
    with pytest.raises(ValueError, match="read-only"):
        graph.nodes[0].leaf[0] = 3


def test_more_names_than_a_graph_may_have_are_refused_unread() -> None:
    with pytest.raises(LimitError) as caught:
        build("a", {"a": 1.0, "b": 2.0}, limits=Limits(values=1))
    assert (caught.value.limit, caught.value.figure) == ("values", 2)
