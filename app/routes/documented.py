"""What the endpoints say about themselves in the API document: requests by reference, errors with an example each."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from app.errors import MEDIA_TYPE
from app.problems import BY_SLUG
from app.schemas import DescentRequest, GraphRequest, ProblemAnswer

REFERENCE = "#/components/schemas/{model}"
_REQUESTS: tuple[type[BaseModel], ...] = (GraphRequest, DescentRequest)

EXAMPLES: dict[str, dict[str, Any]] = {
    "syntax": {
        "detail": "Expected a value after '+'.",
        "span": [3, 3],
        "line": 1,
        "column": 4,
        "hint": None,
    },
    "name": {"detail": "k is defined twice.", "span": [6, 7], "line": 2, "column": 1, "hint": None},
    "shape": {
        "detail": "k1 x: shapes (3,) and (4,) do not match.",
        "span": [38, 42],
        "line": 3,
        "column": 8,
        "hint": None,
    },
    "value": {
        "detail": "The output is no single number: descent needs one.",
        "span": [0, 6],
        "line": 1,
        "column": 1,
        "hint": {"label": "sum(...)", "span": [0, 6], "replacement": "sum([1, 2])"},
    },
    "limit": {
        "detail": "This needs 12,000 characters; at most 10,000 are allowed.",
        "limit": "characters",
        "value": 10_000,
        "figure": 12_000,
    },
    "field": {"detail": "max_elements: Input should be a valid integer.", "field": "max_elements"},
    "body": {"detail": "The body is not JSON in UTF-8, at character 12: Unexpected character, expected a JSON value."},
    "not-found": {"detail": "There is no page or endpoint at this address."},
    "method": {"detail": "This address takes POST."},
    "media-type": {"detail": "The body must be sent as application/json in UTF-8."},
    "overload": {"detail": "The service is busy with other requests; please try again."},
    "internal": {"detail": "This is a fault of the service, not of the request."},
}


def problem_example(slug: str, status: int | None = None) -> dict[str, Any]:
    """A worked example of one kind of error."""
    kind = BY_SLUG[slug]
    head = {"type": kind.type, "title": kind.title, "status": status or kind.status}
    return {**head, "id": "5f0c2a9be1d34786", **EXAMPLES[slug]}


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


def body(model: type[BaseModel]) -> dict[str, Any]:
    """The request body of a route that reads its bytes itself."""
    schema = {"$ref": REFERENCE.format(model=model.__name__)}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def request_schemas() -> dict[str, Any]:
    """The schemas that `body` and `problems` refer to, for the document's components."""
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "validation") for model in _REQUESTS]
    _, document = models_json_schema([*models, (ProblemAnswer, "serialization")], ref_template=REFERENCE)
    schemas: dict[str, Any] = document["$defs"]
    return schemas
