"""One server process: uvicorn's server, for which a signal is a wanted end, and which can retire."""

import asyncio
import signal
import socket
import threading
from types import FrameType

import uvicorn

SECONDS_TO_END = 5
# Longer than the longest request may wait and take.
SECONDS_TO_RETIRE = 40
RETIRE = signal.SIGUSR1


class Server(uvicorn.Server):
    """A server that ends by a signal with a clean exit code, and by another when everything under way is done."""

    _loop: asyncio.AbstractEventLoop | None = None
    _is_retiring = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve; from now on the process can retire."""
        self._loop = asyncio.get_running_loop()
        if threading.current_thread() is threading.main_thread():
            self._loop.add_signal_handler(RETIRE, self.retire)
        await super().startup(sockets)

    def retire(self) -> None:
        """Take no connection any more, and end when the last request is answered, however long its answer takes."""
        self._is_retiring = True
        self.config.timeout_graceful_shutdown = SECONDS_TO_RETIRE
        self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Shut down as usual, but do not raise the signal again when all is done."""
        super().handle_exit(sig, frame)
        self._captured_signals.clear()
        if self._is_retiring and self._loop is not None:
            # The patience was meant for another end.
            self._loop.call_soon_threadsafe(self._loop.call_later, SECONDS_TO_END, self._cut)

    def _cut(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()
