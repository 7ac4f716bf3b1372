"""Who watches the server processes: each that ends is replaced by one that can retire, whatever ended it."""

import os
import signal
import socket
import time
from typing import Any

import pytest
import uvicorn

from app import serving, supervisor
from app.copying import Copy, Original
from app.jobs import process
from app.supervisor import Supervisor
from tests.app.services import PATIENCE, ended, wait_until
from tests.app.test_copying import config, served


class Member(Copy):
    """A server process that does nothing, and says that it serves."""

    has_begun = True
    has_ended = False

    def __init__(self, original: "Source") -> None:
        self.original = original
        self.heard: list[str] = []
        self.has_failed = False

    def is_alive(self, timeout: float = 5) -> bool:
        return not self.has_ended

    def is_ready(self, timeout: float = 5) -> bool:
        return not self.has_ended

    def kill(self) -> None:
        self.heard.append("kill")

    def join(self, timeout: float | None = None) -> None:
        assert timeout is None or timeout >= 0
        self.heard.append("join")

    def terminate(self) -> None:
        self.heard.append("terminate")

    def retire(self) -> None:
        self.heard.append("retire")


class Source(Original):
    """Who makes them."""

    is_alive = True
    has_failed = False

    def __init__(self, *_: object) -> None:
        self.heard: list[str] = []
        self.are_ready = True

    def copy(self) -> Member:
        member = Member(self)
        member.has_ended = not self.are_ready
        return member

    def dismiss(self) -> None:
        self.heard.append("dismiss")

    def kill(self) -> None:
        self.heard.append("kill")

    def join(self, timeout: float | None = None) -> None:
        assert timeout is not None
        self.heard.append("join")


@pytest.fixture
def watching(monkeypatch: pytest.MonkeyPatch) -> Supervisor:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(supervisor, "Original", Source)
    watching = Supervisor(uvicorn.Config("app.main:app", workers=2), [])
    watching.init_processes()
    return watching


def original(watching: Supervisor) -> Source:
    assert isinstance(watching._original, Source)
    return watching._original


def heard(members: Any) -> list[list[str]]:  # noqa: ANN401 - processes of either kind
    return [member.heard for member in members]


def test_all_that_were_killed_are_replaced_and_their_successors_can_retire(watching: Supervisor) -> None:
    killed = list(watching.processes)
    for each in killed:
        each.has_ended = True  # type: ignore[misc]  # a plain attribute here
    watching.keep_subprocess_alive()
    assert heard(killed) == [["kill", "join"]] * 2
    before = list(watching.processes)
    assert not set(map(id, killed)) & set(map(id, before))
    watching.restart_all()
    assert heard(before) == [["retire"], ["retire"]]
    assert not set(map(id, before)) & set(map(id, watching.processes))


def test_the_retired_are_ended_with_the_others_and_forgotten_when_they_have_ended(watching: Supervisor) -> None:
    old, before = original(watching), list(watching.processes)
    watching.restart_all()
    before[0].has_ended = True  # type: ignore[misc]  # a plain attribute here
    watching.keep_subprocess_alive()
    watching.terminate_all()
    before[1].has_ended = watching.processes[0].has_ended = True  # type: ignore[misc]  # a plain attribute here
    old.is_alive = False  # type: ignore[misc]  # a plain attribute here
    watching.join_all()
    assert heard(before) == [["retire"], ["retire", "terminate", "join"]]
    # Who has not ended when the time of all is up is killed.
    assert heard(watching.processes) == [["terminate", "join"], ["terminate", "join", "kill"]]
    assert heard((old, original(watching))) == [["dismiss", "join"], ["dismiss", "join", "kill", "join"]]


def test_after_a_hang_up_all_are_copies_of_the_program_as_it_is_now(watching: Supervisor) -> None:
    old = original(watching)
    watching.restart_all()
    assert old.heard == ["dismiss"]
    assert original(watching) is not old
    assert {process.original for process in watching.processes if isinstance(process, Member)} == {original(watching)}
    old.is_alive = False  # type: ignore[misc]  # a plain attribute here
    watching.keep_subprocess_alive()
    assert not watching._dismissed


