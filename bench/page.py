"""The page in a real browser: when it can be used, when the first numbers are there, when the editor has come.

Usable means that a press of the button "one step forward" has moved the page on. A script that is there before the page's own
presses it again and again until it has.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from bench.environment import ROOT

LOADS = 9
SLOW_LOADS = 5
SLOWER = 4
MOMENTS = 3
USABLE = "a step forward works"
WATCH = """(() => {
  const times = (window.benchTimes = {});
  const note = (name, seen) => { if (seen) times[name] ??= performance.now(); };
  let start;
  const look = () => {
    const readout = document.getElementById("readout");
    start ??= readout?.textContent;
    note("first numbers", document.querySelector("#canvas svg"));
    note("editor", document.querySelector(".cm-content"));
    note("a step forward works", readout && readout.textContent !== start);
    if (readout && !("a step forward works" in times)) document.getElementById("step-forward").click();
    if (Object.keys(times).length < 3) setTimeout(look, 4);
  };
  look();
})();"""


def measure_page() -> dict[str, float]:
    """Milliseconds from the start of navigation, medians over some loads with an empty cache."""
    chromium = subprocess.run(
        [sys.executable, ROOT / ".ci" / "chromium.py"], stdout=subprocess.PIPE, text=True, check=True
    ).stdout.strip()
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        loads = [load(browser, address) for _ in range(LOADS)]
        slow = [load(browser, address, slower=SLOWER)[USABLE] for _ in range(SLOW_LOADS)]
        browser.close()
    medians = {name: statistics.median(found[name] for found in loads) for name in loads[0]}
    return {**medians, f"{USABLE}, CPU {SLOWER} times slower": statistics.median(slow)}


def load(browser: Browser, address: str, slower: int = 1) -> dict[str, float]:
    """One load in a browser that has seen nothing yet."""
    context = browser.new_context()
    blank = context.new_page()
    blank.goto(f"{address}/healthz")
    yardstick = blank.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    page: Page = context.new_page()
    page.add_init_script(WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(address)
    # Waiting inside the page would need `eval`, which the page's own policy forbids.
    found: dict[str, float] = {}
    for _ in range(200):
        found = page.evaluate("window.benchTimes")
        if len(found) == MOMENTS:
            break
        page.wait_for_timeout(50)
    context.close()
    return {**dict(sorted(found.items(), key=lambda item: item[1])), "yardstick": yardstick}


@contextmanager
def served() -> Iterator[str]:
    """The service in a process of its own, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port)}
    with subprocess.Popen(
        [sys.executable, "-m", "app"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    ) as started:
        try:
            wait(f"http://127.0.0.1:{port}/readyz")
            yield f"http://127.0.0.1:{port}"
        finally:
            started.terminate()
            started.wait(20)


def wait(address: str) -> None:
    """Ask until there is an answer."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                json.load(answer)
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    message = "The service did not become ready."
    raise RuntimeError(message)
