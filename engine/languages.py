"""Another language for all that the engine says.

    speak("de")
    build("(")  # raises ProgramSyntaxError with the sentence of engine/words/de/syntax.toml

It is chosen once, before anything is computed: sentences are made with the templates that are there, and nobody is asked again.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine import words
from engine.examples import EXAMPLES, TOPICS
from engine.export import EXPORTS, docstrings, docstrings_in_english
from engine.operations import OPERATIONS
from engine.optimizers import OPTIMIZERS
from engine.words import records
from engine.words.languages import FOLDER, Language

# The tables whose entries hold sentences, by the names of their files.
TABLES: Mapping[str, Sequence[Any]] = {
    "operations": OPERATIONS,
    "optimizers": OPTIMIZERS,
    "examples": EXAMPLES,
    "topics": TOPICS,
    "exports": EXPORTS,
}


def _named(entries: Sequence[Any]) -> dict[str, Any]:
    return {getattr(entry, "name", None) or entry.slug: entry for entry in entries}


_ENGLISH = {table: _named([copy.copy(entry) for entry in entries]) for table, entries in TABLES.items()}


def speak(language: str, folder: Path = FOLDER) -> None:
    """Say everything in a language: a folder of this name beside the English one, in which what is missing stays English.

    Raises:
        WordsError: There is no such language, or one of its templates does not fit the English one.
    """
    chosen = Language(language, folder)
    for subject in words.SUBJECTS:
        subject.speak(chosen)
    docstrings.speak(chosen, docstrings_in_english())
    for table, entries in TABLES.items():
        records.put(entries, _ENGLISH[table], chosen.file(table), chosen.rule, f"{table}.toml")


def sentences() -> dict[str, dict[str, Any]]:
    """The English sentences of tables and sources, as a translation's files hold them: by file, entry and field, or text."""
    tables = {table: {name: records.said(entry) for name, entry in all_.items()} for table, all_ in _ENGLISH.items()}
    return {**tables, docstrings.FILE: {text: text for text in docstrings_in_english()}}
