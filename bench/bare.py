"""A yardstick for the service: a bare FastAPI route that reads the same request and answers with as many bytes.

Two of them: one that gives its answer to the framework, as its manual shows, and one that gives bytes.
"""

import json
from typing import Any

from fastapi import FastAPI, Response
from pydantic import BaseModel

app = FastAPI()
_answers: dict[str, Any] = {}


class Asked(BaseModel):
    """The fields of a graph request."""

    program: str
    values: dict[str, Any] = {}
    include: list[str] = []


@app.post("/remember")
async def remember(answer: dict[str, Any]) -> dict[str, str]:
    """Take the answer to give."""
    _answers["object"] = answer
    _answers["bytes"] = json.dumps(answer, separators=(",", ":")).encode()
    return {}


@app.post("/object")
async def as_object(asked: Asked) -> dict[str, Any]:
    """The answer, for the framework to write."""
    answer: dict[str, Any] = _answers["object"]
    return answer


@app.post("/bytes")
async def as_bytes(asked: Asked) -> Response:
    """The answer, written before."""
    return Response(_answers["bytes"], media_type="application/json")
