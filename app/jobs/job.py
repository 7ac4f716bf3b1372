"""A job as whoever waits for it sees it: parts, one after the other, then an end or a refusal."""

import asyncio
from collections import deque
from collections.abc import Callable

from app.jobs.frames import Kind, Order

MOST_BYTES_AHEAD = 2**20
FEW_BYTES_AHEAD = 2**18

Tell = Callable[["Job", Kind], None]


class Job:
    """Parts that arrive from a worker process and wait here for the client.

    A client that reads slowly makes the job wait, not the process: the others in it go on.
    """

    def __init__(self, number: int, order: Order, tell: Tell) -> None:
        """`tell` passes a word on to the process that does the job."""
        self.number = number
        self.order = order
        self.is_due = False
        self.has_ended = False
        self.is_second_try = False
        self.was_seen = False
        self.was_spared = False
        self._tell = tell
        self._parts: deque[bytes] = deque()
        self._ahead = 0
        self._is_paused = False
        self._error: Exception | None = None
        self._news = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None

    def __aiter__(self) -> "Job":
        """The job itself gives its parts."""
        return self

    async def __anext__(self) -> bytes:
        """The next part; raises the refusal or the fault that the job has ended with."""
        while not self._parts:
            if self._error is not None:
                raise self._error
            if self.has_ended:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        self.was_seen = True
        part = self._parts.popleft()
        self._ahead -= len(part)
        if self._is_paused and self._ahead < FEW_BYTES_AHEAD:
            self._is_paused = False
            self._tell(self, Kind.RESUME)
        return part

    def take(self, part: bytes) -> None:
        """A part has arrived."""
        self._parts.append(part)
        self._ahead += len(part)
        if not self._is_paused and self._ahead > MOST_BYTES_AHEAD:
            self._is_paused = True
            self._tell(self, Kind.PAUSE)
        self._news.set()

    def end(self, error: Exception | None = None) -> None:
        """Nothing more will arrive; the first word counts."""
        if not self.has_ended:
            self.has_ended = True
            self._error = error
            self._news.set()

    def leave(self, error: Exception | None = None) -> None:
        """Nobody waits for this any more."""
        if not self.has_ended:
            self.end(error)
            self._tell(self, Kind.CANCEL)

    def time(self, seconds: float, act: Callable[["Job"], None]) -> None:
        """Do this after so many seconds, instead of what was to be done before."""
        self.forget_time()
        self._timer = asyncio.get_running_loop().call_later(seconds, act, self)

    def forget_time(self) -> None:
        """There is nothing to be done later any more, so nothing keeps the job."""
        if self._timer is not None:
            self._timer.cancel()

    def begin_again(self) -> None:
        """Forget what has arrived: another process does it all once more."""
        self.is_second_try = True
        self._parts.clear()
        self._ahead = 0
        self._is_paused = False
