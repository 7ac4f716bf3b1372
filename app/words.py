"""The service's own words, and those of the pages.

What the service says around the engine stands in files of `words/en/`, as the engine's sentences do. A template asks for
`words.SECTION.NAME`; a name that its file lacks is an error where the page is made, not a gap in it.
"""

import copy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from app.problems import KINDS
from words import ENGLISH, FOLDER, Language, Subject, WordsError, put, read, said, translated

ceilings = Subject("ceilings")
drawings = Subject("drawings")
manual = Subject("manual")
service = Subject("service")

SUBJECTS = (ceilings, drawings, manual, service)

_PROBLEMS = "problems"
_ENGLISH_KINDS = {kind.slug: copy.copy(kind) for kind in KINDS}


def speak(language: str, folder: Path = FOLDER) -> None:
    """Say everything that the service says itself in a language; what it lacks stays English.

    Raises:
        WordsError: There is no such language, or one of its templates does not fit the English one.
    """
    chosen = Language(language, folder)
    for subject in SUBJECTS:
        subject.speak(chosen)
    put(KINDS, _ENGLISH_KINDS, chosen.file(_PROBLEMS), chosen.rule, f"{_PROBLEMS}.toml")


def sentences() -> dict[str, dict[str, Any]]:
    """The English sentences of the kinds of problems, as a translation's file holds them."""
    return {_PROBLEMS: {slug: said(kind) for slug, kind in _ENGLISH_KINDS.items()}}


def read_words(templates: Path, language: str = ENGLISH) -> SimpleNamespace:
    """The words of the templates in a language, as attributes of attributes; what it lacks is English.

    Raises:
        WordsError: A name is unknown, or its text does not fit the English one.
    """
    file = templates / "words" / f"{language}.toml"
    return _as_names(_merged(read(templates / "words" / f"{ENGLISH}.toml"), read(file), file.name))


def _merged(english: dict[str, Any], written: dict[str, Any], where: str) -> dict[str, Any]:
    for name in written:
        if name not in english:
            message = f"{where}: there is nothing called {name}"
            raise WordsError(message)
    return {name: _word(value, written.get(name, value), f"{where}, {name}") for name, value in english.items()}


def _word(english: Any, written: Any, where: str) -> Any:  # noqa: ANN401 - a text, or a section of them
    if isinstance(english, dict):
        return _merged(english, written, where)
    return translated(english, written, lambda count: 0, where)


def _as_names(table: dict[str, Any]) -> SimpleNamespace:
    """Not a dictionary, because `words.keys` is to be a word and not a method."""
    return SimpleNamespace(
        **{name: _as_names(value) if isinstance(value, dict) else value for name, value in table.items()}
    )
