"""Wrong programs, each with the exact sentence, place and repair that a visitor gets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import engine
from engine import EngineError, FieldError, LimitError, ProgramError, ProgramSyntaxError, Span, build
from engine.errors import line_and_column

FILE = Path(__file__).parent.parent / "corpus" / "errors.jsonl"
CASES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def told(program: str) -> dict[str, Any]:
    """What the engine says about a wrong program, as the corpus writes it."""
    with pytest.raises(ProgramError) as caught:
        build(program)
    error = caught.value
    hint = error.hint and {
        "label": error.hint.label,
        "span": error.hint.span and list(error.hint.span),
        "replacement": error.hint.replacement,
    }
    place = {"span": error.span and list(error.span), "line": error.line, "column": error.column}
    return {"program": program, "class": type(error).__name__, "message": error.message, **place, "hint": hint}


def mistake(program: str) -> ProgramError | None:
    """The first mistake of a program, if there is one."""
    try:
        build(program)
    except ProgramError as error:
        return error
    return None


@pytest.mark.parametrize("case", CASES, ids=[ascii(case["program"][:40]) for case in CASES])
def test_a_wrong_program_is_told_in_exactly_this_sentence(case: dict[str, Any]) -> None:
    assert told(case["program"]) == case


def test_the_corpus_does_not_shrink() -> None:
    assert len(CASES) >= 260
    assert len({case["program"] for case in CASES}) == len(CASES)
    assert {case["class"] for case in CASES} == {f"Program{kind}Error" for kind in ("Syntax", "Name", "Shape", "Value")}


def test_every_error_speaks_in_a_sentence_and_has_a_place_in_the_text() -> None:
    for case in CASES:
        start, end = case["span"]
        assert 0 <= start <= end <= len(case["program"])
        assert (case["line"], case["column"]) == line_and_column(case["program"], start)
        assert case["message"].endswith(".")
        assert len(case["message"]) < 250
        if case["hint"] and case["hint"]["span"]:
            start, end = case["hint"]["span"]
            assert 0 <= start <= end <= len(case["program"])


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["hint"] and case["hint"]["replacement"]], ids=lambda c: ascii(c["program"])
)
def test_a_hint_that_is_applied_mends_this_mistake(case: dict[str, Any]) -> None:
    """The text with the replacement is right, or its first mistake is another one."""
    start, end = case["hint"]["span"]
    mended = case["program"][:start] + case["hint"]["replacement"] + case["program"][end:]
    left = mistake(mended)
    assert left is None or (left.message, left.span) != (case["message"], Span(*case["span"]))


def test_the_first_mistake_in_the_text_is_the_one_that_is_told() -> None:
    assert told("a = (1\nb = ☃")["message"].startswith("Expected a comma, an operator")
    assert told("a = 1; a = 2; b = ☃")["message"] == "a is defined twice."
    assert told("[1, 2] + [1, 2, 3]; x = )")["class"] == "ProgramShapeError"


def test_places_count_code_points_and_every_kind_of_line_end() -> None:
    text = "𝛼 = 1".replace("𝛼", "α")
    assert told(f"{text}\r\nβ = 2\rγ = )")["line"] == 3
    assert line_and_column("a\r\nb\nc\rd", 7) == (4, 1)
    assert line_and_column("", 0) == (1, 1)


def test_a_long_part_of_the_text_is_quoted_shortly() -> None:
    message = told("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13] + [1, 2]")["message"]
    assert message == "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1…: shapes (13,) and (2,) do not match."


def test_the_tree_of_errors_is_as_it_is_drawn() -> None:
    for kind in ("Syntax", "Name", "Shape", "Value"):
        error = getattr(engine, f"Program{kind}Error")
        assert issubclass(error, ProgramError)
        assert error.problem == kind.lower()
        assert error.title
    assert {ProgramError.__base__, LimitError.__base__} == {ProgramError.__base__}
    for error in (ProgramError, LimitError, FieldError):
        assert issubclass(error, EngineError)
    assert (LimitError.problem, FieldError.problem, EngineError.problem) == ("limit", "field", "internal")


def test_an_error_without_a_place_stays_without_one() -> None:
    error = ProgramSyntaxError("Somewhere.")
    error.locate("a\nb")
    assert (error.span, error.line, error.column) == (None, None, None)
    assert str(error) == error.message == "Somewhere."


@pytest.mark.parametrize(
    ("program", "mended"),
    [
        ("a=1 b=2", "a=1; b=2"),
        ("a = sum(x)   b = 2\na b", "a = sum(x); b = 2\na b"),
        ("f(x) = x² b = 2", "f(x) = x²; b = 2"),
        ("a = [1, 2] b = 2", "a = [1, 2]; b = 2"),
        ("a = x.T b = 2", "a = x.T; b = 2"),
        ("a = 2b = 3", "a = 2b == 3"),
        ("a = -b = 2", "a = -b == 2"),
        ("a = b = 2", "a = b == 2"),
        ("a = 1\nc = 2 a = 3", "a = 1\nc = 2 a == 3"),
        ("a = (1) = 3", "a = (1) == 3"),
    ],
)
def test_a_second_equals_is_a_lost_end_where_another_statement_could_begin(program: str, mended: str) -> None:
    with pytest.raises(ProgramError) as caught:
        build(program)
    hint = caught.value.hint
    assert hint is not None
    assert hint.span is not None
    assert program[: hint.span.start] + str(hint.replacement) + program[hint.span.end :] == mended
