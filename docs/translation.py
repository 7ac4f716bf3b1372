"""Begins another language, and tells what it lacks.

    make words WORDS=de

The first time this writes `engine/words/de/` and `app/words/de/`: every file of English words, each sentence behind a `#` until it is
translated. After that it writes nothing and lists, by file and name, what is still English and what is wrong. docs/languages.md has the
whole way.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import engine
from app import words as service
from app.settings import ROOT

ENGLISH = "en"
_ABOUT = "# What the entries of this table say, by name. Names in braces are filled in; a text about a number may be a list of forms."
_LANGUAGE = """\
# Which form of a text belongs to a number n, as gettext writes it: 0 for the first form of a list, 1 for the second, …
plural = "n != 1"
"""


@dataclass(frozen=True)
class Package:
    """A part of the program with words of its own: where they are, and what its tables say."""

    folder: Path
    tables: Mapping[str, Mapping[str, Any]]

    @property
    def files(self) -> list[Path]:
        """Its English files."""
        return sorted((self.folder / ENGLISH).glob("*.toml"))

    @property
    def english(self) -> dict[str, Any]:
        """All that a language may say here, by file."""
        return {
            **{file.stem: engine.Language(ENGLISH, self.folder).file(file.stem) for file in self.files},
            **self.tables,
        }


PACKAGES = (
    Package(ROOT / "engine" / "words", engine.sentences()),
    Package(ROOT / "app" / "words", service.sentences()),
)


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
    is_bare = key.replace("_", "").replace("-", "").isalnum() and key.isascii()
    return key if is_bare else json.dumps(key, ensure_ascii=False)


def begin(package: Package, folder: Path) -> None:
    """Write all files of a language that is not there yet, English and behind signs of comments."""
    folder.mkdir(parents=True)
    for file in package.files:
        lines = file.read_text(encoding="utf-8").splitlines()
        text = "\n".join(line if line.startswith(("#", "[")) or not line else f"# {line}" for line in lines)
        (folder / file.name).write_text(f"{text}\n", encoding="utf-8")
    for table, sentences in package.tables.items():
        (folder / f"{table}.toml").write_text(f"{_ABOUT}\n{toml(sentences, '# ')}", encoding="utf-8")


def missing(package: Package, language: str, folder: Path | None = None) -> Iterator[str]:
    """What a language leaves in English, as `steps.toml: seed`."""
    spoken = engine.Language(language, folder or package.folder)
    for file, table in package.english.items():
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
    if language not in engine.languages():
        for package in PACKAGES:
            begin(package, package.folder / language)
        (PACKAGES[0].folder / language / "language.toml").write_text(_LANGUAGE, encoding="utf-8")
        tell(
            f"engine/words/{language}/ and app/words/{language}/ are there: take a sign # away where you have translated.\n"
        )
        return 0
    try:
        engine.speak(language)
        service.speak(language)
    except engine.WordsError as error:
        tell(f"{error}\n")
        return 1
    left = [name for package in PACKAGES for name in missing(package, language)]
    tell("".join(f"{name}\n" for name in left))
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
