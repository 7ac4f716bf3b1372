"""`python -m app`: one line when it is ready, a clean end after a signal, and no process left behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import orjson
import pytest

from app import __main__ as program
from app import serving, shutdown
from app.settings import ROOT

PATIENCE = 30
SIGNALS = [signal.SIGTERM, signal.SIGINT]


@contextmanager
def started(**environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The service in a process of its own, and the line that it says when it is ready."""
    settings = {**os.environ, "HOST": "127.0.0.1", "PORT": "0", "WORKERS": "1", **environment}
    with subprocess.Popen(
        [sys.executable, "-m", "app"], cwd=ROOT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            assert running.stdout
            yield running, running.stdout.readline().strip()
        finally:
            running.kill()


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


def ended(number: int) -> bool:
    stat = Path(f"/proc/{number}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.mark.parametrize(("workers", "end"), [("1", signal.SIGTERM), ("1", signal.SIGINT), ("2", signal.SIGTERM)])
def test_it_says_when_it_is_ready_and_ends_cleanly_with_all_its_processes(workers: str, end: signal.Signals) -> None:
    with started(WORKERS=workers) as (running, line):
        assert line.startswith("Chainrule is ready at http://127.0.0.1:")
        address = line.rpartition(" ")[2]
        with urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE) as answer:  # noqa: S310 - our own address
            assert answer.status == 200
        processes = descendants(running.pid)
        assert processes
        running.send_signal(end)
        assert running.wait(PATIENCE) == 0
        deadline = time.monotonic() + PATIENCE
        while not all(map(ended, processes)) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert all(map(ended, processes))


def test_who_has_connected_when_the_service_ends_comes_in() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        clients = [socket.create_connection(listener.getsockname(), PATIENCE) for _ in range(3)]
        taken = serving._waiting([listener])
        assert {line.getpeername() for line in taken} == {client.getsockname() for client in clients}
        for line in (*taken, *clients):
            line.close()
        assert serving._waiting([listener]) == []


def test_killed_without_warning_it_leaves_no_process_behind() -> None:
    with started() as (running, line):
        assert line
        processes = descendants(running.pid)
        assert processes
        running.kill()
        running.wait(PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while not all(map(ended, processes)) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert all(map(ended, processes))


def test_a_long_descent_is_stopped_by_the_shutdown_and_still_answered() -> None:
    with started() as (running, line):
        address = urlsplit(line.rpartition(" ")[2])
        body = orjson.dumps(
            {
                "program": "x = linspace(-9, 9, 20000)\nw = 0.5\nloss = mean(cos(w x))",
                "iterations": 100_000,
                "record_every": 10_000,
                "optimizer": {"learning_rate": 10},
            }
        )
        place = f"http://{address.netloc}/api/v1/descent"
        whole, in_lines = (
            urllib.request.Request(place, body, {"content-type": "application/json", "accept": accept})
            for accept in ("application/json", "application/x-ndjson")
        )
        answers = []

        def descend() -> None:
            with urllib.request.urlopen(whole, timeout=PATIENCE) as answer:  # noqa: S310 - our own address
                answers.append(orjson.loads(answer.read()))

        asking = threading.Thread(target=descend)
        asking.start()
        # Its first line comes when the work has begun, and whoever asked before has begun then too.
        with urllib.request.urlopen(in_lines, timeout=PATIENCE) as stream:  # noqa: S310 - our own address
            assert orjson.loads(stream.readline())["type"] == "header"
            running.terminate()
            answers.append(orjson.loads(stream.readlines()[-1]))
        assert running.wait(PATIENCE) == 0
        asking.join()
    assert [(each["status"], each["reason"]) for each in answers] == [("stopped", "shutdown")] * 2


def test_a_setting_that_cannot_be_used_is_said_in_one_sentence() -> None:
    with started(PORT="many") as (running, line):
        assert running.wait(PATIENCE) == 2
        assert not line
        assert running.stderr
        assert running.stderr.read() == "PORT must be a whole number from 0 to 65535.\n"


def test_a_port_that_is_taken_is_said_in_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("HOST", "127.0.0.1")
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        assert program.main([]) == 1
    assert capsys.readouterr().err.endswith(": Address already in use.\n")


def test_it_prints_the_api_document(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert program.main(["openapi"]) == 0
    document = orjson.loads(capfdbinary.readouterr().out)
    assert "/api/v1/graph" in document["paths"]


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["fly"]) == 2
    assert "invalid choice: 'fly'" in capsys.readouterr().err


def test_a_bad_setting_is_refused_before_anything_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "many")
    assert program.main([]) == 2
    assert "PORT" in capsys.readouterr().err


def test_nobody_is_told_that_the_service_is_ready_when_it_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(program, "READY_SECONDS", 0.1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        program.announce("127.0.0.1", silent.getsockname()[1])
    assert capsys.readouterr().out == ""


def test_a_signal_is_announced_before_it_is_handled_and_handlers_come_back() -> None:
    heard = []
    event = threading.Event()
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        signal.signal(signal.SIGTERM, lambda *_: heard.append(event.is_set()))
        own = signal.getsignal(signal.SIGTERM)
        with shutdown.announced_to(event.set):
            signal.raise_signal(signal.SIGTERM)
        assert heard == [True]
        assert signal.getsignal(signal.SIGTERM) is own
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
