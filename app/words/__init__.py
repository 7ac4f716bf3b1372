"""The service's own words, and those of the pages.

What the service says around the engine stands in the files of `en/`, as the engine's sentences do in `engine/words/en/`, and is read by the
same mechanism. A template asks for `words.SECTION.NAME`; a name that its file lacks is an error where the page is made, not a gap in it.
"""

import copy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from app.problems import KINDS
from engine import Language, Subject, merged, put, said

ENGLISH = "en"
FOLDER = Path(__file__).parent

ceilings = Subject("ceilings", FOLDER)
commands = Subject("commands", FOLDER)
drawings = Subject("drawings", FOLDER)
manual = Subject("manual", FOLDER)
service = Subject("service", FOLDER)

SUBJECTS = (ceilings, commands, drawings, manual, service)

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
    folder = templates / "words"
    return _as_names(merged(folder / f"{language}.toml", folder / f"{ENGLISH}.toml"))


def _as_names(table: dict[str, Any]) -> SimpleNamespace:
    """Not a dictionary, because `words.keys` is to be a word and not a method."""
    return SimpleNamespace(
        **{name: _as_names(value) if isinstance(value, dict) else value for name, value in table.items()}
    )
