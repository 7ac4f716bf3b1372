"""Characters to tokens, with the signs that textbooks print and keyboards lack.

The lexer never raises while it runs: the first thing that it cannot read becomes an `error` token, so that a mistake further
up in the text, which the parser finds, is told first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from engine import words
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
        message = words.syntax.two_points.format(written=quoted(text[span.start : end]))
        return ProgramSyntaxError(message, Span(span.start, end))
    if rest.startswith("_"):
        whole = re.compile(r"[0-9._]+(?:[eE][+-]?[0-9._]+)?").match(text, span.start)
        place = Span(span.start, whole.end() if whole else span.end)
        hint = repair(text[place.start : place.end].replace("_", ""), place)
        return ProgramSyntaxError(words.syntax.underscores, place, hint)
    if written == "0" and re.match(r"[xX][0-9a-fA-F]|[bB][01]|[oO][0-7]", rest):
        end = _word_end(text, span.start)
        word = text[span.start : end]
        place = Span(span.start, end)
        message = words.syntax.not_decimal.format(written=quoted(word))
        return ProgramSyntaxError(message, place, _decimal_hint(word, place))
    if rest.startswith("e") and _word_end(text, span.end) == span.end + 1:
        hint = repair(f"{written}*e", Span(span.start, span.end + 1))
        message = words.syntax.no_exponent.format(written=quoted(written))
        return ProgramSyntaxError(message, Span(span.start, span.end + 1), hint)
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
        return ProgramNameError(words.names.too_long.format(most=NAME_LENGTH, length=len(written)), span)
    return None


def _check_superscript(text: str, written: str, span: Span) -> ProgramSyntaxError | None:
    if re.fullmatch(f"⁻?[{_SUPERSCRIPTS}]+", written) is None:
        return ProgramSyntaxError(words.syntax.no_whole_exponent.format(written=quoted(written)), span)
    return None


def _check_comment(text: str, written: str, span: Span) -> ProgramSyntaxError | None:
    if written.isascii() and written.isprintable():
        return None
    for offset, character in enumerate(written):
        category = unicodedata.category(character)
        invisible = category == "Cf" and character not in "\u00ad\u200c\u200d"
        if (category in ("Cc", "Cs", "Zl", "Zp") and character != "\t") or invisible:
            place = Span(span.start + offset, span.start + offset + 1)
            message = words.syntax.invisible_in_comment.format(code=_code_point(character))
            return ProgramSyntaxError(message, place)
    return None


# What stands in the place of a sign of other languages, where that can be put in without looking.
_SPELLED = {"//": ("floor(a / b)", None), ":=": ("=", "=")}


def _check_sign(text: str, written: str, span: Span) -> ProgramSyntaxError | None:
    if written in _SPELLED:
        message = words.syntax.double_slash if written == "//" else words.syntax.colon_equals
        instead, replacement = _SPELLED[written]
        hint = Hint(words.hints.write.format(text=instead), span, replacement)
        return ProgramSyntaxError(message, span, hint)
    return None


def _well_known() -> dict[str, tuple[str, str]]:
    """Characters that mean something in other languages: what is said of each, and what to do instead."""
    said, do = words.syntax, words.hints
    return {
        "%": (said.percent, do.remainder),
        "!": (said.exclamation, do.factorial),
        "{": (said.braces, do.use_brackets),
        "}": (said.braces, do.use_brackets),
        "_": (said.underscore, do.letter_before),
        ".": (said.point, do.write_a_product),
        '"': (said.quotes, do.remove_the_quotes),
        "'": (said.quotes, do.remove_the_quotes),
        "&": (said.ampersand, do.write_both),
        "?": (said.question, do.write_where),
    }


def _unknown_character(text: str, character: str, span: Span) -> ProgramSyntaxError:
    if character == "|":
        return ProgramSyntaxError(words.syntax.bars, span, _bars(text, span.start))
    known = _well_known().get(character)
    if known is not None:
        return ProgramSyntaxError(known[0], span, Hint(known[1], span))
    code = _code_point(character)
    if character in _LOOK_ALIKES:
        latin = _LOOK_ALIKES[character]
        message = words.syntax.looks_like.format(code=code, letter=latin)
        return ProgramSyntaxError(message, span, Hint(words.hints.write.format(text=latin), span, latin))
    template = words.syntax.character if character.isprintable() else words.syntax.invisible
    return ProgramSyntaxError(template.format(character=character, code=code), span)


def _bars(text: str, start: int) -> Hint:
    """How the size of what stands between two bars is written, where it is plain what does."""
    found = re.compile(r"\|([^|#\r\n]*[^-+*/^<>=,#|\s])\s*\|").match(text, start)
    if found is None or any(found[1].count(a) != found[1].count(b) for a, b in ("()", "[]")):
        return Hint(words.hints.write.format(text="abs(x)"), Span(start, start + 1))
    hint = repair(f"abs({found[1].strip()})", Span(start, found.end()))
    if hint is None:
        return Hint(words.hints.write.format(text="abs(…)"), Span(start, start + 1))
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
