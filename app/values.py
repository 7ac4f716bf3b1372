"""The numbers that come with a program, checked in whole columns.

A request may carry a few hundred thousand numbers; asking a validation library about each of them takes longer than
the whole answer may, so lists are looked at with the set of their types. A body may also hold a million empty lists: a
value's shape is read along its first elements and judged before anything else of it is touched, and nothing is copied
that can be handed on as it came.
"""

from collections.abc import Mapping
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app import words
from app.errors import FieldProblem, Problem
from app.nonfinite import NONFINITE

# The engine's ceilings of the same names, which a module that the schemas know cannot ask it for.
MOST_NAMES = 5_000
MOST_ELEMENTS = 200_000
MOST_AXES = 8

Value: TypeAlias = float | list[Any] | NDArray[np.float64]

_NUMBERS = {int, float}


def checked(values: Mapping[str, Any]) -> dict[str, Value]:
    """The values with the words for non-finite numbers read; raises a problem at what is no number or list."""
    _hold("values", MOST_NAMES, len(values), words.service.names_with_values)
    return {name: _checked(name, value) for name, value in values.items()}


def _checked(name: str, value: object) -> Value:
    if isinstance(value, np.ndarray):
        # Checked before: an export is a graph request, made of one of its own.
        return value
    if not isinstance(value, list):
        return _number(name, value)
    shape = _shape(name, value)
    elements = _elements(name, value, shape[1:])
    kinds = set(map(type, elements))
    if kinds <= _NUMBERS:
        return value
    if list in kinds:
        raise _ragged(name, elements)
    # Lists of one element each would be many times as large as their numbers.
    return np.array([_number(name, element) for element in elements]).reshape(shape)


def _shape(name: str, value: list[Any]) -> list[int]:
    """The lengths along the first elements, which are those of the whole value unless it is ragged."""
    shape: list[int] = []
    figure = 1
    inner: object = value
    while isinstance(inner, list):
        if not inner:
            raise FieldProblem(f"values.{name}", words.service.empty_list)
        if len(shape) == MOST_AXES:
            raise FieldProblem(f"values.{name}", words.service.most_axes.format(most=MOST_AXES))
        shape.append(len(inner))
        figure *= len(inner)
        inner = inner[0]
    _hold("elements", MOST_ELEMENTS, figure, words.service.numbers_in_value.format(name=name[:80]))
    return shape


def _elements(name: str, value: list[Any], lengths: list[int]) -> list[Any]:
    """What the innermost lists hold, in one row; every list is as long as the shape says, so this is bounded."""
    row = value
    for length in lengths:
        if set(map(type, row)) != {list} or set(map(len, row)) != {length}:
            raise _ragged(name, row)
        row = list(chain.from_iterable(row))
    return row


def _ragged(name: str, row: list[Any]) -> FieldProblem:
    """What is wrong with a row whose elements are not alike: one is nothing that a value holds, or the lengths differ."""
    for element in row:
        if not isinstance(element, list):
            _number(name, element)
    return FieldProblem(f"values.{name}", words.service.ragged)


def _hold(limit: str, value: int, figure: int, what: str) -> None:
    if figure > value:
        sentence = words.service.this_needs.format(figure=f"{figure:,}", of=what, most=f"{value:,}")
        raise Problem("limit", sentence, members={"limit": limit, "value": value, "figure": figure})


def _number(name: str, value: object) -> float:
    if type(value) in _NUMBERS:
        return float(value)  # type: ignore[arg-type]  # the line above looked at the type, bool excluded
    if isinstance(value, str) and value in NONFINITE:
        return NONFINITE[value]
    raise FieldProblem(f"values.{name}", words.service.no_value)
