"""What the endpoints say about themselves in the API document: requests by reference, errors with an example each."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from app import convert, errors, jobs
from app.errors import MEDIA_TYPE
from app.problems import BY_SLUG
from app.schemas import (
    CheckRequest,
    DescentRequest,
    EndLine,
    ErrorLine,
    ExportRequest,
    GraphRequest,
    HeaderLine,
    LandscapeRequest,
    ProblemAnswer,
    RecordsLine,
)
from app.schemas.requests import EXAMPLE_PROGRAM

REFERENCE = "#/components/schemas/{model}"
EXAMPLE_ID = "5f0c2a9be1d34786"
_LINES: tuple[type[BaseModel], ...] = (HeaderLine, RecordsLine, EndLine, ErrorLine)
_ANSWERS: tuple[type[BaseModel], ...] = (ProblemAnswer, *_LINES)
_REQUESTS: tuple[type[BaseModel], ...] = (GraphRequest, DescentRequest, LandscapeRequest, CheckRequest, ExportRequest)

WRONG_PROGRAMS = {
    "syntax": "loss = (k + 1",
    "name": "k = 1\nk = 2\nloss = k^2",
    "shape": "loss = [1, 2, 3] + [1, 2]",
    "value": "n = 3\nloss = sum(ones(n))",
    "limit": "1" * 12_000,
}
"""A program for each kind of error that a program can have; the document shows what the service answers."""

_DETAILS: dict[str, dict[str, Any]] = {
    "field": {"detail": "max_elements: Input should be a valid integer.", "field": "max_elements"},
    "body": {"detail": "The body is not JSON in UTF-8, at character 1: Unexpected end of data."},
    "not-found": {"detail": "There is no example of this name."},
    "media-type": {"detail": "The body must be sent as application/json in UTF-8."},
    "overload": {"detail": "The service is busy with other requests; please try again."},
}


def problem_example(slug: str, status: int | None = None) -> dict[str, Any]:
    """A worked example of one kind of error."""
    if slug in WRONG_PROGRAMS:
        return {**errors.answer(convert.refusal_of(WRONG_PROGRAMS[slug])), "id": EXAMPLE_ID}
    kind = BY_SLUG[slug]
    head = {"type": kind.type, "title": kind.title, "status": status or kind.status}
    return {**head, "id": EXAMPLE_ID, **_DETAILS[slug]}


def problems(*slugs: str) -> dict[int | str, dict[str, Any]]:
    """The error answers of an endpoint, by status, each with its examples."""
    by_status: dict[int | str, dict[str, Any]] = {}
    for slug in slugs:
        kind = BY_SLUG[slug]
        statuses = (400, 413) if slug == "body" else (kind.status,)
        for status in statuses:
            entry = by_status.setdefault(status, {"description": kind.title, "content": {MEDIA_TYPE: {"examples": {}}}})
            content = entry["content"][MEDIA_TYPE]
            content["schema"] = {"$ref": REFERENCE.format(model=ProblemAnswer.__name__)}
            content["examples"][slug] = {"value": problem_example(slug, status)}
    return by_status


def lines() -> dict[str, Any]:
    """What a client gets that asks for lines: each is one of these, and ends with a line feed."""
    schema = {"oneOf": [{"$ref": REFERENCE.format(model=model.__name__)} for model in _LINES]}
    return {jobs.LINES: {"schema": schema}}


def complete(document: dict[str, Any]) -> None:
    """Put the examples of errors in again as they are: the framework drops every null from a document."""
    operations = (operation for path in document["paths"].values() for operation in path.values())
    for operation in operations:
        for status, answer in operation["responses"].items():
            examples = answer.get("content", {}).get(MEDIA_TYPE, {}).get("examples", {})
            examples.update({slug: {"value": problem_example(slug, int(status))} for slug in examples})


def body(model: type[BaseModel]) -> dict[str, Any]:
    """The request body of a route that reads its bytes itself."""
    schema = {"$ref": REFERENCE.format(model=model.__name__)}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def files(types: Mapping[str, str]) -> dict[int | str, dict[str, Any]]:
    """The answers of an endpoint that gives files of these types."""
    kinds = {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in types.values()}
    return {200: {"description": "The file", "content": kinds}, 304: {"description": "The client has it already"}}


def parameters() -> dict[str, Any]:
    """The parameters of an export's address: the fields of its body, values behind `v.`."""
    listed = []
    for name, field in ExportRequest.model_json_schema(ref_template=REFERENCE)["properties"].items():
        if name in ("values", "optimizer"):
            continue
        schema = {key: value for key, value in field.items() if key not in ("description", "title")}
        example = {"example": EXAMPLE_PROGRAM} if name == "program" else {}
        listed.append(
            {
                "name": name,
                "in": "query",
                "required": name == "program",
                "description": field["description"],
                "schema": schema,
                **example,
            }
        )
    return {"parameters": [*listed, *_OPTIMIZER]}


_OPTIMIZER = (
    {
        "name": "optimizer",
        "in": "query",
        "description": "for iteration: the update rule",
        "schema": {"type": "string", "default": "gradient_descent"},
    },
    {
        "name": "learning_rate",
        "in": "query",
        "description": "for iteration: how far to go along the gradient",
        "schema": {"type": "number", "default": 0.1},
    },
)


def request_schemas() -> dict[str, Any]:
    """The schemas that `body` and `problems` refer to, for the document's components."""
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "validation") for model in _REQUESTS]
    answers: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "serialization") for model in _ANSWERS]
    _, document = models_json_schema([*models, *answers], ref_template=REFERENCE)
    schemas: dict[str, Any] = document["$defs"]
    return schemas
