"""HTTP as `python -m app` speaks it: every wait has an end, and whoever is slow holds up nobody."""

import gzip
import itertools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2 as httpx
import pytest

from app.settings import ROOT
from tests.app.test_main import PATIENCE, children, descendants, ended, started

BODY = json.dumps({"program": "w = 3; w^2"}).encode()
LINES = {"accept": "application/x-ndjson"}
LONG_RUN = {
    "program": "x = linspace(-9, 9, 2000); w = 0.5; mean(cos(w x + w^2)) + cos(40 w)",
    "iterations": 100_000,
    "record_every": 50,
    "optimizer": {"name": "adam", "learning_rate": 0.31},
}
HEAD = b"POST /api/v1/graph HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
# The deadlines of the protocol, made short so that a test need not wait for them.
HURRIED = """
import sys
from app import __main__, protocol
protocol.SECONDS_FOR_HEAD = 0.6
protocol.SECONDS_FOR_BODY = 0.8
protocol.SECONDS_WITHOUT_READING = 0.6
protocol.MOST_CONNECTIONS = 40
__main__.KEEP_ALIVE_SECONDS = 1
sys.exit(__main__.main([]))
"""


@contextmanager
def hurried() -> Iterator[tuple[str, int]]:
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
        finally:
            running.terminate()
            running.wait(PATIENCE)
        log.seek(0)
        # Whatever clients do, and however they leave, is no fault of the service.
        assert b"Traceback" not in log.read()


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with hurried() as place:
        yield place


def connected(address: tuple[str, int], said: bytes = b"") -> socket.socket:
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
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head.lower()
    assert b"x-content-type-options: nosniff" in head.lower()
    assert b"content-security-policy" in head.lower()
    members: dict[str, object] = json.loads(body)
    assert {"type", "title", "status", "detail", "id"} <= set(members)
    return members


def test_silent_and_slow_connections_are_closed_and_hold_nobody_up(address: tuple[str, int]) -> None:
    silent = [connected(address) for _ in range(8)]
    half_heads = [connected(address, b"GET /healthz HTTP/1.1\r\nHo") for _ in range(8)]
    half_bodies = [connected(address, HEAD + b"Content-Length: 900\r\n\r\n{") for _ in range(8)]
    start = time.monotonic()
    with urllib.request.urlopen(f"http://{address[0]}:{address[1]}/healthz", timeout=PATIENCE) as answer:
        assert answer.status == 200
    assert {heard(line) for line in silent} == {b""}
    for line in half_heads:
        assert refusal(heard(line))["status"] == 408
    for line in half_bodies:
        heard(line)
    assert time.monotonic() - start < 5


def test_a_trickle_does_not_keep_a_connection_alive(address: tuple[str, int]) -> None:
    line = connected(address, b"GET / HTTP/1.1\r\n")
    start = time.monotonic()
    try:
        while time.monotonic() - start < PATIENCE:
            line.sendall(b"X: y\r\n")
            time.sleep(0.05)
    except OSError:
        pass
    line.close()
    assert time.monotonic() - start < 5


