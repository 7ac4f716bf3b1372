"""The service's side of Graphviz, and of what makes images: a few worker processes, killed when they take too long or grow too large.

A worker that was killed or died is started again by the next request that needs it.
"""

import os
import select
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

from app.drawing.places import AllBusyError, LayoutFailedError

WORKER = Path(__file__).with_name("worker.py")
_ENVIRONMENT = {"PATH": "/nonexistent", "LC_ALL": "C.UTF-8"}
_CHUNK = 1 << 16
# A layout is a few megabytes at most; a picture as well.
MOST_BYTES = 32 * 2**20
# What draws keeps its last dozen of drawings, of which the largest take a hundred megabytes each, and gives nothing back.
MOST_RESIDENT = 256 * 2**20


class Worker:
    """One process and the pipe to it."""

    def __init__(self, script: Path | None = None) -> None:
        """Start nothing yet: the first question does. The script is Graphviz's unless another is given."""
        self._script = script or WORKER
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, dot: bytes, seconds: float) -> bytes:
        """The process's answer; raises LayoutFailedError, with the process killed, when there is none in time."""
        deadline = time.monotonic() + seconds
        process = self._started()
        try:
            answer = _exchange(process, struct.pack(">I", len(dot)) + dot, deadline)
        except (OSError, LayoutFailedError) as error:
            self.stop()
            message = "The process did not answer."
            raise LayoutFailedError(message) from error
        if _resident(process.pid) > MOST_RESIDENT:
            self.stop()
        if answer[:1] != b"+":
            message = "The process could not do this."
            raise LayoutFailedError(message)
        return answer[1:]

    def stop(self) -> None:
        """Kill the process and wait until it is gone."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()
        process.wait()

    @property
    def number(self) -> int | None:
        """The process's number, while there is one."""
        return self._process.pid if self._process else None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        if self._process is None:
            # -I: neither the environment nor the working directory can change what is imported.
            command = [sys.executable, "-I", str(self._script)]
            self._process = subprocess.Popen(  # noqa: S603 - our own script, no text from outside
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_ENVIRONMENT, bufsize=0
            )
            os.set_blocking(_pipe(self._process.stdin), False)
        return self._process


class Workers:
    """As many workers as are allowed at once; a caller takes one, and gives it back."""

    def __init__(self, count: int, queue: int, script: Path | None = None) -> None:
        """Nothing is started before it is needed."""
        self._workers = [Worker(script) for _ in range(count)]
        self._idle = list(self._workers)
        self._change = threading.Condition()
        self._waiting = 0
        self._queue = queue

    def ask(self, dot: bytes, seconds: float, patience: float | None = None) -> bytes:
        """An answer from the first worker that is free within the time; raises LayoutFailedError otherwise.

        With `patience` that is how long a worker is waited for, and the time is the worker's alone.
        """
        deadline = time.monotonic() + seconds
        worker = self._take(deadline if patience is None else time.monotonic() + patience)
        try:
            return worker.ask(dot, deadline - time.monotonic() if patience is None else seconds)
        finally:
            with self._change:
                self._idle.append(worker)
                self._change.notify()

    @property
    def numbers(self) -> list[int]:
        """The numbers of the processes that are running."""
        return [worker.number for worker in self._workers if worker.number is not None]

    @property
    def idle(self) -> int:
        """How many workers have nothing to do."""
        return len(self._idle)

    @property
    def waiting(self) -> int:
        """How many callers wait for a worker."""
        return self._waiting

    def stop(self) -> None:
        """End every process."""
        for worker in self._workers:
            worker.stop()

    def _take(self, deadline: float) -> Worker:
        with self._change:
            if not self._idle and self._waiting >= self._queue:
                message = "Too many layouts are waiting."
                raise AllBusyError(message)
            self._waiting += 1
            try:
                free = self._change.wait_for(lambda: self._idle, deadline - time.monotonic())
            finally:
                self._waiting -= 1
            if not free:
                message = "No process was free in time."
                raise AllBusyError(message)
            return self._idle.pop()


def _resident(number: int) -> int:
    """How many bytes of memory a process holds; 0 where the system does not say it in a file."""
    try:
        pages = Path(f"/proc/{number}/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _exchange(process: subprocess.Popen[bytes], question: bytes, deadline: float) -> bytes:
    source, target = _pipe(process.stdout), _pipe(process.stdin)
    # The worker reads all of a question before it answers, so writing first cannot lock the two up.
    rest = memoryview(question)
    while rest:
        wait_for(target, select.POLLOUT, deadline)
        rest = rest[os.write(target, rest[:_CHUNK]) :]
    (length,) = struct.unpack(">I", _read(source, 4, deadline))
    if length > MOST_BYTES:
        message = "The answer is too long."
        raise LayoutFailedError(message)
    return _read(source, length, deadline)


def ask_once(process: subprocess.Popen[bytes], question: bytes, deadline: float) -> bytes:
    """All that a process says to a question before it ends by itself; raises LayoutFailedError where it does not."""
    source, target = _pipe(process.stdout), _pipe(process.stdin)
    for pipe in (source, target):
        os.set_blocking(pipe, False)
    rest, parts = memoryview(question), bytearray()
    while rest:
        wait_for(target, select.POLLOUT, deadline)
        rest = rest[os.write(target, rest[:_CHUNK]) :]
    if process.stdin:
        process.stdin.close()
    while True:
        wait_for(source, select.POLLIN, deadline)
        part = os.read(source, _CHUNK)
        parts += part
        if len(parts) > MOST_BYTES:
            message = "The answer is too long."
            raise LayoutFailedError(message)
        if not part:
            process.wait(max(0.0, deadline - time.monotonic()))
            return bytes(parts)


def _read(source: int, length: int, deadline: float) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        wait_for(source, select.POLLIN, deadline)
        part = os.read(source, min(_CHUNK, length - len(parts)))
        if not part:
            message = "The process has ended."
            raise LayoutFailedError(message)
        parts += part
    return bytes(parts)


def wait_for(pipe: int, event: int, deadline: float) -> None:
    """Wait until the pipe can be read or written; raises LayoutFailedError when the time is up."""
    # Not select, which fails where there are more than a thousand connections.
    waiting = select.poll()
    waiting.register(pipe, event)
    if not waiting.poll(max(0.0, 1_000 * (deadline - time.monotonic()))):
        message = "The time is up."
        raise LayoutFailedError(message)


def _pipe(pipe: object) -> int:
    number: int = pipe.fileno()  # type: ignore[attr-defined]  # both pipes were asked for when the process was started
    return number
