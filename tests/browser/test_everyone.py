"""For everyone: keyboard, screen reader, themes, sizes, a page that does not jump."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.desk import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZES = [(1920, 1080), (1440, 900), (1366, 768), (1024, 768), (390, 844)]
DIST = Path(__file__).resolve().parents[2] / "static" / "dist"
FIRST_SCRIPT = 15 * 1024
# Numbers of the nodes that the step is about, in CSS pixels as they arrive on the screen.
LABEL_HEIGHTS = """
() => [...document.querySelectorAll("#canvas .node:is(.active, .touched) .slot:not([data-state=waiting]) .number")]
  .filter(text => text.textContent)
  .map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)
"""
# Nothing is on its way from one look to another; what goes on for ever never ends and is left out.
STILL = """
() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve(
  document.getAnimations().every(({playState, effect}) =>
    playState !== "running" || effect.getComputedTiming().endTime === Infinity)))))
"""
MATRIX = "W = param([[1, 2], [3, -4.123]])\nx = data([1, 2])\nL = mean((W @ x - 3)^2)"
ALL_HEIGHTS = """
() => [...document.querySelectorAll("#canvas .slot:not([data-state=waiting]) .number")]
  .filter(text => text.textContent)
  .map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)
"""
OUTSIDE = """
() => [...document.querySelectorAll("#canvas .slot")].flatMap(slot => {
  const text = slot.querySelector("text"), pill = slot.querySelector("rect");
  if (!text.textContent || slot.dataset.state === "waiting") return [];
  const inner = text.getBBox(), outer = pill.getBBox();
  return inner.x < outer.x || inner.x + inner.width > outer.x + outer.width ? [text.textContent] : [];
})
"""
# Words beyond the box that they stand in, and words of a box that lie over each other.
WORDS_OUTSIDE = """
() => [...document.querySelectorAll("#canvas .node")].flatMap(node => {
  const outer = node.querySelector(".body").getBBox();
  const words = [...node.children].filter(each => each.tagName === "text").map(each => [each, each.getBBox()]);
  const isIn = box => box.x >= outer.x && box.x + box.width <= outer.x + outer.width
    && box.y >= outer.y - 2 && box.y + box.height <= outer.y + outer.height + 2;
  const meet = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y + 3 < b.y + b.height && b.y + 3 < a.y + a.height;
  return words.filter(([text, box], i) => !isIn(box) || words.slice(i + 1).some(([_, other]) => meet(box, other)))
    .map(([text]) => text.textContent);
})
"""
OVERLAPS = """
() => {
  const all = [...document.querySelectorAll(".stage, .explain, .timeline, .panel, .masthead")];
  const parts = all.filter(e => e.checkVisibility({visibilityProperty: true})).map(e => [e, e.getBoundingClientRect()]);
  // What is stuck to an edge of the screen lies over what scrolls beneath it.
  const isStuck = e => getComputedStyle(e).position === "sticky";
  const meets = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return parts.flatMap(([a, box], i) => parts.slice(i + 1)
    .filter(([b, other]) => !isStuck(a) && !isStuck(b) && meets(box, other))
    .map(([b]) => `${a.className} meets ${b.className}`));
}
"""
CUT = """
() => [...document.querySelectorAll("main *, header *")].filter(e => {
  if (e.closest("svg, .hidden, .cm-editor, math, textarea, .ticks") || e.clientWidth < 2) return false;
  const style = getComputedStyle(e);
  const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY);
  return !scrolls && (e.scrollWidth > e.clientWidth + 1) && style.overflowX !== "visible";
}).map(e => e.id || e.className)
"""
NODES_MEET = """
() => {
  const boxes = [...document.querySelectorAll("#canvas .node")].map(e => e.getBBox && [e, e.getBoundingClientRect()]);
  return boxes.flatMap(([a, ra], i) => boxes.slice(i + 1).filter(([b, rb]) =>
    ra.left < rb.right - 1 && rb.left < ra.right - 1 && ra.top < rb.bottom - 1 && rb.top < ra.bottom - 1)
    .map(([b]) => `${a.dataset.node} meets ${b.dataset.node}`));
}
"""
WATCH_SHIFT = """
window.shift = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


