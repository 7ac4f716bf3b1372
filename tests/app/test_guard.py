"""The outermost layer, alone."""

import asyncio
from typing import Any

import orjson
import pytest
from anyio.from_thread import BlockingPortal
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from app import handlers
from app.guard import Guard

SCOPE: dict[str, Any] = {"type": "http", "method": "GET", "path": "/", "headers": []}


def unexpected(request: Request, error: BaseException) -> Response:
    return PlainTextResponse(f"{request.method} {error}", 500)


def takes(scope: Scope, method: str) -> bool:
    return scope["method"] == method


def answers(portal: BlockingPortal, guard: Guard) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def run() -> None:
        await guard(dict(SCOPE), receive, send)

    portal.call(run)
    return sent


def test_a_failure_before_the_answer_has_begun_is_answered(portal: BlockingPortal) -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError(scope["path"])

    start, body = answers(portal, Guard(fails, unexpected, takes))
    assert start["status"] == 500
    assert body["body"] == b"GET /"


def test_work_that_is_cancelled_before_the_answer_has_begun_is_answered(portal: BlockingPortal) -> None:
    async def cancelled(scope: Scope, receive: Receive, send: Send) -> None:
        raise asyncio.CancelledError

    start, body = answers(portal, Guard(cancelled, handlers.unexpected, takes))
    assert start["status"] == 503
    assert (b"retry-after", b"2") in start["headers"]
    assert (b"x-content-type-options", b"nosniff") in start["headers"]
    assert orjson.loads(body["body"])["detail"].startswith("The service is about to end")


def test_a_failure_in_the_middle_of_an_answer_ends_the_connection(portal: BlockingPortal) -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError(scope["path"])

    with pytest.raises(RuntimeError):
        answers(portal, Guard(fails, unexpected, takes))


def test_an_answer_may_have_a_policy_of_its_own(portal: BlockingPortal) -> None:
    async def own(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("x", headers={"content-security-policy": "own"})(scope, receive, send)

    headers = dict(answers(portal, Guard(own, unexpected, takes))[0]["headers"])
    assert headers[b"content-security-policy"] == b"own"
    assert headers[b"x-content-type-options"] == b"nosniff"
