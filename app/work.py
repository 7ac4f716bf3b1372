"""Short work that takes the processor, kept off the event loop and bounded in number; long work is in app.jobs."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from app import words
from app.errors import Problem

Result = TypeVar("Result")


class Room:
    """A number of places to work and a queue before them; who finds the queue full is sent away."""

    def __init__(self, places: int, queue: int) -> None:
        """An empty room; its threads begin with the first work."""
        self._places = places
        self._most = places + queue
        self._inside = 0
        self._lock = threading.Lock()
        self._threads: ThreadPoolExecutor | None = None

    async def do(self, work: Callable[[], Result]) -> Result:
        """What the work returns, done in a thread; raises an overload problem when the queue is full."""
        if self._inside >= self._most:
            raise Problem("overload", words.service.busy, headers={"Retry-After": "2"})
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._places, thread_name_prefix="work")
        working = self._threads.submit(work)
        with self._lock:
            self._inside += 1
        # Work that nobody waits for any more still takes its place until it is done.
        working.add_done_callback(self._count_out)
        return await asyncio.wrap_future(working)

    def stop(self) -> None:
        """Begin nothing any more."""
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None

    def _count_out(self, _: Future[Result]) -> None:
        with self._lock:
            self._inside -= 1
