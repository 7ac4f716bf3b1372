"""The standard streams of a command: each of them is there, says any character, and fails in a sentence.

A shell may start a program without any of them, or with a full disk behind one. What cannot be written is then said on
standard error, and what cannot be said there is left: nobody is there to hear it.
"""

import contextlib
import io
import os
import sys
from typing import cast

from app import words
from app.commands.faults import cannot_read, cannot_write


def prepare() -> None:
    """Put something in the place of a stream that is missing, and have any character said by those that are there."""
    # A missing stream is opened the wrong way round, so that whoever uses it is told, as by the one that is missing.
    # In the order of their numbers, so that each gets its own, and no file of ours is taken for one of them.
    if sys.stdin is None:
        sys.stdin = _nothing(os.O_WRONLY, "r")
    if sys.stdout is None:
        sys.stdout = _nothing(os.O_RDONLY, "w")
    if sys.stderr is None:
        sys.stderr = _nothing(os.O_WRONLY, "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def read() -> bytes:
    """All of standard input; raises a problem where it cannot be read."""
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise cannot_read(words.commands.standard_input, error) from None


def write(content: str | bytes) -> None:
    """Write to standard output, now; raises a problem where it cannot be written.

    Raises:
        BrokenPipeError: Who reads has read enough.
    """
    try:
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
        else:
            sys.stdout.write(content)
        sys.stdout.flush()
    except OSError as error:
        _give_up_output()
        if isinstance(error, BrokenPipeError):
            raise
        raise cannot_write(words.commands.standard_output, error) from None


def tell(content: str | bytes) -> None:
    """Write a line to standard error."""
    with contextlib.suppress(OSError):
        if isinstance(content, bytes):
            sys.stderr.buffer.write(content + b"\n")
        else:
            sys.stderr.write(f"{content}\n")
        sys.stderr.flush()


def _give_up_output() -> None:
    """Python would try once more when it ends, and complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _nothing(way: int, mode: str) -> io.TextIOWrapper:
    descriptor = os.open(os.devnull, way)
    # What is started from here has its streams too.
    os.set_inheritable(descriptor, True)
    return cast("io.TextIOWrapper", os.fdopen(descriptor, mode, buffering=1, encoding="utf-8"))
