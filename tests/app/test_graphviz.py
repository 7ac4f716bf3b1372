"""Graphviz: what it is asked, the process that it runs in, and what happens without it."""

import os
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest

from app.drawing import dot, layouts, worker
from app.drawing.client import WORKER, Worker, Workers
from app.drawing.layouts import Layouts
from app.drawing.outline import Outline
from app.drawing.places import LayoutFailedError
from tests.app.outlines import PATIENCE, PRODUCT, SQUARE, chain


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{}",
        b'{"bb": "0,0,1,nan", "objects": []}',
        b'{"bb": "0,0,1,1", "objects": [{"name": "n0", "pos": "0,0"}]}',
        b'{"bb": "0,0,1,1", "objects": [{"name": "n0", "pos": "0,0"}, {"name": "n1", "pos": "0,0"}], "edges": []}',
        b'{"bb": "0,0,1,1", "objects": [{"name": "n0", "pos": "inf,0"}, {"name": "n1", "pos": "0,0"}]}',
        b'{"bb": "0,0,1,1", "objects": [{"name": "n0", "pos": "1e300,0"}, {"name": "n1", "pos": "0,0"}]}',
        b'{"bb": 5, "objects": []}',
        b'{"bb": "0,0,1,1", "objects": [3]}',
        b'{"bb": "0,0,1,1", "objects": {"name": "n0"}}',
        b"[]",
        b"[" * 10_000,
    ],
)
def test_an_answer_of_graphviz_that_lacks_anything_is_refused(answer: bytes) -> None:
    with pytest.raises(LayoutFailedError):
        dot.read(answer, SQUARE)


def test_a_large_graph_is_asked_for_in_less_quality_and_a_huge_one_not_at_all() -> None:
    assert layouts.quality_for(PRODUCT) == "full"
    assert layouts.quality_for(chain(2_500)) == "quick"
    assert layouts.quality_for(chain(3_001)) is None
    long_edges = Outline(
        ((), *((place,) for place in range(2_000)), *((1_999 + place, 0) for place in range(1, 100))), 2_099
    )
    assert layouts.quality_for(long_edges) is None
    many_edges = Outline((*((),) * 60, *(tuple(range(60)) for _ in range(101))), 160)
    assert layouts.quality_for(many_edges) is None


def test_a_huge_graph_is_laid_out_tidily(graphviz: Layouts) -> None:
    assert graphviz.places(chain(3_100)).engine == "tidy"


def test_without_time_the_tidy_layout_comes_and_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object) -> bytes:
        raise LayoutFailedError

    impatient = Layouts(workers=1, seconds=PATIENCE, keep=8)
    try:
        assert impatient.probe() == "graphviz"
        monkeypatch.setattr(impatient, "_ask", late)
        assert impatient.places(PRODUCT).engine == "tidy"
        assert not len(impatient._cache)
    finally:
        impatient.stop()


def test_without_the_library_the_machines_dot_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    command = tmp_path / "dot"
    command.write_text(f"#!{sys.executable}\nimport sys\nsys.stdin.read()\nprint(open({str(answer)!r}).read())\n")
    command.chmod(0o700)
    with a_worker() as direct:
        answer.write_bytes(direct.ask(dot.write(layouts.PROBE, "full"), PATIENCE))
    monkeypatch.setattr("app.drawing.client.WORKER", tmp_path / "nothing.py")
    monkeypatch.setattr("shutil.which", lambda _: str(command))
    chosen = Layouts(workers=1, seconds=PATIENCE, keep=8)
    assert chosen.probe() == "graphviz"
    assert chosen.places(layouts.PROBE).engine == "graphviz"
    # What the command cannot do is laid out without it.
    assert chosen.places(PRODUCT).engine == "tidy"
    chosen.stop()


