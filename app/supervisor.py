"""Several server processes under one that watches them: replaced one by one after a hang-up, without a word to those they serve.

Uvicorn tells an old process to end as soon as its successor serves, which ends long streams in the middle, and waits for it, deaf to
everything else. Here the old one retires: it takes no new connection, finishes what it has begun, and nobody waits for it.
"""

import logging
import signal
import time
from socket import socket

from uvicorn.config import Config
from uvicorn.supervisors.multiprocess import Multiprocess

from app.copying import Copy, Original

_log = logging.getLogger(__name__)
_ENDS = {signal.SIGTERM, signal.SIGINT}
_SECONDS_BETWEEN_LOOKS = 0.05
# Longer than one needs that ends by itself; whoever started the service has been promised that it is gone within ten.
SECONDS_TO_END = 7.5
_SECONDS_TO_BE_GONE = 1.0


class Supervisor(Multiprocess):
    """Starts, watches, replaces and ends server processes, which are copies of one that has read the program.

    Attributes:
        has_failed: Whether it ended because no server process could begin.
    """

    has_failed = False
    processes: list[Copy]  # type: ignore[assignment]  # ours
    _retired: tuple[Copy, ...] = ()

    def __init__(self, config: Config, sockets: list[socket]) -> None:
        """Let the program be read."""
        super().__init__(config, sockets)
        self._original = self._read()
        self._dismissed: tuple[Original, ...] = ()

    def init_processes(self) -> None:
        """Start them."""
        self.processes += [self._original.copy() for _ in range(self.processes_num)]

    def restart_all(self) -> None:
        """Read the program anew, and replace each when its successor serves; a signal to end is heard in between."""
        original = self._read()
        for place, old in enumerate(self.processes):
            new = original.copy()
            if not self._serves(new):
                new.kill()
                new.join()
                _log.warning("A successor has not come to serve; %d of %d were replaced.", place, len(self.processes))
                if place == 0:
                    # What cannot be read now could be read before, and those that serve go on.
                    self._dismiss(original)
                    return
                break
            self.processes[place] = new
            self._retire(old)
        self._dismiss(self._original)
        self._original = original

    def keep_subprocess_alive(self) -> None:
        """Replace those that have ended or hang without being asked to, and forget the retired that have ended."""
        self._look_at_original()
        if self._original.has_failed:
            self._fail()
        for place, process in enumerate(self.processes):
            if self.should_exit.is_set():
                return
            if process.is_alive(timeout=self.config.timeout_worker_healthcheck):
                continue
            if not process.has_begun:
                self._look_at_original(hangs=not process.has_ended)
            if process.has_failed or self._original.has_failed:
                # It would fail in the same way every time.
                self._fail()
                return
            process.kill()
            process.join()
            self.processes[place] = self._original.copy()
        self._retired = tuple(process for process in self._retired if not process.has_ended)
        self._dismissed = tuple(original for original in self._dismissed if original.is_alive)

    def handle_ttin(self) -> None:
        """One more."""
        self.processes_num += 1
        self.processes.append(self._original.copy())

    def handle_ttou(self) -> None:
        """One less, if there is more than one; it finishes what it has begun."""
        if self.processes_num > 1:
            self.processes_num -= 1
            self._retire(self.processes.pop())

    def terminate_all(self) -> None:
        """Ask all to end now; none of them is the last while this process has the door open too."""
        self._dismiss(self._original)
        for listener in self.sockets:
            listener.close()
        for process in (*self.processes, *self._retired):
            process.terminate()

    def join_all(self) -> None:
        """Wait until all have; who has not when the time of all is up is killed."""
        deadline = time.monotonic() + SECONDS_TO_END
        for process in (*self.processes, *self._retired):
            process.join(max(0, deadline - time.monotonic()))
            if not process.has_ended:
                _log.warning("A server process has not ended in time and is killed.")
                process.kill()
        for original in self._dismissed:
            original.join(_SECONDS_TO_BE_GONE)
            if original.is_alive:
                original.kill()
                original.join(_SECONDS_TO_BE_GONE)

    def _fail(self) -> None:
        _log.error("No server process can begin: the service ends.")
        self.has_failed = True
        self.should_exit.set()

    def _retire(self, process: Copy) -> None:
        process.retire()
        self._retired += (process,)

    def _look_at_original(self, *, hangs: bool | None = None) -> None:
        """Replace who makes the copies where it is gone, and where a copy has not come: then it hangs, or is about to be gone."""
        if hangs is False:
            self._original.join(_SECONDS_TO_BE_GONE)
        if not self._original.has_failed and (hangs or not self._original.is_alive):
            self._dismiss(self._original)
            self._original = self._read()

    def _dismiss(self, original: Original) -> None:
        original.dismiss()
        self._dismissed += (original,)

    def _serves(self, process: Copy) -> bool:
        """Whether the process comes to serve before its time is up, or a signal to end is waiting."""
        deadline = time.monotonic() + self.config.timeout_worker_healthcheck
        while time.monotonic() < deadline and _ENDS.isdisjoint(self.signal_queue) and not process.has_ended:
            if process.is_ready(timeout=1):
                return True
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        return False

    def _read(self) -> Original:
        return Original(self.config, self.sockets)
