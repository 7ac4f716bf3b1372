"""A body that does not arrive is a refusal with a line in the log, not a fault with a trace."""

import asyncio

import pytest
from starlette.requests import Request

from app import bodies
from app.errors import Problem


def test_a_client_that_leaves_in_the_middle_of_its_body_is_a_refusal() -> None:
    messages = iter([{"type": "http.request", "body": b'{"program"', "more_body": True}, {"type": "http.disconnect"}])

    async def receive() -> dict[str, object]:
        return next(messages)

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", b"application/json")]}
    with pytest.raises(Problem, match="closed before the body was whole") as raised:
        asyncio.run(bodies.read(Request(scope, receive), most_bytes=1000, seconds=5))
    assert raised.value.status == 400
