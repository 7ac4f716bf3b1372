"""What a sentence is made from: a template with names in braces, and forms of it where something is counted."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Callable, Mapping
from gettext import c2py
from pathlib import Path
from typing import Any

# Templates by name, in tables where a name has several.
Words = Mapping[str, Any]
# Which of a template's forms belongs to a number.
Rule = Callable[[int], int]


class WordsError(Exception):
    """A file of words cannot be used: said to whoever starts the program, never to a visitor."""


class Plural(str):
    """A template in several forms, of which what is counted chooses one: `count`, or else `n`.

    Example:
        >>> Plural(["{count} row", "{count} rows"], lambda n: n != 1).format(count=1)
        '1 row'
    """

    __slots__ = ("_choose", "_forms")
    _choose: Rule
    _forms: tuple[str, ...]

    def __new__(cls, forms: list[str], choose: Rule) -> Plural:
        """Take the forms in the order in which the language's rule counts them; read as text it is the last of them."""
        made = super().__new__(cls, forms[-1])
        made._forms, made._choose = tuple(forms), choose
        return made

    def format(self, *args: Any, **names: Any) -> str:
        """Fill in the form that fits the number."""
        count = names["count"] if "count" in names else names["n"]
        return str.format(self._forms[self._choose(int(count))], *args, **names)

    @property
    def forms(self) -> tuple[str, ...]:
        """All forms, as a file of words lists them."""
        return self._forms


def plural_rule(expression: str) -> Rule:
    """Which form belongs to a number, from an expression in `n` as gettext writes it; raises ValueError for what is none."""
    return c2py(expression)


_ENGLISH = plural_rule("n != 1")


def template(written: Any) -> str:
    """An English template as it stands in a file: a text, or two forms of it, for one and for several."""
    return Plural(written, _ENGLISH) if isinstance(written, list) else str(written)


def counted(one: str, many: str) -> str:
    """An English template in two forms, for a table."""
    return template([one, many])


def read(file: Path) -> dict[str, Any]:
    """A file of words as it is written, empty where there is none."""
    if not file.exists():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{file.name}: {error}"
        raise WordsError(message) from None


def names_in(template: str) -> set[str]:
    """The names in a template's braces, in all of its forms.

    Raises:
        WordsError: Braces do not match, or hold more than a name.
    """
    forms = template.forms if isinstance(template, Plural) else (template,)
    found: set[str] = set()
    for form in forms:
        try:
            parts = list(string.Formatter().parse(form))
        except ValueError as error:
            raise WordsError(f"{form!r}: {error}") from None
        for _, name, layout, conversion in parts:
            if name is None:
                continue
            if layout or conversion or not name.isidentifier():
                raise WordsError(f"{form!r}: braces hold a name and nothing else")
            found.add(name)
    return found


def translated(template: str, written: Any, choose: Rule, where: str) -> str:
    """Another language's words in place of a template.

    Args:
        template: The English one, which says what can be filled in.
        written: A text, or a list of its forms.
        choose: Which form the language uses for a number.
        where: The file and the name, for the message.

    Raises:
        WordsError: It is no text, or names something that the English template does not.
    """
    forms = written if isinstance(written, list) else [written]
    if not forms or not all(isinstance(form, str) for form in forms):
        raise WordsError(f"{where}: expected a text, or a list of its forms")
    put: str = Plural(forms, choose) if isinstance(written, list) else written
    known = names_in(template)
    try:
        unknown = names_in(put) - known
    except WordsError as error:
        raise WordsError(f"{where}: {error}") from None
    if unknown:
        raise WordsError(f"{where}: nothing fills in {{{min(unknown)}}}; there is {_braced(known)}")
    if isinstance(put, Plural) and not known & {"count", "n"}:
        raise WordsError(f"{where}: nothing is counted here, so it has one form")
    return put


def _braced(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "nothing to fill in"
