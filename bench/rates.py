"""Requests a second and core: graphs with values only, with a layout that is kept, with a new layout, beside a bare FastAPI route.

    python -m bench.rates

What is counted is the time of the processors that the server's processes use, not the wall's, so that neither the client nor another
program on the machine takes part. All routes are asked in turns, in the same run, for answers of the same size.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import engine
from bench.environment import ROOT, write_results

PROGRAM = engine.EXAMPLES[0].program
# The kernel counts in hundredths of a second: many requests between two looks.
ROUNDS, REQUESTS = 9, 120
TICKS = os.sysconf("SC_CLK_TCK")
SERVERS = {
    "service": [sys.executable, "-m", "app"],
    "bare": [sys.executable, "-m", "uvicorn", "bench.bare:app", "--no-access-log", "--log-level", "warning"],
}


class Server:
    """A server in a process of its own, and a connection to it."""

    def __init__(self, number: int, port: int) -> None:
        """Connect with the first request."""
        self.number = number
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def post(self, path: str, body: bytes) -> bytes:
        """The answer, which has to be one."""
        try:
            self.connection.request("POST", path, body, {"Content-Type": "application/json"})
            answer = self.connection.getresponse()
        except (ConnectionError, http.client.RemoteDisconnected):
            # It has waited for the other server's turn for too long, and was closed.
            self.connection.close()
            self.connection.request("POST", path, body, {"Content-Type": "application/json"})
            answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(content[:300])
        return content

    def processor_seconds(self) -> float:
        """The time of its processes, and of the threads in them."""
        return sum(_seconds(number) for number in _family(self.number))


def main() -> int:
    """Measure, print and keep."""
    found = measure()
    write_results("rates", {name: {"milliseconds": each, "per_second": 1e3 / each} for name, each in found.items()})
    for name, milliseconds in found.items():
        times = milliseconds / found["bare FastAPI, an object"]
        print(f"  {name:36}{milliseconds:8.2f} ms  {1e3 / milliseconds:8.0f} a second and core  ({times:.1f})")
    return 0


def measure() -> dict[str, float]:
    """Milliseconds of processor a request, by route."""
    fresh = itertools.count()
    with _serving("service", 8127) as service, _serving("bare", 8128) as bare:
        answer = service.post("/api/v1/graph", _body([]))
        bare.post("/remember", answer)
        routes: dict[str, tuple[Server, str, Callable[[], bytes]]] = {
            "bare FastAPI, an object": (bare, "/object", lambda: _body([])),
            "bare FastAPI, bytes": (bare, "/bytes", lambda: _body([])),
            "graph, values only": (service, "/api/v1/graph", lambda: _body([])),
            "graph, layout kept": (service, "/api/v1/graph", lambda: _body(["layout"])),
            "graph, layout and steps": (service, "/api/v1/graph", lambda: _body(["layout", "steps"])),
            "graph, layout new": (service, "/api/v1/graph", lambda: _body(["layout"], next(fresh))),
        }
        for server, path, body in routes.values():
            server.post(path, body())
        times: dict[str, list[float]] = {name: [] for name in routes}
        for _ in range(ROUNDS):
            for name, (server, path, body) in routes.items():
                before = server.processor_seconds()
                for _ in range(REQUESTS):
                    server.post(path, body())
                times[name].append(1e3 * (server.processor_seconds() - before) / REQUESTS)
    return {name: statistics.median(each) for name, each in times.items()}


def _body(include: list[str], number: int | None = None) -> bytes:
    """The curve fit with other numbers each time, and with another structure where a number is given."""
    program = PROGRAM
    if number is not None:
        signs = "".join("+-"[number >> place & 1] for place in range(8))
        program += "\nother = loss" + "".join(f" {sign} sin(loss)" if sign == "+" else " * loss" for sign in signs)
    values = {"k0": round(time.monotonic() % 1, 6)}
    return json.dumps({"program": program, "values": values, "include": include}).encode()


@contextmanager
def _serving(kind: str, port: int) -> Iterator[Server]:
    command = SERVERS[kind] + (["--port", str(port)] if kind == "bare" else [])
    settings = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "WORKERS": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as started:
        try:
            _await(port)
            yield Server(started.pid, port)
        finally:
            started.terminate()
            started.wait()


def _await(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", "/readyz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()


def _family(number: int) -> list[int]:
    found = [number]
    for each in found:
        for task in Path(f"/proc/{each}/task").iterdir():
            found.extend(map(int, (task / "children").read_text().split()))
    return found


def _seconds(number: int) -> float:
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    sys.exit(main())
