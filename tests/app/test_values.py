"""Values beside a program: what is a number, what is a list of them, and where the mistake is."""

import math
from typing import Any

import pytest

from app.errors import FieldProblem
from app.values import MOST_AXES, checked


@pytest.mark.parametrize("value", [3, 2.5, [1, 2.5], [[1, 2], [3, 4]], [[[1]], [[2]]]])
def test_numbers_and_lists_of_numbers_pass_as_they_are(value: Any) -> None:  # noqa: ANN401 - as JSON has it
    assert checked({"x": value}) == {"x": value}


def test_words_for_what_is_not_finite_are_read_at_any_depth() -> None:
    read = checked({"a": "Infinity", "b": [1, "-Infinity"], "c": [["NaN"], [2]]})
    assert read["a"] == math.inf
    assert read["b"] == [1, -math.inf]
    (first,), second = read["c"]  # type: ignore[misc]  # a list, as was sent
    assert math.isnan(first)
    assert second == [2]


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
