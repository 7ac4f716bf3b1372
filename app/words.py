"""The words of the pages: one file for each language, beside the templates that show them.

A template asks for `words.SECTION.NAME`; a name that the file lacks is an error where the page is made, not a gap in it.
"""

import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

LANGUAGE = "en"


def read_words(templates: Path, language: str = LANGUAGE) -> SimpleNamespace:
    """The words of a language, as attributes of attributes."""
    file = templates / "words" / f"{language}.toml"
    return _as_names(tomllib.loads(file.read_text(encoding="utf-8")))


def _as_names(table: dict[str, Any]) -> SimpleNamespace:
    """Not a dictionary, because `words.keys` is to be a word and not a method."""
    return SimpleNamespace(
        **{name: _as_names(value) if isinstance(value, dict) else value for name, value in table.items()}
    )
