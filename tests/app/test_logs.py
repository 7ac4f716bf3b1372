"""The log: one line for each request, nothing of what was typed, and never a reason not to answer."""

import json
import logging
import os
import queue
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from app import logs
from app.settings import ROOT
from tests.soak.service import Line

PATIENCE = 30
TYPED = "unmistakable_name"
HOSTILE = "/\x1b[2J\r\n\u202e\u2028\ud800" + "x" * 5_000


def written(fields: dict[str, object]) -> str:
    record = logging.LogRecord("app.requests", logging.INFO, __file__, 1, "%s", ("200",), None)
    record.fields = fields
    return logs.Lines().format(record)


def test_a_line_is_one_line_of_plain_characters_whatever_was_asked_for() -> None:
    line = written({"path": HOSTILE, "status": 200})
    assert line.isascii()
    assert line.isprintable()
    assert len(line) < 2_000
    assert json.loads(line)["path"].startswith("/\x1b[2J\r\n")


def test_a_trace_stays_in_its_line() -> None:
    fault = RuntimeError(HOSTILE)
    record = logging.LogRecord("app", logging.ERROR, __file__, 1, "fell", (), (RuntimeError, fault, None))
    line = logs.Lines().format(record)
    assert line.isprintable()
    assert "RuntimeError" in json.loads(line)["trace"]


def test_lines_that_nobody_takes_are_dropped_and_what_waits_is_written_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = threading.Event()

    class Slow:
        lines: queue.SimpleQueue[str] = queue.SimpleQueue()

        def write(self, line: str) -> None:
            gate.wait(PATIENCE)
            for each in line.splitlines():
                self.lines.put(each)

        def flush(self) -> None:
            raise OSError

    monkeypatch.setattr(logs, "MOST_LINES_WAITING", 3)
    handler = logs.Unhurried(Slow())  # type: ignore[arg-type]  # as much of a file as is used
    record = logging.LogRecord("app", logging.INFO, __file__, 1, "hello", (), None)
    for _ in range(20):
        handler.emit(record)
    assert handler.dropped >= 16
    gate.set()
    deadline = time.monotonic() + PATIENCE
    while not handler._waiting.empty() and time.monotonic() < deadline:
        time.sleep(0.001)
    handler.close()
    assert 3 <= Slow.lines.qsize() <= 4


def without_a_disk() -> None:
    """Files of this process and of those that it starts cannot grow at all."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


@pytest.fixture(scope="module")
def deprived() -> Iterator[tuple[Line, subprocess.Popen[str]]]:
    """The service without a disk, and with a log that nobody reads until the test does."""
    settings = {**os.environ, "HOST": "127.0.0.1", "PORT": "0", "WORKERS": "1"}
    settings.pop("COVERAGE_PROCESS_START", None)
    settings.pop("COVERAGE_PROCESS_CONFIG", None)
    with subprocess.Popen(
        [sys.executable, "-m", "app"],
        cwd=ROOT,
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=without_a_disk,
    ) as running:
        try:
            assert running.stdout
            line = Line(running.stdout.readline().strip().rpartition(" ")[2])
            yield line, running
            line.close()
        finally:
            running.kill()


def test_no_disk_and_no_reader_of_the_log_are_no_reason_not_to_answer(
    deprived: tuple[Line, subprocess.Popen[str]],
) -> None:
    line, running = deprived
    graph = json.dumps({"program": f"{TYPED} = 3; {TYPED}^2", "include": ["layout", "steps", "drawing"]}).encode()
    descent = json.dumps({"program": f"{TYPED} = 3; {TYPED}^2"}).encode()
    assert line.post("graph", graph).status == 200
    assert line.post("descent", descent).status == 200
    wrong = json.loads(line.post("graph", f'{{"program": "{TYPED} +"}}'.encode()).body)
    for _ in range(400):
        assert line.ask("GET", "/" + "nothing" * 30).status == 404
    assert line.ask("GET", f"/?p={TYPED}", accept="text/html").status == 200
    with socket.create_connection(("127.0.0.1", line.port or 0), PATIENCE) as raw:
        raw.sendall(b"\x16\x03\r\n\r\n")
        no_http = json.loads(raw.makefile("rb").read().partition(b"\r\n\r\n")[2])
    running.terminate()
    assert running.stderr
    said = running.stderr.read()
    assert running.wait(PATIENCE) == 0
    assert TYPED not in said
    lines = [json.loads(each) for each in said.splitlines() if each.startswith("{")]
    requests = [each for each in lines if each["logger"] == "app.requests"]
    (refused,) = [each for each in requests if each.get("id") == wrong["id"]]
    assert (refused["method"], refused["path"], refused["status"]) == ("POST", "/api/v1/graph", 422)
    assert refused["problem"] == "syntax"
    assert len(requests) >= 404
    (refused,) = [each for each in requests if each.get("id") == no_http["id"]]
    assert (refused["status"], refused["problem"]) == (400, "body")
    assert "Invalid HTTP request" not in said
