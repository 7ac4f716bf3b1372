"""Connections to `python -m app`: every wait for a client has an end, and whoever is slow holds up nobody."""

import json
import re
import socket
import time
import urllib.request

from app.settings import ROOT
from tests.app.lines import HEAD, HEALTH, HEALTHY, Address, connected, heard, refusal
from tests.app.services import PATIENCE


def test_silent_and_slow_connections_are_closed_and_hold_nobody_up(hurried: Address) -> None:
    silent = [connected(hurried) for _ in range(8)]
    half_heads = [connected(hurried, b"GET /healthz HTTP/1.1\r\nHo") for _ in range(8)]
    half_bodies = [connected(hurried, HEAD + b"Content-Length: 900\r\n\r\n{") for _ in range(8)]
    start = time.monotonic()
    with urllib.request.urlopen(f"http://{hurried[0]}:{hurried[1]}/healthz", timeout=PATIENCE) as answer:
        assert answer.status == 200
    assert {heard(line) for line in silent} == {b""}
    for line in half_heads:
        assert refusal(heard(line))["status"] == 408
    for line in half_bodies:
        heard(line)
    assert time.monotonic() - start < 5


def test_a_trickle_does_not_keep_a_connection_alive(hurried: Address) -> None:
    line = connected(hurried, b"GET / HTTP/1.1\r\n")
    start = time.monotonic()
    try:
        while time.monotonic() - start < PATIENCE:
            line.sendall(b"X: y\r\n")
            time.sleep(0.05)
    except OSError:
        pass
    line.close()
    assert time.monotonic() - start < 5


def test_an_idle_connection_is_closed(hurried: Address) -> None:
    line = connected(hurried, HEALTH)
    assert heard(line).endswith(HEALTHY)


def test_who_does_not_read_the_answer_is_left(hurried: Address) -> None:
    wide = json.dumps({"program": "x = randn(100000); sum(x)", "max_elements": 100_000, "include": []}).encode()
    request = HEAD + b"Content-Length: %d\r\n\r\n" % len(wide) + wide
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    line.settimeout(PATIENCE)
    line.connect(hurried)
    # The last of a pipeline is not the one that is being answered when the service hangs up.
    line.sendall(request * 9)
    deadline = time.monotonic() + PATIENCE
    # The service hangs up although it still has something to say: the system says that it was reset.
    while line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0 and time.monotonic() < deadline:
        time.sleep(0.05)
        try:
            line.send(b"x")
        except OSError:
            break
    line.close()
    assert time.monotonic() < deadline


def test_too_many_connections_are_refused_and_leave_room_again(hurried: Address) -> None:
    lines = [connected(hurried) for _ in range(60)]
    answers = [heard(line) for line in lines]
    refused = [refusal(answer) for answer in answers if answer]
    assert refused
    assert {members["status"] for members in refused} == {503}
    assert heard(connected(hurried, HEALTH)).endswith(HEALTHY)


def test_no_clock_that_can_be_set_decides_anything() -> None:
    settable = re.compile(r"\btime\.time\(|datetime\.now|utcnow|loop\.time_ns")
    for folder in ("app", "engine"):
        for file in (ROOT / folder).rglob("*.py"):
            assert not settable.search(file.read_text(encoding="utf-8")), file
