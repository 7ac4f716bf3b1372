"""Properties that hold for every program, and for every text."""

from __future__ import annotations

import itertools
import unicodedata

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine import Graph, LimitError, ProgramError, build, pictures, steps, trace
from engine.errors import line_and_column
from engine.language.lexer import tokenize
from tests.engine.consistency import answer_of, assert_consistent, close
from tests.engine.programs import Made, programs, steady
from tests.engine.test_errors import CASES as WRONG

pytestmark = pytest.mark.uncounted

ALPHABET = [
    *"abxyk019.,;=()[]+-*/^@<>! \n#:_%|'{}\"&?~",
    *("**", "<=", ">=", "==", "!=", "//", ":=", ".T", "×", "÷", "−", "²", "⁻", "₀", "√", "π", "σ", "µ", "≤", "≠", "е", "\u200b", "\r\n"),
    *("sin", "max(", "sum(", "where(", "axis=", "param(", "data", "const(", "pi", "e", "2e", "0x", "1e9", "f(x) = ", "f(", "[1, 2]"),
    *("relu", "zeros(3)", "reshape(", "linspace(", "cross_entropy(", "k0", "x = ", "y = "),
]  # fmt: skip
often = settings(steady, max_examples=250)


def built(text: str) -> Graph | ProgramError | LimitError:
    """The graph of a text, or its refusal; nothing else may come."""
    try:
        return build(text)
    except (ProgramError, LimitError) as error:
        return error


def answered(text: str) -> None:
    """A graph that runs, or a refusal that has its place in the text and says why in a sentence."""
    outcome = built(text)
    if not isinstance(outcome, Graph):
        assert outcome.message.endswith(".")
        assert len(outcome.message) < 400
        if outcome.span is None:
            assert isinstance(outcome, LimitError)
        else:
            assert 0 <= outcome.span.start <= outcome.span.end <= len(text)
            assert (outcome.line, outcome.column) == line_and_column(text, outcome.span.start)
        return
    graph, run = outcome, trace(outcome)
    walked = steps(run)
    if len(graph.nodes) < 1_000:
        assert_consistent(answer_of(run, walked))
    pictures(graph)
    for told in (*graph.diagnostics, *run.diagnostics):
        assert told.span is None or 0 <= told.span.start <= told.span.end <= len(text)


@often
@given(st.lists(st.sampled_from(ALPHABET), max_size=30).map("".join))
def test_any_text_of_the_languages_characters_is_answered(text: str) -> None:
    answered(text)


@often
@given(st.text(max_size=40))
@example("\ud800")
@example("\x00")
@example("a\x85b")
def test_any_text_at_all_is_answered(text: str) -> None:
    answered(text)


@steady
@given(
    st.sampled_from([case["program"] for case in WRONG]),
    st.sampled_from([case["program"] for case in WRONG]),
    st.data(),
)
def test_pieces_of_wrong_programs_are_answered(first: str, second: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(first)))
    answered(first[:cut] + second)
    answered(second + "\n" + first[cut:])


@steady
@given(programs())
def test_every_beginning_of_a_program_is_answered(made: Made) -> None:
    for end in range(0, len(made.text), 29):
        answered(made.text[:end])


def test_every_single_character_is_answered() -> None:
    usual = (range(0x600), range(0x1E00, 0x2300), range(0x600, 0x11000, 97), (0xD800, 0x1D6FC, 0x10FFFF))
    for point in itertools.chain(*usual):
        answered(f"a{chr(point)}")
        answered(f"# {chr(point)}")


def test_letters_that_look_alike_are_never_two_names() -> None:
    letters = [chr(point) for point in range(0x11000) if chr(point).isalpha()]
    read = [tokenize(letter)[0] for letter in letters]
    names = {token.text for token in read if token.kind == "name"}
    assert len({unicodedata.normalize("NFKC", name) for name in names}) == len(names) > 100


@steady
@given(programs(), st.randoms(use_true_random=False))
def test_the_order_of_independent_statements_changes_no_gradient(made: Made, random: object) -> None:
    *body, last = made.statements
    leaves = [line for line in body if line.startswith("p")]
    rest = [line for line in body if not line.startswith("p")]
    random.shuffle(leaves)  # type: ignore[attr-defined]
    # A leaf may be defined anywhere before its use.
    moved: list[str] = []
    for line in rest:
        moved += [leaf for leaf in leaves if leaf not in moved and leaf.split(" ")[0] in line]
        moved.append(line)
    moved += [leaf for leaf in leaves if leaf not in moved]
    first, second = trace(build(made.text)), trace(build("\n".join([*moved, last])))
    assert close(first.loss, second.loss, relative=0.0)
    for name, gradient in first.parameter_gradients.items():
        assert np.array_equal(gradient, second.parameter_gradients[name], equal_nan=True)


@steady
@given(programs(), st.sampled_from(["\n", "; ", "\r\n", "\r", " # note\n", ";;\n\n"]))
def test_how_statements_are_ended_changes_nothing(made: Made, end: str) -> None:
    first, second = trace(build(made.text)), trace(build(end.join(made.statements)))
    assert [node.key for node in first.graph.nodes] == [node.key for node in second.graph.nodes]
    assert close(first.loss, second.loss, relative=0.0)


@steady
@given(programs())
def test_a_renamed_parameter_has_the_same_gradient(made: Made) -> None:
    first, second = trace(build(made.text)), trace(build(made.text.replace("p0", "other_name")))
    assert np.array_equal(first.parameter_gradients["p0"], second.parameter_gradients["other_name"], equal_nan=True)


@steady
@given(programs(), st.floats(-4, 4).filter(lambda x: x == 0 or abs(x) > 1e-3))
def test_gradients_are_linear_in_the_loss(made: Made, factor: float) -> None:
    """Every contribution of factor × loss is factor × the contribution of loss, but for rounding."""
    *body, last = made.statements
    whole = trace(build("\n".join([*body, f"t = {last}", "t"])))
    scaled = trace(build("\n".join([*body, f"t = {last}", f"scale = const({factor!r})", "scale*t"])))
    if not all(np.all(np.isfinite(g)) and np.all(np.abs(g) < 1e100) for g in whole.gradients if g is not None):
        return
    sizes = [float(np.max(np.abs(g))) for g in whole.gradients if g is not None]
    for name, gradient in whole.parameter_gradients.items():
        assert close(scaled.parameter_gradients[name], factor * gradient, abs(factor) * max(sizes), 1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000,
        "[" * 10_000,
        "-" * 10_000,
        "√" * 10_000,
        "a^" * 5_000,
        "sin(" * 2_500,
        ")" * 10_000,
        "a;" * 5_000,
        "a\n" * 5_000,
        "#" * 10_000,
        "9" * 10_000,
        "1." * 5_000,
        "a+" * 5_000,
        "a " * 5_000,
        "x[" * 5_000,
        "f(" * 5_000,
        "a," * 5_000,
        "a<" * 5_000,
        "a=" * 5_000,
        "0x" + "F" * 9_998,
        "1_" * 5_000,
        "aа" * 5_000,
        "\ufeff" * 10_000,
        "²" * 10_000,
        "f(x)=" * 2_000,
        "[1,[2,3]]," * 1_000,
        "k1x" * 3_333,
    ],
    ids=lambda text: ascii(text[:6]),
)
def test_ten_thousand_characters_of_the_same_are_answered(text: str) -> None:
    answered(text)
