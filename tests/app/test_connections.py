"""Connections to `python -m app`: every wait for a client has an end, and whoever is slow holds up nobody."""

import json
import re
import socket
import time
import urllib.request

import pytest

from app.settings import ROOT
from tests.app.lines import BODY, HEAD, HEALTH, HEALTHY, Address, connected, heard, refusal
from tests.app.services import PATIENCE, wait_until
from tests.soak.parts import LINES, LONG_RUN


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


def older(request: bytes) -> bytes:
    """The same as a client of the older protocol asks."""
    return request.replace(b"HTTP/1.1", b"HTTP/1.0", 1)


def descent(body: dict[str, object], accept: str = "*/*") -> bytes:
    """A request for a run."""
    sent = json.dumps(body).encode()
    head = HEAD.replace(b"graph", b"descent") + b"Accept: %b\r\nContent-Length: %d\r\n\r\n"
    return head % (accept.encode(), len(sent)) + sent


def test_who_has_asked_and_closes_the_sending_side_is_answered(hurried: Address) -> None:
    graph = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
    run = {**LONG_RUN, "iterations": 5_000}
    asked = [graph, graph * 3, older(graph), older(descent(run)), descent(run), descent(run, LINES)]
    lines = [connected(hurried, said) for said in asked]
    for line in lines:
        line.shutdown(socket.SHUT_WR)
    # To the older protocol nothing may be said before its answer, which begins with these letters in any case.
    opening = lines[3].recv(100)
    assert b"HTTP/1.1 ".startswith(opening)
    one, three, old, long, whole, streamed = map(heard, lines)
    assert (opening + long).startswith(b"HTTP/1.1 200 OK\r\n")
    assert b'"status":"completed"' in long
    assert (one.count(b'"loss":9'), three.count(b'"loss":9'), old.count(b'"loss":9')) == (1, 3, 1)
    assert b'"status":"completed"' in whole
    assert b'"type":"end"' in streamed
    # What is not whole is no question.
    for said in (b"", HEAD, graph[:-1]):
        line = connected(hurried, said)
        line.shutdown(socket.SHUT_WR)
        assert heard(line) == b""


@pytest.mark.parametrize(
    "asked",
    [descent(LONG_RUN), descent(LONG_RUN, LINES), older(descent(LONG_RUN))],
    ids=["whole", "streamed", "older"],
)
def test_who_has_asked_for_a_long_run_and_goes_ends_it(asked: bytes, hurried: Address) -> None:
    def done() -> int:
        numbers = heard(connected(hurried, b"GET /metrics HTTP/1.0\r\n\r\n")).decode()
        counts = re.findall(r'^chainrule_requests_total.*route="/api/v1/descent".* (\S+)$', numbers, re.MULTILINE)
        return sum(int(float(count)) for count in counts)

    before = done()
    line = connected(hurried, asked)
    if LINES.encode() in asked:
        line.recv(100)
    line.close()
    start = time.monotonic()
    wait_until(lambda: done() > before)
    assert time.monotonic() - start < 5


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
