"""What the functions in exported scripts say of themselves.

They are written in English where they are code, in the entries of the table and beside this module. Another language's texts are found by
the English ones when a script is put together, so that a source stays one piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.words.languages import Language
from engine.words.templates import WordsError

FILE = "docstrings"
_TEXT = re.compile(r'(?<=""")(.+?)(?=""")|(?<=  # )(.+)$', re.MULTILINE)
_spoken: dict[str, str] = {}


def found_in(sources: Iterable[str]) -> list[str]:
    """Every docstring and every remark behind a line, once each."""
    return list(dict.fromkeys(found[0] for source in sources for found in _TEXT.finditer(source)))


def speak(language: Language, english: Iterable[str]) -> None:
    """Say them in a language.

    Raises:
        WordsError: A text is none of the English ones.
    """
    written = language.file(FILE)
    unknown = sorted(written.keys() - set(english))
    if unknown:
        message = f"{FILE}.toml: no script says {unknown[0]!r}"
        raise WordsError(message)
    _spoken.clear()
    _spoken.update(written)


def said(script: str) -> str:
    """A script with its texts in the language that is spoken."""
    return _TEXT.sub(lambda found: _spoken.get(found[0], found[0]), script) if _spoken else script
