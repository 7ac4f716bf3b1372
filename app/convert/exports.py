"""An export request as calls of the engine: scripts and formulas as they come, drawings through the one template."""

from dataclasses import dataclass

import engine
from app import words
from app.convert import builds
from app.convert.graphs import folding_of, graph_answer
from app.convert.illustrations import DRAWN, Studio, illustration
from app.convert.moments import ShownMoment
from app.errors import Problem
from app.schemas import ExportRequest, GraphRequest

_TEXTS = {exporter.name: exporter for exporter in engine.EXPORTS}
_JSON = "json"


@dataclass(frozen=True, slots=True)
class Exported:
    """A file: its bytes, their type, and what it would be called."""

    content: bytes
    media_type: str
    name: str
    #: Whether the same request will give the same bytes; a drawing whose layout had no time may look better the next time.
    is_steady: bool = True


def export_formats() -> tuple[str, ...]:
    """The formats, as addresses name them."""
    return (*DRAWN, _JSON, *_TEXTS)


def export_types() -> dict[str, str]:
    """The media type of each format."""
    return {**DRAWN, _JSON: "application/json", **{name: each.media_type for name, each in _TEXTS.items()}}


def check_format(format_: str) -> None:
    """Raise a not-found problem where there is no such format."""
    if format_ not in export_formats():
        raise Problem("not-found", words.service.no_format.format(names=", ".join(export_formats())))


def exported(format_: str, asked: ExportRequest, moment: ShownMoment, studio: Studio) -> Exported:
    """The program at the moment as a file of the format."""
    check_format(format_)
    if format_ in DRAWN:
        content = illustration(format_, asked, moment, studio)
        return Exported(content, DRAWN[format_], f"graph.{format_}", _is_steady(asked, moment, studio))
    if format_ == _JSON:
        same = GraphRequest(
            program=asked.program,
            values=moment.values,
            output=asked.output,
            folded=asked.folded,
            most_boxes=asked.most_boxes,
        )
        content = graph_answer(same, studio.layouts, studio.rendering.render, studio.answer_numbers)
        return Exported(content, "application/json", "graph.json", _is_steady(asked, moment, studio))
    exporter = _TEXTS[format_]
    text = engine.export(builds.build(asked.program, moment.values, asked.output), format_)
    return Exported(text.encode(), f"{exporter.media_type}; charset=utf-8", f"graph.{exporter.extension}")


def _is_steady(asked: ExportRequest, moment: ShownMoment, studio: Studio) -> bool:
    graph = builds.build(asked.program, moment.values, asked.output)
    return studio.layouts.is_steady(folding_of(asked, graph).numbering.outline)
