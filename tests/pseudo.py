"""A language that nobody speaks, made from the English files: every letter has a twin that no English word contains.

What is said in it and still holds a Latin word was not said from a file.
"""

from __future__ import annotations

import re
import shutil
import string
import subprocess
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docs import translation

NAME = "xx"
SCRIPTS = Path(__file__).parent / "browser" / "pseudo.mjs"
TWINS = str.maketrans(
    string.ascii_letters, "".join(chr(0x1E00 + 2 * i) for i in range(26)) + "".join(chr(0x0400 + i) for i in range(26))
)
_FILLED_IN = re.compile(r"(\{\w+\})")
_WORD = re.compile(r"[a-z]{2,}")


def spoken(text: str) -> str:
    """A template in that language; what is filled in keeps its name."""
    return "".join(part if part.startswith("{") else part.translate(TWINS) for part in _FILLED_IN.split(text))


def twins(value: Any) -> Any:  # noqa: ANN401 - what stands in a file of words
    """A file, a table or a text in that language."""
    if isinstance(value, dict):
        return {key: twins(part) for key, part in value.items()}
    return [spoken(form) for form in value] if isinstance(value, list) else spoken(value)


def install(folder: Path, package: translation.Package) -> Path:
    """Write the language's files of a package into a folder, as a translator would; give the folder."""
    (folder / NAME).mkdir(parents=True)
    for file, table in package.english.items():
        (folder / NAME / f"{file}.toml").write_text(translation.toml(twins(table)), encoding="utf-8")
    return folder


def install_all(root: Path, source: Path) -> None:
    """Put a copy of the program into a folder, and every file of the language beside the English ones; build its page.

    Nothing else is touched: what a translator does is all that is done.
    """
    for folder in ("app", "engine", "templates", "docs", "static/src"):
        shutil.copytree(source / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("build.mjs", "drawing.mjs", "package.json"):
        shutil.copy(source / "static" / file, root / "static" / file)
    (root / "static" / "node_modules").symlink_to(source / "static" / "node_modules")
    for package in translation.PACKAGES:
        install(root / package.folder.relative_to(source), package)
    pages = tomllib.loads((source / "templates" / "words" / "en.toml").read_text(encoding="utf-8"))
    said = translation.toml({**twins(pages), "language": NAME})
    (root / "templates" / "words" / f"{NAME}.toml").write_text(said, encoding="utf-8")
    (root / "docs" / NAME).mkdir()
    heading = twins(translation.PACKAGES[1].english["manual"]["operations"])
    for page in ("language.md", "use.md"):
        (root / "docs" / NAME / page).write_text(
            f"# {spoken('Page')}\n\n{spoken('Text.')}\n\n## {heading}\n", encoding="utf-8"
        )
    scripts = source / "static" / "src" / "words"
    subprocess.run(["node", SCRIPTS, scripts / "en", root / "static" / "src" / "words" / NAME], check=True)
    subprocess.run(["node", "build.mjs", NAME], cwd=root / "static", check=True)


def english(text: str, allowed: Iterable[str] = ()) -> list[str]:
    """The words that are left in English, without those that are no words of a language, such as names in a program."""
    same = {word for each in allowed for word in _WORD.findall(each)}
    return [word for word in _WORD.findall(text) if word not in same]
