"""Copies of a process that has read the program: they serve, are told apart from the dead, and go with whom they belong to."""

import os
import signal
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import uvicorn

from app.copying import Copy, Original
from tests.app.services import PATIENCE, children, descendants, ended, wait_until

# What runs in copies runs in them alone.
pytestmark = pytest.mark.usefixtures("counted")


def config(name: str) -> uvicorn.Config:
    return uvicorn.Config(f"tests.app.tiny:{name}", workers=2, log_config=None, timeout_graceful_shutdown=1)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        yield opened


Read = Callable[[str], Original]


@pytest.fixture
def read(listener: socket.socket) -> Iterator[Read]:
    """An original of this program; at the end nobody of its family is left, however the test went."""
    originals = []

    def begun(name: str) -> Original:
        originals.append(Original(config(name), [listener]))
        return originals[-1]

    yield begun
    for original in originals:
        original.dismiss()
        number = original._process.pid
        assert number
        if original.is_alive:
            for each in (*descendants(number), number):
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
        original.join(PATIENCE)


def who_answers(listener: socket.socket) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=PATIENCE) as answer:
        return int(answer.read())


def served(copy: Copy) -> int:
    """The number of a copy that serves."""
    wait_until(lambda: copy.is_ready(timeout=1))
    assert copy.number
    return copy.number


def test_copies_serve_and_are_ended_each_as_it_is_told(read: Read, listener: socket.socket) -> None:
    original = read("app")
    killed, stopped, retired, last = (original.copy() for _ in range(4))
    # Asked for and not yet there is alive, for as long as it may take to come.
    assert killed.is_alive(timeout=PATIENCE)
    numbers = [served(copy) for copy in (killed, stopped, retired, last)]
    assert original.has_read
    assert len(set(numbers)) == 4
    assert who_answers(listener) in numbers

    os.kill(numbers[0], signal.SIGKILL)
    start = time.monotonic()
    wait_until(lambda: killed.has_ended)
    # Who is killed between question and answer is not waited for.
    assert not killed.is_alive(timeout=60)
    assert not killed.is_ready(timeout=60)
    assert time.monotonic() - start < 30

    os.kill(numbers[1], signal.SIGSTOP)
    # What it has said before is heard first.
    wait_until(lambda: not stopped.is_alive(timeout=0.1))
    assert not stopped.has_ended
    stopped.join(0)
    assert not stopped.has_ended
    stopped.kill()
    stopped.join(PATIENCE)
    wait_until(lambda: ended(numbers[1]))

    retired.retire()
    retired.join(PATIENCE)
    assert who_answers(listener) == numbers[3]
    for copy in (killed, stopped, retired):
        # Nobody hears it any more.
        copy.terminate()
        assert copy.has_ended

    (process,) = [number for number, copies in children().items() if numbers[3] in copies]
    last.terminate()
    last.join(PATIENCE)
    assert last.has_ended
    os.kill(process, signal.SIGTERM)
    assert original.is_alive
    assert not original.has_failed


def test_who_is_dismissed_lives_as_long_as_its_copies_and_these_as_long_as_somebody_holds_them(read: Read) -> None:
    original = read("app")
    held, unheard = original.copy(), original.copy()
    served(held)
    original.dismiss()
    original.join(0.1)
    assert original.is_alive
    assert original.copy().has_ended
    wait_until(lambda: unheard._line.poll(0))
    for copy in (held, unheard):
        copy._line.close()
    original.join(PATIENCE)
    assert not original.is_alive


def test_copies_go_on_without_the_original_and_end_with_whoever_has_started_it(
    read: Read, listener: socket.socket
) -> None:
    original = read("app")
    copy = original.copy()
    number = served(copy)
    (process,) = [each for each, copies in children().items() if number in copies]
    os.kill(process, signal.SIGKILL)
    wait_until(lambda: not original.is_alive)
    assert copy.is_alive()
    assert who_answers(listener) == number
    assert original.copy().has_ended
    copy.terminate()
    copy.join(PATIENCE)
    assert copy.has_ended


@pytest.mark.parametrize("program", ["nothing", "broken"])
def test_a_program_that_cannot_be_read_or_cannot_begin_has_failed(program: str, read: Read) -> None:
    original = read(program)
    copy = original.copy()
    copy.join(PATIENCE)
    assert copy.has_ended
    assert not copy.is_alive()
    original.join(1.0)
    original.dismiss()
    original.join(PATIENCE)
    assert not original.is_alive
    assert copy.has_failed == (program == "broken")
    assert original.has_failed == (program == "nothing")


def test_who_is_dismissed_while_it_reads_goes_at_once_and_a_copy_that_nobody_wants_does_not_begin(
    read: Read,
) -> None:
    original = read("app")
    unwanted = original.copy()
    unwanted.terminate()
    assert unwanted.has_ended
    original.dismiss()
    original.join(PATIENCE)
    assert not original.is_alive
    assert not original.has_failed
