"""What the service has to bear, each in so many requests: the tests bear a little of each, `make soak` all of it."""

import json
import os
import re
import selectors
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from random import Random
from typing import Any
from urllib.parse import quote, urlsplit

from engine import EXAMPLES, OPERATIONS
from tests.soak import making
from tests.soak.service import PATIENCE, Held, Line, Reply, Running, p99, pulse

LONGEST_SECONDS = 1.0
LONGEST_WORK = 12.0
LONGEST_ERROR = 8_192
LINES = "application/x-ndjson"
NO_STREAM = re.compile(rb"^chainrule_streams_open 0(\.0)?$", re.MULTILINE)
SEED = 1
LONG_RUN = {
    "program": "x = linspace(-9, 9, 2000); w = 0.5; mean(cos(w x + w^2)) + cos(40 w)",
    "iterations": 100_000,
    "record_every": 50,
    "optimizer": {"name": "adam", "learning_rate": 0.31},
}
FIT = EXAMPLES[0].program
# Functions of functions: a few lines, thousands of nodes.
NESTED = """f(u) = sin(u) + 0.5 u
g(u) = f(f(f(f(f(f(f(f(f(f(u))))))))))
h(u) = g(g(g(g(g(g(g(g(g(g(u))))))))))
a = 1
h(h(h(h(h(h(h(h(h(h(a))))))))))"""
HEAVY: dict[str, tuple[str, dict[str, Any]]] = {
    "a graph of 4,000 nodes": ("graph", {"program": NESTED, "include": ["layout", "steps"]}),
    "its drawing, folded": ("graph", {"program": NESTED, "include": ["layout", "steps", "drawing"], "most_boxes": 100}),
    "its drawing, refused": ("graph", {"program": NESTED, "include": ["drawing"]}),
    "a drawing of 1,490 boxes": (
        "graph",
        {"program": "+".join(f"k{i}" for i in range(1_489)), "include": ["layout", "steps", "drawing"]},
    ),
    "a body of lists": ("graph", {"program": "a", "values": {"a": [[]] * 1_000_000}}),
    "a body of names": ("graph", {"program": "a"} | {f"a{i}": 0 for i in range(300_000)}),
    "a body of numbers": ("graph", {"program": "a", "values": {"a": [0] * 1_300_000}}),
    "an inverse of 200 by 200": ("graph", {"program": "A = param(randn(200, 200)); sum(inv(A))"}),
    "a hundred thousand numbers": (
        "graph",
        {"program": "x = randn(100000); w = 1; sum(tanh(w x))", "max_elements": 100_000},
    ),
    "a landscape": (
        "landscape",
        {
            "program": "x = linspace(-2, 2, 200); a = 1; b = 1; mean(cos(a x + b)^2)",
            "axes": [
                {"parameter": "a", "from": -9, "to": 9, "points": 256},
                {"parameter": "b", "from": -9, "to": 9, "points": 256},
            ],
        },
    ),
    "a descent": ("descent", LONG_RUN),
    "a check": ("check", {"program": "W = param(randn(15, 15)); sum(tanh(W @ W))"}),
    "a deep program": ("graph", {"program": "(" * 199 + "x" + ")" * 199, "include": ["layout", "steps", "drawing"]}),
}


class Finds(list[str]):
    """What went wrong, a line each; a find becomes a line of the corpus."""

    def look(self, what: str, reply: Reply, longest: float) -> None:
        """Hold an answer to what every answer promises."""
        if reply.status >= 500:
            self.append(f"{reply.status}: {what}: {reply.body[:300]!r}")
        if reply.seconds > longest:
            self.append(f"{reply.seconds:.2f} s: {what}")
        if reply.status >= 400 and (len(reply.body) > LONGEST_ERROR or "problem+json" not in reply.kind):
            self.append(f"an error of {len(reply.body)} bytes, {reply.kind}: {what}")
        if "json" in reply.kind and "ndjson" not in reply.kind:
            try:
                json.loads(reply.body.decode(), parse_constant=_no_json)
            except ValueError:
                self.append(f"no JSON: {what}: {reply.body[:300]!r}")


