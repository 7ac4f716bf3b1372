"""Who watches the server processes: each that ends is replaced by one that can retire, whatever ended it."""

import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn

from app import supervisor
from app.serving import RETIRE
from app.supervisor import Supervisor


class Member(supervisor.Process):
    """A process that does nothing, and says that it serves."""

    def __init__(self, *, lives: bool = True, exitcode: int | None = None, stands_by: bool = False) -> None:
        self.lives = lives
        self.stands_by = stands_by
        self.heard: list[str] = []
        self.process = SimpleNamespace(pid=None, exitcode=exitcode, is_alive=lambda: self.lives)  # type: ignore[assignment]  # as much of one as is used

    def is_alive(self, timeout: float = 5) -> bool:
        return self.lives

    def is_ready(self, timeout: float = 5) -> bool:
        return self.lives

    def kill(self) -> None:
        self.heard.append("kill")

    def join(self) -> None:
        self.heard.append("join")

    def terminate(self) -> None:
        self.heard.append("terminate")

    def retire(self) -> None:
        self.heard.append("retire")

    def begin(self) -> None:
        self.heard.append("begin")


@pytest.fixture
def watching(monkeypatch: pytest.MonkeyPatch) -> Supervisor:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    watching = Supervisor(uvicorn.Config("app.main:app", workers=2), [])
    monkeypatch.setattr(watching, "_started", Member)
    watching.init_processes()
    return watching


def heard(members: Any) -> list[list[str]]:  # noqa: ANN401 - processes of either kind
    return [member.heard for member in members]


def test_who_was_killed_is_replaced_and_its_successor_can_retire(watching: Supervisor) -> None:
    killed = watching.processes[0]
    assert isinstance(killed, Member)
    killed.lives = False
    watching.keep_subprocess_alive()
    assert killed.heard == ["kill", "join"]
    before = list(watching.processes)
    watching.restart_all()
    assert heard(before) == [["retire"], ["retire"]]
    assert not set(map(id, before)) & set(map(id, watching.processes))


def test_the_retired_are_ended_with_the_others_and_forgotten_when_they_have_ended(watching: Supervisor) -> None:
    before = list(watching.processes)
    watching.restart_all()
    before[0].process.exitcode = 0
    watching.keep_subprocess_alive()
    watching.terminate_all()
    watching.join_all()
    assert heard(before) == [["retire", "join"], ["retire", "terminate", "join"]]
    assert heard(watching.processes) == [["terminate", "join"]] * 2


def test_a_successor_that_does_not_come_leaves_the_old_one_in_place(
    watching: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(watching.processes)
    monkeypatch.setattr(watching, "_started", lambda: Member(lives=False))
    watching.restart_all()
    assert watching.processes == before
    assert heard(before) == [[], []]


def test_a_call_to_end_is_heard_while_a_successor_is_awaited(watching: Supervisor) -> None:
    watching.signal_queue.append(signal.SIGTERM)
    before = list(watching.processes)
    watching.restart_all()
    assert watching.processes == before


def test_who_is_killed_between_question_and_answer_is_not_waited_for() -> None:
    process = supervisor.Process(uvicorn.Config("app.main:app"), [])
    ended, end = os.pipe()
    os.close(end)
    # As it is for a moment: what tells of its death can be read, and nobody has read it.
    process.process = SimpleNamespace(is_alive=lambda: True, sentinel=ended)  # type: ignore[assignment]  # as much of one as is used
    asked = time.monotonic()
    assert not process.is_alive(timeout=60)
    assert time.monotonic() - asked < 30
    process.parent_conn.close()
    assert not process.is_alive(timeout=60)
    os.close(ended)


def standby(watching: Supervisor) -> Member:
    watching.keep_subprocess_alive()
    found = watching._standby
    assert isinstance(found, Member)
    assert found.stands_by
    return found


def test_one_stands_by_when_all_others_serve_and_takes_the_place_of_one_that_was_killed(watching: Supervisor) -> None:
    first, second = watching.processes
    assert isinstance(first, Member)
    assert isinstance(second, Member)
    second.is_ready = lambda timeout=5: False  # type: ignore[method-assign]  # it is still starting
    watching.keep_subprocess_alive()
    assert watching._standby is None
    second.is_ready = lambda timeout=5: True  # type: ignore[method-assign]
    ready = standby(watching)
    first.lives = second.lives = False
    watching.keep_subprocess_alive()
    # Who reads the program anew comes beside it.
    assert watching.processes[0] is ready
    assert ready.heard == ["begin"]
    assert standby(watching) not in (ready, *watching.processes)


def test_one_that_stands_by_and_is_killed_is_replaced_and_one_that_cannot_read_the_program_is_not(
    watching: Supervisor,
) -> None:
    killed = standby(watching)
    killed.lives, killed.process.exitcode = False, -signal.SIGKILL  # type: ignore[misc]
    broken = standby(watching)
    assert broken is not killed
    broken.lives, broken.process.exitcode = False, 1  # type: ignore[misc]
    assert standby(watching) is broken
    served = watching.processes[0]
    assert isinstance(served, Member)
    served.lives = False
    watching.keep_subprocess_alive()
    assert watching.processes[0] is not broken


def test_who_stands_by_goes_with_the_program_that_it_has_read_and_at_the_end(watching: Supervisor) -> None:
    old = standby(watching)
    watching.restart_all()
    assert old.heard == ["kill", "join"]
    last = standby(watching)
    watching.terminate_all()
    assert last.heard == ["kill", "join"]


def test_one_that_cannot_begin_ends_all(watching: Supervisor) -> None:
    watching.processes[0] = Member(lives=False, exitcode=supervisor.STARTUP_FAILURE)
    watching.keep_subprocess_alive()
    assert watching.should_exit.is_set()
    watching.keep_subprocess_alive()


def test_there_can_be_more_and_fewer_but_never_none(watching: Supervisor) -> None:
    watching.handle_ttin()
    last = watching.processes[2]
    for _ in range(5):
        watching.handle_ttou()
    assert len(watching.processes) == 1
    assert isinstance(last, Member)
    assert last.heard == ["retire"]


def test_a_process_is_asked_to_retire_by_its_signal() -> None:
    waits = f"import signal; signal.signal({int(RETIRE)}, lambda *_: exit(7)); print(flush=True); signal.pause()"
    with subprocess.Popen([sys.executable, "-c", waits], stdout=subprocess.PIPE) as running:
        assert running.stdout
        running.stdout.readline()
        member = supervisor.Process.__new__(supervisor.Process)
        member.process = SimpleNamespace(pid=running.pid)  # type: ignore[assignment]  # as much of one as is used
        member.retire()
        assert os.waitstatus_to_exitcode(os.waitpid(running.pid, 0)[1]) == 7
        running.returncode = 7
