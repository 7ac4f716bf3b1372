"""The languages that are there, and what one of them says."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.words.templates import Rule, WordsError, plural_rule, read

FOLDER = Path(__file__).parent
ENGLISH = "en"
# How a language chooses among forms if it says nothing: one form for 1, and one for all else.
_USUAL = "n != 1"
_NAME = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def languages(folder: Path = FOLDER) -> tuple[str, ...]:
    """The names of all languages that have a folder."""
    return tuple(sorted(each.name for each in folder.iterdir() if each.is_dir() and _NAME.fullmatch(each.name)))


class Language:
    """A folder of words: `de`, `pt-BR`.

    Example:
        >>> Language("en").file("steps")["result"]
        'the result'
    """

    def __init__(self, name: str, folder: Path = FOLDER) -> None:
        """Find its folder.

        Raises:
            WordsError: There is none of this name.
        """
        there = sorted({*languages(), *languages(folder)})
        if name not in there:
            message = f"There is no language {name}; there are {', '.join(there)}."
            raise WordsError(message)
        self.name = name
        self.folder = folder / name

    def file(self, name: str) -> dict[str, Any]:
        """What one of its files says; nothing where there is no such file, for what is not translated stays English."""
        return read(self.folder / f"{name}.toml")

    @cached_property
    def rule(self) -> Rule:
        """Which form belongs to a number: the expression of `plural` in `language.toml`, as gettext knows it; the engine's holds for all.

        Raises:
            WordsError: It cannot be read.
        """
        said = self.file("language") or read(FOLDER / self.name / "language.toml")
        written = said.get("plural", _USUAL)
        try:
            return plural_rule(written)
        except ValueError as error:
            message = f"{self.name}/language.toml, plural: {error}"
            raise WordsError(message) from None
