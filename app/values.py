"""The numbers that come with a program, checked in whole columns.

A request may carry a few hundred thousand numbers; asking a validation library about each of them takes longer than
the whole answer may, so lists are looked at with the set of their types.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from app.errors import FieldProblem

NONFINITE = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}
MOST_AXES = 8

Value: TypeAlias = float | list[Any]

_NUMBERS = {int, float}
_SENTENCE = 'must hold numbers, "NaN", "Infinity", "-Infinity", or lists of them'


def checked(values: Mapping[str, Any]) -> dict[str, Value]:
    """The values with the words for non-finite numbers read; raises a problem at what is no number or list."""
    return {name: _checked(name, value) for name, value in values.items()}


def _checked(name: str, value: object) -> Value:
    if not isinstance(value, list):
        return _number(name, value)
    top: list[Any] = []
    waiting: list[tuple[list[Any], list[Any], int]] = [(value, top, 1)]
    while waiting:
        source, target, depth = waiting.pop()
        if depth > MOST_AXES:
            raise FieldProblem(f"values.{name}", f"A value has at most {MOST_AXES} axes.")
        kinds = set(map(type, source))
        if kinds <= _NUMBERS:
            target.extend(source)
        elif list in kinds:
            waiting.extend(_opened(name, source, target, depth))
        else:
            target.extend(_number(name, element) for element in source)
    return top


def _opened(name: str, source: list[Any], target: list[Any], depth: int) -> list[tuple[list[Any], list[Any], int]]:
    inner = []
    for element in source:
        if isinstance(element, list):
            row: list[Any] = []
            target.append(row)
            inner.append((element, row, depth + 1))
        else:
            target.append(_number(name, element))
    return inner


def _number(name: str, value: object) -> float:
    if type(value) in _NUMBERS:
        return float(value)  # type: ignore[arg-type]  # the line above looked at the type, bool excluded
    if isinstance(value, str) and value in NONFINITE:
        return NONFINITE[value]
    raise FieldProblem(f"values.{name}", f"This value {_SENTENCE}.")
