"""Services that tests start, in processes of their own: their addresses, the processes that they start, and who still lives."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.settings import ROOT

PATIENCE = 30


@contextmanager
def starting(**environment: str) -> Iterator[subprocess.Popen[str]]:
    """The service in a process of its own, which says a line when it is ready."""
    settings = {**os.environ, "HOST": "127.0.0.1", "PORT": "0", "WORKERS": "1", **environment}
    with subprocess.Popen(
        [sys.executable, "-m", "app"], cwd=ROOT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            yield running
        finally:
            running.kill()


@contextmanager
def started(**environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The same, with the line that it has said."""
    with starting(**environment) as running:
        assert running.stdout
        yield running, running.stdout.readline().strip()


def children() -> dict[int, list[int]]:
    """The processes that each process has started."""
    found: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError):
            found.setdefault(int(stat.read_text().rpartition(")")[2].split()[1]), []).append(int(stat.parent.name))
    return found


def descendants(number: int) -> list[int]:
    """The processes that a process has started, and theirs."""
    table, found = children(), [number]
    for each in found:
        found.extend(table.get(each, []))
    return found[1:]


def servers(number: int) -> list[int]:
    """The server processes below a supervisor, copies of the one that has read the program, that are about to serve or serve."""
    table = children()
    copies = [copy for original in table.get(number, []) for copy in table.get(original, [])]
    return [copy for copy in copies if table.get(copy) and not ended(copy)]


def listens(number: int) -> bool:
    """Whether a process takes connections: one of its files is a listening socket (0A in the kernel's table)."""
    table = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    listening = {f"socket:[{fields[9]}]" for fields in table if fields[3] == "0A"}
    found = set()
    for file in Path(f"/proc/{number}/fd").glob("*"):
        with suppress(OSError):
            found.add(str(file.readlink()))
    return not listening.isdisjoint(found)


def ended(number: int) -> bool:
    """Whether a process is gone, or waits only for whoever started it to take note."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def wait_until(condition: Callable[[], bool]) -> None:
    """Look again and again; what does not come to be is a failure."""
    deadline = time.monotonic() + 4 * PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
