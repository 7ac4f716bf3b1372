"""Values beside a program: what is a number, what is a list of them, and where the mistake is."""

import math
import tracemalloc
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

import engine
from app.errors import FieldProblem, Problem
from app.values import MOST_AXES, MOST_ELEMENTS, MOST_NAMES, checked


@pytest.mark.parametrize("value", [3, 2.5, [1, 2.5], [[1, 2], [3, 4]], [[[1]], [[2]]]])
def test_numbers_and_lists_of_numbers_pass_as_they_are(value: Any) -> None:  # noqa: ANN401 - as JSON has it
    assert checked({"x": value}) == {"x": value}


def test_words_for_what_is_not_finite_are_read_at_any_depth() -> None:
    read = checked({"a": "Infinity", "b": [1, "-Infinity"], "c": [["NaN"], [2]]})
    assert read["a"] == math.inf
    assert np.array_equal(read["b"], [1, -math.inf])
    assert np.array_equal(read["c"], [[math.nan], [2]], equal_nan=True)
    assert checked(read) == read


@pytest.mark.parametrize("value", [None, True, "1", {}, [True], [None], [1, "x"], [[1], ["2"]], [[1], {}], [[1], None]])
def test_anything_else_is_an_error_that_names_the_value(value: Any) -> None:  # noqa: ANN401 - as JSON has it
    with pytest.raises(FieldProblem) as refusal:
        checked({"fine": 1, "x": value})
    assert refusal.value.members["field"] == "values.x"


def test_lists_nested_deeper_than_arrays_may_be_are_refused() -> None:
    deep: Any = 1
    for _ in range(1_000):
        deep = [deep]
    with pytest.raises(FieldProblem):
        checked({"x": deep})
    allowed: Any = 1
    for _ in range(MOST_AXES):
        allowed = [allowed]
    assert checked({"x": allowed}) == {"x": allowed}


def test_the_ceilings_are_the_engines() -> None:
    limits = engine.Limits()
    assert (limits.values, limits.elements, limits.axes) == (MOST_NAMES, MOST_ELEMENTS, MOST_AXES)


@pytest.mark.parametrize(
    "value", [[], [[]], [[1], []], [[], [1]], [1, [2]], [[1], 2], [[1, 2], [3]], [[[1]], [2]], [[1, "NaN"], ["NaN"]]]
)
def test_empty_and_ragged_lists_are_refused(value: list[Any]) -> None:
    with pytest.raises(FieldProblem) as refusal:
        checked({"x": value})
    assert refusal.value.members["field"] == "values.x"


@pytest.mark.parametrize(
    ("value", "figure"),
    [
        ([1] * (MOST_ELEMENTS + 1), MOST_ELEMENTS + 1),
        ([[1]] * 1_000_000, 1_000_000),
        ([[1, 2]] * 150_000, 300_000),
        ([[1], *([[]] * 1_000_000)], 1_000_001),
    ],
)
def test_too_many_numbers_are_a_limit(value: list[Any], figure: int) -> None:
    with pytest.raises(Problem) as refusal:
        checked({"x": value})
    assert refusal.value.members == {"limit": "elements", "value": MOST_ELEMENTS, "figure": figure}


def test_too_many_names_are_a_limit() -> None:
    with pytest.raises(Problem) as refusal:
        checked({f"a{i}": 1 for i in range(MOST_NAMES + 1)})
    assert refusal.value.members == {"limit": "values", "value": MOST_NAMES, "figure": MOST_NAMES + 1}


@pytest.mark.parametrize(
    "rows",
    [
        lambda: ([] for _ in range(400_000)),
        lambda: ([1] for _ in range(400_000)),
        lambda: ([[[[[[[1]]]]]]] for _ in range(40_000)),
        lambda: ([[[[[[["NaN"]]]]]]] for _ in range(40_000)),
        lambda: (*([1] for _ in range(150_000)), []),
    ],
    ids=["empty", "too many", "deep", "deep with words", "ragged"],
)
def test_many_small_lists_are_judged_without_copies_of_them(rows: Callable[[], Iterable[Any]]) -> None:
    value = list(rows())
    tracemalloc.start()
    try:
        checked({"x": value})
    except Problem:
        pass
    finally:
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    # A few rows of references at a time; a list for each of those that came would be a dozen times as much.
    assert most < 8_000_000


@pytest.mark.parametrize("endpoint", ["graph", "descent", "landscape", "check", "update", "export/json"])
def test_every_endpoint_refuses_a_million_lists(endpoint: str, client: TestClient) -> None:
    fields: dict[str, Any] = {"program": "w = 3; w^2", "values": {"x": [[1]] * 200_001}}
    if endpoint == "landscape":
        fields["axes"] = [{"parameter": "w", "from": 0, "to": 1, "points": 2}]
    if endpoint == "update":
        fields |= {"iteration": 1, "parameter": "w"}
    answer = client.post(f"/api/v1/{endpoint}", json=fields)
    assert answer.status_code == 422
    members = answer.json()
    assert (members["type"], members["limit"], members["figure"]) == ("/problems/limit", "elements", 200_001)
