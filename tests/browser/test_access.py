"""For everyone, in every view: what axe finds, keys alone, small and magnified screens, forced colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.test_everyone import assert_accessible

if TYPE_CHECKING:
    from playwright.sync_api import Page

TOO_SMALL = """
() => [...document.querySelectorAll("button, a[href], select, input, summary, [role=slider], [role=tab]")]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest("p, .hidden, .skip"))
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < 23.5 || box.height < 23.5))
  .map(([e, box]) => `${e.tagName} ${e.id || e.className} ${Math.round(box.width)} by ${Math.round(box.height)}`)
"""
# What has the focus, and what is wrong with that: not to be seen, or under something else.
FOCUSED = """
() => {
  const e = document.activeElement;
  if (e === document.body) return null;
  const box = e.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height, innerHeight) / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const wrong = [];
  if (!e.checkVisibility({visibilityProperty: true, opacityProperty: true})) wrong.push("hidden");
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) wrong.push("out of view");
  else if (!(top && (e.contains(top) || top.contains(e)))) wrong.push("covered");
  return {name: e.id || String(e.className.baseVal ?? e.className), wrong};
}
"""
MOVING = """
() => document.getAnimations().filter(each => each.playState === "running" && each.effect.getComputedTiming().endTime > 0)
  .map(each => each.animationName ?? each.transitionProperty ?? "script")
"""
PROGRAM = "a = 2\nb = -3\nL = (a*b + 1)^2"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_dialogs_and_panels_stand_in_nobodys_way(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    Desk(page).open({"step": 19})
    for opener in ("#examples", "#share", "#keys"):
        page.locator(opener).click()
        expect(page.locator("dialog[open]")).to_be_visible()
        assert_accessible(page)
        if opener == "#share":
            page.get_by_role("tab", name="Picture and code").click()
            page.get_by_role("img", name="The graph at this moment").wait_for()
            assert_accessible(page)
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
        expect(page.locator(opener)).to_be_focused()
    if page.locator("#deck-descent").is_visible():
        page.locator("#deck-descent").click()
    page.get_by_role("tab", name="Race").click()
    assert_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_beside_the_workbench_stand_in_nobodys_way(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto("/examples")
    assert_accessible(page)
    page.goto("/reference")
    # Its hundred articles are of one form: the first family stands for all.
    parts = {"include": [[".masthead"], [".contents"], ["#content > h1"], [".family:first-of-type"]]}
    found = Axe().run(page, context=parts)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["laptop", "phone"])
def test_tab_reaches_what_is_seen_and_nothing_else(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(reduced_motion="reduce")
    Desk(page).open({"step": 19})
    reached, wrong = [], []
    for _ in range(90):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found is None:
            break
        reached.append(found["name"])
        # The editor's lines are longer than its window, so its middle may lie outside of it.
        wrong += [(found["name"], each) for each in found["wrong"] if "cm-content" not in found["name"]]
    assert wrong == []
    assert len(reached) == len({*reached}) or reached[-1] != reached[-2]
    for name in ("play", "track", "speed", "formula", "zoom-fit"):
        assert name in reached
    # Within a row of tabs, and among the boxes of the graph, arrows go on.
    assert len([name for name in reached if name.startswith("node")]) == 1


def test_what_a_finger_presses_is_large_enough(page: Page) -> None:
    for size in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        Desk(page).open({"step": 19})
        assert page.evaluate(TOO_SMALL) == []


@pytest.mark.parametrize("path", ["/#step=19", "/reference", "/examples"])
def test_at_four_hundred_percent_nothing_is_beside_the_page(page: Page, path: str) -> None:
    # A window of 1280 by 1024, magnified four times.
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(path)
    if "#" in path:
        page.locator(".cm-content").wait_for()
        # Nothing that stays in place takes the small screen away from what is read.
        page.locator("#knobs").scroll_into_view_if_needed()
        expect(page.locator("#track")).not_to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_timeline_is_drawn_where_colours_are_forced(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    Desk(page).open({"step": 19})
    bar = page.locator('.segment[data-name="forward"] .segment-bar')
    expect(bar).to_have_css("border-top-width", "1px")
    text = page.locator(".segment-name").first.evaluate("e => getComputedStyle(e).color")
    expect(page.locator('.segment[data-name="forward"] .segment-fill')).to_have_css("background-color", text)


def test_who_asks_for_less_motion_sees_none(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    desk = Desk(page).open()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        assert page.evaluate(MOVING) == []
    assert desk.position == 3


def test_the_whole_job_by_keys_alone(page: Page) -> None:
    desk = Desk(page).open()
    page.evaluate("() => addEventListener('pointerdown', () => { throw new Error('a pointer was used') }, true)")
    # Another example from the gallery.
    page.locator("#examples").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open] a.card").first).to_be_visible()
    page.keyboard.type("one multiplication")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".cm-content")).to_contain_text("a")
    # A program of one's own.
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(PROGRAM)
    page.keyboard.press("Escape")
    expect(page.locator("#canvas .node")).to_have_count(len(desk.ask(PROGRAM)["layout"]["nodes"]))
    # There and back through the passes, and on into the descent.
    desk.track.focus()
    page.keyboard.press("Home")
    for _ in desk.ask(PROGRAM)["steps"]:
        page.keyboard.press("ArrowRight")
        assert desk.sentence
    page.keyboard.press("End")
    expect(page.locator("#canvas")).not_to_have_attribute("data-iteration", "0")
    # A knob, undone.
    desk.knob("a").get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".cm-content")).not_to_contain_text("a = 2\n")
    page.keyboard.press("Control+z")
    expect(page.locator(".cm-content")).to_contain_text("a = 2")
    # On the wall, and back to where the focus was useful.
    page.locator("#projector").focus()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-view", "projector")
    page.keyboard.press("Escape")
    expect(page.locator("html")).to_have_attribute("data-view", "page")


def test_all_ways_of_playing_are_at_hand_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    desk = Desk(page).open({"step": 3})
    for name in ("Play backwards", "Repeat this step", "To the start", "To the end"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport()
    page.locator("#grain").select_option("pass")
    page.locator("#step-forward").click()
    assert desk.position > 4
    for name, pressed in (("Repeat this step", "true"), ("Repeat this step", "false")):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("button", name=name)).to_have_attribute("aria-pressed", pressed)
