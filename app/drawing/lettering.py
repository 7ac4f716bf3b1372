"""What is written in a box beside its numbers, at its full size, and how wide the box has to be for it.

A box is as wide as its words, so that no name is shrunk or cut; only where a name is longer than anybody would read in a
picture it ends with three dots. Widths are estimates by kinds of letters and come in coarse steps: programs that differ only
by names of about the same length have the same outline, and so the same kept layout.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from app.drawing.sizes import SIZES

NAME, FOLDED, WORD, WORD_ALONE, SIGN, SHAPE = 19.0, 20.0, 16.0, 18.0, 30.0, 14.0
MOST_LETTERS = 28
_STEP = 8.0
# Free on each side of an operation's words, where its box is round, and between a symbol and a name.
_ROUND, _BETWEEN, _FOLD_FRAME = 15.0, 9.0, 17.0
# Around the name of a leaf.
_LEAF_EDGE, _LEAF_SLOT, _LEAF_GAP, _LEAF_SHAPE = 12.0, 97.0, 8.0, 14.0
_POWER = 46.0
_NARROW, _WIDE = frozenset("ijlftrI.,:;'|!()[] "), frozenset("mwMW@%—…")


@dataclass(frozen=True, slots=True)
class Lettering:
    """The words of a box, the middles of symbol and name, and the width of the box that they need."""

    name: str
    symbol: str
    width: float
    symbol_x: float = 0.0
    name_x: float = 0.0


def text_width(text: str, size: float) -> float:
    """About how wide a text is in the page's font, rather too much than too little."""
    return size * sum(map(_letter, text))


def of_operation(symbol: str, name: str) -> Lettering:
    """A symbol, and right of it the name that the program gives to the result."""
    name, symbol = _shortened(name), _shortened(symbol)
    beside = _symbol_width(symbol, WORD if name else WORD_ALONE)
    words = text_width(name, NAME)
    content = beside + (_BETWEEN + words if name else 0.0)
    width = _stepped(content + 2 * _ROUND, SIZES.operation_width)
    start = (width - content) / 2
    return Lettering(name, symbol, width, _tenth(start + beside / 2), _tenth(start + content - words / 2))


def of_fold(name: str) -> Lettering:
    """A folded group: its name alone, in a frame."""
    name = _shortened(name)
    width = _stepped(text_width(name, FOLDED) + 2 * (_ROUND + _FOLD_FRAME), SIZES.operation_width)
    return Lettering(name, "", width, name_x=_tenth(width / 2))


def of_knob(name: str, shape: str) -> Lettering:
    """A leaf with a gradient: the name, an array's shape below it, and right of both the slots."""
    name = _shortened(name)
    words = max(text_width(name, NAME), text_width(shape, SHAPE))
    width = _stepped(_LEAF_EDGE + words + _LEAF_GAP + _LEAF_SLOT, SIZES.leaf_width)
    return Lettering(name, "", width, name_x=_tenth((width - _LEAF_SLOT) / 2 + 1))


def of_data(name: str, shape: str) -> Lettering:
    """A leaf without a gradient: name and shape in one line, and the numbers below."""
    name = _shortened(name)
    between = _LEAF_SHAPE if name and shape else 0.0
    words = text_width(name, NAME) + between + text_width(shape, SHAPE)
    width = _stepped(words + 2 * _LEAF_EDGE, SIZES.leaf_width)
    return Lettering(name, "", width, name_x=_LEAF_EDGE)


def _symbol_width(symbol: str, word: float) -> float:
    if symbol[:1] == "^" and len(symbol) > 1:
        return max(_POWER, 30.0 + text_width(symbol[1:], 18.0))
    return text_width(symbol, SIGN if len(symbol) <= 2 else word)


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"


def _stepped(width: float, least: float) -> float:
    return least + _STEP * ceil(max(0.0, width - least) / _STEP)


def _tenth(x: float) -> float:
    return round(x, 1)


def _letter(letter: str) -> float:
    """The width of a letter over its size."""
    rules: tuple[tuple[Callable[[str], bool], float], ...] = (
        (_NARROW.__contains__, 0.36),
        (_WIDE.__contains__, 0.95),
        (lambda each: unicodedata.east_asian_width(each) in {"W", "F"}, 1.05),
        (str.isupper, 0.74),
        (lambda each: unicodedata.combining(each) > 0, 0.0),
    )
    return next((width for holds, width in rules if holds(letter)), 0.62)
