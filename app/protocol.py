"""HTTP as `python -m app` speaks it: uvicorn's protocol with an end to every wait, and with refusals that have our shape.

Uvicorn waits for ever for a client that says nothing, for one that sends a byte a minute, and for one that does not read. Here each
connection has a deadline for what it is to do next. All clocks are the event loop's, which no change of the date moves.
"""

import asyncio
import http
import logging
import sys
from typing import TYPE_CHECKING, Any, cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app import errors, heads, logs, metrics
from app.errors import Problem
from app.guard import HEADERS, HEADERS_FOR_OTHERS
from app.opening import Opening
from app.parsing import Parser, is_unknown_method
from app.settings import MOST_HEAD_BYTES, MOST_PATH_BYTES

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

SECONDS_FOR_HEAD = 10.0
SECONDS_FOR_BODY = 13.0
SECONDS_WITHOUT_READING = 13.0
SECONDS_FOR_LAST_REQUEST = 1.0
SECONDS_TO_HEAR_A_REFUSAL = 1.0
# What is answered at once needs no sign. After the second, which follows soon, most that have gone are known to have gone.
SECONDS_TO_FIRST_SIGNS = 0.05
SECONDS_BETWEEN_SIGNS = 0.3
# The letters that may be written to a client of the older protocol are few, and last for as long as a run.
SECONDS_BETWEEN_LETTERS = 1.5
MOST_CONNECTIONS = 4_000
_BROKEN_OFF: Message = {"type": "http.disconnect"}
_PROGRESS = 2**14
_SIGN = b"HTTP/1.1 100 Continue\r\n\r\n"
# The smallest chunk is one byte in six.
MOST_BYTES_A_BYTE = 8


