"""Server processes as copies of one that has read the program: there in a moment, and sharing the memory of what was read.

To read the program takes a process most of a second, and several on a machine that does much else. The original reads it once and does
nothing else: no thread, no event loop, no connection, so that a copy of it begins with nothing half done. It is the parent of its
copies and lives as long as they do; whoever asks for a copy speaks with it directly, over a line that ends when the copy does. A copy
whose line nobody holds any more ends too: nobody would replace or stop it. Of the original, which may be gone, it wants nothing.
"""

import os
import signal
import socket
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection

from uvicorn.config import STARTUP_FAILURE, Config

from app import collecting
from app.serving import RETIRE, Server

_ANOTHER = b"1"
_FAILED = "failed"
_MOST_FILES = 8


class Copy:
    """A server process as whoever has asked for it sees it."""

    def __init__(self, line: Connection) -> None:
        """The line is there at once, whoever speaks on it comes when the program has been read."""
        self.number: int | None = None
        self.has_failed = False
        self._line = line
        # It has been asked for, and to say its number is the first thing that it does.
        self._owes_since: float | None = time.monotonic()

    def is_ready(self, timeout: float = 5) -> bool:
        """Whether it serves."""
        return self._answer(timeout) is True

    def is_alive(self, timeout: float = 5) -> bool:
        """Whether it is there and owes no answer for longer than that; it is asked here, and its answer is heard when it is asked again.

        Who waited for one that hangs would be deaf to everything else.
        """
        if self.has_ended:
            return False
        if self._owes_since is None:
            self._ask()
        return not self._line.closed and (self._owes_since is None or time.monotonic() - self._owes_since < timeout)

    @property
    def has_begun(self) -> bool:
        """Whether it has said its number, which is the first thing that it does."""
        if self.number is None:
            self._hear(0)
        return self.number is not None

    @property
    def has_ended(self) -> bool:
        """Whether it is gone."""
        self._hear(0)
        return self._line.closed

    def terminate(self) -> None:
        """Ask it to end now."""
        self._send(signal.SIGTERM)

    def retire(self) -> None:
        """Ask it to finish what it has begun, and to end then."""
        self._send(RETIRE)

    def kill(self) -> None:
        """End it, whatever it does."""
        self._send(signal.SIGKILL)
        self._line.close()

    def join(self, timeout: float | None = None) -> None:
        """Wait until it is gone, but not for longer than that."""
        deadline = None if timeout is None else time.monotonic() + timeout
        left = timeout
        while not self._line.closed and (left is None or left >= 0):
            self._hear(left)
            left = None if deadline is None else deadline - time.monotonic()

    def _send(self, number: int) -> None:
        self._hear(0)
        if self._line.closed:
            return
        if self.number is None:
            # Nobody will hear it say that it has begun, so it does not, or ends when it finds nobody there.
            self._line.close()
            return
        with suppress(ProcessLookupError):
            os.kill(self.number, number)

    def _answer(self, timeout: float) -> bool | None:
        """Whether it serves; None when it does not answer."""
        self._ask()
        return self._hear(timeout)

    def _ask(self) -> None:
        if self._line.closed:
            return
        try:
            self._line.send(None)
        except OSError:
            self._line.close()
        self._owes_since = self._owes_since or time.monotonic()

    def _hear(self, timeout: float | None) -> bool | None:
        """Take what it has said, and at most so long wait for its answer."""
        answer = None
        try:
            while not self._line.closed and self._line.poll(timeout):
                said = self._line.recv()
                self._owes_since = None
                if isinstance(said, bool):
                    answer, timeout = said, 0
                elif said == _FAILED:
                    self.has_failed = True
                else:
                    self.number = said
        except (OSError, EOFError):
            self._line.close()
        return answer


class Original:
    """The process that reads the program, as whoever starts it sees it."""

    def __init__(self, config: Config, sockets: Sequence[socket.socket]) -> None:
        """Start it; copies, which serve on these sockets, may be asked for at once."""
        self._sockets = sockets
        self._first: Copy | None = None
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = get_context("spawn").Process(target=_serve_copies, args=(config, theirs))
            self._process.start()

    @property
    def is_alive(self) -> bool:
        """Whether it lives."""
        return self._process.is_alive()

    @property
    def has_read(self) -> bool:
        """Whether it has read the program, as its first copy shows."""
        return self._first is not None and self._first.has_begun

    @property
    def has_failed(self) -> bool:
        """Whether it could not read the program."""
        return self._process.exitcode is not None and self._process.exitcode > 0

    def copy(self) -> Copy:
        """Another server process, as soon as the program is read; of an original that is gone one that has ended."""
        ours, theirs = Pipe()
        with suppress(OSError), theirs:
            files = [theirs.fileno(), *(listener.fileno() for listener in self._sockets)]
            socket.send_fds(self._line, [_ANOTHER], files)
        copy = Copy(ours)
        self._first = self._first or copy
        return copy

    def dismiss(self) -> None:
        """Ask for no more: it ends with the last of its copies, and at once where it still reads."""
        self._line.close()
        if not self.has_read:
            self._process.kill()

    def kill(self) -> None:
        """End it, whatever it does; its copies go on."""
        self._process.kill()

    def join(self, timeout: float | None = None) -> None:
        """Wait until it is gone, with all its copies, but not for longer than that."""
        self._process.join(timeout)


def _serve_copies(config: Config, line: socket.socket) -> None:
    """In the original, and in each copy: read the program, and become a copy whenever one is asked for."""
    for deaf in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # A terminal tells all processes at once; this one hears of the end from whoever has started it.
        signal.signal(deaf, signal.SIG_IGN)
    config.load()
    collecting.settle()
    while files := _asked_for(line):
        _take_note_of_the_dead(os.WNOHANG)
        if _has_become_a_copy():
            line.close()
            _serve(config, [socket.socket(fileno=number) for number in files[1:]], Connection(files[0]))
            return
        for number in files:
            os.close(number)
    _take_note_of_the_dead(0)


def _has_become_a_copy() -> bool:
    """Where there is no room for another process the line to it ends, and whoever sees that asks again."""
    with suppress(OSError):
        return os.fork() == 0
    return False


def _asked_for(line: socket.socket) -> list[int]:
    """The files of a copy, its line and where it listens; none when nobody asks any more."""
    with suppress(OSError):
        return socket.recv_fds(line, len(_ANOTHER), _MOST_FILES)[1]
    return []


def _take_note_of_the_dead(options: int) -> None:
    """Until here the number of a copy that has ended belongs to nobody else."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, options)[0]:
            pass


def _serve(config: Config, sockets: list[socket.socket], line: Connection) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for heard in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(heard, signal.SIG_DFL)
    server = Server(config)
    try:
        line.send(os.getpid())
    except OSError:
        return
    config.configure_logging()
    threading.Thread(target=_answer, args=(server, line), daemon=True).start()
    try:
        server.run(sockets)
    except SystemExit as ended:
        if ended.code == STARTUP_FAILURE:
            line.send(_FAILED)
        raise


def _answer(server: Server, line: Connection) -> None:
    """Whenever it is asked, say whether the server serves; when nobody is there to ask any more, end as by a signal."""
    with suppress(OSError, EOFError):
        while True:
            line.recv()
            line.send(server.started)
    os.kill(os.getpid(), signal.SIGTERM)
