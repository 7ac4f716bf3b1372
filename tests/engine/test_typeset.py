"""Formulas in three notations at once."""

from __future__ import annotations

import re
import string
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import typeset
from engine.typeset import ATOM, COMPARISON, POWER, PRODUCT, SIGN, SUM, Formula

A, B = typeset.name("a"), typeset.name("b")
TOTAL, TIMES = typeset.infix("+", "+", [A, B], SUM), typeset.product(A, B)
MINUS = typeset.signed(A)


def assert_well_formed(formula: Formula) -> None:
    """MathML is XML, braces of LaTeX are in pairs, and the level is one of the six."""
    ET.fromstring(f"<math>{formula.mathml}</math>")  # noqa: S314 - our own text
    bare = re.sub(r"\\[{}]", "", formula.latex)
    assert bare.count("{") == bare.count("}")
    assert COMPARISON <= formula.level <= ATOM


@pytest.mark.parametrize(
    ("name", "latex", "mathml"),
    [
        ("a", "a", "<mi>a</mi>"),
        ("k0", "k_{0}", "<msub><mi>k</mi><mn>0</mn></msub>"),
        ("w12", "w_{12}", "<msub><mi>w</mi><mn>12</mn></msub>"),
        ("k_2", "k_{2}", "<msub><mi>k</mi><mn>2</mn></msub>"),
        (
            "w4_7",
            "w_{4,7}",
            '<msub><mi>w</mi><mrow><mn>4</mn><mo separator="true">,</mo><mn>7</mn></mrow></msub>',
        ),
        ("yhat", r"\hat{y}", "<mover><mi>y</mi><mo>^</mo></mover>"),
        ("yhat2", r"\hat{y}_{2}", "<msub><mover><mi>y</mi><mo>^</mo></mover><mn>2</mn></msub>"),
        ("loss", r"\mathit{loss}", '<mi class="word">loss</mi>'),
        ("alpha", r"\alpha", "<mi>α</mi>"),
        ("lambda1", r"\lambda_{1}", "<msub><mi>λ</mi><mn>1</mn></msub>"),
        ("β", r"\beta", "<mi>β</mi>"),
        ("ς", r"\varsigma", "<mi>ς</mi>"),
        ("x_max", r"x_{\mathrm{max}}", "<msub><mi>x</mi><mi>max</mi></msub>"),
        ("x_a_b", r"x_{\mathrm{a\_b}}", "<msub><mi>x</mi><mi>a_b</mi></msub>"),
        ("my_name1", r"\mathit{my\_name}_{1}", '<msub><mi class="word">my_name</mi><mn>1</mn></msub>'),
        ("é", "é", "<mi>é</mi>"),
    ],
)
def test_a_name_is_typeset_as_on_the_blackboard(name: str, latex: str, mathml: str) -> None:
    assert typeset.name(name) == Formula(latex, mathml, name)


@given(
    st.text(string.ascii_letters + string.digits + "_éΩαß", min_size=1, max_size=12).filter(lambda s: s[0].isalpha())
)
def test_every_name_is_well_formed_and_plain_as_typed(name: str) -> None:
    assert_well_formed(typeset.name(name))
    assert typeset.name(name).plain == name


@pytest.mark.parametrize(
    ("x", "latex", "plain", "level"),
    [
        (0.5, "0.5", "0.5", ATOM),
        (-2.0, "-2", "−2", SIGN),
        (1 / 3, "0.3333", "0.3333", ATOM),
        (1.5e-7, r"1.5 \cdot 10^{-7}", "1.5·10⁻⁷", PRODUCT),
        (-3e9, r"-3 \cdot 10^{9}", "−3·10⁹", SIGN),
        (float("inf"), r"\infty", "∞", ATOM),
        (float("-inf"), r"-\infty", "−∞", SIGN),
        (float("nan"), r"\mathrm{NaN}", "NaN", ATOM),
    ],
)
def test_a_number_follows_the_rounding_rule_in_all_notations(x: float, latex: str, plain: str, level: int) -> None:
    formula = typeset.number(x)
    assert (formula.latex, formula.plain, formula.level) == (latex, plain, level)
    assert_well_formed(formula)


