"""The watch over the pages is itself watched: what is planted here must be found."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

PLANTED = {
    "a console error": ("console.error('planted')", "console error: planted"),
    "an uncaught exception": ("setTimeout(() => { throw new Error('planted') })", "uncaught: .*planted"),
    "a request that leaves": (
        "fetch('http://elsewhere.invalid/').catch(() => 0)",
        "(left the server|policy connect-src)",
    ),
    "an inline script": (
        "document.head.append(Object.assign(document.createElement('script'), {text: '0'}))",
        "policy script",
    ),
    "a missing file": ("fetch('/static/dist/not-there.js')", "status of 404"),
}


@pytest.mark.console_may_say(".")
@pytest.mark.parametrize(("script", "complaint"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_fault_is_noticed(page: Page, complaints: list[str], script: str, complaint: str) -> None:
    page.goto("/")
    page.evaluate(f"void {script}")
    patience = time.monotonic() + 5
    while not any(re.search(complaint, line) for line in complaints):
        assert time.monotonic() < patience, complaints
        page.wait_for_timeout(20)  # what the browser reports arrives only while Playwright is waiting


@pytest.mark.console_may_say("expected by its test")
def test_what_a_test_expects_does_not_fail_it(page: Page) -> None:
    page.goto("/")
    page.evaluate("console.error('expected by its test')")
