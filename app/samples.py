"""Worked examples for the API document and the pages: requests with the answers that they get.

Answers about programs are computed, those of the service around them are written down; tests send every request and compare.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any, TypeVar

import orjson

from app import bodies, convert, errors, words
from app.drawing.layouts import Layouts
from app.problems import BY_SLUG
from app.schemas import CheckRequest, DescentRequest, GraphRequest, LandscapeRequest, UpdateRequest
from app.schemas.requests import Request
from app.settings import MOST_HEAD_BYTES

Model = TypeVar("Model", bound=Request)

EXAMPLE_ID = "5f0c2a9be1d34786"
_GRAPH = "/api/v1/graph"


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that is refused, and what the answer says beside its type, title, status and id."""

    method: str = "POST"
    path: str = _GRAPH
    body: bytes = b""
    media_type: str = "application/json"
    members: Callable[[], Mapping[str, Any]] = dict


# What the reader of JSON says of it.
_NOT_JSON = "Unexpected character, expected a JSON value"


def _whole_number(name: str) -> str:
    said = words.service.must_be.format(kind=words.service.kind_whole)
    return words.service.field.format(field=name, sentence=said)


def _program(text: str) -> Refused:
    return Refused(body=orjson.dumps({"program": text}))


REFUSED: Mapping[str, Refused] = {
    "syntax": _program("loss = (k + 1"),
    "name": _program("k = 1\nk = 2\nloss = k^2"),
    "shape": _program("loss = [1, 2, 3] + [1, 2]"),
    "value": _program("n = 3\nloss = sum(ones(n))"),
    "limit": _program("1" * 12_000),
    "field": Refused(
        body=b'{"program": "1", "max_elements": "5"}',
        members=lambda: {"detail": _whole_number("max_elements"), "field": "max_elements"},
    ),
    "body": Refused(
        body=b'{"program": NaN}',
        members=lambda: {"detail": words.service.not_json_at.format(position=12, reason=_NOT_JSON)},
    ),
    "not-found": Refused("GET", "/api/v1/examples/nothing", members=lambda: {"detail": words.service.no_example}),
    "method": Refused("DELETE", members=lambda: {"detail": words.service.address_takes.format(methods="POST")}),
    "media-type": Refused(
        body=b"program=1",
        media_type="application/x-www-form-urlencoded",
        members=lambda: {"detail": words.service.media_type},
    ),
}
"""A request for each kind of problem that a request can bring about."""

_EXPORT = "/api/v1/export/{format}"
_ELSEWHERE: Mapping[tuple[str, str], Refused] = {
    (_EXPORT, "not-found"): Refused(
        "GET",
        "/api/v1/export/gif?program=1",
        members=lambda: {"detail": words.service.no_format.format(names=", ".join(convert.export_formats()))},
    )
}
"""The same for endpoints where it is another request."""

_BUSY: Mapping[str, Callable[[], Mapping[str, Any]]] = {
    "overload": lambda: {"detail": words.service.busy},
    "internal": lambda: {"detail": BY_SLUG["internal"].text},
}
_BY_STATUS: Mapping[int, Callable[[], Mapping[str, Any]]] = {
    HTTPStatus.REQUEST_TIMEOUT: lambda: {"detail": words.service.not_in_time.format(seconds=10)},
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: lambda: {
        "detail": words.service.too_long.format(most=4),
        "limit": "body_bytes",
        "value": 4_194_304,
        "figure": 5_000_000,
    },
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: lambda: {
        "detail": words.service.head_too_long,
        "limit": "head_bytes",
        "value": MOST_HEAD_BYTES,
        "figure": 170_001,
    },
}
"""What is said where the kind of problem has another status than usual."""


def refused(slug: str, path: str = "") -> Refused | None:
    """A request that is refused with this kind of problem, to this endpoint where that makes a difference."""
    return _ELSEWHERE.get((path, slug)) or REFUSED.get(slug)


def problem(slug: str, status: int | None = None, path: str = "") -> dict[str, Any]:
    """A worked example of one kind of problem."""
    if status is not None and status in _BY_STATUS:
        return {**_head(slug, status), **_BY_STATUS[status]()}
    sample = refused(slug, path)
    if sample is not None and sample.members is dict:
        program = orjson.loads(sample.body)["program"]
        return {**errors.answer(convert.refusal_of(program)), "id": EXAMPLE_ID}
    return {**_head(slug, status), **(sample.members() if sample else _BUSY[slug]())}


def _head(slug: str, status: int | None) -> dict[str, Any]:
    kind = BY_SLUG[slug]
    return {"type": kind.type, "title": kind.title, "status": status or kind.status, "id": EXAMPLE_ID}


@cache
def answers() -> Mapping[str, Any]:
    """For each endpoint that takes a program, the answer to the first example of its request."""
    return {path: orjson.loads(answer()) for path, answer in _ANSWERS.items()}


@cache
def lines() -> str:
    """The first example of a descent line by line."""
    return b"".join(convert.descent_lines(_first(DescentRequest), lambda: None)).decode()


def _graph() -> bytes:
    # The example asks for no layout, so none of these starts a process.
    layouts = Layouts(workers=1, seconds=1.0, keep=1)
    return convert.graph_answer(_first(GraphRequest), layouts, str, 1_000)


def _descent() -> bytes:
    return b"".join(convert.descent_answer(_first(DescentRequest), lambda: None))


def _landscape() -> bytes:
    return b"".join(convert.landscape_answer(_first(LandscapeRequest), lambda: None))


def _check() -> bytes:
    return convert.check_answer(_first(CheckRequest))


def _update() -> bytes:
    return b"".join(convert.update_answer(_first(UpdateRequest), lambda: None))


_ANSWERS: Mapping[str, Callable[[], bytes]] = {
    _GRAPH: _graph,
    "/api/v1/descent": _descent,
    "/api/v1/landscape": _landscape,
    "/api/v1/check": _check,
    "/api/v1/update": _update,
}


def _first(model: type[Model]) -> Model:
    return bodies.validated(model, model.model_json_schema()["examples"][0])
