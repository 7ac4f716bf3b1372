"""Sentences that stand in the entries of a table: what they say, and another language's in their place.

A record tells in `spoken` which of its fields hold sentences: a text, another such record, or several of either. Records are frozen, and
the one moment at which a language is chosen is the only one at which they change, so that everything that refers to an entry may keep it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.words.templates import Plural, Rule, Words, WordsError, read, translated


def said(value: Any) -> Any:
    """What a record says, as it would stand in a file: texts and their forms by the names of fields; None where it says nothing."""
    if isinstance(value, Plural):
        return list(value.forms)
    if isinstance(value, str) or value is None:
        return value or None
    parts = {key: said(part) for key, part in _parts(value)}
    return {key: part for key, part in parts.items() if part is not None} or None


def put(entries: Iterable[Any], english: Words, written: Words, rule: Rule, file: str) -> None:
    """Let the entries of a table speak another language; what it lacks stays English.

    Args:
        entries: The records, each with a name.
        english: The records as they were written, by name.
        written: The other language's words: `{"tanh": {"does": …}}`.
        rule: How it chooses among forms.
        file: Where the words stand, for messages.

    Raises:
        WordsError: There is no such entry or field, or a template does not fit.
    """
    _require(written, english, file)
    for entry in entries:
        name = _key(entry, 0)
        _require(written.get(name, {}), dict.fromkeys(_spoken(english[name]), True), f"{file}, {name}")
        for field in _spoken(english[name]):
            value = _with(
                getattr(english[name], field), written.get(name, {}).get(field), rule, f"{file}, {name}.{field}"
            )
            object.__setattr__(entry, field, value)


def merged(file: Path, english: Path) -> dict[str, Any]:
    """One file of sections in a language; what it lacks is taken from the English one.

    Raises:
        WordsError: A name is unknown, or its text does not fit the English one.
    """
    return _merged(read(english), read(file), file.name)


def _merged(english: Words, written: Words, where: str) -> dict[str, Any]:
    _require(written, english, where)
    return {name: _word(value, written.get(name, value), f"{where}, {name}") for name, value in english.items()}


def _word(english: Any, written: Any, where: str) -> Any:
    if isinstance(english, Mapping):
        return _merged(english, written, where)
    return translated(english, written, lambda count: 0, where)


def _spoken(record: Any) -> tuple[str, ...]:
    fields: tuple[str, ...] = record.spoken
    return fields


def _key(item: Any, place: int) -> str:
    """What a part of several is called in files: by its name where it has one, else by its place."""
    return str(getattr(item, "name", None) or getattr(item, "slug", None) or place)


def _parts(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return [(str(key), part) for key, part in value.items()]
    if isinstance(value, Sequence):
        return [(_key(part, place), part) for place, part in enumerate(value)]
    return [(field, getattr(value, field)) for field in _spoken(value)]


def _with(value: Any, written: Any, rule: Rule, where: str) -> Any:
    """A field's value with other words in it."""
    if written is None:
        return value
    if isinstance(value, str):
        return translated(value, written, rule, where)
    if value is None or not isinstance(written, Mapping):
        message = f"{where}: there is no such sentence"
        raise WordsError(message)
    parts = _parts(value)
    _require(written, dict(parts), where)
    new = {key: _with(part, written.get(key), rule, f"{where}.{key}") for key, part in parts}
    if isinstance(value, Mapping):
        return {key: new[str(key)] for key in value}
    return tuple(new.values()) if isinstance(value, Sequence) else dataclasses.replace(value, **new)


def _require(written: Any, known: Mapping[str, Any], where: str) -> None:
    if not isinstance(written, Mapping):
        message = f"{where}: expected a table"
        raise WordsError(message)
    for key in written:
        if key not in known:
            message = f"{where}: there is nothing called {key}"
            raise WordsError(message)
