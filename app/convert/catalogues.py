"""The engine's tables for those who want to list them."""

from typing import Any

import engine
from app.contexts import ExampleProgram


def operation_rows() -> list[dict[str, Any]]:
    """Every operation as the engine describes it."""
    return [operation.catalogue() for operation in engine.OPERATIONS]


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
