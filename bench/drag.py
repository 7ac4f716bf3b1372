"""What follows a hand on a knob: how often a second value, gradient and picture are new while a slider is dragged.

    python -m bench.drag

In a real browser the slider is moved at every frame for two seconds, with each picture open in turn, and what changed on the
page is counted: the loss in the graph, the knob's gradient, the picture. Along the knob that is turned the curve of the loss stays, and
what moves is the place on it; so the curve is also counted while another knob is turned. Frames are counted too, so that a slow machine is
seen to be one; and beside them stands the processor time that the page spends on one change, which other programs do not
lengthen.
"""

from __future__ import annotations

import subprocess
import sys
from urllib.parse import urlencode

from playwright.sync_api import CDPSession, Page, sync_playwright

import engine
from bench.environment import ROOT
from bench.page import served

AIM = 30
SECONDS = 2
PROGRAMS = {each.slug: each.program for each in engine.EXAMPLES}
CASES = {
    "data and curve": ("curve-fit", "k2", {"picture": "fit"}),
    "one knob": ("curve-fit", "k2", {"picture": "slice"}),
    "another knob": ("curve-fit", "k2", {"picture": "slice", "knob": "k1"}),
    "two knobs": ("curve-fit", "k2", {"picture": "contour"}),
    "regions": ("two-moons", "c", {"picture": "regions"}),
}
DRAG = """async ([knob, seconds, along]) => {
  const row = [...document.querySelectorAll('.knob')].find(each => each.getAttribute('aria-label') === knob);
  const slider = row.querySelector('input[type=range]');
  const counts = {frames: 0, loss: 0, gradient: 0, picture: 0};
  const seen = {};
  const note = (name, now) => { if (now !== seen[name]) { seen[name] = now; counts[name] += 1; } };
  const canvas = document.querySelector('.picture:not([hidden]) .chart canvas');
  const pixels = () => {
    const part = (name) => document.querySelector(`.picture:not([hidden]) ${name}`);
    if (!canvas) return part('path.curve').getAttribute('d') + (along ? part('.marker').getAttribute('cx') : '');
    const {width, height} = canvas;
    const strip = canvas.getContext('2d').getImageData(0, Math.floor(height / 3), width, 1).data;
    let sum = 0;
    for (let i = 0; i < strip.length; i += 4) sum = (sum * 31 + strip[i]) | 0;
    return sum;
  };
  const output = [...document.querySelectorAll('#canvas g.node')].at(-1).querySelector('.slot.value');
  slider.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}));
  const begin = performance.now();
  await new Promise(resolve => {
    const tick = () => {
      const part = (performance.now() - begin) / (seconds * 1000);
      note('loss', output.dataset.text);
      note('gradient', row.querySelector('.knob-gradient').textContent);
      note('picture', pixels());
      counts.frames += 1;
      if (part >= 1) return resolve();
      slider.value = String(1.6 * Math.sin(part * 9));
      slider.dispatchEvent(new Event('input', {bubbles: true}));
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  slider.dispatchEvent(new PointerEvent('pointerup', {bubbles: true}));
  return counts;
}"""


def measure_drags() -> dict[str, dict[str, float]]:
    """Changes a second by what is shown, for each picture."""
    found = subprocess.run(
        [sys.executable, ROOT / ".ci" / "chromium.py"], stdout=subprocess.PIPE, text=True, check=True
    )
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.stdout.strip(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        measured = {name: drag(page, address, *case) for name, case in CASES.items()}
        browser.close()
    return measured


def drag(page: Page, address: str, example: str, knob: str, opened: dict[str, str]) -> dict[str, float]:
    """One drag with one picture open."""
    page.goto("about:blank")
    page.goto(f"{address}/#{urlencode({'program': PROGRAMS[example], 'step': 999, **opened})}")
    page.locator(f"#picture-{opened['picture']} svg.plot").wait_for()
    page.locator(".cm-content").wait_for()
    page.wait_for_timeout(1500)
    tracing = page.context.new_cdp_session(page)
    tracing.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = spent(tracing)
    counts = page.evaluate(DRAG, [knob, SECONDS, opened == {"picture": "slice"}])
    milliseconds = 1000 * (spent(tracing) - before) / max(1, counts["loss"])
    return {**{name: count / SECONDS for name, count in counts.items()}, "ms a change": milliseconds}


def spent(tracing: CDPSession) -> float:
    """Processor seconds that the page's main thread has worked."""
    metrics = tracing.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))


def main() -> int:
    """Print what was measured; the aim is said, not enforced: the machine may have other work."""
    for name, rates in measure_drags().items():
        line = ", ".join(f"{part} {rate:.0f}" for part, rate in rates.items())
        print(f"{name:16} {line} (aim: {AIM} of each a second)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
