"""Requests as bytes, as `python -m app` reads them: what is no HTTP is refused in the one shape, and nobody is read in two ways."""

import gzip
import json
import re
import socket
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress

import httpx2 as httpx
import pytest

from tests.app.lines import BODY, HEAD, HEALTH, HEALTHY, Address, connected, heard, refusal
from tests.app.services import PATIENCE

NO_HTTP = [
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
]
TWO_READINGS = [
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
]


def told(address: Address, sent: list[bytes]) -> dict[bytes, bytes]:
    """What each is answered; all wait side by side, because a refusal stays for a while to be heard."""
    lines = {said: connected(address, said) for said in sent}
    return {said: heard(line) for said, line in lines.items()}


@pytest.fixture(scope="module")
def refused(hurried: Address) -> dict[bytes, bytes]:
    """The answers to all that is no HTTP."""
    return told(hurried, [said for said, _, _ in NO_HTTP])


@pytest.mark.parametrize(("said", "status", "slug"), NO_HTTP)
def test_what_is_no_http_is_refused_in_the_one_shape(
    said: bytes, status: int, slug: str, refused: dict[bytes, bytes]
) -> None:
    members = refusal(refused[said])
    assert (members["status"], members["type"]) == (status, f"/problems/{slug}")
    assert slug != "limit" or members["figure"] > members["value"]
    assert b"access-control-allow-origin: *" in refused[said].lower()


def test_what_is_refused_at_its_head_is_counted(hurried: Address, refused: dict[bytes, bytes]) -> None:
    counted = heard(connected(hurried, b"GET /metrics HTTP/1.0\r\n\r\n")).decode()
    sent = [json.loads(answer.partition(b"\r\n\r\n")[2]) for answer in refused.values()]
    limits = {members["limit"] for members in sent if members["status"] == 431}
    assert limits == {"head_bytes", "path_bytes"}
    for limit in limits:
        (line,) = re.findall(rf'chainrule_refusals_total{{limit="{limit}",problem="limit"}} (\S+)', counted)
        assert float(line) >= sum(members.get("limit") == limit for members in sent)
    assert 'status="405"' in counted


def test_an_old_request_need_not_name_its_host(hurried: Address) -> None:
    assert heard(connected(hurried, b"GET /healthz HTTP/1.0\r\n\r\n")).endswith(HEALTHY)


def test_a_program_with_every_character_escaped_fits_into_an_address(hurried: Address) -> None:
    remark = b"w = 3; w^2 # ".replace(b" ", b"%20").replace(b"#", b"%23") + b"%F0%9D%91%A5" * 9_900
    line = connected(hurried, b"GET /api/v1/export/dot?program=" + remark + b" HTTP/1.0\r\n\r\n")
    answer = heard(line)
    assert b" 200 OK\r\n" in answer
    assert b"digraph" in answer


def test_requests_in_one_packet_are_all_answered(hurried: Address) -> None:
    line = connected(hurried, HEALTH * 5)
    assert heard(line).count(HEALTHY) == 5


def test_an_offer_to_upgrade_is_not_taken(hurried: Address) -> None:
    offer = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    assert b"HTTP/1.1 200" in heard(connected(hurried, offer))


@pytest.mark.parametrize("place", [0, 5, 60, 140, 200, 10_000], ids=lambda place: f"cut at {place}")
@pytest.mark.parametrize("is_chunked", [False, True], ids=["with a length", "in chunks"])
def test_a_body_behind_an_offer_to_upgrade_is_read(is_chunked: bool, place: int, hurried: Address) -> None:
    offer = HEAD + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQA\r\n"
    length, body = (
        (b"Transfer-Encoding: chunked\r\n\r\n", b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY))
        if is_chunked
        else (b"Content-Length: %d\r\n\r\n" % len(BODY), BODY)
    )
    said = (offer + length + body) * 2 + b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    line = connected(hurried, said[:place])
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.sendall(said[place:])
    answer = heard(line)
    assert answer.count(b"HTTP/1.1 200") == 3
    assert answer.count(b'"loss":9') == 2
    assert answer.endswith(HEALTHY)


def test_a_body_is_asked_for_where_a_client_waits_for_that(hurried: Address) -> None:
    line = connected(
        hurried, HEAD + b"Expect: 100-continue\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(BODY)
    )
    assert line.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    line.sendall(BODY)
    assert b'"loss":9' in heard(line)


@pytest.mark.parametrize(
    "body", [b"zz\r\n{}", b"2\r\n{}}\r\n", b"-2\r\n{}\r\n", b"2;\x01\r\n{}\r\n", b"fffffffffffffffff\r\n"]
)
@pytest.mark.parametrize("is_one_packet", [True, False])
def test_malformed_chunks_are_refused_at_once(body: bytes, is_one_packet: bool, hurried: Address) -> None:
    start = time.monotonic()
    line = connected(hurried, HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + (body if is_one_packet else b""))
    if not is_one_packet:
        line.sendall(b"1\r\n{\r\n")
        time.sleep(0.1)
        line.sendall(body)
    members = refusal(heard(line))
    assert (members["status"], members["type"]) == (400, "/problems/body")
    assert time.monotonic() - start < 0.6  # its deadline, which is shorter here


@pytest.fixture(scope="module")
def read(hurried: Address) -> dict[bytes, bytes]:
    """The answers to all bodies that two readers could end elsewhere."""
    sent = {fields: HEAD + fields + b"\r\n0\r\n\r\n" + HEALTH for fields in TWO_READINGS}
    answers = told(hurried, list(sent.values()))
    return {fields: answers[said] for fields, said in sent.items()}


@pytest.mark.parametrize("fields", TWO_READINGS)
def test_a_body_that_two_readers_could_end_elsewhere_is_refused(fields: bytes, read: dict[bytes, bytes]) -> None:
    assert refusal(read[fields])["status"] == 400
    assert HEALTHY not in read[fields]


def test_the_service_as_a_whole_says_what_it_takes(hurried: Address) -> None:
    answer = heard(connected(hurried, b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
    assert answer.startswith(b"HTTP/1.1 204 ")
    assert b"allow: GET, HEAD, OPTIONS, POST\r\n" in answer


def test_an_old_request_has_no_chunks(hurried: Address) -> None:
    said = HEAD.replace(b"HTTP/1.1", b"HTTP/1.0") + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
    assert refusal(heard(connected(hurried, said)))["status"] == 400


@pytest.mark.parametrize("around", [b"2;" + b"x" * 2**19 + b"\r\n{}\r\n", b"0\r\n" + b"X: y\r\n" * 2**17])
def test_what_stands_around_chunks_is_bounded(around: bytes, hurried: Address) -> None:
    line = connected(hurried, HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    with suppress(OSError):
        # It ends before all is sent.
        line.sendall(around * 20)
    line.close()
    assert heard(connected(hurried, b"GET /healthz HTTP/1.0\r\n\r\n")).endswith(HEALTHY)


def test_the_smallest_chunks_are_a_body_and_fields_behind_them_are_not_heeded(hurried: Address) -> None:
    body = json.dumps({"program": f"w = 3; w^2 # {'x' * 9_000}"}).encode()
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in body)
    head = HEAD + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = heard(connected(hurried, head + chunks + b"0\r\nAccept-Encoding: gzip\r\n\r\n"))
    assert b'"loss":9' in answer


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
