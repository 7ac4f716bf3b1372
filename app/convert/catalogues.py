"""The engine's tables for those who want to list them."""

from typing import Any

import engine
from app.contexts import ExampleProgram
from app.convert.numbers import number
from app.drawing import images
from app.errors import Problem
from app.objects import MOST_BRACKETS
from app.schemas.ceilings import CEILINGS
from app.settings import MOST_HEAD_BYTES, Settings


def operation_rows() -> list[dict[str, Any]]:
    """Every operation as the engine describes it."""
    return [operation.catalogue() for operation in engine.OPERATIONS]


def optimizer_rows() -> list[dict[str, Any]]:
    """Every rule that moves parameters, with the numbers that it takes."""
    return [
        {
            "name": rule.name,
            "title": rule.title,
            "description": rule.description,
            "latex": rule.formula,
            "needs_gradient": rule.needs_gradient,
            "settings": [
                {
                    "name": setting.name,
                    "default": setting.default,
                    "describes": setting.describes,
                    "least": number(setting.least),
                    "limit": number(setting.limit),
                }
                for setting in rule.settings
            ],
        }
        for rule in engine.OPTIMIZERS
    ]


def example_rows() -> list[dict[str, Any]]:
    """Every program of the gallery, the default one first."""
    return [_example_row(each) for each in engine.EXAMPLES]


def _example_row(example: engine.Example) -> dict[str, Any]:
    return {
        "slug": example.slug,
        "topic": example.topic.title,
        "title": example.title,
        "text": example.text,
        "program": example.program,
        "iterations": example.iterations,
        "learning_rate": example.learning_rate,
        "optimizer": example.optimizer,
        "picture": example.picture,
    }


def example_row(slug: str) -> dict[str, Any]:
    """One program of the gallery; raises a not-found problem where there is none of this name."""
    for row in example_rows():
        if row["slug"] == slug:
            return row
    raise Problem("not-found", "There is no example of this name.")


def limit_rows(settings: Settings) -> list[dict[str, Any]]:
    """Every ceiling of an evaluation, then those of the service around it."""
    engines = [{"name": name, "value": value, "of": of} for name, value, of in engine.Limits().described()]
    return [
        *engines,
        {"name": "answer_numbers", "value": settings.answer_numbers, "of": "numbers in one answer"},
        {
            "name": "worded_steps",
            "value": engine.WORDS_UP_TO,
            "of": "steps of a step_range in a graph of more operations than that",
        },
        *({"name": each.name, "value": each.value, "of": each.of} for each in CEILINGS),
        {"name": "body_bytes", "value": settings.body_bytes, "of": "bytes of a request's body"},
        {"name": "body_brackets", "value": MOST_BRACKETS, "of": "opening brackets in a request's body"},
        {"name": "head_bytes", "value": MOST_HEAD_BYTES, "of": "bytes of a request's address and headers"},
        {
            "name": "export_seconds",
            "value": settings.export_seconds,
            "of": "seconds of descent to an export's iteration",
        },
        {"name": "image_seconds", "value": settings.image_seconds, "of": "seconds to draw a PNG or PDF"},
        {"name": "image_boxes", "value": images.MOST_BOXES, "of": "boxes of a drawing"},
        {"name": "image_side", "value": images.MOST_SIDE, "of": "pixels along a PNG or PDF"},
        {"name": "image_pixels", "value": images.MOST_PIXELS, "of": "pixels of a PNG"},
    ]


def example_programs() -> tuple[ExampleProgram, ...]:
    """The programs of the gallery, the default one first."""
    return tuple(
        ExampleProgram(
            slug=example.slug,
            title=example.title,
            text=example.text,
            program=example.program,
            iterations=example.iterations,
            learning_rate=example.learning_rate,
        )
        for example in engine.EXAMPLES
    )


def most_iterations() -> int:
    """How many iterations a descent may have."""
    return engine.Limits().iterations