@pytest.mark.parametrize("command", [None, "/nonexistent/dot"])
def test_without_any_graphviz_everything_is_tidy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str | None
) -> None:
    monkeypatch.setattr("app.drawing.client.WORKER", tmp_path / "nothing.py")
    monkeypatch.setattr("shutil.which", lambda _: command)
    alone = Layouts(workers=1, seconds=PATIENCE, keep=8)
    assert alone.probe() == "tidy"
    assert alone.places(PRODUCT).engine == "tidy"
    assert len(alone._cache) == 1
    alone.stop()


@contextmanager
def a_worker() -> Iterator[Worker]:
    """A real worker that is stopped at the end."""
    asked = Worker()
    try:
        yield asked
    finally:
        asked.stop()


def hold(number: int) -> None:
    """Make a process take longer than anyone will wait."""
    os.kill(number, signal.SIGSTOP)


def is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_that_was_killed_is_started_again() -> None:
    with a_worker() as asked:
        question = dot.write(PRODUCT, "full")
        asked.ask(question, PATIENCE)
        first = asked.number
        assert first
        os.kill(first, signal.SIGKILL)
        while is_running_child(first):
            time.sleep(0.01)
        assert asked.ask(question, PATIENCE)
        assert asked.number != first
    assert asked.number is None


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="this system does not say what a process holds")
def test_a_worker_that_has_grown_too_large_answers_and_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_worker() as asked:
        question = dot.write(PRODUCT, "full")
        answer = asked.ask(question, PATIENCE)
        first = asked.number
        assert first
        monkeypatch.setattr("app.drawing.client.MOST_RESIDENT", 2**20)
        assert asked.ask(question, PATIENCE) == answer
        assert asked.number is None
        assert not is_running(first)
        assert asked.ask(question, PATIENCE) == answer


