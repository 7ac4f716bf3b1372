"""The process that makes PNG and PDF of a drawing, started by client.py as a script of its own: length and JSON in, bytes out.

Typst draws: it sets SVG with fonts from a folder, into pixels and into PDF with real text. It takes memory by what it is
given and cannot be interrupted, so it gets what Graphviz gets: a process with bounds that can be killed.
"""

import json
import os
import resource
import signal
import struct
import sys
from contextlib import suppress
from functools import lru_cache
from typing import Any, BinaryIO

ALARM_SECONDS = 10
_POINTS_PER_INCH = 72
_BOUNDS = ((resource.RLIMIT_AS, 2**31), (resource.RLIMIT_FSIZE, 2**24), (resource.RLIMIT_CORE, 0))
_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set document(title: sys.inputs.title)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)
"""


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Answer one request after the other until the input ends."""
    while len(head := source.read(4)) == 4:
        (length,) = struct.unpack(">I", head)
        question = source.read(length)
        signal.alarm(ALARM_SECONDS)
        try:
            answer = b"+" + draw(json.loads(question))
        except Exception:  # whatever went wrong, the client is told that there is no picture
            answer = b"-"
        signal.alarm(0)
        target.write(struct.pack(">I", len(answer)) + answer)
        target.flush()


def draw(asked: dict[str, Any]) -> bytes:
    """A drawing, so many CSS pixels wide, as png or pdf; `scale` is pixels per CSS pixel."""
    is_pdf = asked["kind"] == "pdf"
    # A CSS pixel is three quarters of a point on paper; on the screen, as many points as keep the numbers whole.
    points = asked["width"] * (0.75 if is_pdf else 1)
    inputs = {"svg": asked["svg"], "width": repr(points), "title": asked["title"]}
    made: bytes = _compiler(asked["fonts"]).compile(
        input=_PAGE, format=asked["kind"], ppi=asked["scale"] * _POINTS_PER_INCH, sys_inputs=inputs, timestamp=0
    )
    return made


@lru_cache(maxsize=2)
def _compiler(fonts: str) -> Any:  # noqa: ANN401 - the library is imported behind the bounds
    import typst

    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])
    return typst.Compiler(_PAGE, font_paths=known, ignore_system_fonts=True)


def _bind() -> None:
    for kind, bound in _BOUNDS:
        # Not every system knows every bound; those that it refuses are no reason to draw nothing.
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (bound, bound))


def main() -> None:
    """Take the bounds, silence the library's warnings, ignore the terminal's interrupt, serve."""
    _bind()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
