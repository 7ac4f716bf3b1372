"""Compares two pictures of a page as an eye does from some way off: what moved, went or changed colour, not how a letter's edge fell.

Pictures are kept at half their size in 64 colours. They are compared in small squares: a letter that is drawn a little
differently changes a square by little, a button that is gone or a panel that moved changes several by much.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

COLOURS = 64
SQUARE = 12
# A square differs when its mean colour does by this much of 255, or its pixels do on average by twice as much.
MEAN = 9.0
PIXELS = 26.0
# So many squares may differ: a single one can be a caret, a rounding, a glyph.
ALLOWED = 2


@dataclass(frozen=True)
class Comparison:
    """Which squares differ, as (column, row)."""

    squares: tuple[tuple[int, int], ...]

    @property
    def is_same(self) -> bool:
        return len(self.squares) <= ALLOWED


def small(shot: bytes) -> Image.Image:
    """A screenshot as it is kept."""
    whole = Image.open(io.BytesIO(shot)).convert("RGB")
    half = whole.resize((whole.width // 2, whole.height // 2), Image.Resampling.BOX)
    return half.quantize(COLOURS, dither=Image.Dither.NONE)


def compare(now: Image.Image, kept: Image.Image) -> Comparison:
    """Square by square."""
    if now.size != kept.size:
        return Comparison(tuple((column, 0) for column in range(ALLOWED + 1)))
    ours, theirs = _squares(now), _squares(kept)
    mean = np.abs(ours.mean(axis=(2, 3)) - theirs.mean(axis=(2, 3))).max(axis=-1)
    pixels = np.abs(ours - theirs).mean(axis=(2, 3)).max(axis=-1)
    rows, columns = np.nonzero((mean > MEAN) | (pixels > PIXELS))
    return Comparison(tuple(zip(columns.tolist(), rows.tolist(), strict=True)))


def _squares(picture: Image.Image) -> NDArray[np.float64]:
    """An array of rows, columns, pixels down, pixels across, colours; what is left over at the edges is not looked at."""
    pixels = np.asarray(picture.convert("RGB"), dtype=np.float64)
    down, across = pixels.shape[0] // SQUARE, pixels.shape[1] // SQUARE
    cut = pixels[: down * SQUARE, : across * SQUARE]
    return cut.reshape(down, SQUARE, across, SQUARE, 3).swapaxes(1, 2)


def marked(now: Image.Image, found: Comparison) -> Image.Image:
    """The picture with a red frame around every square that differs, to be looked at."""
    picture = now.convert("RGB")
    for column, row in found.squares:
        corner = (column * SQUARE, row * SQUARE)
        frame = Image.new("RGB", (SQUARE, SQUARE), (220, 0, 60))
        frame.paste(picture.crop((*(each + 1 for each in corner), *(each + SQUARE - 1 for each in corner))), (1, 1))
        picture.paste(frame, corner)
    return picture


def keep(picture: Image.Image, path: Path) -> None:
    """Write it as small as it goes."""
    picture.save(path, optimize=True)
