"""The page as it looks, in three sizes and three themes, beside the pictures of it that somebody has looked at and found right.

After a change that is meant to be seen: `make looks`, look at what git says has changed in `tests/browser/looks`, and commit it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from PIL import Image

from tests.browser.pictures import ALLOWED, compare, keep, marked, small

if TYPE_CHECKING:
    from playwright.sync_api import Page

KEPT = Path(__file__).parent / "looks"
RENEW = bool(os.environ.get("RENEW_LOOKS"))
SIZES = {"wall": (1920, 1080), "projector": (1024, 768), "phone": (390, 844)}
THEMES: dict[str, tuple[Literal["light", "dark"], str]] = {
    "light": ("light", ""),
    "dark": ("dark", ""),
    "projector": ("light", "?view=projector"),
}
# A step of the backward pass: values, gradients, something that happens, and something still to come.
STEP = 19


def rest(page: Page) -> None:
    """Wait until everything has come that the page brings by itself."""
    for part in (".cm-content", ".knob", "#picture-fit svg circle", "#loss-chart svg", "#optimizer-settings"):
        page.locator(part).first.wait_for(state="attached")
    page.evaluate("document.fonts.ready.then(() => 0)")


def shoot(page: Page) -> bytes:
    """The page at rest: two pictures in a row are the same."""
    last = b""
    for _ in range(20):
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        now = page.screenshot(animations="disabled", caret="hide")
        if now == last:
            break
        last = now
    return last


@pytest.mark.parametrize("theme", THEMES)
def test_the_page_looks_as_it_did(page: Page, theme: str, tmp_path: Path) -> None:
    scheme, search = THEMES[theme]
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"/{search}#step={STEP}")
    rest(page)
    differing = []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        now, path = small(shoot(page)), KEPT / f"{theme}-{size}.png"
        if RENEW:
            keep(now, path)
            continue
        found = compare(now, Image.open(path))
        if not found.is_same:
            keep(marked(now, found), tmp_path / path.name)
            differing.append(f"{path.name}: {len(found.squares)} squares, see {tmp_path / path.name}")
    assert not differing, "\n".join([*differing, "If this is meant: make looks, and look at every picture."])


BREAKAGES = (
    "#explain { display: none }",
    ".masthead-tools { transform: translateX(-8px) }",
    "#play { background: transparent !important }",
    "body { font-size: 17px; --size-text: 17px }",
    ".stage .return { opacity: 0 !important }",
    ".timeline { overflow: hidden; height: 2rem }",
)
NOISE = "body * { text-rendering: geometricPrecision } .panel h2, .sentence { transform: translateX(0.4px) }"
# Rules of the page's own sheet, because its policy lets no other in.
ADD = """rules => {
  const sheet = document.styleSheets[0];
  const count = sheet.cssRules.length;
  for (const rule of rules.split(/(?<=}) /)) sheet.insertRule(rule, sheet.cssRules.length);
  window.undoRules = () => { while (sheet.cssRules.length > count) sheet.deleteRule(count); };
}"""


def test_what_breaks_the_page_is_seen_and_a_letter_drawn_a_little_differently_is_not(page: Page) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"/#step={STEP}")
    rest(page)
    before = small(shoot(page))
    for breakage in BREAKAGES:
        page.evaluate(ADD, breakage)
        assert len(compare(small(shoot(page)), before).squares) > ALLOWED, breakage
        page.evaluate("undoRules()")
    before = small(shoot(page))  # a camera that was given another room need not come back to the same place
    page.evaluate(ADD, NOISE)
    assert compare(small(shoot(page)), before).is_same
