"""Reading a request's body: bounded, strict, and never trusted.

The framework's own reading would take any length, any text that Python calls JSON (bare NaN, lone surrogates), and
would echo the input in its errors; so the bytes are read here, and what is wrong with them is said before any model
sees them.
"""

import asyncio
import zlib
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request

from app import faults, holding, words
from app.errors import Problem
from app.objects import read_object

Model = TypeVar("Model", bound=BaseModel)
# What zlib calls the windows of each coding.
_WINDOWS = {"gzip": 31, "deflate": 15}
MOST_MEMBERS = 16


async def read(request: Request, *, most_bytes: int, seconds: float) -> bytes:
    """The body's bytes; raises a problem for a wrong media type, a body too long or one that does not arrive."""
    _check_media_type(request.headers.get("content-type", ""))
    decoder = _decoder(request.headers.get("content-encoding", ""))
    _check_announced_length(request.headers.get("content-length", ""), most_bytes)
    try:
        async with asyncio.timeout(seconds):
            return await _bounded(request, decoder, most_bytes)
    except TimeoutError:
        sentence = words.service.not_in_time.format(seconds=f"{seconds:g}")
        raise Problem("body", sentence, status=408, headers={"Connection": "close"}) from None
    except ClientDisconnect:
        # Nobody is there to read it, but it is no fault of ours either: one line in the log, and no trace.
        raise Problem("body", words.service.not_whole) from None


def parse(model: type[Model], body: bytes) -> Model:
    """The body as a request of the given kind; raises a problem that names the first field that is wrong."""
    return validated(model, read_object(body))


def validated(model: type[Model], fields: dict[str, Any]) -> Model:
    """Fields as a request of the given kind; raises a problem that names the first one that is wrong."""
    try:
        return model.model_validate(fields, strict=True)
    except ValidationError as error:
        raise faults.problem_of(error, fields) from None


def _check_media_type(header: str) -> None:
    kind, _, parameters = header.partition(";")
    kind = kind.strip().lower()
    charset = parameters.lower().replace('"', "").replace(" ", "")
    if kind != "application/json" or ("charset=" in charset and "charset=utf-8" not in charset):
        raise Problem(
            "media-type",
            words.service.media_type,
            headers={"Accept-Post": "application/json"},
        )


def _check_announced_length(header: str, most_bytes: int) -> None:
    if header.isascii() and header.isdigit() and int(header[:20]) > most_bytes:
        raise _too_long(most_bytes, int(header[:20]))


async def _bounded(request: Request, decoder: "_Decoder | None", most_bytes: int) -> bytes:
    parts = bytearray()
    sent = 0
    async for part in request.stream():
        sent += len(part)
        # One byte more than is allowed is enough to know that there are too many.
        piece = part if decoder is None else decoder.decoded(part, most_bytes + 1 - len(parts))
        if not holding.bodies.take(request.scope, len(piece)):
            raise Problem("overload", words.service.busy, headers={"Retry-After": "2", "Connection": "close"})
        parts += piece
        if max(len(parts), sent) > most_bytes:
            raise _too_long(most_bytes, max(len(parts), sent))
    if decoder is not None and sent and not decoder.is_whole:
        raise Problem("body", words.service.compressed_not_whole)
    return bytes(parts)


def _decoder(header: str) -> "_Decoder | None":
    coding = header.strip().lower()
    if coding in ("", "identity"):
        return None
    if coding not in _WINDOWS:
        raise Problem(
            "media-type",
            words.service.coding,
            headers={"Accept-Encoding": ", ".join(_WINDOWS)},
        )
    return _Decoder(coding)


class _Decoder:
    """Decompresses a body; one of gzip may be several members, one after the other, as its format has it."""

    def __init__(self, coding: str) -> None:
        self._window = _WINDOWS[coding]
        self._members = MOST_MEMBERS if coding == "gzip" else 1
        self._one = zlib.decompressobj(self._window)

    @property
    def is_whole(self) -> bool:
        """Whether the body may end here."""
        return self._one.eof

    def decoded(self, part: bytes, most: int) -> bytes:
        """What the part says, up to so many bytes; raises a body problem where it says nothing."""
        found = bytearray()
        while part and len(found) < most:
            if self._one.eof:
                self._begin_again()
            try:
                found += self._one.decompress(part, most - len(found))
            except zlib.error:
                raise Problem("body", words.service.compressed_wrong) from None
            part = self._one.unused_data
        return bytes(found)

    def _begin_again(self) -> None:
        self._members -= 1
        if self._members == 0:
            raise Problem("body", words.service.compressed_more)
        self._one = zlib.decompressobj(self._window)


def _too_long(most_bytes: int, figure: int) -> Problem:
    # The rest of the body is not read: the connection cannot be used for another request.
    sentence = words.service.too_long.format(most=most_bytes // 2**20)
    members = {"limit": "body_bytes", "value": most_bytes, "figure": figure}
    return Problem("body", sentence, status=413, members=members, headers={"Connection": "close"})
