"""The engine's tables for those who want to list them."""

from typing import Any

import engine
from app import words
from app.contexts import ExampleProgram
from app.convert.numbers import number
from app.drawing import images
from app.errors import Problem
from app.objects import MOST_BRACKETS, MOST_COLONS
from app.schemas.ceilings import CEILINGS
from app.settings import MOST_HEAD_BYTES, MOST_PATH_BYTES, Settings


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
                    "symbol": setting.letter,
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
    raise Problem("not-found", words.service.no_example)


def limit_rows(settings: Settings) -> list[dict[str, Any]]:
    """Every ceiling of an evaluation, then those of the service around it."""
    engines = [{"name": name, "value": value, "of": of} for name, value, of in engine.Limits().described()]
    own: dict[str, float] = {
        "answer_numbers": settings.answer_numbers,
        "worded_steps": engine.WORDS_UP_TO,
        **{each.name: each.value for each in CEILINGS},
        "body_bytes": settings.body_bytes,
        "body_brackets": MOST_BRACKETS,
        "body_colons": MOST_COLONS,
        "head_bytes": MOST_HEAD_BYTES,
        "path_bytes": MOST_PATH_BYTES,
        "export_seconds": settings.export_seconds,
        "image_seconds": settings.image_seconds,
        "image_boxes": images.MOST_BOXES,
        "image_side": images.MOST_SIDE,
        "image_pixels": images.MOST_PIXELS,
    }
    return [
        *engines,
        *({"name": name, "value": value, "of": getattr(words.ceilings, name)} for name, value in own.items()),
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
