"""Names that are nearly right."""

from __future__ import annotations

import importlib
from collections.abc import Set as AbstractSet

import pytest

from engine import build
from engine.language.names import near, nearest, split_into

# `engine.build` is the function by the same name.
module = importlib.import_module("engine.build")


@pytest.mark.parametrize(("a", "b"), [("sin", "sn"), ("sin", "sinn"), ("sin", "sim"), ("sin", "isn"), ("ab", "ba")])
def test_one_letter_more_less_other_or_swapped_is_near(a: str, b: str) -> None:
    assert near(a, b)
    assert near(b, a)


@pytest.mark.parametrize(("a", "b"), [("sin", "sin"), ("sin", "cos"), ("sin", "s"), ("sine", "nise"), ("abc", "cba")])
def test_the_same_name_and_two_changes_are_not_near(a: str, b: str) -> None:
    assert not near(a, b)


def test_the_nearest_name_is_the_first_at_distance_one() -> None:
    assert nearest("tanhh", ["sin", "tanh", "tan"]) == "tanh"
    assert nearest("a", ["b"]) is None


def test_longer_words_may_hold_two_slips() -> None:
    assert nearest("sigmmiod", ["sigmoid"]) == "sigmoid"
    assert nearest("zigmojd", ["sigmoid"]) is None
    assert nearest("sxx", ["sin"]) is None


def test_what_names_could_be_made_of_is_gathered_once_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def noted(name: str, known: AbstractSet[str]) -> list[str] | None:
        seen.append(known)
        return split_into(name, known)

    monkeypatch.setattr(module, "split_into", noted)
    graph = build("+".join(f"q{place}z" for place in range(3 * module._GUESSED)))
    assert len(graph.diagnostics) == len(seen) == 3 * module._GUESSED
    # For thousands of names a set of thousands for each would take as long as all else together.
    assert len({id(known) for known in seen}) <= module._GUESSED + 1


def test_names_that_fell_together_are_split_into_the_fewest() -> None:
    assert split_into("k1x", {"k1", "x", "k"}) == ["k1", "x"]
    assert split_into("abc", {"a", "b", "c", "ab"}) == ["ab", "c"]
    assert split_into("abc", {"a", "b"}) is None
    assert split_into("abc", {"abc"}) is None
