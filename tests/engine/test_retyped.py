"""A text with other numbers in its knobs gives, to the last field, the graph that is built from it."""

import json
import re
from pathlib import Path

import pytest

from engine import EXAMPLES, EngineError, Graph, blanked, build, steps, trace, with_text, with_values
from engine.limits import Limits
from tests.engine.test_replaced import same

CORPUS = Path(__file__).parent.parent / "corpus"
# Programs of a corpus that are looked at; all of them take fifteen seconds.
EVERY = 25
MOST = 6
WRITTEN = ("7", "-0.125", ".5", "3.", "-1.25e-7", "1234567890.5", "-0", "2E+3")
KNOB = re.compile(r"(?:^|;)\s*\w+\s*=\s*(-?[0-9.]+(?:[eE][+-]?[0-9]+)?)(?=\s*(?:[;#\n]|\Z))", re.MULTILINE)


def programs() -> list[str]:
    """Those of the examples, and of the corpora that can be built."""
    lines = [line for name in ("gradients", "conventions", "layers") for line in _lines(name)[::EVERY]]
    return [example.program for example in EXAMPLES] + [json.loads(line)["program"] for line in lines]


def _lines(name: str) -> list[str]:
    return (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()


def turned(program: str) -> list[str]:
    """The program with each of its knobs written in another way, and with all of them."""
    found = [match.span(1) for match in KNOB.finditer(program)]
    texts = [
        program[:start] + WRITTEN[(place + salt) % len(WRITTEN)] + program[end:]
        for place, (start, end) in enumerate(found)
        for salt in (0, 3)
    ][:MOST]
    every = program
    for place, (start, end) in reversed(list(enumerate(found))):
        every = every[:start] + WRITTEN[place % len(WRITTEN)] + every[end:]
    return [*texts, every] if found else []


def built(program: str) -> Graph | None:
    try:
        return build(program)
    except EngineError:
        return None


@pytest.mark.uncounted
def test_every_knob_of_examples_and_corpora_can_be_written_anew() -> None:
    served = 0
    for program in programs():
        kept = built(program)
        for text in turned(program):
            made, found = built(text), kept and with_text(kept, text)
            if found is None or made is None:
                # What cannot be built is never told to be the same.
                assert found is None
                continue
            served += 1
            same(found, made)
            assert steps(trace(found)) == steps(trace(made))
    assert served > 60


def test_what_was_kept_is_as_it_was() -> None:
    kept = build("a = 3; b = 2; (a b)^2")
    assert kept.by_name
    assert kept.operations
    found = with_text(kept, "a = 12.5; b = 2; (a b)^2")
    assert found is not None
    assert found.derived is kept.derived
    same(kept, build("a = 3; b = 2; (a b)^2"))
    same(found, build("a = 12.5; b = 2; (a b)^2"))
    assert [node.span for node in found.operations] == [node.span for node in build(found.text).operations]
    assert with_text(kept, kept.text) is kept


def test_values_beside_the_text_stay_those() -> None:
    values = {"a": 1.0, "x": [1.0, 2.0]}
    kept = build("a = 3; b = 2; mean(a b x)", values)
    found = with_text(kept, "a = 4; b = -5.5; mean(a b x)")
    assert found is not None
    same(found, build("a = 4; b = -5.5; mean(a b x)", values))
    again = with_values(found, {"a": 7.0, "x": [3.0, 4.0]})
    assert again is not None
    same(again, build("a = 4; b = -5.5; mean(a b x)", {"a": 7.0, "x": [3.0, 4.0]}))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a = 3; a^2", "a = 3; a^3"),
        ("a = 3; a^2", "b = 3; b^2"),
        ("a = 3; a^2", "a = 3 ; a^2"),
        ("a = 3; x = [1, 2]; sum(a x)", "a = 3; x = [1, 5]; sum(a x)"),
        # A comment is no knob, also where it looks like one.
        ("a = 3  #; b = 4\na^2", "a = 3  #; b = 5\na^2"),
        # Not finite, and longer than a text may be.
        ("a = 3; a^2", "a = 1e999; a^2"),
        ("a = 3; a^2", f"a = 0.{'1' * 10_000}; a^2"),
        # The sign that stands for a number cannot be read.
        ("a = 3; a^2", "a = \0; a^2"),
        # A remark is about the number, and may quote it.
        ("b = 2; a = 3; b^2", "b = 2; a = 4; b^2"),
        ("a = 2; b = 3\n-a", "a = 2; b = 4\n-a"),
        # Numbers were looked at while the text was read.
        (
            "k = 1; z = param([[1, 2], [3, 4]]); cross_entropy(k z, [0, 1])",
            "k = 2; z = param([[1, 2], [3, 4]]); cross_entropy(k z, [0, 1])",
        ),
    ],
)
def test_any_other_text_has_to_be_read(before: str, after: str) -> None:
    assert with_text(build(before), after) is None


def test_a_remark_elsewhere_goes_along() -> None:
    before, after = "a = 2; 1/2a + b", "a = -2.75; 1/2a + b"
    found = with_text(build(before), after)
    assert found is not None
    assert found.diagnostics
    assert any(diagnostic.hint is not None for diagnostic in found.diagnostics)
    same(found, build(after))


def test_ceilings_are_held() -> None:
    kept = build("a = 3; a^2")
    assert with_text(kept, "a = 33333; a^2", Limits(characters=12)) is None
    assert with_text(kept, "a = 333; a^2", Limits(characters=12)) is not None


@pytest.mark.parametrize("written", WRITTEN)
def test_a_blank_stands_for_each_number_of_a_knob(written: str) -> None:
    assert (
        blanked(f"k = {written}; j={written}  # 1\nf(x) = 3; x = [1]; k x")
        == "k = \0; j=\0  # 1\nf(x) = 3; x = [1]; k x"
    )
    assert blanked(f"k = {written}x") == f"k = {written}x"
    assert blanked(f"k = ({written})") == f"k = ({written})"


def test_a_number_of_as_many_digits_moves_nothing_else() -> None:
    kept = build("a = 3; b = 4; f(x) = x^2; f(a b)")
    found = with_text(kept, "a = 5; b = 4; f(x) = x^2; f(a b)")
    assert found is not None
    others = [new.name for old, new in zip(kept.nodes, found.nodes, strict=True) if old is not new]
    assert others == ["a"]
    assert found.groups is kept.groups
    same(found, build(found.text))
