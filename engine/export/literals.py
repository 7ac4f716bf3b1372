"""Numbers and arrays as Python text, exact to the last bit.

`repr` of a float is the shortest text that reads back as the same number; infinities and NaN have no literal and are taken from `math`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.graph import Node

_A_LINE = 8
# From here on an array of equal numbers is said, not shown.
_MANY = 8
_LARGEST_INTEGER = 1e15


def decimal(x: float) -> str:
    """A float as a literal that is a float.

    Example:
        >>> decimal(3.0), decimal(float("-inf"))
        ('3.0', '-math.inf')
    """
    x = float(x)
    return repr(x) if math.isfinite(x) else "math.nan" if math.isnan(x) else "math.inf" if x > 0 else "-math.inf"


def short(x: float) -> str:
    """A float as people write it beside an operator: 3, not 3.0.

    Example:
        >>> short(3.0), short(0.5), short(-0.0)
        ('3', '0.5', '-0.0')
    """
    x = float(x)
    if math.isfinite(x) and x == int(x) and abs(x) < _LARGEST_INTEGER and (x or math.copysign(1.0, x) > 0):
        return str(int(x))
    return decimal(x)


def constant(node: Node, *, exact: bool = True) -> str:
    """A constant of the program; π and e by their names."""
    shown = node.settings.get("shown")
    if shown is not None:
        return f"math.{shown}"
    return decimal(node.leaf) if exact else short(node.leaf)


def nested(array: Any) -> str:
    """An array as nested lists, a row or eight numbers a line; not recursive, and linear in the numbers."""
    shape = array.shape
    flat = np.ravel(array).tolist()
    if not shape:
        return decimal(flat[0])
    texts = [decimal(x) for x in flat]
    rows = [_row(texts[i : i + shape[-1]]) for i in range(0, len(texts), shape[-1])]
    for size in reversed(shape[:-1]):
        rows = [block(rows[i : i + size]) for i in range(0, len(rows), size)]
    return rows[0]


def _row(texts: list[str]) -> str:
    if len(texts) <= _A_LINE:
        return f"[{', '.join(texts)}]"
    lines = (", ".join(texts[i : i + _A_LINE]) for i in range(0, len(texts), _A_LINE))
    return "[\n    " + ",\n    ".join(lines) + ",\n]"


def block(rows: list[str]) -> str:
    """A list with each part on a line of its own."""
    return "[\n" + ",\n".join(indented(row) for row in rows) + ",\n]"


def indented(text: str) -> str:
    """Four spaces before every line."""
    return "    " + text.replace("\n", "\n    ")


def is_uniform(array: Any) -> bool:
    """Whether an array is one number, many times."""
    if array.size <= _MANY:
        return False
    bits = np.ascontiguousarray(array).view(np.uint64)
    return bool((bits == bits.flat[0]).all())
