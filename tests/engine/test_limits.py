"""Ceilings: their defaults, and the sentence that a refusal says."""

from __future__ import annotations

import dataclasses
import re

import pytest

import engine
from engine import LimitError, Limits, Span


def test_the_defaults_are_those_of_the_language() -> None:
    defaults = Limits()
    assert (defaults.characters, defaults.statements, defaults.nesting, defaults.nodes) == (10_000, 2_000, 200, 5_000)
    assert (defaults.elements, defaults.bytes, defaults.evaluation_seconds) == (200_000, 64 * 2**20, 0.3)
    assert (defaults.iterations, defaults.descent_seconds, defaults.answer_bytes) == (100_000, 10.0, 8_000_000)
    assert (defaults.axes, defaults.name_length) == (8, 64)


def test_a_refusal_names_the_limit_its_value_and_the_figure() -> None:
    Limits(nodes=10_000).hold("nodes", 10_000, "nodes")
    with pytest.raises(LimitError) as caught:
        Limits(nodes=10_000).hold("nodes", 12_345, "nodes", Span(1, 2))
    error = caught.value
    assert (error.limit, error.value, error.figure, error.span) == ("nodes", 10_000, 12_345, Span(1, 2))
    assert error.message == "This needs 12,345 nodes; at most 10,000 are allowed."
    assert (error.problem, error.title) == ("limit", "Over a limit")


@pytest.mark.parametrize(("program", "needed"), [("zeros(1e308)", "1e+308"), ("zeros(1e308, 1e308)", "1.00e+616")])
def test_what_is_asked_for_may_be_beyond_every_float(program: str, needed: str) -> None:
    with pytest.raises(LimitError, match=re.escape(f"needs {needed} numbers")) as refused:
        engine.build(program)
    assert refused.value.limit == "elements"


def test_ceilings_cannot_be_changed_behind_ones_back() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Limits().nodes = 1  # type: ignore[misc]
