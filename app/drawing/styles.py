"""The style sheet of a drawing that leaves the page: its theme's colours, and the letters it is written in.

Both come from the page's own sources, resolved and cut down by the browser build (static/drawing.mjs).
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Face:
    """Some letters of a font: which ones, and the rule that brings them along."""

    ranges: tuple[tuple[int, int], ...]
    rule: str

    def has(self, codes: set[int]) -> bool:
        """Whether any of these characters is among them."""
        return any(first <= code <= last for code in codes for first, last in self.ranges)


@dataclass(frozen=True, slots=True)
class Styles:
    """Every theme's style sheet, and the fonts."""

    sheets: dict[str, str]
    faces: tuple[Face, ...]

    def sheet(self, theme: str) -> str:
        """A theme's style sheet; the fonts are named alone."""
        return self.sheets[theme]

    def sheet_with_fonts(self, theme: str, text: str) -> str:
        """A theme's style sheet with the letters that the text needs inside."""
        codes = {ord(character) for character in text}
        return "".join(face.rule for face in self.faces if face.has(codes)) + self.sheets[theme]


@lru_cache(maxsize=2)
def read(file: Path) -> Styles:
    """The styles that a build has written; its name changes with its content."""
    found = orjson.loads(file.read_bytes())
    return Styles(found["styles"], tuple(_face(font) for font in found["fonts"]))


def _face(font: dict[str, Any]) -> Face:
    ranges = tuple((first, last) for first, last in font["ranges"])
    written = ",".join(f"U+{first:X}-{last:X}" for first, last in ranges)
    rule = (
        f'@font-face{{font-family:"{font["family"]}";font-weight:{font["weight"]};unicode-range:{written};'
        f'src:url(data:font/woff2;base64,{font["woff2"]}) format("woff2");}}'
    )
    return Face(ranges, rule)
