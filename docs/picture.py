"""Takes the picture of the README: a neuron in mid backward pass, as a visitor sees it.

A picture that a script takes shows the product as it is; one that was drawn shows it as it was.

    python -m docs.picture [file.png]
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

from engine import EXAMPLES, Graph, build, steps, trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "backward.png"
EXAMPLE = "neuron"
NODE = "w2·x2"  # when it has passed its gradient on, half of the way back is known and half is still to come
VIEWPORT = {"width": 1720, "height": 740}
AROUND = 8  # CSS pixels of page round what is shown
PATIENCE = 30_000  # milliseconds: the machine may be busy


def main(arguments: list[str]) -> int:
    """Serve, look, take the picture."""
    target = Path(arguments[0]) if arguments else PICTURE
    with served() as address, opened(f"{address}/#{fragment()}") as page:
        page.screenshot(path=target, clip=region(page), animations="disabled")
    return 0


def fragment() -> str:
    """The address of the moment: the example's program, and as many steps as it takes to pass NODE on its way back."""
    program = next(example.program for example in EXAMPLES if example.slug == EXAMPLE)
    return urlencode({"program": program, "step": position(build(program)), "theme": "light"})


def position(graph: Graph) -> int:
    """How many steps have happened when NODE has passed its gradient on."""
    told = steps(trace(graph))
    return 1 + next(step.index for step in told if step.phase == "backward" and graph.nodes[step.node].label == NODE)


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The service on a port that is free, and its address once it is ready."""
    env = {**os.environ, "HOST": "127.0.0.1", "PORT": "0", "WORKERS": "1"}
    command = [sys.executable, "-m", "app"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as service:  # noqa: S603 - our own
        try:
            assert service.stdout  # noqa: S101 - it is a pipe
            yield service.stdout.readline().rpartition(" ")[2].strip()
        finally:
            service.terminate()


@contextlib.contextmanager
def opened(address: str) -> Iterator[Page]:
    """The page at an address, at twice the resolution, when everything is drawn and written."""
    found = subprocess.run(  # noqa: S603 - our own
        [sys.executable, ROOT / ".ci" / "chromium.py"], stdout=subprocess.PIPE, text=True, check=True
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=["--no-sandbox"])
        page = browser.new_page(viewport=VIEWPORT, device_scale_factor=2, color_scheme="light", reduced_motion="reduce")
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        page.locator(".cm-content").wait_for()
        page.locator("#formula math").first.wait_for()
        page.evaluate("document.fonts.ready")
        yield page
        browser.close()


def region(page: Page) -> dict[str, float]:
    """The graph with its sentence and formula."""
    boxes = [page.locator(name).bounding_box() for name in (".stage", ".explain")]
    left, top = (min(box[key] for box in boxes if box) - AROUND for key in ("x", "y"))
    right = max(box["x"] + box["width"] for box in boxes if box) + AROUND
    bottom = max(box["y"] + box["height"] for box in boxes if box) + AROUND
    return {"x": max(0, left), "y": max(0, top), "width": right - max(0, left), "height": bottom - max(0, top)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
