"""The engine's errors as the service's problems."""

from typing import Any

import engine
from app.errors import Problem
from app.problems import BY_SLUG

ENGINE_ERROR = engine.EngineError


def problem_of(error: Exception) -> Problem:
    """The problem that an engine error becomes: its kind, its sentence, and where it is."""
    if not isinstance(error, engine.EngineError) or error.problem not in BY_SLUG:
        return Problem("internal", BY_SLUG["internal"].text)
    return Problem(error.problem, error.message, members=_members(error))


def refusal_of(program: str) -> Problem:
    """What is said about a program that is wrong, for the document's examples."""
    try:
        engine.build(program)
    except engine.EngineError as error:
        return problem_of(error)
    message = "this program is right"
    raise ValueError(message)


def _members(error: engine.EngineError) -> dict[str, Any]:
    if isinstance(error, engine.FieldError):
        return {"field": error.field}
    if isinstance(error, engine.LimitError):
        place = _place(error) if error.span is not None else {}
        return {"limit": error.limit, "value": error.value, "figure": error.figure, **place}
    return {**_place(error), "hint": hint(error.hint)} if isinstance(error, engine.ProgramError) else {}


def _place(error: engine.ProgramError | engine.LimitError) -> dict[str, Any]:
    return {"span": span(error.span), "line": error.line, "column": error.column}


def span(place: engine.Span | None) -> list[int] | None:
    """A span as JSON."""
    return None if place is None else [place.start, place.end]


def hint(given: engine.Hint | None) -> dict[str, Any] | None:
    """A hint as JSON."""
    if given is None:
        return None
    return {"label": given.label, "span": span(given.span), "replacement": given.replacement}
