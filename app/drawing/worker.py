"""The process that runs Graphviz, started by client.py as a script of its own: length and DOT in, length and JSON out.

Graphviz is a C library that holds the interpreter's lock, is not thread-safe and cannot be interrupted; in a process
of its own it can be killed. It gets little: no environment, no new files or processes, bounded memory, an alarm for
the case that nobody is left to kill it. It ends when its input ends, so it cannot outlive the service.
"""

import os
import resource
import signal
import struct
import sys
from contextlib import suppress
from typing import BinaryIO

ALARM_SECONDS = 10
_BOUNDS = (
    (resource.RLIMIT_AS, 2**30),
    (resource.RLIMIT_FSIZE, 16 * 2**20),
    (resource.RLIMIT_NOFILE, 32),
    (resource.RLIMIT_CORE, 0),
)


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Answer one request after the other until the input ends."""
    from pygraphviz import AGraph  # the import belongs behind the bounds

    while len(head := source.read(4)) == 4:
        (length,) = struct.unpack(">I", head)
        dot = source.read(length)
        signal.alarm(ALARM_SECONDS)
        try:
            graph = AGraph(string=dot.decode("ascii"))
            answer = b"+" + graph.draw(format="json0", prog="dot")
            graph.close()
        except Exception:  # whatever went wrong, the client is told that this engine has no answer
            answer = b"-"
        signal.alarm(0)
        target.write(struct.pack(">I", len(answer)) + answer)
        target.flush()


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