class Deadlines(HttpToolsProtocol):
    """One connection: it is receiving a head, receiving a body, or at rest, and each has its end."""

    def __init__(self, *arguments: Any, **fields: Any) -> None:  # noqa: ANN401 - uvicorn's
        """Nothing is awaited yet."""
        super().__init__(*arguments, **fields)
        self.parser: Parser = Parser(self)  # type: ignore[assignment]  # in the place of uvicorn's
        self.app = self._hearing(self.app)
        self._broken: Scope | None = None
        self._answered: RequestResponseCycle | None = None
        self._packet = b""
        self._receiving: str | None = None
        self._since = self.loop.time()
        self._head_bytes = 0
        self._body_bytes = 0
        self._is_deaf = False
        self._is_last = False
        self._refusal: Problem | None = None
        self._reading: asyncio.TimerHandle | None = None
        self._writing: asyncio.TimerHandle | None = None
        self._showing: asyncio.TimerHandle | None = None
        self._signs = 0
        self._unsent = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Expect a request, unless there are too many connections already."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            self._refuse(Problem("overload", heads.said().connections, headers={"Retry-After": "2"}))
        else:
            self._wait("head", SECONDS_FOR_HEAD)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is awaited any more."""
        self._stop_waiting()
        self._stop_watching()
        if self._showing is not None:
            self._showing.cancel()
        self._leave_alone()
        super().connection_lost(exc)

    def eof_received(self) -> bool:  # type: ignore[override]  # uvicorn's closes, whatever is under way
        """The client sends no more. Whoever has asked a whole question may still listen: the connection stays until it is answered."""
        if not self._is_answering or self._receiving == "body":
            return False
        self._is_deaf = True
        self._stop_waiting()
        self.cycle.keep_alive = False
        self._signs = 0
        self._showing = self.loop.call_later(SECONDS_TO_FIRST_SIGNS, self._show_life)
        return True

    def data_received(self, data: bytes) -> None:
        """Parse what has come; a head that does not end is refused."""
        if self._is_deaf:
            return
        if self._receiving is None:
            self._wait("head", SECONDS_FOR_HEAD)
        # The first of a request, or nothing.
        self._packet = data if not self._head_bytes else b""
        super().data_received(data)
        self._packet = b""
        if self._receiving == "head":
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEAD_BYTES:
                self._refuse(heads.too_long(self._head_bytes))
        elif self._receiving == "body":
            self._body_bytes += len(data)
            if self._body_bytes > MOST_HEAD_BYTES:
                # What stands around chunks and behind them is bounded too.
                self._refuse(Problem("body", heads.said().no_request))

    def on_message_begin(self) -> None:
        """A request begins; in a pipeline without a new packet."""
        super().on_message_begin()
        self._head_bytes = self._body_bytes = 0
        if self._receiving is None:
            self._wait("head", SECONDS_FOR_HEAD)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of the head; one behind the body says nothing about the request that was made of it."""
        if self._receiving != "body":
            super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        """A part of the body, which makes room for as much around it as it can need."""
        self._body_bytes -= MOST_BYTES_A_BYTE * len(body)
        super().on_body(body)

    def on_headers_complete(self) -> None:
        """The head is whole; the body has its own deadline."""
        self._refusal = heads.fault(self.parser.get_method(), self.url, self.parser.get_http_version(), self.headers)
        if self._refusal is not None:
            # Ends the parsing, which answers with the refusal.
            raise ValueError(self._refusal.detail)
        if self.parser.has_offer:
            return
        self._accept_head()
        self._wait("body", SECONDS_FOR_BODY)
        if self._is_last:
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        """The request is whole: from here on the application decides how long it takes."""
        if self.parser.has_offer:
            return
        self._stop_waiting()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The answer is written, but perhaps not read."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._watch()

    def timeout_keep_alive_handler(self) -> None:
        """No further request has come: close, whether or not the last answer was read."""
        self._end()

    def pause_writing(self) -> None:
        """The client reads more slowly than the answer is made."""
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        """The client has read."""
        super().resume_writing()
        self._stop_watching()

    def shutdown(self) -> None:
        """The server ends: an idle connection may ask once more, so that no request meets a closed door."""
        if self._is_answering or self._receiving == "body":
            super().shutdown()
            return
        self._is_last = True
        self.loop.call_later(SECONDS_FOR_LAST_REQUEST, self._leave)

    def send_400_response(self, msg: str) -> None:
        """What has come is no HTTP, or a head that is refused."""
        if self._refusal is None and is_unknown_method(sys.exception(), self._packet):
            self._refusal = heads.method_unknown()
        self._refuse(self._refusal or Problem("body", heads.said().no_request))

    @property
    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _accept_head(self) -> None:
        """Let the request begin; a query that the parser of addresses could not count is put in its place by hand."""
        if len(self.url) <= MOST_PATH_BYTES:
            super().on_headers_complete()
            return
        self.url, _, query = self.url.partition(b"?")
        super().on_headers_complete()
        # The application has not begun: its task runs when the parsing is over.
        self.scope["query_string"] = query.partition(b"#")[0]

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: "ASGI3Application") -> None:
        self._answered = cycle
        super()._start_asgi_task(cycle, app)

    def _leave_alone(self) -> None:
        """Whatever is still being answered is answered to nobody; of a pipeline uvicorn knows its last request alone."""
        if self._answered is not None:
            self._answered.disconnected = True
            self._answered.message_event.set()

    def _abort(self) -> None:
        self._leave_alone()
        self.transport.abort()

    def _hearing(self, app: ASGIApp) -> ASGIApp:
        """The application, which hears that a body has broken off as it hears that a client has gone, but can still answer."""

        async def answered(scope: Scope, receive: Receive, send: Send) -> None:
            async def heard() -> Message:
                message = await receive() if self._broken is not scope else _BROKEN_OFF
                return message if self._broken is not scope else _BROKEN_OFF

            await app(scope, heard, send)

        return answered

    def _show_life(self) -> None:
        """Who has gone has sent the same as who only listens, and is found out by writing: "go on" may stand before any answer.

        An answer under way is written anyway. A client of the older protocol does not know these words: its answer begins letter by letter.
        """
        if self.transport.is_closing():
            return
        self._signs += 1
        seconds = SECONDS_TO_FIRST_SIGNS if self._signs == 1 else SECONDS_BETWEEN_SIGNS
        answered = self._answered
        if answered is not None and not answered.response_started:
            if answered.scope["http_version"] == "1.0":
                seconds = self._write_letter(answered, seconds)
            else:
                self.transport.write(_SIGN)
        self._showing = self.loop.call_later(seconds, self._show_life)

    def _write_letter(self, answered: RequestResponseCycle, seconds: float) -> float:
        """Begin the answer, or go on with its beginning; the seconds until more can be said."""
        if not isinstance(answered.transport, Opening):
            answered.transport = Opening(answered.transport)  # type: ignore[assignment]  # a transport to whoever writes
        opening = cast("Opening", answered.transport)
        opening.write_letter()
        # The second tells whether the first was heard.
        return seconds if opening.written < 2 else SECONDS_BETWEEN_LETTERS

    def _leave(self) -> None:
        if not self.transport.is_closing() and not self._is_answering:
            self._end()

    def _wait(self, what: str, seconds: float) -> None:
        self._stop_waiting()
        self._receiving = what
        self._since = self.loop.time()
        self._reading = self.loop.call_later(seconds, self._too_slow)

    def _stop_waiting(self) -> None:
        self._receiving = None
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _too_slow(self) -> None:
        if self._receiving == "head" and self._head_bytes:
            self._refuse(
                Problem("body", heads.said().head_not_in_time.format(seconds=f"{SECONDS_FOR_HEAD:g}"), status=408)
            )
        else:
            self._abort()

    def _watch(self) -> None:
        """Look now and then whether the client has read anything of what waits for it."""
        self._stop_watching()
        self._unsent = self.transport.get_write_buffer_size()
        self._writing = self.loop.call_later(SECONDS_WITHOUT_READING, self._look)

    def _look(self) -> None:
        if self.transport.get_write_buffer_size() > self._unsent - _PROGRESS:
            self._abort()
        else:
            self._watch()

    def _stop_watching(self) -> None:
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None

    def _end(self) -> None:
        if self.transport.get_write_buffer_size():
            self._abort()
        else:
            self.transport.close()

    def _refuse(self, problem: Problem) -> None:
        """Answer in the name of the application, which has not seen this request; nothing more is heard."""
        self._is_deaf = True
        self._stop_waiting()
        if self._is_answering:
            # An answer to an earlier request is under way, and nothing may be written into it.
            self.cycle.keep_alive = False
            if self.cycle.more_body:
                # Or to this very request, whose body does not go on: whoever reads it learns that now.
                self._broken = self.cycle.scope  # type: ignore[assignment]  # a dictionary of more precise types
                self.cycle.message_event.set()
            return
        body = errors.body(problem)
        headers = {
            **{name.decode(): value.decode() for name, value in self.server_state.default_headers},
            **HEADERS,
            # Where it was going is not always known; there is nothing in a refusal that others may not read.
            **HEADERS_FOR_OTHERS,
            **problem.headers,
            "Cache-Control": "no-store",
            "Content-Type": errors.MEDIA_TYPE,
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"HTTP/1.1 {problem.status} {http.HTTPStatus(problem.status).phrase}\r\n{lines}\r\n"
        self.transport.write(head.encode("ascii") + body)
        # Closing while the client still sends would make its system throw the answer away.
        self.loop.call_later(SECONDS_TO_HEAR_A_REFUSAL, self._end)
        limit = {"limit": problem.members["limit"]} if "limit" in problem.members else {}
        record = {"problem": problem.kind.slug, "id": problem.id, **limit}
        seconds = self.loop.time() - self._since
        metrics.count({}, "other", problem.status, seconds, record)
        line = {"status": problem.status, "ms": round(seconds * 1_000, 1), "bytes": len(body), **record}
        logs.request(logging.INFO, line)
