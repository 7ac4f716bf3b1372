"""Work that takes the processor, kept off the event loop, bounded in number, and told when to stop.

Threads do for now: the engine's time goes into NumPy and is bounded by its limits. A room is the seam at which
processes can take their place.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Event
from typing import TypeVar

import anyio
import anyio.to_thread
from starlette.requests import Request

from app.errors import Problem

Result = TypeVar("Result")


class Room:
    """A number of places to work and a queue before them; who finds the queue full is sent away."""

    def __init__(self, places: int, queue: int) -> None:
        """An empty room."""
        self._limiter = anyio.CapacityLimiter(places)
        self._most = places + queue
        self._inside = 0

    async def do(self, work: Callable[[], Result]) -> Result:
        """What the work returns, done in a thread; raises an overload problem when the queue is full."""
        if self._inside >= self._most:
            raise Problem(
                "overload", "The service is busy with other requests; please try again.", headers={"Retry-After": "2"}
            )
        self._inside += 1
        try:
            return await anyio.to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._inside -= 1


class Stop:
    """Asked by long work again and again: a reason to stop, or None."""

    def __init__(self, seconds: float, shutdown: Event) -> None:
        """The clock starts with the first question, not while the work waits for its place."""
        self._seconds = seconds
        self._deadline: float | None = None
        self._shutdown = shutdown
        self._left = Event()

    def __call__(self) -> str | None:
        """The reason, in the words of the API."""
        if self._shutdown.is_set() or self._left.is_set():
            return "shutdown"
        now = time.monotonic()
        if self._deadline is None:
            self._deadline = now + self._seconds
        return "time" if now > self._deadline else None

    @asynccontextmanager
    async def when_client_leaves(self, request: Request) -> AsyncIterator[None]:
        """While inside, a client that closes the connection stops the work."""
        watching = asyncio.create_task(self._watch(request))
        try:
            yield
        finally:
            watching.cancel()

    async def _watch(self, request: Request) -> None:
        # The body has been read, so the only message left to come is the client's going.
        while (await request.receive())["type"] != "http.disconnect":
            pass
        self._left.set()
