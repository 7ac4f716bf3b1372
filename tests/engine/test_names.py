"""Names that are nearly right."""

from __future__ import annotations

import importlib
from collections.abc import Set as AbstractSet

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import build
from engine.language import names
from engine.language.names import Known, near, nearest, split_into

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

    def noted(name: str, known: AbstractSet[str], others: tuple[str, ...]) -> list[str] | None:
        seen.append(known)
        return split_into(name, known, others)

    monkeypatch.setattr(module, "split_into", noted)
    graph = build("+".join(f"q{place}z" for place in range(3 * module._GUESSED)))
    assert len(graph.diagnostics) == len(seen) == 3 * module._GUESSED
    # For thousands of names a set of thousands for each would take as long as all else together.
    assert len({id(known) for known in seen}) == 2


def test_who_looks_for_the_nearest_among_hundreds_compares_few(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    monkeypatch.setattr(names, "near", lambda a, b: compared.append(a) or near(a, b))
    alike = "a" * 16
    defined = ";".join(f"{alike}b{place:03d} = 1" for place in range(240))
    graph = build(f"{defined}; {'+'.join(f'{alike[2:]}zzw{place:03d}' for place in range(100))}")
    assert not any(diagnostic.hint for diagnostic in graph.diagnostics)
    # One by one it would be half a million, most of a second.
    assert len(compared) < 10_000


NAMES = st.text("ab1_", min_size=1, max_size=7)


@given(NAMES, st.lists(NAMES, max_size=12))
def test_the_nearest_of_many_is_the_nearest_that_looking_at_each_finds(name: str, others: list[str]) -> None:
    many = Known()
    for other in others:
        many.add(other)
    assert many.nearest(name) == nearest(name, sorted(set(others)))


@pytest.mark.parametrize(
    ("program", "hints"),
    [
        ("tea = 1; tee + eta + teapot2", ["tea", "tea", None]),
        ("later + 1; lates = 2", [None]),
        ("k = 1; x = 2; kx + xe + pie + 2ex", ["k x", "x e", None, "x"]),
        ("e = 3; 1", []),
    ],
)
def test_what_an_undefined_name_may_have_meant(program: str, hints: list[str | None]) -> None:
    told = [each for each in build(program).diagnostics if "became a knob" in each.message]
    assert [each.hint.replacement if each.hint else None for each in told] == hints


def test_names_that_fell_together_are_split_into_the_fewest() -> None:
    assert split_into("k1x", {"k1", "x", "k"}) == ["k1", "x"]
    assert split_into("abc", {"a", "b", "c", "ab"}) == ["ab", "c"]
    assert split_into("abc", {"a", "b"}) is None
    assert split_into("abc", {"abc"}) is None
