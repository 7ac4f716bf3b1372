"""The service under test in a process of its own, what it holds while it is asked, and a pulse that is felt beside it."""

import http.client
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60.0


@dataclass(frozen=True)
class Held:
    """What the service's processes hold together."""

    megabytes: float
    threads: int
    files: int
    processes: int


@dataclass(frozen=True)
class Reply:
    """An answer and how long it took."""

    status: int
    kind: str
    body: bytes
    seconds: float


class Running:
    """A service that was started here."""

    def __init__(self, address: str, number: int) -> None:
        """Remember where it is."""
        self.address = address
        self.number = number

    def held(self) -> Held:
        """What its processes hold at the moment: memory that nobody else shares, threads, open files."""
        numbers = family(self.number)
        return Held(
            sum(map(_own_megabytes, numbers)),
            sum(len(list(Path(f"/proc/{number}/task").iterdir())) for number in numbers),
            sum(len(list(Path(f"/proc/{number}/fd").iterdir())) for number in numbers),
            len(numbers),
        )

    def peak(self) -> float:
        """The most megabytes that one of its processes has held since `forget_peak`."""
        return max(_status(number, "VmHWM") for number in family(self.number)) / 1024

    def forget_peak(self) -> None:
        """Start to look for the peak anew."""
        for number in family(self.number):
            Path(f"/proc/{number}/clear_refs").write_text("5", encoding="ascii")


class Line:
    """A connection that is kept."""

    def __init__(self, address: str) -> None:
        """Connect with the first question."""
        place = urlsplit(address)
        self.port = place.port
        self._connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=PATIENCE)

    def ask(self, method: str, path: str, body: bytes | None = None, accept: str = "*/*") -> Reply:
        """The answer; a connection that the service has closed in the meantime is made again."""
        headers = {"Content-Type": "application/json", "Accept": accept} if body is not None else {"Accept": accept}
        for attempt in (1, 2):
            start = time.perf_counter()
            try:
                self._connection.request(method, path, body, headers)
                answer = self._connection.getresponse()
                content = answer.read()
            except (ConnectionError, http.client.HTTPException):
                self._connection.close()
                if attempt == 2:
                    raise
                continue
            return Reply(answer.status, answer.headers.get("content-type", ""), content, time.perf_counter() - start)
        raise AssertionError

    def post(self, path: str, body: bytes, accept: str = "*/*") -> Reply:
        """Ask one of the API's endpoints."""
        return self.ask("POST", f"/api/v1/{path}", body, accept)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


@contextmanager
def running(**environment: str) -> Iterator[Running]:
    """Start the service as a person does, and end it."""
    settings = {**os.environ, "HOST": "127.0.0.1", "PORT": "0", "WORKERS": "1", **environment}
    with subprocess.Popen(
        [sys.executable, "-m", "app"],
        cwd=ROOT,
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as started:
        try:
            assert started.stdout
            yield Running(started.stdout.readline().strip().rpartition(" ")[2], started.pid)
        finally:
            started.terminate()
            started.wait(PATIENCE)


@contextmanager
def pulse(address: str, path: str = "/healthz", seconds: float = 0.02) -> Iterator[list[float]]:
    """While inside, ask for a trivial thing again and again, from a process of its own; the list is filled at the end."""
    found: list[float] = []
    command = [sys.executable, "-m", "tests.soak.pulse", address, path, str(seconds)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as beating:
        assert beating.stdin
        assert beating.stdout
        assert beating.stdout.readline()
        try:
            yield found
        finally:
            found.extend(json.loads(beating.communicate("\n")[0]))


def p99(seconds: list[float]) -> float:
    """The time within which 99 of 100 were answered, in milliseconds."""
    return 1_000 * (statistics.quantiles(seconds, n=100)[98] if len(seconds) > 1 else seconds[0])


def family(number: int) -> list[int]:
    """A process and all that it has started, and they."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [number]
    for each in found:
        found.extend(parents.get(each, []))
    return found


def _own_megabytes(number: int) -> float:
    lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def _status(number: int, name: str) -> int:
    lines = Path(f"/proc/{number}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
