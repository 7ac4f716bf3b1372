"""Formulas as small immutable values that carry LaTeX, MathML and plain text side by side.

One constructor per construct writes all three, so they cannot drift apart; each is a short string concatenation, because an
answer holds hundreds of formulas. Text of the visitor only enters through `name`, which knows letters, digits and underscores alone.

MathML Core needs a few habits to look right: parentheses do not stretch, and a sign is a prefix operator in a row with its number.
"""

from __future__ import annotations

import functools
from typing import Literal, NamedTuple

import numpy as np

from engine.numbers import shape_text, split_number

COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(6)
_OVER_POINTS = 1.5


class Formula(NamedTuple):
    """A formula in three notations, and how tightly its outermost construct binds."""

    latex: str
    mathml: str
    plain: str
    level: float = ATOM


_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι",
    "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ",
    "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
    "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_GREEK_LATEX = {glyph: f"\\{word}" for word, glyph in _GREEK.items()}
# ς has no command of its own in plain LaTeX.
_GREEK_LATEX["ς"] = "\\varsigma"


_DIGITS = "0123456789"
_SUBSCRIPT = str.maketrans(_DIGITS, "₀₁₂₃₄₅₆₇₈₉")


def letter(text: str) -> str:
    """A name as it is written in a line of text: a Greek word as its letter, trailing digits lowered.

    Example:
        >>> letter("beta1"), letter("eta")
        ('β₁', 'η')
    """
    stem = text.rstrip(_DIGITS)
    return _GREEK.get(stem, stem) + text[len(stem) :].translate(_SUBSCRIPT)


@functools.lru_cache(2_048)
def name(text: str) -> Formula:
    r"""Typeset a name: trailing digits become a subscript, `…hat` a hat, a Greek word its letter.

    Example:
        >>> name("k0").latex, name("w4_7_0").latex, name("yhat").latex
        ('k_{0}', 'w_{4,7,0}', '\\hat{y}')
    """
    stem, _, word = text.partition("_")
    digits: list[str] = []
    if text[-1] in _DIGITS:
        stem = text.rstrip(f"{_DIGITS}_")
        digits = [each for each in text[len(stem) :].split("_") if each]
    index = ",".join(digits) or word
    if len(stem) == 4 and stem.endswith("hat"):
        latex, mathml = f"\\hat{{{_letters(stem[0])[0]}}}", f"<mover><mi>{stem[0]}</mi><mo>^</mo></mover>"
    else:
        latex, mathml = _letters(stem)
    if not index:
        return Formula(latex, mathml, text)
    index_mathml = _counted(digits) if digits else f"<mi>{index}</mi>"
    index_latex = index if digits else f"\\mathrm{{{_escape(index)}}}"
    return Formula(f"{latex}_{{{index_latex}}}", f"<msub>{mathml}{index_mathml}</msub>", text)


def _counted(digits: list[str]) -> str:
    row = '<mo separator="true">,</mo>'.join(f"<mn>{each}</mn>" for each in digits)
    return row if len(digits) == 1 else f"<mrow>{row}</mrow>"


def _letters(stem: str) -> tuple[str, str]:
    glyph = _GREEK.get(stem, stem)
    if len(glyph) == 1:
        return _GREEK_LATEX.get(glyph, glyph), f"<mi>{glyph}</mi>"
    return f"\\mathit{{{_escape(stem)}}}", f'<mi class="word">{stem}</mi>'


def _escape(text: str) -> str:
    return text.replace("_", "\\_")


@functools.lru_cache(2_048)
def number(x: float) -> Formula:
    """Typeset a number by the product's rounding rule."""
    sign, digits, exponent, _ = split_number(x)
    latex = {"∞": "\\infty", "NaN": "\\mathrm{NaN}"}.get(digits, digits)
    mathml = f"<mn>{digits}</mn>"
    plain = digits
    if exponent is not None:
        latex = f"{latex} \\cdot 10^{{{exponent}}}"
        power_of_ten = (
            f"<mn>{exponent}</mn>" if exponent >= 0 else f'<mrow><mo form="prefix">−</mo><mn>{-exponent}</mn></mrow>'
        )
        mathml = f"<mrow>{mathml}<mo>·</mo><msup><mn>10</mn>{power_of_ten}</msup></mrow>"
        plain = f"{digits}·10{str(exponent).translate(_SUPERSCRIPT)}"
    if sign:
        return Formula(f"-{latex}", f'<mrow><mo form="prefix">−</mo>{mathml}</mrow>', f"−{plain}", SIGN)
    return Formula(latex, mathml, plain, ATOM if exponent is None else PRODUCT)


