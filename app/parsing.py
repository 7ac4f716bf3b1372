"""HTTP's parser, for which another protocol is an offer that is not taken, and which tells an unknown method from what is no request.

The parser of httptools stops behind a head that offers another protocol (`curl --http2` does with every request) as if the offer were
taken: the body would be lost, and read as the next request. Who does not take an offer answers the request as it stands (RFC 9110, 7.8).
"""

import re
from typing import Protocol

import httptools

# What a line has to begin with to be a request by some method: a token, and a space unless no more has come.
_SOME_METHOD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}(?: |$)")
_UNKNOWN_TO_HTTP = "Invalid method"


class Heard(Protocol):
    """Who hears what the parser has found: the callbacks of httptools, and what of the head is kept."""

    url: bytes
    headers: list[tuple[bytes, bytes]]


class Parser:
    """One connection's parser, as uvicorn uses it."""

    def __init__(self, heard: Heard) -> None:
        """Nothing has come."""
        self._heard = heard
        self._parser = self._made()

    @property
    def has_offer(self) -> bool:
        """Whether the head that has just been read is read once more, without its offer of another protocol."""
        return bool(self._parser.should_upgrade())

    def should_upgrade(self) -> bool:
        """No offer is taken."""
        return False

    def should_keep_alive(self) -> bool:
        """Whether another request may follow."""
        return bool(self._parser.should_keep_alive())

    def get_method(self) -> bytes:
        """The request's method."""
        return bytes(self._parser.get_method())

    def get_http_version(self) -> str:
        """The request's version of HTTP."""
        return str(self._parser.get_http_version())

    def feed_data(self, data: bytes) -> None:
        """Read on; raises an HttpParserError at what is no HTTP."""
        while True:
            try:
                self._parser.feed_data(data)
            except httptools.HttpParserUpgrade as offer:
                data = self._head_without_offer() + data[offer.args[0] :]
                self._parser = self._made()
            else:
                return

    def _made(self) -> httptools.HttpRequestParser:
        made = httptools.HttpRequestParser(self._heard)
        # As uvicorn has it: a request may come behind one that said it would be the last, and is not answered.
        made.set_dangerous_leniencies(lenient_data_after_close=True)
        return made

    def _head_without_offer(self) -> bytes:
        # Written from what was understood, so that nothing can be understood in two ways.
        line = b"%b %b HTTP/%b" % (self.get_method(), self._heard.url, self.get_http_version().encode())
        fields = (b"%b: %b" % field for field in self._heard.headers if field[0] != b"upgrade")
        return b"\r\n".join((line, *fields, b"", b""))


def is_unknown_method(error: BaseException | None, data: bytes) -> bool:
    """Whether the parser has refused a packet, the first of a request, for its method alone."""
    if isinstance(error, httptools.HttpParserInvalidMethodError):
        return _SOME_METHOD.match(data) is not None
    # Methods of other protocols that the parser knows, at the end of the line.
    return isinstance(error, httptools.HttpParserError) and str(error).startswith(_UNKNOWN_TO_HTTP)