def test_an_idle_connection_is_closed(address: tuple[str, int]) -> None:
    line = connected(address, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert heard(line).endswith(b'{"status":"ok"}')


def test_who_does_not_read_the_answer_is_left(address: tuple[str, int]) -> None:
    wide = json.dumps({"program": "x = randn(100000); sum(x)", "max_elements": 100_000, "include": []}).encode()
    request = HEAD + b"Content-Length: %d\r\n\r\n" % len(wide) + wide
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    line.settimeout(PATIENCE)
    line.connect(address)
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


@pytest.mark.parametrize(
    ("said", "status", "slug"),
    [
        (b"\x16\x03\x01 hello\r\n\r\n", 400, "body"),
        (b"GET / HTTP/9.9\r\n\r\n", 400, "body"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", 400, "body"),
        (b"CONNECT nowhere HTTP/1.1\r\nHost: x\r\n\r\n", 405, "method"),
        (b"BREW /api/v1/graph HTTP/1.1\r\nHost: x\r\n\r\n", 405, "method"),
        (b"get / HTTP/1.1\r\nHost: x\r\n\r\n", 405, "method"),
        (b"DESCRIBE / HTTP/1.1\r\nHost: x\r\n\r\n", 405, "method"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "body"),
        (b"GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n", 400, "body"),
        (b"GET /healthz\r\n\r\n", 400, "body"),
        (b"GET / HTTP/1.1\r\n\r\n", 400, "body"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400, "body"),
        (b"GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n", 400, "body"),
        (b"POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody", 400, "body"),
        (b"GET /" + b"a" * 400_000, 431, "limit"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431, "limit"),
        (b"GET /api/v1/export/svg?program=" + b"a" * 163_900 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431, "limit"),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 60_000, 431, "limit"),
    ],
)
def test_what_is_no_http_is_refused_in_the_one_shape(
    said: bytes, status: int, slug: str, address: tuple[str, int]
) -> None:
    members = refusal(heard(connected(address, said)))
    assert (members["status"], members["type"]) == (status, f"/problems/{slug}")
    assert slug != "limit" or members["figure"] > members["value"]


def test_an_old_request_need_not_name_its_host(address: tuple[str, int]) -> None:
    assert heard(connected(address, b"GET /healthz HTTP/1.0\r\n\r\n")).endswith(b'{"status":"ok"}')


def test_a_program_with_every_character_escaped_fits_into_an_address(address: tuple[str, int]) -> None:
    remark = b"w = 3; w^2 # ".replace(b" ", b"%20").replace(b"#", b"%23") + b"%F0%9D%91%A5" * 9_900
    line = connected(address, b"GET /api/v1/export/dot?program=" + remark + b" HTTP/1.0\r\n\r\n")
    answer = heard(line)
    assert b" 200 OK\r\n" in answer
    assert b"digraph" in answer


def test_requests_in_one_packet_are_all_answered(address: tuple[str, int]) -> None:
    line = connected(address, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 5)
    assert heard(line).count(b'{"status":"ok"}') == 5


def test_an_offer_to_upgrade_is_not_taken(address: tuple[str, int]) -> None:
    offer = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    assert b"HTTP/1.1 200" in heard(connected(address, offer))


@pytest.mark.parametrize("place", [0, 5, 60, 140, 200, 10_000], ids=lambda place: f"cut at {place}")
@pytest.mark.parametrize("is_chunked", [False, True], ids=["with a length", "in chunks"])
def test_a_body_behind_an_offer_to_upgrade_is_read(is_chunked: bool, place: int, address: tuple[str, int]) -> None:
    offer = HEAD + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQA\r\n"
    length, body = (
        (b"Transfer-Encoding: chunked\r\n\r\n", b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY))
        if is_chunked
        else (b"Content-Length: %d\r\n\r\n" % len(BODY), BODY)
    )
    said = (offer + length + body) * 2 + b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    line = connected(address, said[:place])
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.sendall(said[place:])
    answer = heard(line)
    assert answer.count(b"HTTP/1.1 200") == 3
    assert answer.count(b'"loss":9') == 2
    assert answer.endswith(b'{"status":"ok"}')


def test_a_body_is_asked_for_where_a_client_waits_for_that(address: tuple[str, int]) -> None:
    line = connected(
        address, HEAD + b"Expect: 100-continue\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(BODY)
    )
    assert line.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    line.sendall(BODY)
    assert b'"loss":9' in heard(line)


@pytest.mark.parametrize(
    "body", [b"zz\r\n{}", b"2\r\n{}}\r\n", b"-2\r\n{}\r\n", b"2;\x01\r\n{}\r\n", b"fffffffffffffffff\r\n"]
)
@pytest.mark.parametrize("is_one_packet", [True, False])
def test_malformed_chunks_are_refused_at_once(body: bytes, is_one_packet: bool, address: tuple[str, int]) -> None:
    start = time.monotonic()
    line = connected(address, HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + (body if is_one_packet else b""))
    if not is_one_packet:
        line.sendall(b"1\r\n{\r\n")
        time.sleep(0.1)
        line.sendall(body)
    members = refusal(heard(line))
    assert (members["status"], members["type"]) == (400, "/problems/body")
    assert time.monotonic() - start < 0.6  # its deadline, which is shorter here