_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def array(values: np.ndarray | np.float64) -> Formula:
    """Typeset a value: a number, a short list in full, a longer one by its ends, a matrix by its shape."""
    if values.ndim == 0:
        return number(values.item())
    if values.ndim == 1:
        entries: list[float] = np.asarray(values).tolist()
        ends = len(entries) > 4
        parts = [*map(number, entries[:2]), ELLIPSIS, number(entries[-1])] if ends else list(map(number, entries))
        return bracketed(parts)
    if values.size <= 6 and values.ndim == 2:
        return bracketed([bracketed(list(map(number, row))) for row in np.asarray(values)])
    text = shape_text(values.shape)
    latex = text.replace("×", "\\times")
    return Formula(
        f"[{latex}]",
        f'<mrow><mo stretchy="false">[</mo><mtext>{text}</mtext><mo stretchy="false">]</mo></mrow>',
        f"[{text}]",
    )


def bracketed(parts: list[Formula]) -> Formula:
    """A list in square brackets."""
    inner = separated(parts)
    return Formula(
        f"[{inner.latex}]",
        f'<mrow><mo stretchy="false">[</mo>{inner.mathml}<mo stretchy="false">]</mo></mrow>',
        f"[{inner.plain}]",
    )


def separated(parts: list[Formula]) -> Formula:
    """Formulas with commas between them."""
    return Formula(
        ", ".join(part.latex for part in parts),
        "<mo>,</mo>".join(part.mathml for part in parts),
        ", ".join(part.plain for part in parts),
        COMPARISON,
    )


def symbol(latex: str, glyph: str, level: int = ATOM) -> Formula:
    """A sign that stands for itself."""
    return Formula(latex, f"<mi>{glyph}</mi>", glyph, level)


ELLIPSIS = Formula("\\ldots", "<mi>…</mi>", "…")


def fence(inner: Formula) -> Formula:
    """A formula in parentheses that do not grow with it."""
    return Formula(
        f"({inner.latex})",
        f'<mrow><mo stretchy="false" lspace="0" rspace="0">(</mo>{inner.mathml}<mo stretchy="false" lspace="0" rspace="0">)</mo></mrow>',
        f"({inner.plain})",
    )


def at_least(inner: Formula, level: float) -> Formula:
    """Put parentheses around a formula that binds less tightly than `level`."""
    return inner if inner.level >= level else fence(inner)


def infix(glyph: str, latex: str, parts: list[Formula], level: float, spaced: bool = True) -> Formula:
    """Operands with a sign between them.

    The right ones need parentheses already at the same level, and behind a sum's or a product's sign also when they begin with a minus.
    """
    tight = max(level + 1, POWER) if level > COMPARISON else SUM
    # A sum over points may stand in a sum as it is, but not in a product.
    loose = _OVER_POINTS if level == SUM else tight
    fenced = [at_least(part, tight if part.level == SIGN else loose) for part in parts]
    # A comparison inside another would read as a chain.
    fenced[0] = at_least(parts[0], max(level, SUM))
    latexes, mathmls, plains, _ = zip(*fenced, strict=True)
    sign = f" {glyph} " if spaced else glyph
    mathml = f"<mo>{_markup(glyph)}</mo>".join(mathmls)
    return Formula(f" {latex} ".join(latexes), f"<mrow>{mathml}</mrow>", sign.join(plains), level)


@functools.cache
def _markup(glyph: str) -> str:
    return glyph.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def product(left: Formula, right: Formula) -> Formula:
    """Two factors with a dot."""
    return infix("·", "\\cdot", [left, right], PRODUCT, spaced=False)


def signed(inner: Formula) -> Formula:
    """A formula with a minus before it."""
    inner = at_least(inner, POWER)
    return Formula(f"-{inner.latex}", f'<mrow><mo form="prefix">−</mo>{inner.mathml}</mrow>', f"−{inner.plain}", SIGN)


