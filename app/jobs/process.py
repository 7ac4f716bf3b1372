"""A worker process and the line to it, as seen by the event loop."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping

from app.jobs.frames import HEAD, Kind, frame
from app.jobs.job import Job
from app.settings import ROOT

SECONDS_TO_END = 1.0
# On a machine that does much else even who was killed needs time to be gone; with all that comes before, a service has ten seconds to end.
SECONDS_TO_BE_GONE = 2.0
_SECONDS_BETWEEN_LOOKS = 0.02
# One thread for the numbers: there are as many processes as cores, and the same request gives the same digits.
_ENVIRONMENT: Mapping[str, str] = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

Hear = Callable[["Process", int, Kind, bytes], None]
Ended = Callable[["Process"], None]


class Process(asyncio.Protocol):
    """One worker: what it does at the moment, and how to speak to it."""

    def __init__(self, hear: Hear, ended: Ended) -> None:
        """`hear` takes what it says, `ended` that it is gone."""
        self.jobs: dict[int, Job] = {}
        self.is_ready = False
        self._hear = hear
        self._ended = ended
        self._waiting = bytearray()
        self._transport: asyncio.WriteTransport | None = None
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start the process; it says for itself when it is ready."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                self._process = _started(theirs.fileno())
        except OSError:
            ours.close()
            raise
        await asyncio.get_running_loop().create_unix_connection(lambda: self, sock=ours)

    @property
    def number(self) -> int | None:
        """The process's number."""
        return self._process.pid if self._process else None

    @property
    def can_work(self) -> bool:
        """Whether it has said that it is ready, and lives; that it does not is seen here before its line is found dead."""
        return self.is_ready and self._process is not None and self._process.poll() is None

    def say(self, number: int, kind: Kind, content: bytes = b"") -> None:
        """Send a frame; to a process that is gone nothing is said."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(frame(number, kind, content))

    def kill(self) -> None:
        """End it now, whatever it does."""
        if self._process is not None:
            self._process.kill()

    async def stop(self) -> None:
        """Hang up, wait until the process has ended by itself, and kill it when it does not; one that still starts has nothing to end."""
        if self._transport is not None:
            self._transport.close()
        if self._process is None:
            return
        if not self.is_ready:
            self._process.kill()
        if not await self._has_ended(SECONDS_TO_END):
            self._process.kill()
            await self._has_ended(SECONDS_TO_BE_GONE)

    async def _has_ended(self, seconds: float) -> bool:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while self._process is not None and self._process.poll() is None:
            if loop.time() > deadline:
                return False
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
        return True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The line is there."""
        self._transport = transport  # type: ignore[assignment]  # a socket's transport writes

    def data_received(self, data: bytes) -> None:
        """Cut what has arrived into frames."""
        waiting = self._waiting
        waiting += data
        place = 0
        while len(waiting) - place >= HEAD.size:
            number, kind, length = HEAD.unpack_from(waiting, place)
            end = place + HEAD.size + length
            if len(waiting) < end:
                break
            self._hear(self, number, Kind(kind), bytes(memoryview(waiting)[place + HEAD.size : end]))
            place = end
        del waiting[:place]

    def connection_lost(self, error: Exception | None) -> None:
        """The process is gone, or is told to go."""
        self._transport = None
        self._ended(self)


def _started(line: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own module, no text from outside
        [sys.executable, "-m", "app.jobs.worker", str(line)],
        cwd=ROOT,
        env={**os.environ, **_ENVIRONMENT},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=[line],
    )
