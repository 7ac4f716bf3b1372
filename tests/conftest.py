"""What all tests share: the service under test in its own process, and the floor under the engine's coverage.

The service is started as a visitor starts it, `python -m app`, so that its start, its signals and its log are tested by
every test that asks for it.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import coverage
import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from contextlib import AbstractContextManager

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30
STOP_SECONDS = 15
ENGINE_FLOOR = 100

# How long an example takes says more about the machine than about the code. The same examples each time: a run that
# fails or leaves a line uncovered by chance tells nobody what to mend.
hypothesis.settings.register_profile("chainrule", deadline=None, derandomize=True)
hypothesis.settings.load_profile("chainrule")
COUNTED = "COVERAGE_PROCESS_CONFIG"  # with it in its environment a Python counts the lines it runs, and is half as fast


@pytest.fixture(scope="session", autouse=True)
def counting() -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Start processes that do not count lines, but within this context: what is there for the lines that they run asks for it."""
    asked = os.environ.pop(COUNTED, None)

    @contextlib.contextmanager
    def counting() -> Iterator[None]:
        os.environ.update({COUNTED: asked} if asked is not None else {})
        try:
            yield
        finally:
            os.environ.pop(COUNTED, None)

    yield counting
    os.environ.update({COUNTED: asked} if asked is not None else {})


@pytest.fixture(scope="module")
def counted(counting: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
    """Let the processes that this module starts count."""
    with counting():
        yield


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the application on a free port, yield its address, and expect a clean end and a log without tracebacks."""
    port = free_port()
    log = tmp_path_factory.mktemp("server") / "log.txt"
    env = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "WORKERS": "1"}
    with (
        log.open("w", encoding="utf-8") as output,
        subprocess.Popen([sys.executable, "-m", "app"], cwd=ROOT, env=env, stdout=output, stderr=output) as started,
    ):
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", started, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            code = stop(started)
    said = log.read_text(encoding="utf-8")
    assert "Traceback" not in said, said
    assert code in (0, -signal.SIGTERM), f"python -m app ended with {code}:\n{said}"


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(address: str, started: subprocess.Popen[bytes], log: Path) -> None:
    """Ask until the service answers; when it ends or stays silent, show what it said."""
    deadline = time.monotonic() + START_SECONDS
    while started.poll() is None and time.monotonic() < deadline:
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError),
            urllib.request.urlopen(f"{address}/healthz", timeout=2),  # noqa: S310 - our own address
        ):
            return
        time.sleep(0.05)
    pytest.fail(f"python -m app did not become ready; it said:\n{log.read_text(encoding='utf-8')}")


def stop(started: subprocess.Popen[bytes]) -> int:
    """End the service as a supervisor does, and by force only when it does not listen."""
    started.terminate()
    try:
        return started.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        started.kill()
        return started.wait()


class Counter:
    """Counts lines, or does not: where they are counted, all that runs takes twice as long."""

    def __init__(self) -> None:
        self.stopped: coverage.Coverage | None = None

    def turn(self, *, on: bool) -> None:
        """Begin or stop to count, where lines are counted at all."""
        if on and self.stopped:
            self.stopped.start()
            self.stopped = None
        elif not on and not self.stopped and (counting := coverage.Coverage.current()):
            counting.stop()
            self.stopped = counting


COUNTER = Counter()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> None:
    """Count no lines in a test that is marked so; tests of one mark stand together, so it is seldom turned."""
    COUNTER.turn(on=item.get_closest_marker("uncounted") is None)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """Leave it to the plugin to stop what it began."""
    COUNTER.turn(on=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Hold the engine to its own floor: one total over everything would let a gap in it hide."""
    result = yield
    is_worker = hasattr(session.config, "workerinput")  # it has seen only its own share
    if session.config.getoption("cov_source", None) and not (is_worker or session.config.getoption("collectonly")):
        missing = gaps_in_the_engine()
        if missing:
            reporter = session.config.pluginmanager.get_plugin("terminalreporter")
            reporter.write(f"\nERROR: engine/ is not covered to {ENGINE_FLOOR} %\n{missing}\n", red=True, bold=True)
            session.testsfailed += 1
    return result


def gaps_in_the_engine() -> str:
    """The coverage report of the engine alone, or nothing when it is whole."""
    measured = coverage.Coverage()
    measured.load()
    report = io.StringIO()
    total = measured.report(include=["engine/*"], file=report, show_missing=True, skip_covered=True)
    return "" if total >= ENGINE_FLOOR else report.getvalue()
