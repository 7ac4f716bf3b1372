"""Short work that takes the processor, kept off the event loop and bounded in number; long work is in app.jobs."""

from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

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
