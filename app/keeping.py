"""Answers that may be kept: the same request has the same bytes, so they have a strong tag, and need not be sent twice.

What is compressed is compressed here, because a strong tag belongs to the bytes that are really sent.
"""

import gzip
import hashlib
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from app import listed

CACHE_CONTROL = "public, max-age=3600, stale-while-revalidate=86400"
_LEAST_BYTES = 1_000
_PACKED = ("image/png", "application/pdf")


def kept(request: Request, content: bytes, media_type: str, headers: Mapping[str, str]) -> Response:
    """The content with its tag, or 304 where the client has it already."""
    said = {"Cache-Control": CACHE_CONTROL, **headers}
    packable = not media_type.startswith(_PACKED)
    if packable:
        said["Vary"] = "Accept, Accept-Encoding"
    if (
        packable
        and len(content) >= _LEAST_BYTES
        and listed.quality(request.headers.get("accept-encoding", ""), "gzip") > 0
    ):
        # No time in the header of the stream: the same text is the same bytes.
        content = gzip.compress(content, compresslevel=4, mtime=0)
        said["Content-Encoding"] = "gzip"
    said["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    # Only who asks by GET or HEAD (which comes as GET, see guard.py) can have it already: for other methods HTTP knows no such answer.
    if request.method == "GET" and listed.has_tag(request.headers.get("if-none-match", ""), said["ETag"]):
        said.pop("Content-Encoding", None)
        return Response(status_code=304, headers=said)
    # Kept from the compression of all other answers, whose bytes have no tag.
    said.setdefault("Content-Encoding", "identity")
    return Response(content, headers=said, media_type=media_type)
