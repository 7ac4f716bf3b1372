"""A body's bytes as one JSON object, as strictly as JSON allows: no name twice, no number beyond float64, no million of lists.

The reader of JSON is fast and says nothing of a name that comes twice: the last would win, where another reader might take the first.
A million empty lists fit into a body, cost it half a second in one go, and hold the interpreter all that time; hundreds of thousands of
names cost whoever looks at them seconds. So brackets and colons are counted before.
"""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import orjson

from app import words
from app.errors import FieldProblem, Problem

MOST_BRACKETS = 250_000
"""More than the largest array needs that may stand in a request, also with a list around each number."""
MOST_COLONS = 20_000
"""More than the names of the most values and the characters of the longest program together."""
_INFINITY = float("inf")
_MOST_LOOKED_AT = 1_000
_OVERFLOWS = "number is infinity when parsed as double"


def read_object(body: bytes) -> dict[str, Any]:
    """The object; raises a body problem for what is no JSON, a field or limit problem for what is no request."""
    _check_count("body_brackets", body.count(b"[") + body.count(b"{"), MOST_BRACKETS)
    _check_count("body_colons", body.count(b":"), MOST_COLONS)
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        if error.msg == _OVERFLOWS:
            raise _overflow(body) from None
        if not body.strip():
            raise Problem("body", words.service.no_content) from None
        _check_utf_8(body)
        sentence = error.msg[:1].upper() + error.msg[1:].rstrip(".")
        raise Problem("body", words.service.not_json_at.format(position=error.pos, reason=sentence)) from None
    if not isinstance(value, dict):
        raise FieldProblem("", words.service.no_object)
    _check_names(body, value)
    return value


def _check_utf_8(body: bytes) -> None:
    try:
        body.decode()
    except UnicodeDecodeError as error:
        raise Problem("body", words.service.not_utf_8.format(position=error.start)) from None


def _check_count(limit: str, figure: int, most: int) -> None:
    if figure > most:
        of = getattr(words.ceilings, limit)
        sentence = words.service.this_needs.format(figure=f"{figure:,}", of=of, most=f"{most:,}")
        raise Problem("limit", sentence, members={"limit": limit, "value": most, "figure": figure})


def _check_names(body: bytes, value: dict[str, Any]) -> None:
    """Refuse a name that comes twice in an object."""
    # Where no text holds a colon there are as many of them as names, so most bodies are read once only.
    if body.count(b":") != sum(map(len, _objects(value))) and (name := _name_given_twice(body)) is not None:
        raise FieldProblem(name, words.service.field.format(field=name, sentence=words.service.name_twice))


def _objects(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The objects of a request, which holds none anywhere else than directly in it, or in a list that is."""
    yield value
    for field in value.values():
        if isinstance(field, dict):
            yield field
        elif isinstance(field, list):
            yield from (each for each in field if isinstance(each, dict))


class _Twice:
    """Stands where an object would stand that gives a name twice."""

    def __init__(self, name: str) -> None:
        self.name = name


def _name_given_twice(body: bytes) -> str | None:
    """The path to the first name that comes twice in the outermost object that has one."""

    def read(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Twice:
        seen: dict[str, Any] = {}
        for name, value in pairs:
            if name in seen:
                return _Twice(name)
            seen[name] = value
        return seen

    with suppress(RecursionError):  # what is so deep is no request anyway
        return _path_to_twice(json.loads(body, object_pairs_hook=read))
    return None


def _path_to_twice(value: object) -> str | None:
    waiting: deque[tuple[tuple[str, ...], object]] = deque([((), value)])
    while waiting:
        path, each = waiting.popleft()
        if isinstance(each, _Twice):
            return ".".join((*path, each.name))[:80]
        inside: Iterable[tuple[object, object]] = ()
        if isinstance(each, dict):
            inside = each.items()
        elif isinstance(each, list):
            inside = enumerate(each)
        waiting.extend(((*path, str(name)), inner) for name, inner in inside if isinstance(inner, dict | list | _Twice))
    return None


def _overflow(body: bytes) -> Problem:
    """What is wrong with a number that is JSON and no float64: its field, as for all that is JSON and no request."""
    try:
        value = json.loads(body, parse_int=float, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return Problem("body", words.service.not_json)
    path = _place_of_infinity(value)
    return FieldProblem(path, words.service.beyond_64_bits)


def _no_number(word: str) -> float:
    raise ValueError(word)


def _place_of_infinity(value: object) -> str:
    """The path to a number that has overflowed, down to the name of a value."""
    waiting: list[tuple[tuple[str, ...], object]] = [((), value)]
    while waiting:
        path, each = waiting.pop()
        if isinstance(each, dict):
            waiting.extend(((*path, str(name)), inner) for name, inner in each.items())
        elif isinstance(each, list) and path[:1] == ("values",):
            # The numbers of an array have one name, and there may be a million of them.
            if _INFINITY in each or -_INFINITY in each:
                return ".".join(path)
            waiting.extend((path, inner) for inner in each if isinstance(inner, list))
        elif isinstance(each, list):
            waiting.extend(((*path, str(place)), inner) for place, inner in enumerate(each[:_MOST_LOOKED_AT]))
        elif isinstance(each, float) and each in (_INFINITY, -_INFINITY):
            return ".".join(path)
    return ""
