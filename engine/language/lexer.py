"""Characters to tokens, with the signs that textbooks print and keyboards lack.

The lexer never raises while it runs: the first thing that it cannot read becomes an `error` token, so that a mistake further
up in the text, which the parser finds, is told first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from engine.errors import Hint, ProgramNameError, ProgramSyntaxError, Span, quoted, repair

NAME_LENGTH = 64

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FROM_SUPERSCRIPT = str.maketrans(_SUPERSCRIPTS + "⁻", "0123456789-")
_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
# Greek letters with a Latin twin (Α, ο, …) are left out, but for ν: two names that look the same must be the same.
_GREEK = "αβγδεζηθικλμνξρςστυφχψωΓΔΘΛΞΠΣΦΨΩ"
_TWINS_OF_GREEK = {"µ": "μ", "ϵ": "ε", "ϑ": "θ", "ϕ": "φ", "\u2126": "Ω"}
_LETTER = f"A-Za-zÀ-ÖØ-öø-ÿ{_GREEK}{''.join(_TWINS_OF_GREEK)}"
_NORMAL = str.maketrans({**_TWINS_OF_GREEK, **{sub: str(i) for i, sub in enumerate(_SUBSCRIPTS)}})
# What one sees and what one means, for letters of other alphabets that look Latin.
_LOOK_ALIKES = dict(zip("аеорсухіјАВЕКМНОРСТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "aeopcyxijABEKMHOPCTXABEZHIKMNOPTYXo", strict=True))

_SIGNS = {
    "**": "^", "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*", "÷": "/", "−": "-", "–": "-", "≤": "<=", "≥": ">=", "≠": "!=",
}  # fmt: skip
_PATTERN = re.compile(
    rf"""(?:[ \t\u00a0\u2007\u2009\u200a\u202f]|\A\ufeff)*(?:
    (?P<newline>\r\n|\n|\r|;)
    |(?P<comment>\#[^\r\n]*)
    |(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<name>π|[{_LETTER}][{_LETTER}0-9_{_SUBSCRIPTS}]*)
    |(?P<superscript>[{_SUPERSCRIPTS}⁻]+)
    |(?P<suffix>\.T(?![{_LETTER}0-9_{_SUBSCRIPTS}]))
    |(?P<sign>\*\*|<=|>=|==|!=(?!=)|//|:=|[-+*/^@()\[\],:=<>×·⋅∙∗÷−–≤≥≠√])
    |(?P<end>\Z)
    |(?P<unknown>.))""",
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A word of the text.

    Attributes:
        kind: "number", "name", "sign", "newline", "end" or "error".
        text: The word in its plain spelling: `*` for ×, `k0` for k₀.
        span: Where it stands.
        fresh: Inside brackets: a line break stands before it.
        error: What is wrong with it, for kind "error".
    """

    kind: str
    text: str
    span: Span
    fresh: bool = False
    error: ProgramSyntaxError | ProgramNameError | None = None


def tokenize(text: str) -> list[Token]:
    """Read the whole text; the list ends with an `end` or an `error` token.

    Example:
        >>> [token.text for token in tokenize("2x² ÷ k₀")]
        ['2', 'x', '^', '2', '/', 'k0', '']
    """
    tokens: list[Token] = []
    for found in _PATTERN.finditer(text):
        kind = str(found.lastgroup)
        written, span = found[kind], Span(*found.span(kind))
        check = _CHECKS.get(kind)
        error = check(text, written, span) if check is not None else None
        if error is not None:
            return [*tokens, Token("error", "", error.span or span, error=error)]
        if kind == "superscript":
            tokens += (Token("sign", "^", span), Token("number", written.translate(_FROM_SUPERSCRIPT), span))
        elif kind == "name":
            tokens.append(Token(kind, "pi" if written == "π" else written.translate(_NORMAL), span))
        elif kind in ("sign", "suffix"):
            tokens.append(Token("sign", _SIGNS.get(written, written), span))
        elif kind not in ("comment", "end"):
            tokens.append(Token(kind, written, span))
    return [*tokens, Token("end", "", Span(len(text), len(text)))]


_SPOILS_A_NUMBER = frozenset("._exXbBoO")


def _check_number(text: str, written: str, span: Span) -> ProgramSyntaxError | None:
    rest = text[span.end : span.end + 2]
    if rest[:1] not in _SPOILS_A_NUMBER:
        return None
    if re.match(r"\.[0-9.]", rest):
        whole = re.compile(r"[0-9.]+").match(text, span.start)
        end = whole.end() if whole else span.end
        return ProgramSyntaxError(
            f'"{quoted(text[span.start : end])}" is not a number: it has more than one decimal point.',
            Span(span.start, end),
        )
    if rest.startswith("_"):
        whole = re.compile(r"[0-9._]+(?:[eE][+-]?[0-9._]+)?").match(text, span.start)
        place = Span(span.start, whole.end() if whole else span.end)
        hint = repair(text[place.start : place.end].replace("_", ""), place)
        return ProgramSyntaxError("A number is written without underscores.", place, hint)
    if written == "0" and re.match(r"[xX][0-9a-fA-F]|[bB][01]|[oO][0-7]", rest):
        end = _word_end(text, span.start)
        word = text[span.start : end]
        place = Span(span.start, end)
        message = f'"{quoted(word)}" is not a number here: numbers are written in decimal.'
        return ProgramSyntaxError(message, place, _decimal_hint(word, place))
    if rest.startswith("e") and _word_end(text, span.end) == span.end + 1:
        hint = repair(f"{written}*e", Span(span.start, span.end + 1))
        written = quoted(written)
        return ProgramSyntaxError(
            f'"{written}e" is neither a number nor a product: an exponent needs digits, as in {written}e3.',
            Span(span.start, span.end + 1),
            hint,
        )
    return None


def _decimal_hint(word: str, span: Span) -> Hint | None:
    try:
        value = int(word[:40], 0)
    except ValueError:
        return None
    return repair(str(value), span)


def _word_end(text: str, position: int) -> int:
    found = re.compile(rf"[{_LETTER}0-9_]*").match(text, position)
    return found.end() if found else position


def _check_name(text: str, written: str, span: Span) -> ProgramNameError | None:
    if len(written) > NAME_LENGTH:
        return ProgramNameError(f"A name has at most {NAME_LENGTH} characters, and this one has {len(written)}.", span)
    return None


def _check_superscript(text: str, written: str, span: Span) -> ProgramSyntaxError | None:
    if re.fullmatch(f"⁻?[{_SUPERSCRIPTS}]+", written) is None:
        return ProgramSyntaxError(f'The exponent "{quoted(written)}" is not a whole number.', span)
    return None


def _check_comment(text: str, written: str, span: Span) -> ProgramSyntaxError | None:
    if written.isascii() and written.isprintable():
        return None
    for offset, character in enumerate(written):
        category = unicodedata.category(character)
        invisible = category == "Cf" and character not in "\u00ad\u200c\u200d"
        if (category in ("Cc", "Cs", "Zl", "Zp") and character != "\t") or invisible:
            place = Span(span.start + offset, span.start + offset + 1)
            return ProgramSyntaxError(f"A comment cannot hold the invisible character {_code_point(character)}.", place)
    return None


_SPELLED = {
    "//": ("There is no // here.", "write floor(a / b)"),
    ":=": ("A name is given its value with = alone.", "write ="),
}


def _check_sign(text: str, written: str, span: Span) -> ProgramSyntaxError | None:
    if written in _SPELLED:
        message, label = _SPELLED[written]
        return ProgramSyntaxError(message, span, Hint(label, span, "=" if written == ":=" else None))
    return None


_WELL_KNOWN = {
    "%": ("There is no % here.", "the remainder of a divided by b is a - b*floor(a/b)"),
    "!": ("There is no factorial here.", "the factorial of 5 is prod(linspace(1, 5, 5))"),
    "{": ("Braces have no meaning here.", "use ( ) to group, [ ] for a list"),
    "}": ("Braces have no meaning here.", "use ( ) to group, [ ] for a list"),
    "_": ("A name starts with a letter.", "put a letter before it"),
    ".": ("A point stands only inside a number, or before T.", "write * for a product"),
    '"': ("There is no text in the language, only numbers.", "remove the quotes"),
    "'": ("There is no text in the language, only numbers.", "remove the quotes"),
    "&": ("There is no & here.", "write (a > 0)*(b > 0) where both must hold"),
    "?": ("There is no ? here.", "write where(condition, a, b)"),
}


def _unknown_character(text: str, character: str, span: Span) -> ProgramSyntaxError:
    if character == "|":
        return ProgramSyntaxError("Bars have no meaning here.", span, _bars(text, span.start))
    if character in _WELL_KNOWN:
        message, label = _WELL_KNOWN[character]
        return ProgramSyntaxError(message, span, Hint(label, span))
    if character in _LOOK_ALIKES:
        latin = _LOOK_ALIKES[character]
        message = f"This is {_code_point(character)}, which only looks like the Latin letter {latin}."
        return ProgramSyntaxError(message, span, Hint(f"write {latin}", span, latin))
    named = _code_point(character)
    shown = f'character "{character}" ({named})' if character.isprintable() else f"invisible character {named}"
    return ProgramSyntaxError(f"The {shown} has no meaning here.", span)


def _bars(text: str, start: int) -> Hint:
    """How the size of what stands between two bars is written, where it is plain what does."""
    found = re.compile(r"\|([^|#\r\n]*[^-+*/^<>=,#|\s])\s*\|").match(text, start)
    if found is None or any(found[1].count(a) != found[1].count(b) for a, b in ("()", "[]")):
        return Hint("write abs(x)", Span(start, start + 1))
    hint = repair(f"abs({found[1].strip()})", Span(start, found.end()))
    if hint is None:
        return Hint("write abs(…)", Span(start, start + 1))
    # Behind a name the word would melt into it.
    melts = re.search(rf"[{_LETTER}][{_LETTER}0-9_]*$", text[:start]) is not None
    return Hint(hint.label, hint.span, f" {hint.replacement}") if melts else hint


def _code_point(character: str) -> str:
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X}{f' {name}' if name else ''}"


_CHECKS: dict[str, Callable[[str, str, Span], ProgramSyntaxError | ProgramNameError | None]] = {
    "number": _check_number,
    "name": _check_name,
    "superscript": _check_superscript,
    "comment": _check_comment,
    "sign": _check_sign,
    "unknown": _unknown_character,
}
