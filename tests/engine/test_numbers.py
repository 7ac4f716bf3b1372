"""The one rounding rule, held to the list of cases that the page's own rule is held to as well."""

from __future__ import annotations

import json
import math
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine import format_number, summary
from engine.numbers import shape_text, split_number

FILE = Path(__file__).parent.parent / "corpus" / "numbers.jsonl"
CASES = [
    (float(case["value"]), case["text"]) for case in map(json.loads, FILE.read_text(encoding="utf-8").splitlines())
]
ORDINARY = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")


@pytest.mark.parametrize(("value", "text"), CASES)
def test_a_number_is_written_as_the_shared_list_says(value: float, text: str) -> None:
    assert format_number(value) == text
    assert format_number(np.float64(value)) == text


def test_the_shared_list_does_not_shrink() -> None:
    assert len(CASES) >= 75


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(9999.5)
@example(999999.5)
@example(0.000099995)
@example(1.0005)
def test_what_is_written_is_the_nearest_to_the_digits_it_has(value: float) -> None:
    """Half away from zero on the exact binary value: four digits, or a whole number from 10⁴ to below 10⁶."""
    exact = Decimal(value)
    exponent = exact.adjusted() if value else 0
    unit = Decimal(1) if 4 <= exponent < 6 else Decimal(1).scaleb(exponent - 3)
    expected = (exact / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit
    mantissa, _, power = format_number(value).translate(ORDINARY).partition("·10")
    assert Decimal(mantissa).scaleb(int(power or 0)) == expected


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=0))
def test_a_minus_changes_the_sign_alone(value: float) -> None:
    text = format_number(value)
    assert format_number(-value) == (f"−{text}" if value else text)
    assert "-" not in text


def test_the_parts_of_a_number_say_whether_the_digits_are_exact() -> None:
    assert split_number(0.5) == ("", "0.5", None, True)
    assert split_number(-1 / 3) == ("−", "0.3333", None, False)
    assert split_number(1e6) == ("", "1", 6, True)
    assert split_number(12345.5) == ("", "12346", None, False)
    assert split_number(-math.inf) == ("−", "∞", None, True)
    assert split_number(0.00001) == ("", "1", -5, True)


def test_a_summary_is_a_number_or_from_the_smallest_to_the_largest() -> None:
    assert summary(np.float64(0.25)) == "0.25"
    assert summary(np.array([[-1.0]])) == "−1"
    assert summary(np.array([3.0, -1.0, 2.0])) == "−1 … 3"
    assert summary(np.full((2, 2), 0.5)) == "0.5"
    assert summary(np.array([1.0, math.nan])) == "NaN … NaN"
    assert summary(np.array([-math.inf, math.inf])) == "−∞ … ∞"


def test_a_shape_is_written_as_on_the_blackboard() -> None:
    assert shape_text((20,)) == "20"
    assert shape_text((3, 4)) == "3 × 4"
