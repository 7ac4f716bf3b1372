"""The outermost layer, alone."""

from typing import Any

import anyio
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from app.guard import Guard

SCOPE: dict[str, Any] = {"type": "http", "method": "GET", "path": "/", "headers": []}


def unexpected(request: Request, error: Exception) -> Response:
    return PlainTextResponse(f"{request.method} {error}", 500)


def takes(scope: Scope, method: str) -> bool:
    return scope["method"] == method


def answers(guard: Guard) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def run() -> None:
        await guard(dict(SCOPE), receive, send)

    anyio.run(run)
    return sent


def test_a_failure_before_the_answer_has_begun_is_answered() -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError(scope["path"])

    start, body = answers(Guard(fails, unexpected, takes))
    assert start["status"] == 500
    assert body["body"] == b"GET /"


def test_a_failure_in_the_middle_of_an_answer_ends_the_connection() -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError(scope["path"])

    with pytest.raises(RuntimeError):
        answers(Guard(fails, unexpected, takes))


def test_an_answer_may_have_a_policy_of_its_own() -> None:
    async def own(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("x", headers={"content-security-policy": "own"})(scope, receive, send)

    headers = dict(answers(Guard(own, unexpected, takes))[0]["headers"])
    assert headers[b"content-security-policy"] == b"own"
    assert headers[b"x-content-type-options"] == b"nosniff"