def is_running_child(number: int) -> bool:
    """Whether a child still runs; one that has ended but was not waited for does not."""
    status = Path(f"/proc/{number}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_worker_that_takes_too_long_is_killed() -> None:
    with a_worker() as asked:
        asked.ask(dot.write(PRODUCT, "full"), PATIENCE)
        number = asked.number
        assert number
        hold(number)
        with pytest.raises(LayoutFailedError):
            asked.ask(dot.write(PRODUCT, "full"), 0.05)
        assert not is_running(number)
        assert asked.ask(dot.write(PRODUCT, "full"), PATIENCE)


def test_what_graphviz_cannot_read_is_a_failed_layout_and_the_worker_lives_on() -> None:
    with a_worker() as asked:
        with pytest.raises(LayoutFailedError):
            asked.ask(b"digraph{", PATIENCE)
        assert asked.ask(dot.write(PRODUCT, "full"), PATIENCE)


def test_a_worker_ends_with_its_input() -> None:
    with subprocess.Popen(
        [sys.executable, "-I", str(WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as started:
        assert started.stdin
        started.stdin.close()
        assert started.wait(PATIENCE) == 0


def test_the_worker_answers_each_question_and_says_when_it_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    class AGraph:
        def __init__(self, string: str) -> None:
            self.text = string

        def draw(self, **_: str) -> bytes:
            if self.text == "no":
                raise ValueError
            return self.text.upper().encode()

        def close(self) -> None:
            pass

    library = ModuleType("pygraphviz")
    library.AGraph = AGraph  # type: ignore[attr-defined]  # a stand-in for the library
    monkeypatch.setitem(sys.modules, "pygraphviz", library)
    questions = b"".join(struct.pack(">I", len(text)) + text for text in (b"yes", b"no", b"ok"))
    answers = BytesIO()
    worker.serve(BytesIO(questions), answers)
    parts, rest = [], answers.getvalue()
    while rest:
        (length,) = struct.unpack(">I", rest[:4])
        parts.append(rest[4 : 4 + length])
        rest = rest[4 + length :]
    assert parts == [b"+YES", b"-", b"+OK"]


def test_who_finds_the_queue_for_graphviz_full_or_waits_too_long_is_sent_on() -> None:
    workers = Workers(1, queue=1)
    failures = []

    def ask(text: bytes, seconds: float) -> None:
        try:
            workers.ask(text, seconds)
        except LayoutFailedError as failure:
            failures.append(failure)

    workers.ask(dot.write(PRODUCT, "full"), PATIENCE)
    hold(workers.numbers[0])
    try:
        busy = threading.Thread(target=ask, args=(dot.write(PRODUCT, "full"), 1.0))
        busy.start()
        while workers.idle:
            time.sleep(0.001)
        with pytest.raises(LayoutFailedError, match="No process"):
            workers.ask(b"", 0.01)
        waiting = threading.Thread(target=ask, args=(b"digraph{", 0.5))
        waiting.start()
        while not workers.waiting:
            time.sleep(0.001)
        with pytest.raises(LayoutFailedError, match="Too many"):
            workers.ask(b"", 0.01)
        busy.join()
        waiting.join()
    finally:
        workers.stop()
    assert len(failures) == 2


# What a worker does with a question that is not the first; the first it answers as it should.
MISCHIEF = {
    "hangs": "time.sleep(60)",
    "crashes": "os.abort()",
    "floods": "target.write(struct.pack('>I', 2**32 - 1)); [target.write(b'x' * 2**20) for _ in range(2**12)]",
    "floods what was announced": "target.write(struct.pack('>I', 2**24)); [target.write(b' ' * 2**20) for _ in range(16)]",
    "lies": "answer(b'+' + json.dumps({'bb': '0,0,1,1', 'objects': [{'name': 'n0', 'pos': '1e308,0'}] * 9}).encode())",
    "says nonsense": "answer(b'+\\xff\\x00nonsense')",
    "says no": "answer(b'-')",
}
FAKE = """
import json, os, struct, sys, time
source, target = sys.stdin.buffer, sys.stdout.buffer
def answer(text):
    target.write(struct.pack(">I", len(text)) + text)
    target.flush()
count = 0
while len(head := source.read(4)) == 4:
    source.read(*struct.unpack(">I", head))
    count += 1
    if count == 1:
        answer(open({probe!r}, "rb").read())
    else:
        {mischief}
"""


@pytest.fixture(scope="module")
def probed() -> bytes:
    """What Graphviz answers to the first question."""
    with a_worker() as asked:
        return b"+" + asked.ask(dot.write(layouts.PROBE, "full"), PATIENCE)


@pytest.mark.parametrize("mischief", list(MISCHIEF))
def test_whatever_graphviz_does_a_picture_comes_soon_and_nothing_is_left(
    mischief: str, probed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "probe").write_bytes(probed)
    script = tmp_path / "worker.py"
    script.write_text(FAKE.format(probe=str(tmp_path / "probe"), mischief=MISCHIEF[mischief]), encoding="utf-8")
    monkeypatch.setattr("app.drawing.client.WORKER", script)
    chosen = Layouts(workers=1, seconds=0.4, keep=8)
    try:
        assert chosen.probe() == "graphviz"
        start = time.monotonic()
        assert chosen.places(PRODUCT).engine == "tidy"
        assert time.monotonic() - start < 3
    finally:
        numbers = chosen._workers.numbers if chosen._workers else []
        chosen.stop()
    assert not any(map(is_running, numbers))


@pytest.mark.parametrize(
    "mischief",
    ["exec sleep 60", "kill -SEGV $$", "exec yes", "exec cat", "exit 3", "sleep 60 & echo '{}'", "exec >&-; sleep 60"],
)
def test_whatever_the_dot_command_does_a_picture_comes_soon_and_nothing_is_left(
    mischief: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = tmp_path / "dot"
    command.write_text(f"#!/bin/sh\n{mischief}\n", encoding="utf-8")
    command.chmod(0o700)
    start = time.monotonic()
    with pytest.raises(LayoutFailedError):
        dot.read(layouts._run(str(command), dot.write(PRODUCT, "full"), 0.3), PRODUCT)
    assert time.monotonic() - start < 3
    deadline = time.monotonic() + PATIENCE
    # What was killed needs a moment to be gone.
    while any(str(tmp_path).encode() in _read(file) for file in Path("/proc").glob("[0-9]*/cmdline")):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
