"""A program as a picture that stands alone: the one template with its style inside, as SVG, PNG or PDF."""

from dataclasses import dataclass
from textwrap import wrap
from typing import cast

from markupsafe import Markup

import engine
from app import words
from app.contexts import DrawnGraph, GraphDrawing, RefusalImage, Theme
from app.convert import builds, scenes
from app.convert.graphs import folding_of
from app.convert.moments import ShownMoment
from app.drawing.images import USUAL_SCALE, Images, Kind, check_boxes, check_size, scale_for
from app.drawing.layouts import Layouts
from app.errors import FieldProblem, Problem
from app.rendering import Rendering
from app.schemas import ExportRequest

DRAWN = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
IMAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'none'; sandbox"
"""For a picture that is opened as a page of its own: it has its style inside, and its letters inside that."""
# What the template puts around a drawing that stands alone, and below one with a caption.
_MARGIN, _CAPTION = 24, 32
# Of the picture of a refusal: pixels, characters in a line, lines.
_REFUSAL_WIDTH, _LINE, _MOST_LINES = 640, 66, 6


@dataclass(frozen=True, slots=True)
class Studio:
    """What exports are made with."""

    layouts: Layouts
    rendering: Rendering
    images: Images
    answer_numbers: int


def illustration(format_: str, asked: ExportRequest, moment: ShownMoment, studio: Studio) -> bytes:
    """The picture; raises a limit problem where it would be too large, before it is drawn."""
    graph = builds.build(asked.program, moment.values, asked.output)
    trace = engine.trace(graph)
    steps = () if asked.step is None else engine.steps(trace)
    if asked.step is not None and asked.step >= len(steps):
        raise FieldProblem("step", words.service.no_step.format(last=len(steps) - 1))
    folding = folding_of(asked, graph)
    boxes = len(folding.numbering.nodes)
    check_boxes(boxes)
    subject = scenes.Subject(folding, trace, studio.layouts.places(folding.numbering.outline))
    drawn = scenes.scene(subject, steps, asked.step)
    caption = _caption(moment.iteration, asked.step, len(steps))
    styles = studio.rendering.styles
    if format_ == "svg":
        style = styles.sheet_with_fonts(asked.theme, _letters(drawn, caption))
        return _svg(drawn, asked, style, caption, studio).encode()
    width = drawn.width + 2 * _MARGIN
    height = drawn.height + 2 * _MARGIN + (_CAPTION if caption else 0)
    check_size(width, height)
    return studio.images.draw(
        cast("Kind", format_),
        _svg(drawn, asked, styles.sheet(asked.theme), caption, studio),
        width=width,
        scale=scale_for(width, height, boxes, asked.scale) if format_ == "png" else 1.0,
        title=drawn.title,
        fonts=studio.rendering.fonts,
    )


def refusal_image(format_: str, problem: Problem, theme: Theme, studio: Studio) -> bytes:
    """A refusal as a picture, svg or png: the sentence that a program would get as JSON."""
    styles, title, lines = studio.rendering.styles, problem.kind.title, tuple(_lines(problem))
    with_fonts = styles.sheet_with_fonts(theme, title + "".join(lines))
    style = with_fonts if format_ == "svg" else styles.sheet(theme)
    svg = studio.rendering.render(RefusalImage(title, lines, theme, Markup(style)))  # noqa: S704 - from our own build
    if format_ == "svg":
        return svg.encode()
    return studio.images.draw(
        "png", svg, width=_REFUSAL_WIDTH, scale=USUAL_SCALE, title=title, fonts=studio.rendering.fonts
    )


def _lines(problem: Problem) -> list[str]:
    members = problem.members
    told = problem.detail
    if members.get("line"):
        told = words.drawings.place.format(detail=told, line=members["line"], column=members["column"])
    lines = wrap(told, _LINE, break_long_words=True)
    return lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], "…"]


def _svg(drawn: DrawnGraph, asked: ExportRequest, style: str, caption: str, studio: Studio) -> str:
    # The style comes from our own build; nothing that a visitor typed is in it.
    safe = Markup(style)  # noqa: S704 - from our own build
    drawing = GraphDrawing(drawn, asked.theme, standalone=True, style=safe, caption=caption)
    return studio.rendering.render(drawing)


def _caption(iteration: int | None, step: int | None, steps: int) -> str:
    parts = [] if iteration is None else [words.drawings.iteration.format(number=f"{iteration:,}")]
    parts += [] if step is None else [words.drawings.step.format(step=step + 1, count=steps)]
    return " · ".join(parts)


def _letters(drawn: DrawnGraph, caption: str) -> str:
    """Every character that the drawing writes."""
    written = (word for node in drawn.nodes for word in (node.name, node.symbol, node.shape, node.value, node.gradient))
    return "".join({*caption, *"∂…()", *"".join(written), *"".join(edge.contribution for edge in drawn.edges)})
