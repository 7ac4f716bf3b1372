"""Begins another language, and tells what it lacks.

    python -m docs.translation de

The first time this writes `words/de/`: every file of English words, each sentence behind a `#` until it is translated. After that it writes
nothing and lists, by file and name, what is still English and what is wrong. docs/languages.md has the whole way.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import engine
import words
from app import words as service

_ABOUT = "# What the entries of this table say, by name. Names in braces are filled in; a text about a number may be a list of forms."
_LANGUAGE = """\
# Which form of a text belongs to a number n, as gettext writes it: 0 for the first form of a list, 1 for the second, …
plural = "n != 1"
"""


def english() -> dict[str, dict[str, Any]]:
    """All that a language may say in words/, by file: the English files, and the sentences of the engine's tables."""
    files = {file.stem: words.read(file) for file in sorted((words.FOLDER / words.ENGLISH).glob("*.toml"))}
    return {**files, **engine.sentences(), **service.sentences()}


def toml(table: Mapping[str, Any], comment: str = "") -> str:
    """A table as a file, every line of it behind `comment`."""
    return "\n".join(_lines(table, (), comment)) + "\n"


def _lines(table: Mapping[str, Any], path: tuple[str, ...], comment: str) -> Iterator[str]:
    plain = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    if path and (plain or not table):
        yield f"\n{comment}[{'.'.join(map(_quoted, path))}]"
    for key, value in plain.items():
        yield f"{comment}{_quoted(key)} = {json.dumps(value, ensure_ascii=False)}"
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _lines(value, (*path, key), comment)


def _quoted(key: str) -> str:
    return (
        key
        if key.replace("_", "").replace("-", "").isalnum() and key.isascii()
        else json.dumps(key, ensure_ascii=False)
    )


def begin(language: str, folder: Path = words.FOLDER) -> None:
    """Write all files of a language that is not there yet, English and behind signs of comments."""
    there = folder / language
    there.mkdir()
    (there / "language.toml").write_text(_LANGUAGE, encoding="utf-8")
    for file in sorted((words.FOLDER / words.ENGLISH).glob("*.toml")):
        lines = file.read_text(encoding="utf-8").splitlines()
        text = "\n".join(line if line.startswith(("#", "[")) or not line else f"# {line}" for line in lines)
        (there / file.name).write_text(f"{text}\n", encoding="utf-8")
    for table, sentences in {**engine.sentences(), **service.sentences()}.items():
        (there / f"{table}.toml").write_text(f"{_ABOUT}\n{toml(sentences, '# ')}", encoding="utf-8")


def missing(language: str, folder: Path = words.FOLDER) -> Iterator[str]:
    """What a language leaves in English, as `steps.toml: seed`."""
    spoken = words.Language(language, folder)
    for file, table in english().items():
        yield from (f"{file}.toml: {name}" for name in _missing(table, spoken.file(file)))


def _missing(table: Mapping[str, Any], written: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from (f"{key}.{name}" for name in _missing(value, written.get(key, {})))
        elif key not in written:
            yield key


def main(arguments: list[str], tell: Callable[[str], object] = sys.stdout.write) -> int:
    """Begin a language, or tell what it lacks; 0 where it lacks nothing and nothing is wrong."""
    if len(arguments) != 1:
        tell(f"{__doc__}\n")
        return 2
    language = arguments[0]
    if language not in words.installed():
        begin(language)
        tell(f"words/{language}/ is there: translate what stands behind the signs #, and take them away.\n")
        return 0
    try:
        engine.speak(language)
        service.speak(language)
    except words.WordsError as error:
        tell(f"{error}\n")
        return 1
    left = list(missing(language))
    tell("".join(f"{name}\n" for name in left))
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
