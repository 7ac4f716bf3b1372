"""Text never becomes code or markup: every hostile input with a canary goes through the page, its address, its frame, its pictures.

A canary is a call to a function that does not exist. Where it is run, or becomes an element that would run it, the browser says so.
`make soak` opens every address and writes every form with every canary; here each canary has two of them.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.app.conftest import CORPUS
from tests.browser.desk import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

ELEMENTS = """
canary => [...document.querySelectorAll("*")].filter(element =>
  element.tagName !== "TEXTAREA" && [...element.attributes].some(({name, value}) => /^on/.test(name) && value.includes(canary))
  || element.tagName === "SCRIPT" && element.textContent.includes(canary)
  || /^javascript:/i.test(element.getAttribute("href") ?? element.getAttribute("xlink:href") ?? "")
).map(element => element.outerHTML)
"""


def texts(case: dict[str, Any]) -> list[str]:
    """The texts of a case that carry its canary, wherever they stand in the request."""
    found, waiting = [], [case.get("expression"), case.get("request"), case.get("data"), case.get("params")]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str) and case["canary"] in part:
            found.append(part)
        elif isinstance(part, dict):
            waiting.extend([*part, *part.values()])
        elif isinstance(part, list):
            waiting.extend(part)
    return found


CASES = map(json.loads, (CORPUS / "adversarial.jsonl").read_text(encoding="utf-8").splitlines())
CANARIES = [(case["canary"], text) for case in CASES if "canary" in case for text in texts(case)]


def programs(text: str) -> list[str]:
    """The text as a program, as a name of one, and as a remark in one that runs."""
    remark = text.replace("\n", " ").replace("\r", " ")
    return [text, f"w = 3; w^2  # {remark}", f"{remark} = 1"]


@pytest.fixture
def dialogs(page: Page) -> list[str]:
    """What a page has put before its visitor without being asked."""
    seen: list[str] = []

    def dismiss(dialog: Any) -> None:  # noqa: ANN401 - Playwright's
        seen.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    return seen


@pytest.mark.console_may_say(r"status of 4\d\d")
def test_no_canary_sings_in_the_editor(page: Page, dialogs: list[str]) -> None:
    assert len(CANARIES) >= 9
    desk = Desk(page).open()
    for place, (canary, text) in enumerate(CANARIES):
        forms = programs(text)
        for program in forms if "SOAK" in os.environ else (forms[place % 3], forms[(place + 1) % 3]):
            if program == desk.program:
                continue
            with page.expect_response(lambda answer: answer.url.endswith("/api/v1/graph")) as answered:
                desk.write(program)
            answered.value.finished()
            assert not page.evaluate(ELEMENTS, canary), program
    assert not dialogs


@pytest.mark.console_may_say(r"status of 4\d\d")
def test_no_canary_sings_in_addresses_frames_and_pictures(page: Page, dialogs: list[str]) -> None:
    for place, (canary, text) in enumerate(CANARIES):
        addresses = (
            f"/#program={quote(text)}",
            f"/embed#program={quote(text)}",
            f"/?program={quote(text)}",
            f"/{quote(text, safe='')}",
            f"/api/v1/export/svg?program={quote('w = 3; w^2 # ' + text.splitlines()[0])}",
            f"/api/v1/export/svg?program={quote(text)}",
        )
        for address in addresses if "SOAK" in os.environ else (addresses[place % 6], addresses[(place + 2) % 6]):
            page.goto(address, wait_until="domcontentloaded")
            assert not page.evaluate(ELEMENTS, canary), address
    assert not dialogs


def test_no_canary_sings_in_a_file_that_is_downloaded(page: Page) -> None:
    for _, text in CANARIES:
        program = "w = 3; w^2 # " + text.splitlines()[0]
        for kind in ("json", "dot", "latex", "numpy", "pytorch", "jax", "micrograd"):
            answer = page.request.get(f"/api/v1/export/{kind}?program={quote(program)}")
            assert answer.status < 500
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "html" not in answer.headers["content-type"]
            assert "default-src 'none'" in answer.headers["content-security-policy"]
