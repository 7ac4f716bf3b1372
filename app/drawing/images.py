"""PNG and PDF of a drawing: sizes are known and bounded before anything is drawn, the drawing is done in another process."""

from pathlib import Path
from typing import Literal

import orjson

from app import words
from app.drawing.client import Workers
from app.drawing.places import AllBusyError, LayoutFailedError
from app.errors import Problem

Kind = Literal["png", "pdf"]
WORKER = Path(__file__).with_name("image_worker.py")
MOST_PIXELS = 8_400_000
# So many boxes take half a second before the first pixel is drawn; half the pixels keep the whole within one.
MANY_BOXES = 500
MOST_SIDE = 16_000
MOST_BOXES = 1_500
USUAL_SCALE = 2.0
# Seconds to wait for a process that is free.
_PATIENCE = 2.0


class Images:
    """The processes that draw."""

    def __init__(self, *, workers: int, seconds: float, queue: int = 8) -> None:
        """Start nothing: the first picture does."""
        self._workers = Workers(workers, queue, WORKER)
        self._seconds = seconds

    def draw(self, kind: Kind, svg: str, *, width: float, scale: float, title: str, fonts: Path) -> bytes:  # noqa: PLR0913 - a picture and its measures
        """The picture; raises a limit problem when it takes too long, an overload one when all are busy."""
        asked = {"kind": kind, "svg": svg, "width": width, "scale": scale, "title": title, "fonts": str(fonts)}
        try:
            return self._workers.ask(orjson.dumps(asked), self._seconds, _PATIENCE)
        except AllBusyError:
            sentence = words.service.busy_pictures
            raise Problem("overload", sentence, headers={"Retry-After": "2"}) from None
        except LayoutFailedError:
            sentence = words.service.picture_seconds.format(seconds=f"{self._seconds:g}")
            raise _limit(sentence, "image_seconds", self._seconds, self._seconds) from None

    def stop(self) -> None:
        """End every process that was started."""
        self._workers.stop()


def scale_for(width: float, height: float, boxes: int, asked: float | None) -> float:
    """Pixels per CSS pixel: what is asked for, or 2 and less where that would be too many; raises a limit problem."""
    allowed = MOST_PIXELS if boxes <= MANY_BOXES else MOST_PIXELS // 2
    most: float = (allowed / (width * height)) ** 0.5
    if asked is None:
        return min(USUAL_SCALE, most)
    if asked > most:
        pixels = round(width * height * asked**2)
        sentence = words.service.picture_pixels.format(figure=f"{pixels:,}", most=f"{allowed:,}")
        raise _limit(sentence, "image_pixels", allowed, pixels)
    return asked


def check_boxes(boxes: int) -> None:
    """Raise a limit problem for a drawing in which nobody could find anything, whatever it is drawn on."""
    if boxes > MOST_BOXES:
        sentence = words.service.picture_boxes.format(figure=f"{boxes:,}", most=f"{MOST_BOXES:,}")
        raise _limit(sentence, "image_boxes", MOST_BOXES, boxes)


def check_size(width: float, height: float) -> None:
    """Raise a limit problem for a drawing that is too large for pixels or paper."""
    side = max(width, height)
    if side > MOST_SIDE:
        sentence = words.service.picture_side.format(figure=f"{side:,.0f}", most=f"{MOST_SIDE:,}")
        raise _limit(sentence, "image_side", MOST_SIDE, round(side))


def _limit(sentence: str, name: str, value: float, figure: float) -> Problem:
    return Problem("limit", sentence, members={"limit": name, "value": value, "figure": figure})
