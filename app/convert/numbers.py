"""Numbers and arrays as JSON, with what is not finite said aloud: the JSON writer would make it null."""

import math
from typing import Any, TypeAlias

import numpy as np
import orjson
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
JsonNumber: TypeAlias = float | str

# Up to here Python's own loops are quicker than starting NumPy's.
_SMALL = 64
_LONG = 1_024


def number(x: float) -> JsonNumber:
    """A number as JSON: itself, or the word for what is not finite."""
    if math.isfinite(x):
        return x
    if math.isnan(x):
        return "NaN"
    return "Infinity" if x > 0 else "-Infinity"


def numbers(row: list[float]) -> list[Any]:
    """A list of numbers as JSON."""
    # A finite sum has finite terms; an infinite one may be an overflow, and then each is looked at.
    return row if math.isfinite(sum(row)) else [number(x) for x in row]


def tensor(array: Array, most_elements: int) -> JsonNumber | dict[str, Any]:
    """A scalar as a number; an array as its shape, extent, mean and, if it is small enough, its elements."""
    if not array.ndim:
        x: float = array.item()
        return x if math.isfinite(x) else number(x)
    if array.size > _SMALL:
        return _large(array, most_elements)
    row: list[float] = array.tolist() if array.ndim == 1 else array.ravel().tolist()
    total = sum(row)
    if not math.isfinite(total):
        return _large(array, most_elements)
    data = row if len(row) <= most_elements else None
    return {"shape": array.shape, "min": min(row), "max": max(row), "mean": total / len(row), "data": data}


def optional_tensor(array: Array | None, most_elements: int) -> JsonNumber | dict[str, Any] | None:
    """The same for an array that may be absent."""
    return None if array is None else tensor(array, most_elements)


def _large(array: Array, most_elements: int) -> dict[str, Any]:
    with np.errstate(all="ignore"):
        extent = {
            "min": number(array.min().item()),
            "max": number(array.max().item()),
            "mean": number(array.mean().item()),
        }
    return {"shape": array.shape, **extent, "data": _data(array) if array.size <= most_elements else None}


def _data(array: Array) -> Any:  # noqa: ANN401 - a list, or what the JSON writer takes for one
    if array.size < _LONG or not np.isfinite(array).all():
        return numbers(array.ravel().tolist())
    # Written by itself: no list of so many numbers is made, and no single call holds the interpreter for all arrays of an answer.
    return orjson.Fragment(orjson.dumps(np.ascontiguousarray(array).ravel(), option=orjson.OPT_SERIALIZE_NUMPY))
