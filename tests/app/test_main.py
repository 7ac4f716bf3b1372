"""`python -m app`: what it is told wrong it says in one sentence, and it is called ready when it is."""

import socket
from typing import Any

import orjson
import pytest

from app import __main__ as program
from tests.app.services import PATIENCE, started


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


def test_a_host_that_nobody_knows_is_said_in_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lookup = socket.getaddrinfo

    def asked(host: str, *rest: Any) -> Any:  # noqa: ANN401 - as the library has it
        if host == "bad host":
            # As it is answered where there are name servers.
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return lookup(host, *rest)

    monkeypatch.setattr(socket, "getaddrinfo", asked)
    monkeypatch.setenv("PORT", "8740")
    # The second is a name that cannot be asked for at all.
    for host in ("bad host", "ä" * 70):
        monkeypatch.setenv("HOST", host)
        assert program.main([]) == 1
        assert capsys.readouterr().err == f"Cannot listen on {host}, port 8740: Name or service not known.\n"


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


@pytest.mark.parametrize("has_failed", [False, True])
def test_several_workers_that_cannot_begin_are_a_failure(has_failed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    class Watching:
        def __init__(self, _: object, sockets: list[socket.socket]) -> None:
            self.sockets = sockets
            self.has_failed = has_failed

        def run(self) -> None:
            for listener in self.sockets:
                listener.close()

    monkeypatch.setattr(program, "Supervisor", Watching)
    monkeypatch.setattr(program, "announce", lambda *_: None)
    monkeypatch.setenv("WORKERS", "2")
    monkeypatch.setenv("PORT", "0")
    assert program.main([]) == has_failed
