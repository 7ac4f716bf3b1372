"""An outline in Graphviz's language, and Graphviz's answer read back.

Only integers are written, so no text of a visitor can reach Graphviz; only finite numbers for known boxes are read.
The recipe is the best of the candidates that were compared: one port an operand keeps operands in their order and
edges out of boxes.
"""

from collections.abc import Iterator
from typing import Any, Literal

import orjson

from app.drawing import sizes
from app.drawing.curves import Obstacles, simplest
from app.drawing.outline import Outline
from app.drawing.places import LayoutFailedError, Places, path
from app.drawing.sizes import Point

Quality = Literal["full", "quick"]

_QUALITY = {
    "full": "splines=spline,nslimit=2,nslimit1=2",
    "quick": "splines=line,nslimit=0.5,nslimit1=0.5",
}
_SCALE = sizes.PIXELS_PER_INCH / sizes.POINTS_PER_INCH


def write(outline: Outline, quality: Quality) -> bytes:
    """The outline as DOT: canonical numbers, size classes and ports."""
    return "\n".join(_lines(outline, quality)).encode("ascii")


def _lines(outline: Outline, quality: Quality) -> Iterator[str]:
    yield "digraph{"
    yield f"graph[rankdir=LR,nodesep=0.13,ranksep=1.1,margin=0,pad=0,{_QUALITY[quality]}]"
    yield 'node[label="",fixedsize=true,shape=box]'
    yield "edge[arrowhead=none,tailport=e]"
    for box in range(len(outline.operands)):
        yield _box(outline, box)
    yield f"{{rank=max;n{outline.output}}}"
    edge = 0
    for box, sources in enumerate(outline.operands):
        for port, source in enumerate(sources):
            yield f'n{source}->n{box}[id={edge},headport="i{port}:w"]'
            edge += 1
    yield "}"


# In points; an inch has 72 of them.
_FARTHEST = 1e7


def _box(outline: Outline, box: int) -> str:
    ports = len(outline.operands[box])
    width, height = (pixels / sizes.PIXELS_PER_INCH for pixels in (outline.width(box), outline.height(box)))
    size = f"width={width:.6f},height={height:.6f}"
    if not ports:
        return f"n{box}[{size}]"
    empty = "|" * sizes.empty_fields(ports)
    fields = "|".join(f"<i{port}>" for port in range(ports))
    below = "" if box in outline.plain else empty
    return f'n{box}[shape=record,label="{empty}{fields}{below}",{size}]'


def read(answer: bytes, outline: Outline) -> Places:
    """Graphviz's json0 as places; raises LayoutFailedError if anything is missing or no finite number."""
    try:
        drawing = orjson.loads(answer)
        return _read(drawing, outline)
    except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError) as error:
        message = "Graphviz gave an answer that cannot be read."
        raise LayoutFailedError(message) from error


def _read(drawing: dict[str, Any], outline: Outline) -> Places:
    left, bottom, right, top = _numbers(drawing["bb"])
    centres = {item["name"]: _numbers(item["pos"]) for item in drawing["objects"] if "pos" in item}
    boxes = []
    for box in range(len(outline.operands)):
        x, y = centres[f"n{box}"]
        width, height = outline.width(box), outline.height(box)
        corner = round((x - left) * _SCALE - width / 2, 1), round((top - y) * _SCALE - height / 2, 1)
        boxes.append((*corner, width, height))
    found = {int(item["id"]): _curve(item["pos"], left, top) for item in drawing.get("edges", ())}
    obstacles = Obstacles(boxes)
    curves = [
        simplest(found[edge], start, end, obstacles) for edge, (start, end) in enumerate(outline.edge_ends(boxes))
    ]
    return Places(
        engine="graphviz",
        width=round((right - left) * _SCALE, 1),
        height=round((top - bottom) * _SCALE, 1),
        boxes=tuple(boxes),
        paths=tuple(map(path, curves)),
    )


def _curve(text: str, left: float, top: float) -> list[Point]:
    numbers = _numbers(text.replace(" ", ","))
    return [((x - left) * _SCALE, (top - y) * _SCALE) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]


def _numbers(text: str) -> list[float]:
    numbers = [float(part) for part in text.split(",")]
    if not all(-_FARTHEST < number < _FARTHEST for number in numbers):
        message = "no place on any paper"
        raise ValueError(message)
    return numbers