def sized(page: Page, size: tuple[int, int]) -> Desk:
    """The page at a given size, without motion."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(reduced_motion="reduce")
    return Desk(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_nothing_stands_in_anyones_way(page: Page, scheme: Literal["light", "dark"], size: tuple[int, int]) -> None:
    page.emulate_media(color_scheme=scheme)
    desk = sized(page, size).open({"step": 19})
    assert_accessible(desk.page)
    desk.page.keyboard.press("End")
    expect(desk.page.locator("#canvas")).to_have_attribute("data-iteration", "200")
    assert_accessible(desk.page)


def test_the_projector_theme_has_the_contrast(page: Page) -> None:
    Desk(page).open({"step": 19, "theme": "projector"})
    assert_accessible(page)


@pytest.mark.console_may_say("status of 422")
def test_an_error_stands_in_nobodys_way(page: Page) -> None:
    desk = Desk(page).open()
    desk.write("L = a 3")
    expect(page.locator(".cm-content .problem")).to_be_visible()
    assert_accessible(page)


@pytest.mark.console_may_say("status of 404")
@pytest.mark.parametrize("path", ["/problems/syntax", "/nowhere", "/embed#step=5"])
def test_the_plain_pages_stand_in_nobodys_way(page: Page, path: str) -> None:
    page.goto(path)
    assert_accessible(page)


def assert_accessible(page: Page) -> None:
    """No violation that axe can find."""
    page.wait_for_function(STILL)  # colours in mid change have no contrast of their own
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_everything_works_by_keyboard_alone(page: Page) -> None:
    desk = Desk(page).open()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    assert desk.position == 1
    desk.track.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("PageDown")
    assert desk.position == 3
    expect(desk.track).to_have_attribute("aria-valuetext", re.compile("Forward 3 of"))
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play", exact=True)).to_have_attribute("aria-pressed", "false")
    desk.knob("k1").get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".cm-content")).to_contain_text("k1 = 0.04")
    page.locator(".cm-content").focus()
    position = desk.position
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    assert desk.position == position


def test_each_step_is_spoken_once_and_a_descent_is_not_shouted(page: Page) -> None:
    desk = Desk(page).open({"speed": 8, "iterations": 60})
    page.evaluate("""() => {
      window.spoken = [];
      const live = document.querySelector("#spoken");
      new MutationObserver(() => window.spoken.push(live.textContent)).observe(live, {childList: true});
    }""")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert len(page.evaluate("spoken")) == 3
    assert page.evaluate("spoken.at(-1)") == desk.sentence
    page.evaluate("spoken = []")
    page.keyboard.press(" ")
    expect(page.locator("#readout")).to_contain_text("Iteration 60", timeout=30_000)
    expect(page.get_by_role("button", name="Play", exact=True)).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("spoken.filter(text => text.startsWith('Iteration')).length") <= 2


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_overlaps_and_nothing_is_cut(page: Page, size: tuple[int, int]) -> None:
    desk = sized(page, size).open({"step": 19})
    page.wait_for_function(STILL)
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate(CUT) == []
    assert page.evaluate(NODES_MEET) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for position in (1, 10, 15, 18, 23):
        page.evaluate(f"location.hash = '#step={position}'")
        expect(desk.track).to_have_attribute("aria-valuenow", str(position))
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate(WORDS_OUTSIDE) == []
        heights = page.evaluate(LABEL_HEIGHTS)
        assert heights
        assert min(heights) >= 9
        assert max(heights) >= 12.9


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_numbers_stay_readable_at_the_end_of_a_descent(page: Page, size: tuple[int, int]) -> None:
    fields = {"iteration": 20, "step": 99, "iterations": 20, "rate": 0.01}
    desk = sized(page, size).open(fields)
    for boxes in (desk.ask(desk.program), desk.ask(MATRIX)):
        expect(page.locator("#canvas g.node[data-node]")).to_have_count(len(boxes["layout"]["nodes"]))
        expect(page.locator("#canvas")).to_have_attribute("data-iteration", "20")
        page.wait_for_function(STILL)
        heights = sorted(page.evaluate(ALL_HEIGHTS))
        assert heights[0] >= 8
        assert heights[len(heights) // 2] >= 10
        desk.go({**fields, "program": MATRIX})


def test_numbers_of_any_length_stay_in_their_slots(page: Page) -> None:
    program = "a = -1.2345e-7\nbb = 123456.7\nlong_name_here = -9.8765e+99\nL = (a*bb)*long_name_here + tanh(a)"
    desk = Desk(page).open({"program": program})
    answer = desk.ask(program)
    for _ in answer["steps"]:
        page.keyboard.press("ArrowRight")
    assert desk.position == len(answer["steps"])
    assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_the_page_does_not_jump(page: Page, size: tuple[int, int]) -> None:
    page.add_init_script(WATCH_SHIFT)
    desk = sized(page, size).open()
    for _ in range(6):
        desk.page.keyboard.press("ArrowRight")
    desk.page.wait_for_function(STILL)
    assert desk.page.evaluate("shift") < 0.02


def test_the_first_script_is_light() -> None:
    names = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    wanted, found = [names["main.js"]], dict[str, bytes]()
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = (DIST / name).read_bytes()
            wanted += re.findall(r'(?:from|import)\s*"\./([^"]+\.js)"', found[name].decode())
    assert sum(len(gzip.compress(text, mtime=0)) for text in found.values()) <= FIRST_SCRIPT
