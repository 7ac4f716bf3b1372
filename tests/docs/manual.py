"""Reads the manual's pages: their blocks of code, links, headings and words in code, each with its place.

The pages use a small part of Markdown, so that reading it takes a few lines and no second opinion about it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
_FENCE = re.compile(r"^```(?P<words>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: what stands behind the fence, the lines, and where."""

    words: tuple[str, ...]
    text: str
    page: Path
    line: int

    @property
    def id(self) -> str:
        """A name for a test."""
        return f"{self.page.stem}:{self.line}"


def blocks(page: Path, *words: str) -> list[Block]:
    """The fenced blocks of a page that are marked with just these words."""
    text = page.read_text(encoding="utf-8")
    found = (
        Block(tuple(fence["words"].split()), fence["text"], page, text.count("\n", 0, fence.start()) + 1)
        for fence in _FENCE.finditer(text)
    )
    return [block for block in found if block.words == words]


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    """Where a page's links and pictures lead."""
    return re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", prose(page)))


def anchors(page: Path) -> set[str]:
    """What a link may name behind `#`: the headings, as GitHub spells them."""
    headings = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def codes(text: str) -> list[str]:
    """What stands between backticks in prose."""
    return re.findall(r"`([^`\n]+)`", text)
