"""The one rounding rule of the product: every number a visitor reads is written by this module.

The page has the same rule in its own language; both are held to the same list of cases.
"""

from __future__ import annotations

import functools
import math
from decimal import ROUND_HALF_UP, Context
from typing import Any

import numpy as np

_CONTEXTS = {digits: Context(prec=digits, rounding=ROUND_HALF_UP) for digits in (4, 5, 6)}
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_DIGITS, _POSITIONAL_FROM, _POSITIONAL_BELOW = 4, -4, 6


def split_number(x: float) -> tuple[str, str, int | None, bool]:
    """Round a number for reading and give its parts.

    Four significant digits, half away from zero; from 10⁴ to below 10⁶ a whole number.

    Returns:
        sign ("" or "−"), digits (such as "1.235", or "NaN", "∞"), the power of ten where one is written, and whether
        the digits say the number exactly.
    """
    x = float(x)
    if math.isnan(x):
        return "", "NaN", None, True
    sign = "−" if x < 0 else ""
    if math.isinf(x):
        return sign, "∞", None, True
    if x == 0:
        return "", "0", None, True
    size = abs(x)
    # Most numbers on the screen are short: the common path needs no decimal arithmetic.
    if 1e-3 <= size < 1e3 and size == round(size, 3) and float(f"{size:.4g}") == size:
        return sign, f"{size:.4g}", None, True
    exponent = math.floor(math.log10(size))
    precision = exponent + 1 if 4 <= exponent < _POSITIONAL_BELOW else _DIGITS
    rounded = _CONTEXTS[precision].create_decimal_from_float(size)
    exact = float(rounded) == size
    exponent = rounded.adjusted()
    if _POSITIONAL_FROM <= exponent < _POSITIONAL_BELOW:
        text = f"{rounded:f}"
        return sign, (text.rstrip("0").rstrip(".") if "." in text else text), None, exact
    digits = f"{rounded.scaleb(-exponent):f}"
    return sign, (digits.rstrip("0").rstrip(".") if "." in digits else digits), exponent, exact


@functools.lru_cache(2_048)
def format_number(x: float) -> str:
    """Write a number as the page shows it.

    Example:
        >>> format_number(1 / 3), format_number(-1234567.0)
        ('0.3333', '−1.235·10⁶')
    """
    sign, digits, exponent, _ = split_number(x)
    return f"{sign}{digits}" if exponent is None else f"{sign}{digits}·10{str(exponent).translate(_SUPERSCRIPT)}"


def summary(array: Any) -> str:
    """Write a value for a slot of the drawing: a number, or "smallest … largest" of an array."""
    if array.size == 1:
        return format_number(array.item())
    low, high = float(np.min(array)), float(np.max(array))
    if low == high:
        return format_number(low)
    return f"{format_number(low)} … {format_number(high)}"


def shape_text(shape: tuple[int, ...]) -> str:
    """Write a shape in words of the blackboard: `3 × 4`, or `20` for a list."""
    return " × ".join(map(str, shape))
