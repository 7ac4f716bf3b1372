"""What a validation library finds wrong, as this service says it: the path that was sent, one sentence, a limit if one is exceeded."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from app.errors import FieldProblem, Problem
from app.schemas.ceilings import EXCEEDED

_SENTENCES: Mapping[str, str] = {
    "missing": "This field is required.",
    "extra_forbidden": "There is no such field.",
    "string_type": "This field must be text.",
    "int_type": "This field must be a whole number.",
    "int_from_float": "This field must be a whole number.",
    "float_type": "This field must be a number.",
    "finite_number": "This field must be a finite number.",
    "bool_type": "This field must be true or false.",
    "list_type": "This field must be a list.",
    "dict_type": "This field must be an object.",
    "model_type": "This field must be an object.",
    "string_too_long": "This field must have at most {max_length} characters.",
    "too_short": "This field must have at least {min_length} elements.",
    "too_long": "This field must have at most {max_length} elements.",
    "greater_than": "This field must be above {gt}.",
    "greater_than_equal": "This field must be at least {ge}.",
    "less_than_equal": "This field must be at most {le}.",
    "literal_error": "This field must be {expected}.",
}
_ANY_OF = "This field must be one of the kinds that the API document names."


def problem_of(error: ValidationError, sent: Mapping[str, Any]) -> Problem:
    """The refusal for the first thing that is wrong with the fields that were sent."""
    errors = error.errors(include_url=False, include_input=False)
    first = errors[0]
    path = _path(first["loc"], sent)
    # A field of several kinds is wrong in several ways, and none of them is the one.
    others = [other for other in errors[1:] if _path(other["loc"], sent) == path]
    context = first.get("ctx", {})
    if first["type"] == EXCEEDED:
        return _limit(path, context)
    sentence = _either(first, others) if others else _sentence(first["type"], context)
    return FieldProblem(path, f"{_cut(path)}: {sentence}" if path else sentence)


def _limit(path: str, context: Mapping[str, Any]) -> Problem:
    figure, value = context["figure"], context["value"]
    sentence = f"{path}: This asks for {figure:,} {context['of']}; at most {value:,} are allowed."
    members = {"limit": context["limit"], "value": value, "figure": figure, "field": path}
    return Problem("limit", sentence, members=members)


def _path(place: tuple[int | str, ...], sent: object) -> str:
    """The place in what was sent: the library's own marks of a choice between kinds are no part of it."""
    parts = []
    for part in place:
        if isinstance(sent, Mapping) and isinstance(part, str):
            # A field that is missing is the last of its path.
            sent = sent.get(part)
        elif isinstance(sent, list) and isinstance(part, int) and part < len(sent):
            sent = sent[part]
        else:
            continue
        parts.append(str(part))
    return ".".join(parts)


def _either(first: Any, others: list[Any]) -> str:  # noqa: ANN401 - the library's record of an error
    sentences = [_sentence(each["type"], each.get("ctx", {})) for each in (first, *others)]
    start = "This field must be "
    if all(sentence.startswith(start) for sentence in sentences):
        kinds = dict.fromkeys(sentence.removeprefix(start).rstrip(".") for sentence in sentences)
        return f"{start}{' or '.join(kinds)}."
    return _ANY_OF


def _sentence(kind: str, context: Mapping[str, Any]) -> str:
    return _SENTENCES.get(kind, "This field has a wrong form.").format_map(context)


def _cut(path: str) -> str:
    return path if len(path) <= 80 else path[:79] + "…"
