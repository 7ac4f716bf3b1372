"""The kept answers are the engine's, number by number and word by word."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from engine import build, compile_kernel, descend, trace
from tests.engine.golden_answers import FOLDER, PROGRAMS, answer

HEARD: list[str] = []


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "compile" and HEARD and isinstance(arguments[0], str | bytes):
        HEARD.append(arguments[0] if isinstance(arguments[0], str) else arguments[0].decode())


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_answer_is_as_it_was_checked(name: str) -> None:
    kept = json.loads(FOLDER.joinpath(f"{name}.json").read_text())
    assert json.loads(json.dumps(answer(PROGRAMS[name]))) == kept


def test_there_are_twenty() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == sorted(PROGRAMS)
    assert len(PROGRAMS) == 20


def test_nothing_of_the_visitors_text_is_ever_compiled() -> None:
    sys.addaudithook(_listen)
    HEARD.append("listening")
    graph = build("wombat = 0.5; quokka = [1, 2, 3]; f(numbat) = numbat^2; bilby = mean(f(wombat quokka - 1))  # dingo")
    trace(graph)
    compile_kernel(graph)
    descend(graph, iterations=3)
    heard = HEARD[1:]
    HEARD.clear()
    assert heard
    for word in ("wombat", "quokka", "numbat", "bilby", "dingo"):
        assert not any(word in text for text in heard)
