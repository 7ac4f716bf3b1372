"""Connections as clients make them who know no library: bytes are sent, and what comes back is read to its end."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from app.settings import ROOT
from tests.app.services import PATIENCE, descendants, ended, wait_until

Address = tuple[str, int]

BODY = json.dumps({"program": "w = 3; w^2"}).encode()
HEAD = b"POST /api/v1/graph HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
HEALTHY = b'{"status":"ok"}'
# The deadlines of the protocol, made short so that a test need not wait for them.
HURRIED = """
import sys
from app import __main__, protocol
protocol.SECONDS_FOR_HEAD = 0.6
protocol.SECONDS_FOR_BODY = 0.8
protocol.SECONDS_WITHOUT_READING = 0.6
protocol.SECONDS_TO_HEAR_A_REFUSAL = 0.4
protocol.SECONDS_BETWEEN_SIGNS = protocol.SECONDS_BETWEEN_LETTERS = 0.05
protocol.MOST_CONNECTIONS = 40
__main__.KEEP_ALIVE_SECONDS = 0.4
sys.exit(__main__.main([]))
"""


@contextmanager
def hurried() -> Iterator[Address]:
    """The address of a service of short deadlines, which is ended as the person who started it ends it."""
    settings = {**os.environ, "HOST": "127.0.0.1", "PORT": "0", "WORKERS": "1"}
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(
            [sys.executable, "-c", HURRIED], cwd=ROOT, env=settings, stdout=subprocess.PIPE, stderr=log
        ) as running,
    ):
        try:
            assert running.stdout
            host, _, port = running.stdout.readline().decode().strip().rpartition("//")[2].partition(":")
            yield host, int(port)
            processes = descendants(running.pid)
            assert processes
            running.send_signal(signal.SIGINT)
            assert running.wait(PATIENCE) == 0
            wait_until(lambda: all(map(ended, processes)))
        finally:
            running.kill()
        log.seek(0)
        # Whatever clients do, and however they leave, is no fault of the service.
        assert b"Traceback" not in log.read()


def connected(address: Address, said: bytes = b"") -> socket.socket:
    """A connection on which this has been said."""
    line = socket.create_connection(address, PATIENCE)
    line.sendall(said)
    return line


def heard(line: socket.socket) -> bytes:
    """All that comes until the other side closes, however it does."""
    parts = []
    try:
        while part := line.recv(65_536):
            parts.append(part)
    except ConnectionResetError:
        pass
    finally:
        line.close()
    return b"".join(parts)


def refusal(answer: bytes) -> dict[str, object]:
    """The members of a refusal, after a look at its head."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head.lower()
    assert b"x-content-type-options: nosniff" in head.lower()
    assert b"content-security-policy" in head.lower()
    members: dict[str, object] = json.loads(body)
    assert {"type", "title", "status", "detail", "id"} <= set(members)
    return members
