"""Where statements begin and end, and which names are known at a place."""

from __future__ import annotations

import pytest

from engine import ProgramNameError, build
from engine.language.lexer import tokenize
from engine.language.statements import definition_end, heads, split


def cut(text: str) -> list[list[str]]:
    """The statements' tokens without the one that ends them."""
    return [[token.text for token in tokens[:-1]] for tokens in split(tokenize(text))]


@pytest.mark.parametrize("text", ["a;b", "a\nb", "a\r\nb\n", ";a;;b;", "# x\na # y\n\nb"])
def test_statements_end_at_newlines_and_semicolons_and_empty_ones_are_left_out(text: str) -> None:
    assert cut(text) == [["a"], ["b"]]


def test_inside_brackets_a_newline_is_space_and_a_semicolon_is_not() -> None:
    assert cut("(a\nb)\nc") == [["(", "a", "b", ")"], ["c"]]
    assert cut("[a;b]") == [["[", "a"], ["b", "]"]]
    assert cut(")\na") == [[")"], ["a"]]


def test_a_token_behind_a_line_break_in_a_bracket_is_fresh() -> None:
    (tokens,) = split(tokenize("(a\n\nb c)"))
    assert [token.fresh for token in tokens] == [False, False, True, False, False, False]


def test_a_statement_is_cut_where_nothing_can_be_read() -> None:
    assert cut("a\nb ☃ c\nd") == [["a"], ["b"]]
    assert cut("☃") == [[]]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("f(a) = a", 4),
        ("f(a, b) = a", 6),
        ("f() = 1", 3),
        ("f((a)) = 1", 6),
        ("f(a)", None),
        ("f(a) + 1", None),
        ("f(a", None),
        ("f = 2", None),
        ("2(a) = 3", None),
        ("f a = 2", None),
        ("f(a) == 2", None),
    ],
)
def test_a_definition_is_a_name_parentheses_and_an_equals_sign(text: str, end: int | None) -> None:
    (tokens,) = split(tokenize(text))
    assert definition_end(tokens) == end


def test_the_first_place_counts_where_a_name_is_defined() -> None:
    found = heads(split(tokenize("a = 1; b(x) = x; a = 2; a == 3; a")))
    assert {name: token.span.start for name, token in found.items()} == {"a": 0, "b": 7}


@pytest.mark.parametrize(
    "text",
    [
        "pi = 3; pi + 1",
        "e = 2; e^2",
        "param = 1; data = 2; const = 3; param + data + const",
        "f(x) = x y; f(1)",
        "f(y) = x; x(2)",
        "f(g) = g; g = 2; f(g)",
        "a; b = a; b",
        "f(a) = a; g(a) = f(f(a)); g(2)",
        "sin(x) = x; sin(2)",
        "sin(2); sin(x) = x; sin(3)",
        "σ = 2; 3σ",
        "f(σ) = σ(2); f(1)",
    ],
)
def test_a_name_that_is_known_in_time_can_be_used(text: str) -> None:
    build(text)


@pytest.mark.parametrize(
    "text",
    [
        "y = x; x = 2",
        "f(u) = v u; v = 2; f(1)",
        "f(u) = f(u); f(1)",
        "f(u) = g(u); g(u) = u; f(1)",
        "x; x(a) = a",
        "a = 1; a(x) = x",
        "sin = 1",
        "f(cos) = 1",
    ],
)
def test_a_name_out_of_time_or_taken_is_refused(text: str) -> None:
    with pytest.raises(ProgramNameError):
        build(text)


def test_a_value_that_is_given_makes_a_name_known() -> None:
    assert build("x(2)", {"x": 3}).nodes[-1].operation == "multiply"
    with pytest.raises(ProgramNameError):
        build("x(2)")
    with pytest.raises(ProgramNameError):
        build("x(2); x = 3", {"x": 3})
