"""What a change costs the page, and what a visitor sees of it, by graph size.

`everything` goes from a graph of which nothing is computed to one of which all is, and back; `step` goes one step on; `knob` turns
a knob on which every number depends, with what comes between two answers of the service. One change is made for each frame.

Two measures: the main thread's own time for a frame, on the thread's own clock, because a machine that does other things too would make any
frame late; and the time from one frame to the next as a visitor has it, which no busy machine flatters: median, 95th of a
hundred, and how many came in time for 60 a second.
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median, quantiles
from urllib.parse import urlencode

from playwright.sync_api import Browser, CDPSession, sync_playwright

from bench.environment import ROOT
from bench.page import served

CASES = ((60, "everything"), (250, "everything"), (250, "knob"), (250, "step"), (1000, "step"))
FRAMES = 60
PARTS = ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration", "TaskDuration")
FRAME = 1000 / 60
# A frame that comes a little later than the screen's clock says is still the next one.
LATE = 1.5 * FRAME
RUN = """async ({what, frames}) => {
  const track = document.getElementById("track");
  track.setPointerCapture = () => {};
  const start = track.getBoundingClientRect(), end = track.querySelector("[data-name=backward]").getBoundingClientRect();
  const slider = document.querySelector(".knob input[type=range]");
  const press = (clientX) => {
    const where = {clientX, clientY: start.y + 10, button: 0, pointerId: 1, bubbles: true};
    for (const type of ["pointerdown", "pointerup"]) track.dispatchEvent(new PointerEvent(type, where));
  };
  const turn = (value) => {
    slider.value = String(value);
    slider.dispatchEvent(new Event("input", {bubbles: true}));
  };
  const changes = {
    everything: (i) => press(i % 2 ? start.x : end.right - 1),
    step: () => document.getElementById("step-forward").click(),
    knob: (i) => turn(0.5 + 0.4 * Math.sin(i / 5)),
  };
  if (what === "knob") {
    press(end.right - 1);
    slider.dispatchEvent(new PointerEvent("pointerdown", {bubbles: true}));
  }
  const times = [];
  for (let i = 0; i <= frames; i++) {
    times.push(await new Promise(requestAnimationFrame));
    if (i < frames) changes[what](i);
  }
  if (what === "knob") slider.dispatchEvent(new PointerEvent("pointerup", {bubbles: true}));
  return times.slice(1).map((time, i) => time - times[i]);
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


def measure(browser: Browser, address: str, boxes: int, what: str) -> tuple[dict[str, float], list[float]]:
    """Milliseconds of the main thread for a frame, by kind of work, and those from each frame to the next."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/#{urlencode({'program': program(boxes), 'folded': 'none'})}")
    page.locator("#canvas g.node[data-node]").nth(boxes - 10).wait_for(state="attached")
    page.wait_for_timeout(1000)  # until the tools that come later have come
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = metrics(session)
    between = page.evaluate(RUN, {"what": what, "frames": FRAMES})
    after = metrics(session)
    page.close()
    return {name: 1000 * (after[name] - before[name]) / FRAMES for name in PARTS}, between


def metrics(session: CDPSession) -> dict[str, float]:
    """What the browser has counted so far, in seconds."""
    return {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}


def main() -> int:
    """Print a row for every case."""
    chromium = subprocess.run(
        [sys.executable, ROOT / ".ci" / "chromium.py"], stdout=subprocess.PIPE, text=True, check=True
    ).stdout.strip()
    heads = [name.removesuffix("Duration") for name in PARTS] + ["median", "95th"]
    print(f"{'boxes':>6} {'what changes':>12} " + " ".join(f"{head:>12}" for head in heads) + "   in time")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for boxes, what in CASES:
            found, between = measure(browser, address, boxes, what)
            row = [*found.values(), median(between), quantiles(between, n=20)[-1]]
            in_time = sum(each <= LATE for each in between) / len(between)
            print(f"{boxes:>6} {what:>12} " + " ".join(f"{each:>9.1f} ms" for each in row) + f"   {in_time:6.0%}")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
