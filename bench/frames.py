"""What a change costs the page: the main thread's own time for a frame, by graph size.

Time on the thread's own clock, because a machine that does other things too would make any frame late. `everything` goes from a
graph of which nothing is computed to one of which all is, and back; `step` goes one step on.
"""

from __future__ import annotations

import subprocess
import sys
from urllib.parse import urlencode

from playwright.sync_api import Browser, CDPSession, sync_playwright

from bench.environment import ROOT
from bench.page import served

CASES = ((60, True), (250, True), (250, False), (1000, False))
FRAMES = 30
PARTS = ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration", "TaskDuration")
RUN = """async ({everything, frames}) => {
  const track = document.getElementById("track");
  track.setPointerCapture = () => {};
  const start = track.getBoundingClientRect(), end = track.querySelector("[data-name=backward]").getBoundingClientRect();
  const press = (clientX) => {
    const where = {clientX, clientY: start.y + 10, button: 0, pointerId: 1, bubbles: true};
    for (const type of ["pointerdown", "pointerup"]) track.dispatchEvent(new PointerEvent(type, where));
  };
  for (let i = 0; i < frames; i++) {
    await new Promise(requestAnimationFrame);
    if (everything) press(i % 2 ? start.x : end.right - 1);
    else document.getElementById("step-forward").click();
  }
}"""


def program(boxes: int) -> str:
    """A chain of operations that all share what came before, with about so many boxes."""
    names = ["k0"]
    lines = ["k0 = 0.5"]
    while 3 * len(names) < boxes:
        name = f"v{len(names)}"
        lines.append(f"{name} = sin({names[-1]}) + {names[max(0, len(names) - 3)]}*{names[max(0, len(names) - 7)]}")
        names.append(name)
    return "\n".join(lines)


def measure(browser: Browser, address: str, boxes: int, *, everything: bool) -> dict[str, float]:
    """Milliseconds of the main thread for a frame, by kind of work."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/#{urlencode({'program': program(boxes), 'folded': 'none'})}")
    page.locator("#canvas g.node[data-node]").nth(boxes - 10).wait_for(state="attached")
    page.wait_for_timeout(1000)  # until the tools that come later have come
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = metrics(session)
    page.evaluate(RUN, {"everything": everything, "frames": FRAMES})
    after = metrics(session)
    page.close()
    return {name: 1000 * (after[name] - before[name]) / FRAMES for name in PARTS}


def metrics(session: CDPSession) -> dict[str, float]:
    """What the browser has counted so far, in seconds."""
    return {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}


def main() -> int:
    """Print a row for every case."""
    chromium = subprocess.run(
        [sys.executable, ROOT / ".ci" / "chromium.py"], stdout=subprocess.PIPE, text=True, check=True
    ).stdout.strip()
    print(f"{'boxes':>6} {'what changes':>12} " + " ".join(f"{name.removesuffix('Duration'):>12}" for name in PARTS))
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for boxes, everything in CASES:
            found = measure(browser, address, boxes, everything=everything)
            what = "everything" if everything else "step"
            print(f"{boxes:>6} {what:>12} " + " ".join(f"{found[name]:>9.1f} ms" for name in PARTS))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
