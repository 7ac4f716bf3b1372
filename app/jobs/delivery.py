"""A job's parts on their way to the client, and the client's going noticed on the way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app import errors, listed
from app.errors import Problem
from app.jobs.job import Job

LINES = "application/x-ndjson"
# No proxy may hold a line back.
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Left(Exception):  # noqa: N818 - no error: the client does not want the answer any more
    """The client has closed the connection before its answer began."""


def wants_lines(accept: str) -> bool:
    """Whether a client asks for lines, and does not like a single object better."""
    return listed.quality(accept, LINES) > 0 and listed.quality(accept, LINES) >= listed.quality(
        accept, "application/json"
    )


async def whole(job: Job, request: Request) -> bytes:
    """The one part of an answer that comes whole."""
    async with _attended(job, request):
        return b"".join([part async for part in job])


async def streamed(job: Job, request: Request) -> Response:
    """An answer of lines, once the first is there; a refusal before it is an answer of its own."""
    async with _attended(job, request, leaves=False):
        try:
            first = await anext(job)
        except BaseException:
            job.leave()
            raise
    return Lines(job, first)


class Lines(Response):
    """Lines that are sent as they come; the last says how it ended."""

    media_type = LINES

    def __init__(self, job: Job, first: bytes) -> None:
        """The first line is known, the others are on their way."""
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]
        self._job = job
        self._first = first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send line by line; a client that leaves ends the job."""
        async with _attended(self._job, Request(scope, receive)):
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            await send({"type": "http.response.body", "body": self._first, "more_body": True})
            try:
                async for part in self._job:
                    await send({"type": "http.response.body", "body": part, "more_body": True})
                last = b""
            except Problem as problem:
                errors.note(scope, problem)
                last = orjson.dumps({**errors.answer(problem), "type": "error", "problem": problem.kind.type}) + b"\n"
            except Left:
                return
            await send({"type": "http.response.body", "body": last, "more_body": False})


@asynccontextmanager
async def _attended(job: Job, request: Request, *, leaves: bool = True) -> AsyncIterator[None]:
    """While inside, a client that closes the connection ends the job; what is left of it at the end is not wanted."""
    watching = asyncio.create_task(_watch(job, request))
    try:
        yield
    finally:
        watching.cancel()
        if leaves:
            job.leave()


async def _watch(job: Job, request: Request) -> None:
    # The body has been read, so the only message left to come is the client's going.
    while (await request.receive())["type"] != "http.disconnect":
        pass
    job.leave(Left())
