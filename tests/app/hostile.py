"""The corpus of hostile inputs as requests to this service: logical fields get this API's names, made-up bodies are built."""

import base64
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

JSON = {"content-type": "application/json"}
EVERYTHING = ["layout", "steps", "drawing", "pictures"]
PATHS = {"graph": "/api/v1/graph", "svg": "/api/v1/graph", "descent": "/api/v1/descent", "page": "/"}
NAMES = {"{{expression}}": "program", "{{data}}": "values"}


@dataclass(frozen=True)
class Sent:
    """One HTTP request."""

    path: str
    body: bytes = b""
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))

    @property
    def gives_a_graph(self) -> bool:
        """Whether a good answer is a graph."""
        return self.path == PATHS["graph"]


def requests(case: dict[str, Any]) -> list[Sent]:
    """The requests that a case stands for; none when it is about an endpoint that is not there yet."""
    given = case.get("request")
    if given is None:
        fields = {name: case[name] for name in ("expression", "data", "params") if name in case}
        return [_fields("graph", fields), _fields("descent", fields)]
    if "raw_target" in given:
        return [Sent(given["raw_target"], method="GET", headers={})]
    if given["endpoint"] not in PATHS:
        return []
    if "query" in given:
        query = urlencode({NAMES["{{expression}}"]: given["query"]["expression"]})
        return [Sent(f"{PATHS[given['endpoint']]}?{query}", method="GET", headers={"accept": "text/html"})]
    headers = {**JSON, **given.get("headers", {})}
    if "fields" in given:
        return [_fields(given["endpoint"], given["fields"], headers)]
    return [Sent(PATHS[given["endpoint"]], _raw(given), given.get("method", "POST"), headers)]


def _fields(endpoint: str, fields: dict[str, Any], headers: dict[str, str] | None = None) -> Sent:
    body: dict[str, Any] = {"program": fields["expression"]}
    values = {**_made(fields.get("data", {})), **_made(fields.get("params", {}))}
    if values:
        body["values"] = values
    if endpoint == "descent":
        body |= {"iterations": fields["steps"]} if "steps" in fields else {}
        body |= {"optimizer": {"learning_rate": _made(fields["lr"])}} if "lr" in fields else {}
    else:
        body["include"] = EVERYTHING
    # A literal is written as it stands, also where JSON has no such word.
    return Sent(PATHS[endpoint], json.dumps(body).encode(), headers=headers or dict(JSON))


def _raw(given: dict[str, Any]) -> bytes:
    if "raw_b64" in given:
        text = base64.b64decode(given["raw_b64"])
    elif "body_parts" in given:
        text = b"".join(part.encode() * count for part, count in given["body_parts"])
    else:
        text = given.get("raw", "").encode()
    for word, name in NAMES.items():
        text = text.replace(word.encode(), name.encode())
    return text


def _made(value: Any) -> Any:  # noqa: ANN401 - JSON with the corpus's own marks
    if isinstance(value, list):
        return [_made(element) for element in value]
    if not isinstance(value, dict):
        return value
    if "$repeat" in value:
        element, count = value["$repeat"]
        return [_made(element)] * count
    if "$names" in value:
        prefix, count, element = value["$names"]
        return {f"{prefix}{place}": _made(element) for place in range(count)}
    if "$literal" in value:
        return float(value["$literal"])
    return {name: _made(element) for name, element in value.items()}