@pytest.mark.parametrize(
    "fields",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Content-Length: +5\r\n",
        b"Content-Length: 5, 5\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Transfer-Encoding: gzip, chunked\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Transfer-Encoding:\x0bchunked\r\n",
        b"X: a\r\n Transfer-Encoding: chunked\r\n",
        b"X: a\nTransfer-Encoding: chunked\r\n",
    ],
)
def test_a_body_that_two_readers_could_end_elsewhere_is_refused(fields: bytes, address: tuple[str, int]) -> None:
    answer = heard(connected(address, HEAD + fields + b"\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"))
    assert refusal(answer)["status"] == 400
    assert b'{"status":"ok"}' not in answer


def test_the_service_as_a_whole_says_what_it_takes(address: tuple[str, int]) -> None:
    answer = heard(connected(address, b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
    assert answer.startswith(b"HTTP/1.1 204 ")
    assert b"allow: GET, HEAD, OPTIONS, POST\r\n" in answer


def test_an_old_request_has_no_chunks(address: tuple[str, int]) -> None:
    said = HEAD.replace(b"HTTP/1.1", b"HTTP/1.0") + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
    assert refusal(heard(connected(address, said)))["status"] == 400


@pytest.mark.parametrize("around", [b"2;" + b"x" * 2**19 + b"\r\n{}\r\n", b"0\r\n" + b"X: y\r\n" * 2**17])
def test_what_stands_around_chunks_is_bounded(around: bytes, address: tuple[str, int]) -> None:
    line = connected(address, HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    with suppress(OSError):
        # It ends before all is sent.
        line.sendall(around * 20)
    line.close()
    assert heard(connected(address, b"GET /healthz HTTP/1.0\r\n\r\n")).endswith(b'{"status":"ok"}')


def test_the_smallest_chunks_are_a_body_and_fields_behind_them_are_not_heeded(address: tuple[str, int]) -> None:
    body = json.dumps({"program": f"w = 3; w^2 # {'x' * 9_000}"}).encode()
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in body)
    head = HEAD + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = heard(connected(address, head + chunks + b"0\r\nAccept-Encoding: gzip\r\n\r\n"))
    assert b'"loss":9' in answer


def test_too_many_connections_are_refused_and_leave_room_again(address: tuple[str, int]) -> None:
    lines = [connected(address) for _ in range(60)]
    answers = [heard(line) for line in lines]
    refused = [refusal(answer) for answer in answers if answer]
    assert refused
    assert {members["status"] for members in refused} == {503}
    assert heard(connected(address, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")).endswith(b'{"status":"ok"}')


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_compressed_body_is_read_and_bounded(coding: str, server: str) -> None:
    pack = gzip.compress if coding == "gzip" else zlib.compress
    headers = {"content-type": "application/json", "content-encoding": coding}

    def post(body: bytes) -> httpx.Response:
        return httpx.post(f"{server}/api/v1/graph", content=body, headers=headers, timeout=PATIENCE)

    assert post(pack(BODY)).status_code == 200
    assert post(pack(b" " * 50_000_000)).status_code == 413
    assert post(pack(BODY)[:-9]).status_code == 400
    assert post(BODY).status_code == 400
    headers["content-encoding"] = "br"
    assert post(BODY).status_code == 415


def test_a_body_in_chunks_is_bounded(server: str) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 100_000

    headers = {"content-type": "application/json"}
    assert httpx.post(f"{server}/api/v1/graph", content=chunks(), headers=headers, timeout=PATIENCE).status_code == 413


def test_a_hang_up_of_the_terminal_ends_nothing() -> None:
    with started() as (running, line):
        running.send_signal(signal.SIGHUP)
        with urllib.request.urlopen(f"{line.rpartition(' ')[2]}/healthz", timeout=PATIENCE) as answer:  # noqa: S310 - ours
            assert answer.status == 200
        running.terminate()
        assert running.wait(PATIENCE) == 0


@contextmanager
def asked_all_the_time(address: str) -> Iterator[list[object]]:
    """While inside, the service is asked from two sides; what fails is in the list."""
    failures: list[object] = []
    served: set[int] = set()
    is_over = threading.Event()

    def keep_asking() -> None:
        with httpx.Client(timeout=PATIENCE) as client:
            while not is_over.is_set():
                try:
                    answer = client.post(f"{address}/api/v1/graph", json={"program": "w = 3; w^2", "include": []})
                    served.add(answer.status_code)
                except httpx.HTTPError as error:
                    failures.append(error)
                time.sleep(0.05)

    asking = [threading.Thread(target=keep_asking) for _ in range(2)]
    for thread in asking:
        thread.start()
    try:
        yield failures
    finally:
        is_over.set()
        for thread in asking:
            thread.join()
    assert served == {200}


def test_several_workers_lose_nothing_by_a_hang_up_and_one_that_is_killed_is_replaced() -> None:
    with started(WORKERS="2") as (running, line):
        address = line.rpartition(" ")[2]

        def others(than: set[int]) -> int:
            return len(set(servers(running.pid)) - than)

        with asked_all_the_time(address) as failures:
            wait_until(lambda: others(set()) == 2)
            before = set(servers(running.pid))
            with httpx.stream(
                "POST", f"{address}/api/v1/descent", json=LONG_RUN, headers=LINES, timeout=PATIENCE
            ) as run:
                lines = run.iter_lines()
                assert json.loads(next(lines))["type"] == "header"
                running.send_signal(signal.SIGHUP)
                # Those that are replaced take no connection any more, but the stream that one of them sends goes on.
                wait_until(lambda: others(before) == 2 and not any(map(listens, before)))
                # On a slow machine its time may be up by now; nothing else ends it.
                rest = [json.loads(each) for each in itertools.islice(lines, 5)]
                assert all(each["type"] == "records" or each["reason"] == "time" for each in rest)
            wait_until(lambda: all(map(ended, before)))
            assert not failures
            victim = servers(running.pid)[0]
            os.kill(victim, signal.SIGKILL)
            wait_until(lambda: others({victim}) == 2)
            # Only what the killed one held is lost.
            assert len(failures) <= 2
        for each in servers(running.pid):
            os.kill(each, signal.SIGKILL)
        # The door is open all the time: who asks waits for those that come.
        with urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE) as answer:  # noqa: S310 - ours
            assert answer.status == 200
        running.terminate()
        assert running.wait(PATIENCE) == 0


def test_a_supervisor_that_is_killed_leaves_nobody_behind() -> None:
    with started(WORKERS="2") as (running, _):
        wait_until(lambda: len(servers(running.pid)) == 2)
        processes = descendants(running.pid)
        running.kill()
        running.wait(PATIENCE)
        wait_until(lambda: all(map(ended, processes)))


def servers(number: int) -> list[int]:
    """The server processes of a supervisor that already have processes of their own, so are about to serve or serve."""
    table = children()
    return [child for child in table.get(number, []) if table.get(child)]


def listens(number: int) -> bool:
    """Whether a process takes connections: one of its files is a listening socket (0A in the kernel's table)."""
    table = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    listening = {f"socket:[{fields[9]}]" for fields in table if fields[3] == "0A"}
    found = set()
    for file in Path(f"/proc/{number}/fd").glob("*"):
        with suppress(OSError):
            found.add(str(file.readlink()))
    return not listening.isdisjoint(found)


def wait_until(condition: object) -> None:
    assert callable(condition)
    deadline = time.monotonic() + 4 * PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_no_clock_that_can_be_set_decides_anything() -> None:
    settable = re.compile(r"\btime\.time\(|datetime\.now|utcnow|loop\.time_ns")
    for folder in ("app", "engine"):
        for file in (ROOT / folder).rglob("*.py"):
            assert not settable.search(file.read_text(encoding="utf-8")), file
