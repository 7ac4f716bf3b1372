"""Values that come beside the program: checked, and made into arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine import words
from engine.errors import FieldError
from engine.language.lexer import NAME_LENGTH, tokenize
from engine.limits import Limits
from engine.operations import BY_WORD


def read_values(values: Mapping[str, Any] | None, limits: Limits) -> dict[str, np.ndarray]:
    """Check names and lists, and give arrays of float64.

    Args:
        values: Numbers or nested lists of numbers by name.
        limits: Ceilings for elements and axes.

    Raises:
        FieldError: A name that is none, an operation's name, a ragged or empty list.
        LimitError: More elements than allowed.
    """
    arrays: dict[str, np.ndarray] = {}
    limits.hold("values", len(values or ()), "names_with_values")
    for written, value in (values or {}).items():
        field = f"values.{written[:80]}"
        name = read_name(written)
        if name is None:
            raise FieldError(words.fields.no_name, field=field)
        if name in BY_WORD:
            raise FieldError(words.fields.function_takes_no_value.format(name=name), field=field)
        if name in arrays:
            raise FieldError(words.fields.given_twice.format(name=name), field=field)
        arrays[name] = _read_array(value, field, limits)
    return arrays


def read_name(written: str) -> str | None:
    """A name in its plain spelling, `k0` for k₀; None for what is no name."""
    if len(written) > NAME_LENGTH:
        return None
    tokens = tokenize(written)
    if len(tokens) != 2 or tokens[0].kind != "name" or tokens[1].kind != "end" or tokens[0].span != (0, len(written)):
        return None
    return tokens[0].text


def _read_array(value: Any, field: str, limits: Limits) -> np.ndarray:
    array = _numbers(value)
    if array is None:
        raise FieldError(words.fields.ragged, field=field)
    if array.size == 0:
        raise FieldError(words.fields.empty_list, field=field)
    limits.hold("elements", array.size, "numbers_in_field", field=field)
    limits.hold("axes", array.ndim, "axes_in_field", field=field)
    array.setflags(write=False)
    return array


def _numbers(value: Any) -> np.ndarray | None:
    """An array of what are numbers; NumPy alone would make a number of a text, and NaN of nothing at all."""
    try:
        array = np.array(value)
        if array.dtype.kind in "iuf" or all(type(x) in (int, float) for x in array.flat):
            return array.astype(np.float64)
    except (ValueError, TypeError, OverflowError):
        pass
    return None
