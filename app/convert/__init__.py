"""The one bridge between the web and the engine: requests become calls, what the engine returns becomes answers.

The answers of the hot routes are built straight from the engine's records; app.schemas documents them, and tests hold
the two equal.
"""

from app.convert.catalogues import (
    example_programs,
    example_row,
    example_rows,
    limit_rows,
    most_iterations,
    operation_rows,
    optimizer_rows,
)
from app.convert.checks import check_answer
from app.convert.columns import MOST_BYTES as MOST_DESCENT_BYTES
from app.convert.descents import descent_answer, descent_lines
from app.convert.exports import Exported, check_format, export_formats, export_types, exported
from app.convert.gallery import gallery_topics
from app.convert.graphs import brief_answer, drawn_answer, drawn_graph, graph_answer
from app.convert.illustrations import DRAWN, IMAGE_POLICY, Studio, refusal_image
from app.convert.landscapes import brief_landscape, landscape_answer
from app.convert.languages import speak
from app.convert.moments import moment_answer, moment_of, read_moment, usual_moment
from app.convert.reference import reference_families
from app.convert.refusals import ENGINE_ERROR, problem_of, refusal_of
from app.convert.updates import update_answer

__all__ = [
    "DRAWN",
    "ENGINE_ERROR",
    "IMAGE_POLICY",
    "MOST_DESCENT_BYTES",
    "Exported",
    "Studio",
    "brief_answer",
    "brief_landscape",
    "check_answer",
    "check_format",
    "descent_answer",
    "descent_lines",
    "drawn_answer",
    "drawn_graph",
    "example_programs",
    "example_row",
    "example_rows",
    "export_formats",
    "export_types",
    "exported",
    "gallery_topics",
    "graph_answer",
    "landscape_answer",
    "limit_rows",
    "moment_answer",
    "moment_of",
    "most_iterations",
    "operation_rows",
    "optimizer_rows",
    "problem_of",
    "read_moment",
    "reference_families",
    "refusal_image",
    "refusal_of",
    "speak",
    "update_answer",
    "usual_moment",
]