def fraction(above: Formula, below: Formula) -> Formula:
    """A fraction with a bar; in plain text a slash."""
    plain = f"{at_least(above, PRODUCT).plain}/{at_least(below, SIGN).plain}"
    return Formula(
        f"\\frac{{{above.latex}}}{{{below.latex}}}",
        f"<mfrac><mrow>{above.mathml}</mrow><mrow>{below.mathml}</mrow></mfrac>",
        plain,
        PRODUCT,
    )


def power(base: Formula, exponent: Formula) -> Formula:
    """A power; the exponent needs no parentheses but in plain text."""
    base = at_least(base, ATOM)
    plain_exponent = at_least(exponent, SIGN).plain
    return Formula(
        f"{{{base.latex}}}^{{{exponent.latex}}}",
        f"<msup><mrow>{base.mathml}</mrow><mrow>{exponent.mathml}</mrow></msup>",
        f"{base.plain}^{plain_exponent}",
        POWER,
    )


def root(inner: Formula) -> Formula:
    """A square root."""
    return Formula(
        f"\\sqrt{{{inner.latex}}}", f"<msqrt>{inner.mathml}</msqrt>", f"√{at_least(inner, ATOM).plain}", POWER
    )


def bars(inner: Formula) -> Formula:
    """An absolute value."""
    bar = '<mo stretchy="false" lspace="0" rspace="0" form="{}">|</mo>'
    mathml = f"<mrow>{bar.format('prefix')}{inner.mathml}{bar.format('postfix')}</mrow>"
    return Formula(f"\\left|{inner.latex}\\right|", mathml, f"|{inner.plain}|")


def call(word: str, parts: list[Formula], latex: str = "") -> Formula:
    """A function's word before its operands in parentheses."""
    inner = fence(separated(parts))
    head = latex or f"\\operatorname{{{_escape(word)}}}"
    return Formula(
        f"{head}{inner.latex}",
        f'<mrow><mi class="word" mathvariant="normal">{word}</mi>{inner.mathml}</mrow>',
        f"{word}{inner.plain}",
    )


def subscripted(base: Formula, index: Formula) -> Formula:
    """A formula with an index in square brackets, as it is typed."""
    base = at_least(base, ATOM)
    inner = bracketed([index])
    return Formula(
        f"{{{base.latex}}}{inner.latex}", f"<mrow>{base.mathml}{inner.mathml}</mrow>", f"{base.plain}{inner.plain}"
    )


def transposed(inner: Formula) -> Formula:
    """A matrix with its rows and columns swapped."""
    inner = at_least(inner, ATOM)
    return Formula(
        f"{{{inner.latex}}}^{{\\top}}",
        f'<msup>{inner.mathml}<mi mathvariant="normal">T</mi></msup>',
        f"{inner.plain}ᵀ",
        POWER,
    )


def derivative(of: Formula, by: Formula) -> Formula:
    """∂of/∂by."""
    of, by = at_least(of, ATOM), at_least(by, ATOM)
    return Formula(
        f"\\frac{{\\partial {of.latex}}}{{\\partial {by.latex}}}",
        f"<mfrac><mrow><mi>∂</mi>{of.mathml}</mrow><mrow><mi>∂</mi>{by.mathml}</mrow></mfrac>",
        f"∂{of.plain}/∂{by.plain}",
    )


def linked(inner: Formula, kind: Literal["node", "gradient", "edge"], identity: int) -> Formula:
    """Mark a formula as the value of a node, the gradient of one, or the local derivative of an edge.

    The page finds the marks by `data-node`, `data-gradient` and `data-edge`, and lights both sides.
    """
    return Formula(inner.latex, f'<mrow data-{kind}="{identity}">{inner.mathml}</mrow>', inner.plain, inner.level)


def gains(target: Formula, by: Formula) -> Formula:
    """`target += by`."""
    mathml = f"<mrow>{target.mathml}<mo>+=</mo>{by.mathml}</mrow>"
    return Formula(f"{target.latex} \\mathrel{{+}}= {by.latex}", mathml, f"{target.plain} += {by.plain}", COMPARISON)


def total(part: Formula) -> Formula:
    """A sum over many points."""
    inner = at_least(part, PRODUCT)
    return Formula(f"\\sum {inner.latex}", f"<mrow><mo>∑</mo>{inner.mathml}</mrow>", f"sum({part.plain})", _OVER_POINTS)


def equation(parts: list[Formula]) -> Formula:
    """Formulas with equals signs between them."""
    return infix("=", "=", parts, COMPARISON) if len(parts) > 1 else parts[0]
