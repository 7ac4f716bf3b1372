"""The process that does long work: several jobs at once, each a few milliseconds at a time.

Taking turns is what keeps a class fair: a run of a second is not behind one of ten. One thread listens, so that a job hears that it
is not wanted any more between two of its own turns; the other works. It ends when the service does, because then its line is dead.
"""

import gc
import os
import queue
import resource
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress

import orjson

from app import collecting, convert
from app.errors import Problem
from app.jobs.frames import HEAD, Kind, Order, frame
from app.jobs.tasks import TASKS
from app.settings import from_environment

NICENESS = 5
LONGEST_WAIT = 0.2
SECONDS_TO_END = 2.0


class Stop:
    """Asked by a job again and again: a reason to stop, or None."""

    def __init__(self, seconds: float) -> None:
        """The clock starts when the work does, not while it waits for its turn."""
        self.reason: str | None = None
        self._deadline = time.monotonic() + seconds

    def __call__(self) -> str | None:
        """The reason, in the words of the API."""
        if self.reason is None and time.monotonic() > self._deadline:
            self.reason = "time"
        return self.reason


class Running:
    """A job under way."""

    def __init__(self, order: Order) -> None:
        """Nothing is done before the first turn."""
        self.stop = Stop(order.seconds)
        self.is_paused = False
        self._parts: Iterator[bytes] | None = None
        self._order = order

    @property
    def wants_a_turn(self) -> bool:
        """A job whose client reads slowly waits, but not past its time."""
        return not self.is_paused or self.stop() is not None

    def turn(self) -> bytes:
        """The next part of the answer, which may be empty; raises StopIteration behind the last."""
        if self._parts is None:
            self._parts = iter(TASKS[self._order.task](self._order.body, self.stop))
        return next(self._parts)


class Worker:
    """One process's jobs and its line to the service."""

    def __init__(self, line: socket.socket) -> None:
        """Take the line."""
        self._line = line
        self._heard: queue.SimpleQueue[tuple[int, Kind, bytes] | None] = queue.SimpleQueue()
        self._jobs: dict[int, Running] = {}

    def serve(self) -> None:
        """Work until the service hangs up."""
        threading.Thread(target=self._listen, daemon=True).start()
        with suppress(BrokenPipeError, ConnectionResetError):
            self._say(0, Kind.READY)
            while self._hear():
                for number, job in list(self._jobs.items()):
                    if job.wants_a_turn:
                        self._turn(number, job)
                    if not self._hear(may_wait=False):
                        return

    def _hear(self, *, may_wait: bool = True) -> bool:
        """Do what the service has said; False when it is gone."""
        while True:
            is_busy = any(job.wants_a_turn for job in self._jobs.values())
            try:
                if is_busy or not may_wait:
                    said = self._heard.get_nowait()
                else:
                    said = self._heard.get(timeout=LONGEST_WAIT if self._jobs else None)
            except queue.Empty:
                if is_busy or not may_wait:
                    return True
                continue
            if said is None:
                return False
            self._obey(*said)

    def _obey(self, number: int, kind: Kind, content: bytes) -> None:
        if kind is Kind.START:
            self._jobs[number] = Running(Order.unpacked(content))
            return
        job = self._jobs.get(number)
        if job is None:
            return
        if kind is Kind.CANCEL:
            self._cancel(number, job, content.decode())
        else:
            job.is_paused = kind is Kind.PAUSE

    def _cancel(self, number: int, job: Running, reason: str) -> None:
        """With a reason the job ends in its own words; without one nobody is there to hear them."""
        if reason:
            job.stop.reason = job.stop.reason or reason
        else:
            self._end(number, Kind.DONE)

    def _turn(self, number: int, job: Running) -> None:
        try:
            part = job.turn()
        except StopIteration:
            self._end(number, Kind.DONE)
        except Exception as error:
            self._end(number, Kind.PROBLEM, _told(error))
        else:
            if part:
                self._say(number, Kind.PART, part)

    def _end(self, number: int, kind: Kind, content: bytes = b"") -> None:
        self._jobs.pop(number, None)
        self._say(number, kind, content)
        if not self._jobs:
            # Graphs refer to themselves; what a large one held goes while nobody waits.
            gc.collect()

    def _say(self, number: int, kind: Kind, content: bytes = b"") -> None:
        self._line.sendall(frame(number, kind, content))

    def _listen(self) -> None:
        with suppress(OSError), self._line.makefile("rb") as source:
            while len(head := source.read(HEAD.size)) == HEAD.size:
                number, kind, length = HEAD.unpack(head)
                content = source.read(length)
                if kind == Kind.CANCEL and (job := self._jobs.get(number)):
                    # Said here too, for a job that is in the middle of a long turn.
                    job.stop.reason = job.stop.reason or content.decode() or "shutdown"
                self._heard.put((number, Kind(kind), content))
        self._heard.put(None)
        # The work may be in the middle of something long that nobody needs any more.
        time.sleep(SECONDS_TO_END)
        os._exit(1)


def _told(error: Exception) -> bytes:
    """A refusal, or a fault with its trace for the log, as the content of a frame."""
    problem = error if isinstance(error, Problem) else convert.problem_of(error)
    trace = "".join(traceback.format_exception(error)) if problem.kind.slug == "internal" else None
    return orjson.dumps([problem.kind.slug, problem.detail, problem.status, problem.members, trace])


def main(number: int) -> None:
    """Serve on an open socket; the terminal's interrupt is the service's business, and so is a call to end."""
    for deaf in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(deaf, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICENESS)
    convert.speak(from_environment().words)
    collecting.settle()
    with socket.socket(fileno=number) as line:
        Worker(line).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]))
