"""The outermost layer: headers that every answer carries, HEAD answered like GET, a line in the log, a last net under everything."""

import logging
import time
from asyncio import CancelledError
from collections.abc import Callable, MutableMapping
from http import HTTPStatus
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import holding, listed, logs, metrics

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
OPEN_TO_OTHERS = ("/api/", "/embed")
# What a script of another origin may read beside the few headers that it always may.
EXPOSED = ("ETag", "Retry-After", "Allow")
HEADERS_FOR_OTHERS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": ", ".join(EXPOSED)}

Unexpected = Callable[[Request, BaseException], Response]
Takes = Callable[[Scope, str], bool]


class Guard:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, unexpected: Unexpected, takes: Takes) -> None:
        """`unexpected` answers an exception that nothing inside has answered, `takes` knows what an address is asked by."""
        self._app = app
        self._open = _Open(app, takes)
        self._unexpected = unexpected

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; anything else (the lifespan) passes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        app = self._open if scope["path"].startswith(OPEN_TO_OTHERS) else self._app
        answer = _Answer(send, is_head=scope["method"] == "HEAD")
        inner = {**scope, "headers": _accepted(scope["headers"]), **({"method": "GET"} if answer.is_head else {})}
        record, start = logs.begin(inner), time.perf_counter()
        try:
            await app(inner, receive, answer)
        except CancelledError:
            # The service ends, and has waited for this request as long as it could.
            if answer.has_started:
                raise
            await self._unexpected(Request(inner), CancelledError())(inner, receive, answer)
        except Exception as error:
            if answer.has_started:
                raise
            await self._unexpected(Request(inner), error)(inner, receive, answer)
        finally:
            seconds = time.perf_counter() - start
            answer.end()
            holding.bodies.release(inner)
            metrics.count(inner, scope["method"], answer.status, seconds, record)
            logs.request(
                logging.ERROR if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR else logging.INFO,
                {
                    "method": scope["method"],
                    "path": scope["path"],
                    "status": answer.status,
                    "ms": round(seconds * 1_000, 1),
                    "bytes": answer.bytes,
                    **record,
                },
            )


class _Open(CORSMiddleware):
    """Lets pages of other origins call; a preflight for what no address takes is refused as that request would be."""

    def __init__(self, app: ASGIApp, takes: Takes) -> None:
        super().__init__(
            app,
            allow_origins=["*"],
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["*"],
            expose_headers=EXPOSED,
        )
        self._takes = takes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        method = headers.get("access-control-request-method")
        # A refusal by the middleware would be a line of plain text; the application's has the one shape, and says what is taken.
        if (
            scope["method"] == "OPTIONS"
            and method is not None
            and ("access-control-request-private-network" in headers or not self._takes(scope, method))
        ):
            await self.simple_response(scope, receive, send, request_headers=headers)
        else:
            await super().__call__(scope, receive, send)


class _Answer:
    """The way back to the client."""

    def __init__(self, send: Send, *, is_head: bool) -> None:
        self._send = send
        self.is_head = is_head
        self.has_started = False
        self.status = 0
        self.bytes = 0
        self._is_stream = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_started = True
            self.status = message["status"]
            _add_headers(message)
            self._is_stream = (b"content-type", b"application/x-ndjson") in message["headers"]
            metrics.streams.inc(self._is_stream)
        elif self.is_head:
            message = {**message, "body": b""}
        else:
            self.bytes += len(message.get("body", b""))
        await self._send(message)

    def end(self) -> None:
        """Nothing more will be sent."""
        metrics.streams.dec(self._is_stream)


def _accepted(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers without codings that are named only to be refused (`gzip;q=0`): what packs looks for their names alone."""
    return [
        (
            name,
            ",".join(coding for coding, quality in listed.qualities(value.decode("latin-1")) if quality > 0).encode(
                "latin-1"
            ),
        )
        if name == b"accept-encoding" and b"=0" in value
        else (name, value)
        for name, value in headers
    ]


def _add_headers(message: MutableMapping[str, Any]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    # Said inside to keep an answer from being compressed; outside it is no encoding.
    if headers.get("content-encoding") == "identity":
        del headers["content-encoding"]
