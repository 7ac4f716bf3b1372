"""One server process: uvicorn's server, for which a signal is a wanted end, and which can retire."""

import asyncio
import signal
import socket
import threading
from contextlib import suppress
from types import FrameType

import uvicorn

SECONDS_TO_END = 5
# Longer than the longest request may wait and take.
SECONDS_TO_RETIRE = 40
RETIRE = signal.SIGUSR1
MOST_WAITING = 1_024
_SECONDS_TO_CLOSE = 0.02


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

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End; who has connected and was not yet greeted would be cut off with the door, so these come in first.

        The event loop closes its door in its own time, and somebody may come until then: a second handle keeps the door open for as long,
        and is let go at the moment when nobody stands there.
        """
        doors = [listener.dup() for listener in sockets or []]
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        await asyncio.sleep(_SECONDS_TO_CLOSE)
        lines = _waiting(doors)
        for door in doors:
            door.close()
        taking = [asyncio.create_task(self._take(line)) for line in lines]
        await super().shutdown(sockets)
        await asyncio.gather(*taking)

    async def _take(self, line: socket.socket) -> None:
        """A connection that may ask once, like all others that have nothing under way."""
        loop = asyncio.get_running_loop()
        _, protocol = await loop.connect_accepted_socket(
            lambda: self.config.http_protocol_class(  # type: ignore[call-arg]  # as uvicorn makes them
                config=self.config, server_state=self.server_state, app_state=self.lifespan.state, _loop=loop
            ),
            line,
        )
        protocol.shutdown()  # type: ignore[attr-defined]  # uvicorn's, made above

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


def _waiting(sockets: list[socket.socket]) -> list[socket.socket]:
    """The connections that the system has made and nobody has taken."""
    found: list[socket.socket] = []
    for listener in sockets:
        listener.setblocking(False)
        with suppress(OSError):
            while len(found) < MOST_WAITING:
                found.append(listener.accept()[0])
    return found
