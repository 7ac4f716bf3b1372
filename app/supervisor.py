"""Several server processes under one that watches them: replaced one by one after a hang-up, without a word to those they serve.

Uvicorn tells an old process to end as soon as its successor serves, which ends long streams in the middle, and waits for it, deaf to
everything else. Here the old one retires: it takes no new connection, finishes what it has begun, and nobody waits for it.

To read the program takes a process most of a second, and several on a machine that does much else. One that has read it stands by, and
serves at once in the place of another that was killed.
"""

import os
import signal
import time
from contextlib import suppress
from multiprocessing import Pipe, connection, parent_process
from pickle import UnpicklingError
from socket import socket

from uvicorn.config import STARTUP_FAILURE, Config
from uvicorn.supervisors.multiprocess import Multiprocess
from uvicorn.supervisors.multiprocess import Process as Member

from app.serving import RETIRE, Server

_ENDS = {signal.SIGTERM, signal.SIGINT}
_SECONDS_BETWEEN_LOOKS = 0.05


class Process(Member):
    """A server process as its supervisor sees it."""

    def __init__(self, config: Config, sockets: list[socket], *, stands_by: bool = False) -> None:
        """One that stands by reads the program, and serves when it is told to."""
        self._stands_by = stands_by
        self._hears, self._tells = Pipe(duplex=False)
        super().__init__(config, sockets)

    def target(self, sockets: list[socket] | None = None) -> None:
        """What the process does."""
        if self._stands_by and not self._is_called():
            return
        super().target(sockets)

    def begin(self) -> None:
        """Serve; the process has stood by."""
        with suppress(OSError):  # killed a moment ago: it will be found dead like any other
            self._tells.send(None)

    def _healthcheck(self, timeout: float) -> bool | None:
        """Whether it serves; None when it does not answer. Who is killed after the question is not waited for: no pipe tells of that."""
        try:
            self.parent_conn.send(b"ping")
            if self.parent_conn in connection.wait([self.parent_conn, self.process.sentinel], timeout):
                return bool(self.parent_conn.recv())
        except (OSError, EOFError, UnpicklingError):
            pass
        return None

    def _is_called(self) -> bool:
        """In the process: wait, with the program read, until it is told to serve; False when nobody is left to tell it."""
        self.config.load()
        parent = parent_process()
        return parent is None or self._hears in connection.wait([self._hears, parent.sentinel])

    @property
    def server(self) -> Server:
        """The server that runs in it."""
        if self._server is None:
            self._server = Server(config=self.config)
        return self._server  # type: ignore[return-value]  # made here

    def retire(self) -> None:
        """Ask it to finish what it has begun, and to end then."""
        if self.process.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, RETIRE)


class Supervisor(Multiprocess):
    """Starts, watches, replaces and ends server processes."""

    processes: list[Process]  # type: ignore[assignment]  # ours
    _standby: Process | None = None
    _retired: tuple[Process, ...] = ()

    def init_processes(self) -> None:
        """Start them."""
        self.processes += [self._started() for _ in range(self.processes_num)]

    def restart_all(self) -> None:
        """Replace each when its successor serves; a signal to end is heard in between."""
        self._dismiss_standby()  # it has read the program as it was
        for place, old in enumerate(self.processes):
            new = self._started()
            if not self._serves(new):
                new.kill()
                new.join()
                return
            self.processes[place] = new
            self._retire(old)

    def keep_subprocess_alive(self) -> None:
        """Replace those that have ended or hang without being asked to, and forget the retired that have ended."""
        for place, process in enumerate(self.processes):
            if self.should_exit.is_set():
                return
            if process.is_alive(timeout=self.config.timeout_worker_healthcheck):
                continue
            process.kill()
            process.join()
            if process.exitcode == STARTUP_FAILURE:
                # It would fail in the same way every time.
                self.should_exit.set()
                return
            self.processes[place] = self._successor()
        self._keep_standby()
        for process in self._retired:
            if process.exitcode is not None:
                process.join()
        self._retired = tuple(process for process in self._retired if process.exitcode is None)

    def handle_ttin(self) -> None:
        """One more."""
        self.processes_num += 1
        self.processes.append(self._started())

    def handle_ttou(self) -> None:
        """One less, if there is more than one; it finishes what it has begun."""
        if self.processes_num > 1:
            self.processes_num -= 1
            self._retire(self.processes.pop())

    def terminate_all(self) -> None:
        """Ask all to end now; none of them is the last while this process has the door open too."""
        self._dismiss_standby()
        for listener in self.sockets:
            listener.close()
        super().terminate_all()
        for process in self._retired:
            process.terminate()

    def join_all(self) -> None:
        """Wait until all have."""
        super().join_all()
        for process in self._retired:
            process.join()

    def _retire(self, process: Process) -> None:
        process.retire()
        self._retired += (process,)

    def _serves(self, process: Process) -> bool:
        """Whether the process comes to serve before its time is up, or a signal to end is waiting."""
        deadline = time.monotonic() + self.config.timeout_worker_healthcheck
        while time.monotonic() < deadline and _ENDS.isdisjoint(self.signal_queue) and process.process.is_alive():
            if process.is_ready(timeout=1):
                return True
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        return False

    def _successor(self) -> Process:
        """A process that serves soon: the one that stands by, or another."""
        standby, self._standby = self._standby, None
        if standby is None or not standby.process.is_alive():
            return self._started()
        standby.begin()
        return standby

    def _keep_standby(self) -> None:
        """Let one stand by when all others serve, which comes first; one that cannot read the program is not tried again."""
        standby = self._standby
        if standby is not None and standby.exitcode is not None and standby.exitcode < 0:
            standby.join()
            self._standby = standby = None
        if standby is None and all(process.is_ready() for process in self.processes):
            self._standby = self._started(stands_by=True)

    def _dismiss_standby(self) -> None:
        if self._standby is not None:
            self._standby.kill()
            self._standby.join()
            self._standby = None

    def _started(self, *, stands_by: bool = False) -> Process:
        process = Process(self.config, self.sockets, stands_by=stands_by)
        process.start()
        return process
