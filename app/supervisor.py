"""Several server processes under one that watches them: replaced one by one after a hang-up, without a word to those they serve.

Uvicorn tells an old process to end as soon as its successor serves, which ends long streams in the middle, and waits for it, deaf to
everything else. Here the old one retires: it takes no new connection, finishes what it has begun, and nobody waits for it.
"""

import os
import signal
import time
from contextlib import suppress

from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors.multiprocess import Multiprocess
from uvicorn.supervisors.multiprocess import Process as Member

from app.serving import RETIRE, Server

_ENDS = {signal.SIGTERM, signal.SIGINT}
_SECONDS_BETWEEN_LOOKS = 0.05


class Process(Member):
    """A server process as its supervisor sees it."""

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
    _retired: tuple[Process, ...] = ()

    def init_processes(self) -> None:
        """Start them."""
        self.processes += [self._started() for _ in range(self.processes_num)]

    def restart_all(self) -> None:
        """Replace each when its successor serves; a signal to end is heard in between."""
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
            self.processes[place] = self._started()
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

    def _started(self) -> Process:
        process = Process(self.config, self.sockets)
        process.start()
        return process