def inputs(service: Running, count: int, longest: float = LONGEST_SECONDS) -> Finds:
    """So many made-up inputs: no fault, no hang, nothing that is no JSON, no long error."""
    random, finds, line = Random(SEED), Finds(), Line(service.address)
    for _ in range(count):
        path, body = making.body(random)
        finds.look(
            json.dumps({"path": path, "body": body.decode("utf-8", "replace")[:600]}), line.post(path, body), longest
        )
    line.close()
    return finds


def operations(service: Running, each: int, longest: float = LONGEST_SECONDS) -> Finds:
    """So many examples for every operation of the table."""
    random, finds, line = Random(SEED), Finds(), Line(service.address)
    for operation in OPERATIONS:
        for _ in range(each):
            program = making.applied(random, operation)
            body = json.dumps({"program": program, "include": list(making.PARTS)}).encode()
            finds.look(json.dumps(program), line.post("graph", body), longest)
    line.close()
    return finds


def mixed(service: Running, count: int, longest: float = LONGEST_SECONDS) -> tuple[Finds, list[Held]]:
    """So many requests of all kinds; what the service holds after each tenth of them, when no run is under way any more."""
    random, finds, line = Random(SEED), Finds(), Line(service.address)
    held = []
    for _ in range(10):
        for _ in range(count // 10):
            _mixed(service, random, line, finds, longest)
        # Those that were left a moment ago end when it is noticed.
        deadline = time.monotonic() + PATIENCE
        while not NO_STREAM.search(line.ask("GET", "/metrics").body):
            assert time.monotonic() < deadline, "a run that was left does not end"
            time.sleep(0.02)
        held.append(service.held())
    line.close()
    return finds, held


def _mixed(service: Running, random: Random, line: Line, finds: Finds, longest: float) -> None:
    kind = random.random()
    knob = round(random.uniform(-2, 2), 2)
    if kind < 0.35:
        example = random.choice(EXAMPLES).program
        body = {
            # First, so that the result stays the example's.
            "program": f"unused{random.randrange(9)} = {knob}\n{example}",
            "include": random.sample(making.PARTS, 2),
        }
        finds.look("an example", line.post("graph", json.dumps(body).encode()), longest)
    elif kind < 0.6:
        path, sent = making.body(random)
        finds.look(repr(sent[:300]), line.post(path, sent), longest)
    elif kind < 0.7:
        body = {"program": FIT, "iterations": random.randrange(200)}
        finds.look(
            "a run", line.post("descent", json.dumps(body).encode(), random.choice(("*/*", LINES))), 10 * longest
        )
    elif kind < 0.72:
        leave_early(service.address)
    elif kind < 0.85:
        path = random.choice(
            ("/", "/healthz", "/readyz", "/api/v1/operations", "/api/v1/examples", f"/?p={quote(making.text(random))}")
        )
        reply = line.ask("GET", path)
        if reply.status >= 500:
            finds.append(f"{reply.status}: {path}")
    elif kind < 0.95:
        finds.look("a method", line.ask(random.choice(("DELETE", "PUT", "PATCH")), "/api/v1/graph"), longest)
    else:
        body = {"program": "a = 1; b = 2; a^2 + b^2", "axes": [{"parameter": "a", "from": -1, "to": 1, "points": 20}]}
        finds.look("a landscape", line.post("landscape", json.dumps(body).encode()), longest)


def leave_early(address: str) -> None:
    """Ask for a long run, hear its first line, and go."""
    place = urlsplit(address)
    with socket.create_connection((str(place.hostname), place.port), 60) as line:
        line.sendall(_long_run())
        line.recv(100)


def slow_clients(service: Running, each: int, seconds: float = 15.0) -> tuple[Finds, float]:
    """So many silent connections, half-sent heads and half-sent bodies; the others' 99th percentile in ms."""
    place = urlsplit(service.address)
    body = b"POST /api/v1/graph HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"
    beginnings = {"silent": b"", "slow head": b"GET / HTTP/1.1\r\nHos", "slow body": body}
    finds = Finds()
    with pulse(service.address) as beats, ExitStack() as stack:
        held = []
        start = time.monotonic()
        for kind, said in beginnings.items():
            for _ in range(each):
                line = stack.enter_context(socket.create_connection((str(place.hostname), place.port), 2 * seconds))
                line.sendall(said)
                held.append((kind, line))
        opened = time.monotonic() - start
        for kind, line in held:
            with suppress(ConnectionError):
                while line.recv(65_536):
                    pass
            if time.monotonic() - start > seconds + opened:
                finds.append(f"{kind}: closed after {time.monotonic() - start:.1f} s")
    return finds, p99(beats)


def beside_heavy_work(service: Running, seconds: float) -> Iterator[tuple[str, Finds, float, float]]:
    """For each heavy request, repeated from two sides for so long: finds, its slowest answer in s, a trivial one's p99 in ms beside it."""
    for name, (path, fields) in HEAVY.items():
        body, finds = json.dumps(fields).encode(), Finds()
        # What goes on in a worker process may take its time.
        longest = LONGEST_SECONDS if path == "graph" else LONGEST_WORK
        with pulse(service.address) as beats:
            again = _again(service.address, path, body, seconds, partial(finds.look, name, longest=longest))
            slowest = _together(2, again)
        yield name, finds, max(slowest), p99(beats)


def ten_descents(service: Running) -> tuple[list[Reply], float]:
    """Ten long runs at once, and a trivial request's p99 in ms beside them."""
    replies: list[Reply] = []

    def run() -> list[float]:
        line = Line(service.address)
        replies.append(line.post("descent", json.dumps(LONG_RUN).encode(), LINES))
        line.close()
        return [replies[-1].seconds]

    with pulse(service.address) as beats:
        _together(10, run)
    return replies, p99(beats)


def overload(service: Running, count: int, seconds: float = 30.0) -> list[Reply]:
    """So many long runs at once: what each hears first, and how soon; whoever hears nothing within these seconds is missing."""
    heard: list[Reply] = []
    place = urlsplit(service.address)
    with ExitStack() as stack, selectors.DefaultSelector() as waiting:
        for _ in range(count):
            line = stack.enter_context(socket.create_connection((str(place.hostname), place.port), 60))
            line.sendall(_long_run())
            waiting.register(line, selectors.EVENT_READ, time.perf_counter())
        end = time.monotonic() + seconds
        while waiting.get_map() and time.monotonic() < end:
            for key, _ in waiting.select(0.1):
                said, took = key.fileobj.recv(65_536), time.perf_counter() - key.data  # type: ignore[union-attr]
                waiting.unregister(key.fileobj)
                heard.append(Reply(int(said.split(maxsplit=2)[1]), "", said, took))
    return heard


def last_requests(service: Running) -> list[str]:
    """New connections from three sides until a service that is told to end takes no more: who was let in and not answered."""
    place = urlsplit(service.address)
    body = b'{"program": "w = 3; w^2", "include": []}'
    head = f"POST /api/v1/graph HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    lost: list[str] = []

    def ask() -> list[float]:
        while True:
            try:
                line = socket.create_connection((str(place.hostname), place.port), 60)
            except ConnectionError:
                return []
            with line:
                try:
                    line.sendall(head.encode() + body)
                    if not line.recv(65_536).startswith(b"HTTP/1.1 200"):
                        lost.append("no answer")
                except ConnectionError as error:
                    lost.append(repr(error))

    threading.Timer(1.0, os.kill, (service.number, signal.SIGTERM)).start()
    _together(3, ask)
    return lost


def _again(
    address: str, path: str, body: bytes, seconds: float, look: Callable[[Reply], None]
) -> Callable[[], list[float]]:
    def ask() -> list[float]:
        line, found = Line(address), []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            reply = line.post(path, body)
            look(reply)
            found.append(reply.seconds)
        line.close()
        return found

    return ask


def _together(count: int, work: Callable[[], list[float]]) -> list[float]:
    found: list[float] = []
    threads = [threading.Thread(target=lambda: found.extend(work())) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _no_json(word: str) -> float:
    raise ValueError(word)


def _long_run() -> bytes:
    body = json.dumps(LONG_RUN).encode()
    lines = ("POST /api/v1/descent HTTP/1.1", "Host: x", f"Accept: {LINES}", "Content-Type: application/json")
    return "\r\n".join((*lines, f"Content-Length: {len(body)}", "", "")).encode() + body