def test_a_program_that_cannot_be_read_anew_leaves_all_as_it_is(
    watching: Supervisor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    old, before = original(watching), list(watching.processes)
    unreadable = Source()
    unreadable.are_ready = False
    monkeypatch.setattr(watching, "_read", lambda: unreadable)
    watching.restart_all()
    assert (original(watching), watching.processes) == (old, before)
    assert heard(before) == [[], []]
    assert unreadable.heard == ["dismiss"]
    assert "0 of 2" in caplog.text


def test_a_second_successor_that_does_not_come_leaves_the_second_in_place(
    watching: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(watching.processes)
    answers = iter([True, False])
    monkeypatch.setattr(watching, "_serves", lambda _: next(answers))
    watching.restart_all()
    assert heard(before) == [["retire"], []]
    assert watching.processes[1] is before[1]
    assert watching.processes[0].original is original(watching)  # type: ignore[attr-defined]  # a member


def test_a_call_to_end_is_heard_while_a_successor_is_awaited(watching: Supervisor) -> None:
    watching.signal_queue.append(signal.SIGTERM)
    before = list(watching.processes)
    watching.restart_all()
    assert watching.processes == before


def test_an_original_that_is_killed_is_replaced_and_its_copies_go_on(watching: Supervisor) -> None:
    old, before = original(watching), list(watching.processes)
    old.is_alive = False  # type: ignore[misc]  # a plain attribute here
    watching.keep_subprocess_alive()
    assert original(watching) is not old
    assert watching.processes == before
    assert heard(before) == [[], []]


def test_where_the_program_cannot_be_read_all_ends(watching: Supervisor) -> None:
    original(watching).has_failed = True  # type: ignore[misc]  # a plain attribute here
    assert not watching.has_failed
    watching.keep_subprocess_alive()
    assert watching.should_exit.is_set()
    assert watching.has_failed
    assert heard(watching.processes) == [[], []]


def test_one_that_cannot_begin_ends_all(watching: Supervisor) -> None:
    failed = watching.processes[0]
    failed.has_ended = failed.has_failed = True  # type: ignore[misc]  # a plain attribute here
    watching.keep_subprocess_alive()
    assert watching.should_exit.is_set()
    assert watching.has_failed
    watching.keep_subprocess_alive()
    assert watching.processes[0] is failed


def test_one_that_never_begins_is_the_fault_of_who_should_have_made_it(
    watching: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, hung = original(watching), watching.processes[0]
    monkeypatch.setattr(hung, "is_alive", lambda timeout: False)
    hung.has_begun = False  # type: ignore[misc]  # a plain attribute here
    watching.keep_subprocess_alive()
    assert old.heard == ["dismiss"]
    assert watching.processes[0].original is original(watching) is not old  # type: ignore[attr-defined]  # a member


def test_one_for_which_there_was_no_room_is_asked_for_again(watching: Supervisor) -> None:
    old, gone = original(watching), watching.processes[0]
    gone.has_ended, gone.has_begun = True, False  # type: ignore[misc]  # a plain attribute here
    watching.keep_subprocess_alive()
    assert old.heard == ["join"]
    assert original(watching) is old
    assert watching.processes[0] is not gone


def test_there_can_be_more_and_fewer_but_never_none(watching: Supervisor) -> None:
    watching.handle_ttin()
    last = watching.processes[2]
    for _ in range(5):
        watching.handle_ttou()
    assert len(watching.processes) == 1
    assert isinstance(last, Member)
    assert last.heard == ["retire"]


def test_one_that_hangs_makes_nobody_deaf_and_is_gone_when_all_shall_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(supervisor, "SECONDS_TO_END", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        watching = Supervisor(config("app"), [listener])
        watching.init_processes()
        hung, other = watching.processes
        numbers = [served(copy) for copy in (hung, other)]
        os.kill(numbers[0], signal.SIGSTOP)
        os.kill(numbers[1], signal.SIGKILL)
        watching.config.timeout_worker_healthcheck = 4 * PATIENCE
        start = time.monotonic()
        wait_until(lambda: watching.keep_subprocess_alive() or watching.processes[1] is not other)
        # It has its time to answer, and the others are looked after meanwhile.
        assert time.monotonic() - start < PATIENCE
        assert watching.processes[0] is hung
        watching.terminate_all()
        watching.join_all()
    assert not watching._original.is_alive
    wait_until(lambda: all(map(ended, numbers)))


def test_whatever_hangs_all_is_over_within_ten_seconds() -> None:
    alone = serving.SECONDS_TO_END + process.SECONDS_TO_END + process.SECONDS_TO_BE_GONE
    # A supervisor looks twice a second whether it shall end, and looks after the dead.
    several = supervisor.SECONDS_TO_END + 0.5 + 2 * supervisor._SECONDS_TO_BE_GONE
    assert max(alone, several) <= 10
