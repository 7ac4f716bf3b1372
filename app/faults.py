"""What a validation library finds wrong, as this service says it: the path that was sent, one sentence, a limit if one is exceeded."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from app import words
from app.errors import FieldProblem, Problem
from app.schemas.ceilings import EXCEEDED

# What a field must be, and what else can be wrong with one, by the library's own names for it: where the words for it stand.
# The name of a whole number that is too long is ours.
_KINDS: Mapping[str, str] = {
    "string_type": "kind_text",
    "int_type": "kind_whole",
    "int_from_float": "kind_whole",
    "int_too_long": "kind_whole_of_64_bits",
    "float_type": "kind_number",
    "finite_number": "kind_finite",
    "bool_type": "kind_truth",
    "list_type": "kind_list",
    "dict_type": "kind_object",
    "model_type": "kind_object",
    "greater_than": "kind_above",
    "greater_than_equal": "kind_at_least",
    "less_than_equal": "kind_at_most",
    "literal_error": "kind_one_of",
}
_SENTENCES: Mapping[str, str] = {
    "missing": "required",
    "extra_forbidden": "no_such_field",
    "string_too_long": "too_many_characters",
    "too_short": "too_few_elements",
    "too_long": "too_many_elements",
}
_BEYOND = 2.0**63
# How the library joins the last of several names.
_OR = " or "


def problem_of(error: ValidationError, sent: Mapping[str, Any]) -> Problem:
    """The refusal for the first thing that is wrong with the fields that were sent."""
    errors: list[dict[str, Any]] = [{**each, "type": _type(each)} for each in error.errors(include_url=False)]
    first = errors[0]
    path = _path(first["loc"], sent)
    # A field of several kinds is wrong in several ways, and none of them is the one.
    others = [other for other in errors[1:] if _path(other["loc"], sent) == path]
    context = first.get("ctx", {})
    if first["type"] == EXCEEDED:
        return _limit(path, context)
    sentence = _either(first, others) if others else _sentence(first["type"], context)
    return FieldProblem(path, words.service.field.format(field=_cut(path), sentence=sentence) if path else sentence)


def _type(error: Any) -> str:  # noqa: ANN401 - the library's record of an error
    kind: str = error["type"]
    # The reader of JSON makes a number with a fraction of a whole one that 64 bits do not hold.
    if _KINDS.get(kind) == "kind_whole" and isinstance(error["input"], float) and abs(error["input"]) >= _BEYOND:
        return "int_too_long"
    return kind


def _limit(path: str, context: Mapping[str, Any]) -> Problem:
    figure, value = context["figure"], context["value"]
    needed, most, of = f"{figure:,}", f"{value:,}", getattr(words.ceilings, context["limit"])
    asked = words.service.this_asks_for.format(figure=needed, of=of, most=most)
    sentence = words.service.field.format(field=path, sentence=asked)
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
    every = [(each["type"], each.get("ctx", {})) for each in (first, *others)]
    if not all(kind in _KINDS for kind, _ in every):
        return words.service.any_kind
    return words.service.must_be.format(kind=_joined([*dict.fromkeys(_kind(kind, context) for kind, context in every)]))


def _sentence(kind: str, context: Mapping[str, Any]) -> str:
    if kind in _KINDS:
        return words.service.must_be.format(kind=_kind(kind, context))
    template: str = getattr(words.service, _SENTENCES.get(kind, "wrong_form"))
    return template.format(**context)


def _kind(kind: str, context: Mapping[str, Any]) -> str:
    template: str = getattr(words.service, _KINDS[kind])
    return template.format(**{name: _said(name, value) for name, value in context.items()})


def _said(name: str, value: object) -> object:
    if name == "expected":
        return _joined(str(value).split(_OR))
    # A bound of a float is one too, but 16.0 is not how one says 16.
    return f"{value:g}" if isinstance(value, float) else value


def _joined(kinds: list[str]) -> str:
    text = kinds[0]
    for each in kinds[1:]:
        text = words.service.either.format(first=text, second=each)
    return text


def _cut(path: str) -> str:
    return path if len(path) <= 80 else path[:79] + "…"
