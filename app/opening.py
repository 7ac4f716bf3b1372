"""The first letters of an answer, written one by one before there is an answer.

Who has gone has sent the same as who only listens, and is found out by writing. To a client of the older protocol nothing may be said
before its answer; but every answer begins with the same letters, whatever comes of it.
"""

import asyncio
from typing import Any

_LETTERS = b"HTTP/1.1 "


class Opening:
    """A transport of which the next answer has begun."""

    def __init__(self, transport: asyncio.Transport) -> None:
        """No letter is written yet."""
        self.written = 0
        self._transport = transport

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a transport has
        """All else is the transport's own."""
        return getattr(self._transport, name)

    def write_letter(self) -> None:
        """The next letter; nothing where all are written."""
        letter = _LETTERS[self.written : self.written + 1]
        self.written += len(letter)
        self._transport.write(letter)

    def write(self, data: bytes) -> None:
        """The answer, but for what is written of it."""
        self._transport.write(data[self.written :])
        self.written = 0