@pytest.mark.parametrize(
    ("formula", "plain", "latex"),
    [
        (TOTAL, "a + b", "a + b"),
        (typeset.product(TOTAL, A), "(a + b)·a", r"(a + b) \cdot a"),
        (typeset.product(A, TOTAL), "a·(a + b)", r"a \cdot (a + b)"),
        (typeset.product(TIMES, A), "a·b·a", r"a \cdot b \cdot a"),
        (typeset.product(A, TIMES), "a·(a·b)", r"a \cdot (a \cdot b)"),
        (typeset.product(A, MINUS), "a·(−a)", r"a \cdot (-a)"),
        (typeset.product(MINUS, A), "−a·a", r"-a \cdot a"),
        (typeset.infix("−", "-", [A, TOTAL], SUM), "a − (a + b)", "a - (a + b)"),
        (typeset.infix("−", "-", [TOTAL, A], SUM), "a + b − a", "a + b - a"),
        (typeset.infix("−", "-", [A, MINUS], SUM), "a − (−a)", "a - (-a)"),
        (typeset.infix("+", "+", [A, TIMES], SUM), "a + a·b", r"a + a \cdot b"),
        (typeset.infix("<", "<", [TOTAL, TIMES], COMPARISON), "a + b < a·b", r"a + b < a \cdot b"),
        (typeset.signed(TOTAL), "−(a + b)", "-(a + b)"),
        (typeset.signed(TIMES), "−(a·b)", r"-(a \cdot b)"),
        (typeset.signed(typeset.power(A, B)), "−a^b", "-{a}^{b}"),
        (typeset.power(MINUS, B), "(−a)^b", "{(-a)}^{b}"),
        (typeset.power(typeset.power(A, B), B), "(a^b)^b", "{({a}^{b})}^{b}"),
        (typeset.power(A, TOTAL), "a^(a + b)", "{a}^{a + b}"),
        (typeset.power(A, MINUS), "a^−a", "{a}^{-a}"),
        (typeset.fraction(TOTAL, TIMES), "(a + b)/(a·b)", r"\frac{a + b}{a \cdot b}"),
        (typeset.fraction(TIMES, A), "a·b/a", r"\frac{a \cdot b}{a}"),
        (typeset.root(TOTAL), "√(a + b)", r"\sqrt{a + b}"),
        (typeset.bars(TOTAL), "|a + b|", r"\left|a + b\right|"),
        (typeset.call("sin", [TOTAL], r"\sin"), "sin(a + b)", r"\sin(a + b)"),
        (typeset.call("log_softmax", [A, B]), "log_softmax(a, b)", r"\operatorname{log\_softmax}(a, b)"),
        (typeset.subscripted(TOTAL, typeset.number(0)), "(a + b)[0]", "{(a + b)}[0]"),
        (typeset.transposed(TIMES), "(a·b)ᵀ", r"{(a \cdot b)}^{\top}"),
        (typeset.derivative(A, TIMES), "∂a/∂(a·b)", r"\frac{\partial a}{\partial (a \cdot b)}"),
        (typeset.gains(A, TIMES), "a += a·b", r"a \mathrel{+}= a \cdot b"),
        (typeset.equation([A, B, TOTAL]), "a = b = a + b", "a = b = a + b"),
        (typeset.equation([A]), "a", "a"),
        (typeset.total(TOTAL), "sum(a + b)", r"\sum (a + b)"),
    ],
)  # fmt: skip
def test_parentheses_stand_where_they_are_needed_and_nowhere_else(formula: Formula, plain: str, latex: str) -> None:
    assert (formula.plain, formula.latex) == (plain, latex)
    assert_well_formed(formula)


def test_signs_of_comparison_are_escaped_in_markup() -> None:
    assert "<mo>&lt;</mo>" in typeset.infix("<", "<", [A, B], COMPARISON).mathml
    assert "<mo>&gt;</mo>" in typeset.infix(">", ">", [A, B], COMPARISON).mathml


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (np.float64(2), "2"),
        (np.array([1.0, 2.0]), "[1, 2]"),
        (np.arange(4.0), "[0, 1, 2, 3]"),
        (np.arange(6.0), "[0, 1, …, 5]"),
        (np.array([[1.0, 2.0], [3.0, -4.0]]), "[[1, 2], [3, −4]]"),
        (np.zeros((3, 4)), "[3 × 4]"),
        (np.zeros((1, 2, 1)), "[1 × 2 × 1]"),
    ],
)
def test_an_array_is_short(value: np.ndarray, plain: str) -> None:
    formula = typeset.array(value)
    assert formula.plain == plain
    assert_well_formed(formula)


@pytest.mark.parametrize("kind", ["node", "gradient", "edge"])
def test_a_mark_leaves_the_formula_as_it_is(kind: str) -> None:
    marked = typeset.linked(TIMES, kind, 7)  # type: ignore[arg-type]
    assert marked == TIMES._replace(mathml=f'<mrow data-{kind}="7">{TIMES.mathml}</mrow>')
    assert marked.level == PRODUCT < POWER
