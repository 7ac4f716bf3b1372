"""What the endpoints say about themselves in the API document: requests by reference, errors with an example each."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from app import jobs, samples
from app.errors import MEDIA_TYPE
from app.problems import BY_SLUG
from app.schemas import (
    CheckRequest,
    DescentRequest,
    EndLine,
    ErrorLine,
    ExportRequest,
    GraphAnswer,
    GraphRequest,
    HeaderLine,
    LandscapeRequest,
    ProblemAnswer,
    RecordsLine,
    UpdateRequest,
)
from app.schemas.requests import EXAMPLE_PROGRAM

REFERENCE = "#/components/schemas/{model}"
_LINES: tuple[type[BaseModel], ...] = (HeaderLine, RecordsLine, EndLine, ErrorLine)
_ANSWERS: tuple[type[BaseModel], ...] = (ProblemAnswer, *_LINES)
_REQUESTS: tuple[type[BaseModel], ...] = (
    GraphRequest,
    DescentRequest,
    UpdateRequest,
    LandscapeRequest,
    CheckRequest,
    ExportRequest,
)


# An address can be too long whatever it asks for; without a body there is nothing to be late or too long.
_STATUSES: Mapping[str, tuple[int, ...]] = {"body": (400, 408, 413), "limit": (422, 431)}
_STATUSES_WITHOUT_BODY: Mapping[str, tuple[int, ...]] = {**_STATUSES, "body": (400,), "media-type": ()}
_BY_FRAMEWORK = ("HTTPValidationError", "ValidationError")
_ANYWHERE = ("method", "internal")
"""What every address may answer, whatever it is asked for: written down once, and referred to."""


def problems(*slugs: str, has_body: bool = True) -> dict[int | str, dict[str, Any]]:
    """The error answers of an endpoint, by status, each with its examples."""
    by_status: dict[int | str, dict[str, Any]] = {}
    for slug in slugs:
        kind = BY_SLUG[slug]
        statuses = (_STATUSES if has_body else _STATUSES_WITHOUT_BODY).get(slug, (kind.status,))
        for status in statuses:
            entry = by_status.setdefault(status, {"description": kind.title, "content": {MEDIA_TYPE: {"examples": {}}}})
            content = entry["content"][MEDIA_TYPE]
            content["schema"] = {"$ref": REFERENCE.format(model=ProblemAnswer.__name__)}
            content["examples"][slug] = {"value": samples.problem(slug, status)}
    return by_status


def lines() -> dict[str, Any]:
    """What a client gets that asks for lines: each is one of these, and ends with a line feed."""
    schema = {"oneOf": [{"$ref": REFERENCE.format(model=model.__name__)} for model in _LINES]}
    return {jobs.LINES: {"schema": schema, "examples": {"first": {"value": samples.lines()}}}}


def complete(document: dict[str, Any]) -> None:
    """Put the examples of answers in as they are, since the framework drops every null; take out what it adds of itself."""
    document["components"]["responses"] = {slug: problems(slug)[BY_SLUG[slug].status] for slug in _ANYWHERE}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for status, answer in [*operation["responses"].items()]:
                content = answer.get("content", {})
                if any(each in str(content) for each in _BY_FRAMEWORK):
                    # A part of an address is any text, and all errors have one shape.
                    del operation["responses"][status]
                examples = content.get(MEDIA_TYPE, {}).get("examples", {})
                examples.update({slug: {"value": samples.problem(slug, int(status), path)} for slug in examples})
            for slug in _ANYWHERE:
                operation["responses"][str(BY_SLUG[slug].status)] = {"$ref": f"#/components/responses/{slug}"}
    for name in _BY_FRAMEWORK:
        document["components"]["schemas"].pop(name, None)
    for path, answer in samples.answers().items():
        content = document["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]
        content["examples"] = {"first": {"summary": "the answer to the first example", "value": answer}}


def body(model: type[BaseModel]) -> dict[str, Any]:
    """The request body of a route that reads its bytes itself."""
    schema = {"$ref": REFERENCE.format(model=model.__name__)}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def files(types: Mapping[str, str]) -> dict[int | str, dict[str, Any]]:
    """The answers of an endpoint that gives files of these types."""
    kinds: dict[str, Any] = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in types.values()}
    kinds["application/json"] = {"schema": {"$ref": REFERENCE.format(model=GraphAnswer.__name__)}}
    return {200: {"description": "The file", "content": kinds}}


def kept() -> dict[int | str, dict[str, Any]]:
    """The answer to who has a file already."""
    return {304: {"description": "The client has it already"}}


def parameters() -> dict[str, Any]:
    """The parameters of an export's address: the fields of its body, values behind `v.`."""
    listed = []
    for name, field in ExportRequest.model_json_schema(ref_template=REFERENCE)["properties"].items():
        if name in ("values", "optimizer"):
            continue
        schema = {key: value for key, value in field.items() if key not in ("description", "title")}
        # A list is written as JSON; everything else stands in an address as it is.
        form = {"content": {"application/json": {"schema": schema}}} if name == "folded" else {"schema": schema}
        example = {"example": EXAMPLE_PROGRAM} if name == "program" else {}
        shared = {"name": name, "in": "query", "required": name == "program", "description": field["description"]}
        listed.append({**shared, **form, **example})
    return {"parameters": [*listed, *_OPTIMIZER, *_NAMED]}


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


def _named(name: str, prefix: str, schema: Mapping[str, Any], description: str) -> dict[str, Any]:
    """Parameters whose names a client makes of a prefix and a name of its own: the members of one object, each by itself."""
    members = {
        "type": "object",
        "patternProperties": {f"^{re.escape(prefix)}.+$": schema},
        "additionalProperties": False,
    }
    form = {"name": name, "in": "query", "style": "form", "explode": True, "required": False}
    return {**form, "description": description, "schema": members}


_NAMED = (
    _named(
        "values",
        "v.",
        {"type": ["number", "string"]},
        "`v.NAME` for each value beside the program: a number or NaN, Infinity, -Infinity, or lists as JSON: `v.k=0.7&v.x=[1,2]`",
    ),
    _named(
        "optimizer_settings",
        "optimizer.",
        {"type": "number"},
        "for iteration: `optimizer.NAME` for each further number of the update rule, by its name: `optimizer.momentum=0.8`",
    ),
)


def request_schemas() -> dict[str, Any]:
    """The schemas that `body` and `problems` refer to, for the document's components."""
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "validation") for model in _REQUESTS]
    answers: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "serialization") for model in _ANSWERS]
    _, document = models_json_schema([*models, *answers], ref_template=REFERENCE)
    schemas: dict[str, Any] = document["$defs"]
    return schemas
