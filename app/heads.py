"""The head of a request: what is wrong with it, before anybody looks at what it asks for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.errors import Problem
from app.settings import MOST_HEAD_BYTES, MOST_PATH_BYTES

if TYPE_CHECKING:
    from engine import Subject

METHODS = ("GET", "HEAD", "OPTIONS", "POST")


def fault(method: bytes, url: bytes, version: str, headers: Sequence[tuple[bytes, bytes]]) -> Problem | None:
    """Why a head that the parser has read is refused all the same, or None."""
    if method == b"CONNECT":
        return method_unknown()
    if (problem := _fault_of_length(url, headers)) is not None:
        return problem
    if version not in {"1.0", "1.1"}:
        return Problem("body", said().http_version)
    codings = [value.strip().lower() for name, value in headers if name == b"transfer-encoding"]
    if codings and (codings != [b"chunked"] or version == "1.0"):
        # Taken off by nobody, the other codings would be read as the body.
        return Problem("body", said().transfer_coding)
    hosts = sum(name == b"host" for name, _ in headers)
    if hosts > 1 or (hosts == 0 and version == "1.1"):
        return Problem("body", said().one_host)
    return None


def method_unknown() -> Problem:
    """Whatever the address is: the connection ends, since the request cannot be read to its end."""
    return Problem("method", said().method_unknown, headers={"Allow": ", ".join(METHODS)})


def too_long(figure: int) -> Problem:
    """So many bytes are more than a head may have."""
    members = {"limit": "head_bytes", "value": MOST_HEAD_BYTES, "figure": figure}
    return Problem("limit", said().head_too_long, status=431, members=members)


def said() -> "Subject":
    """The service's words."""
    from app import words  # the engine and all, which who only watches over other processes does not need

    return words.service


def _fault_of_length(url: bytes, headers: Sequence[tuple[bytes, bytes]]) -> Problem | None:
    # A head that comes in one packet is whole before its bytes are counted.
    figure = len(url) + sum(len(name) + len(value) for name, value in headers)
    if figure > MOST_HEAD_BYTES:
        return too_long(figure)
    path = len(url.partition(b"?")[0])
    if path > MOST_PATH_BYTES:
        members = {"limit": "path_bytes", "value": MOST_PATH_BYTES, "figure": path}
        return Problem("limit", said().path_too_long, status=431, members=members)
    return None
