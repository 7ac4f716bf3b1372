"""Characters to tokens: textbook signs, numbers, names, comments, and characters that nobody meant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine import ProgramError, Span, build, trace
from engine.language.lexer import Token, tokenize

NUMERALS = Path(__file__).resolve().parents[2] / "static" / "test" / "numerals.jsonl"


def words(text: str) -> list[str]:
    """The plain spelling of all tokens but the end."""
    *tokens, end = tokenize(text)
    assert end.kind in ("end", "error")
    return [token.text for token in tokens]


def error(text: str) -> Token:
    """The token that says what cannot be read."""
    token = tokenize(text)[-1]
    assert token.kind == "error"
    assert token.error is not None
    return token


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("a × b · c ⋅ d ∙ e ∗ f", "a * b * c * d * e * f"),
        ("a ÷ b − c – d", "a / b - c - d"),
        ("a ≤ b ≥ c ≠ d", "a <= b >= c != d"),
        ("a ** b", "a ^ b"),
        ("x² + y⁻¹⁰", "x ^ 2 + y ^ -10"),
        ("k₀ + k₁₂", "k0 + k12"),
        ("µ ϵ ϑ ϕ \u2126", "μ ε θ φ Ω"),
        ("√ π", "√ pi"),
        ("W.T", "W .T"),
        ("x[::-1]", "x [ : : - 1 ]"),
        ("É_ø2", "É_ø2"),
    ],
)
def test_textbook_characters_mean_their_plain_twins(typed: str, plain: str) -> None:
    assert words(typed) == plain.split()


@pytest.mark.parametrize("number", ["1", "2.5", ".5", "2.", "1e-3", "1E+3", "2.e5", "007", "1e400", "9" * 400])
def test_a_number_is_one_token(number: str) -> None:
    assert words(number) == [number]


@pytest.mark.parametrize(
    ("typed", "tokens"),
    [("2e3x", ["2e3", "x"]), ("2exp(x)", ["2", "exp", "(", "x", ")"]), ("2e_", ["2", "e_"]), ("0x", ["0", "x"])],
)
def test_an_e_belongs_to_the_number_only_before_digits(typed: str, tokens: list[str]) -> None:
    assert words(typed) == tokens


@pytest.mark.parametrize("wrong", ["1..5", "1.2.3", "1_000", "0x1F", "0b1", "0o7", "2e", "2.e"])
def test_what_is_nearly_a_number_is_an_error_as_a_whole(wrong: str) -> None:
    assert error(f"a + {wrong}").span == (4, 4 + len(wrong))


def test_a_number_with_too_many_digits_for_python_still_gets_a_hint_or_none() -> None:
    assert error("0x" + "F" * 60).error is not None
    long = error("0b102" + "3" * 60).error
    assert long is not None
    assert long.hint is None


@pytest.mark.parametrize("space", [" ", "\t", "\u00a0", "\u2007", "\u2009", "\u200a", "\u202f"])
def test_white_space_is_left_out(space: str) -> None:
    assert words(f"{space}a{space}+{space}b{space}") == ["a", "+", "b"]


def test_a_byte_order_mark_is_fine_at_the_start_alone() -> None:
    assert words("\ufeff a") == ["a"]
    assert error("a \ufeff").span == (2, 3)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ";"])
def test_statements_end_at_every_kind_of_line_end(end: str) -> None:
    kinds = [token.kind for token in tokenize(f"a{end}b")]
    assert kinds == ["name", "newline", "name", "end"]


def test_a_comment_ends_with_its_line_and_may_hold_any_printable_text() -> None:
    assert words("a # Übung: ☃ — 你好 👩\u200d🚀\u00ad\tb\nb") == ["a", "\n", "b"]


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\x00", "\x1b", "\u2028", "\ud800", "\x85"])
def test_a_comment_cannot_hide_anything(hidden: str) -> None:
    assert error(f"a # b{hidden}c").span == (5, 6)


def test_spans_count_code_points_of_what_was_typed() -> None:
    tokens = tokenize("α₁ ≤ 2x²")
    assert [(token.text, token.span) for token in tokens] == [
        ("α1", Span(0, 2)),
        ("<=", Span(3, 4)),
        ("2", Span(5, 6)),
        ("x", Span(6, 7)),
        ("^", Span(7, 8)),
        ("2", Span(7, 8)),
        ("", Span(8, 8)),
    ]


@pytest.mark.parametrize("twin", ["а", "Α", "ο", "Κ"])
def test_a_letter_that_only_looks_latin_is_named(twin: str) -> None:
    told = error(f"{twin} + 1").error
    assert told is not None
    assert "only looks like the Latin letter" in told.message
    assert told.hint is not None
    assert told.hint.replacement is not None
    assert told.hint.replacement.isascii()


def test_nothing_is_read_behind_the_first_character_that_cannot_be() -> None:
    assert [token.kind for token in tokenize("a ☃ b ☃")] == ["name", "error"]


def test_a_name_has_at_most_64_characters() -> None:
    assert words("a" * 64) == ["a" * 64]
    assert error("a" * 65).span == (0, 65)
    assert error("a" * 60 + "₀" * 5).span == (0, 65)


def test_the_suffix_is_no_beginning_of_a_name() -> None:
    assert words("W.T*2") == ["W", ".T", "*", "2"]
    assert error("W.Tx").span == (1, 2)


@pytest.mark.parametrize("row", [json.loads(line) for line in NUMERALS.read_text(encoding="utf-8").splitlines()])
def test_the_page_takes_for_a_number_what_is_one_here(row: dict[str, Any]) -> None:
    try:
        graph = build(f"k = {row['text']}")
    except ProgramError:
        assert row["value"] is None
        return
    knob = graph.nodes[graph.output]
    if row["value"] is None:
        assert not (knob.kind == "parameter" and knob.name == "k")
    else:
        assert (knob.kind, knob.name) == ("parameter", "k")
        assert trace(graph).values[graph.output] == row["value"]
