"""The address holds the moment: what is seen here is seen there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import expect

from tests.browser.desk import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

STRANGE = {"v": 1, "program": "a*a", "optimizer": "sgdx", "knob": "q", "point": 99, "speed": 77, "folded": "nothere"}
PROGRAM = "# µ ∂ & = + #\nk = 2\nL = (k - 3)^2"


def test_a_page_just_opened_has_a_bare_address(page: Page) -> None:
    Desk(page).open()
    page.wait_for_timeout(400)
    assert urlsplit(page.url).fragment == ""


def test_what_is_seen_is_seen_again_by_the_address(page: Page) -> None:
    desk = Desk(page).open()
    desk.write(PROGRAM)
    expect(page.locator("#canvas")).to_contain_text("k")
    desk.show_descent()
    page.get_by_label("Learning rate").fill("0.25")
    page.get_by_role("spinbutton", name="Iterations").fill("20")
    page.get_by_role("button", name="Theme").click()
    expect(desk.track).to_have_attribute("aria-valuemax", "25")
    desk.track.press("End")
    for _ in range(8):
        desk.track.press("ArrowLeft")
    expect(page.locator("#readout")).to_contain_text("Iteration 12 of 20")
    expect(page).to_have_url(re.compile("iteration=12"))
    fields = parse_qs(urlsplit(page.url).fragment)
    assert fields["program"] == [PROGRAM]
    before = (desk.slots(), desk.sentence, page.locator("#readout").inner_text())

    other = Desk(page.context.new_page())
    other.page.goto(page.url)
    other.page.locator(".cm-content").wait_for()
    expect(other.page.locator("#canvas")).to_have_attribute("data-iteration", "12")
    assert (other.slots(), other.sentence, other.page.locator("#readout").inner_text()) == before
    assert other.program == PROGRAM
    expect(other.page.locator("html")).to_have_attribute("data-theme", "light")
    expect(other.page.get_by_label("Learning rate")).to_have_value("0.25")


def test_a_link_shows_no_other_program_first(page: Page) -> None:
    page.add_init_script("""
      window.seen = [];
      const look = () => {
        const canvas = document.querySelector("#canvas");
        if (canvas?.checkVisibility({visibilityProperty: true}) && document.documentElement.dataset.view) {
          seen.push(canvas.textContent.includes("yhat"));
        }
        requestAnimationFrame(look);
      };
      addEventListener("load", look);
    """)
    Desk(page).open({"program": PROGRAM, "step": 2})
    expect(page.locator("#canvas")).to_be_visible()
    expect(page.locator("html")).not_to_have_attribute("data-waiting", "")
    page.wait_for_function("() => seen.length > 0")
    assert not any(page.evaluate("seen"))


def test_moving_about_does_not_flood_the_history(page: Page) -> None:
    Desk(page).open()
    before = page.evaluate("history.length")
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("&step=10&"))
    assert page.evaluate("history.length") == before


def test_what_a_link_says_wrongly_is_left_out_and_named(page: Page) -> None:
    desk = Desk(page).open({"step": 3, "colour": "red", "rate": "fast", "hide": "walls"})
    expect(page.locator("#notice")).to_contain_text("colour, rate, hide")
    assert desk.position == 3
    # Of a list, what is right is kept; and what there is not of a moment is said.
    page.evaluate("location.hash = '#hide=zzz,knobs&step=2'")
    expect(page.locator("#notice")).to_contain_text("hide=zzz")
    expect(page.locator("[data-part=knobs]")).to_be_hidden()
    page.evaluate("location.hash = '#step=99'")
    expect(page.locator("#notice")).to_have_text("The link asks for step 99; this program has 23.")
    page.evaluate("location.hash = '#iteration=900'")
    expect(page.locator("#notice")).to_have_text("The link asks for iteration 900; this page shows 200.")
    # What only the program, its run and the catalogue know is judged when these are there.
    page.evaluate(f"location.hash = '#{urlencode(STRANGE)}'")
    expect(page.locator("#notice")).to_contain_text("knob=q")
    expect(page.locator("#notice")).to_contain_text("optimizer=sgdx")
    expect(page.locator("#optimizer")).to_have_value("gradient_descent")
    expect(page.locator("#speed")).to_have_value("1")
    page.evaluate("location.hash = '#program=k=2;k^2&rate=0.5&iteration=5000&step=999'")
    expect(page.locator("#readout")).to_contain_text("Iteration 1 of 1")
    expect(page.locator("#notice")).to_have_text(
        "The link asks for iteration 5000; this page shows 1. The link asks for step 999; this program has 3."
    )
    # The pages beside this one look as it was told to.
    page.get_by_role("button", name="Theme").click()
    page.get_by_role("button", name="Theme").click()
    page.goto("/reference")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_parts_that_a_link_leaves_out_cannot_be_reached(page: Page) -> None:
    Desk(page).open()
    everything = tab_stops(page)
    page.evaluate("location.hash = '#hide=tools,program,knobs,timeline&step=4'")
    for part in ("tools", "program", "knobs", "timeline"):
        expect(page.locator(f"[data-part={part}]")).to_be_hidden()
    left = tab_stops(page)
    assert {"program", "knobs", "tools", "timeline"} <= everything
    assert left == everything - {"tools", "program", "knobs", "timeline"}
    box, screen = page.locator(".stage").bounding_box(), page.viewport_size
    assert box
    assert screen
    assert box["height"] > 0.5 * screen["height"]
    page.evaluate("location.hash = '#step=4'")
    expect(page.locator("[data-part=knobs]")).to_be_visible()
    assert tab_stops(page) == everything


def tab_stops(page: Page) -> set[str]:
    """The parts of the page that Tab leads into."""
    page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges(); window.scrollTo(0, 0)")
    page.locator("#content").focus()
    found = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        part = page.evaluate("document.activeElement.closest('[data-part]')?.dataset.part ?? ''")
        found.add(part)
    return found - {""}


def test_a_link_pasted_into_the_open_page_is_followed(page: Page) -> None:
    desk = Desk(page).open()
    page.evaluate("location.hash = '#step=5'")
    expect(desk.track).to_have_attribute("aria-valuenow", "5")
    page.evaluate("location.hash = ''")
    expect(desk.track).to_have_attribute("aria-valuenow", "0")


def test_back_returns_from_an_example_to_ones_own_program(page: Page) -> None:
    desk = Desk(page).open()
    desk.write(PROGRAM)
    expect(page).to_have_url(re.compile("program="))
    desk.open_example("One multiplication")
    expect(page.locator(".cm-content")).not_to_contain_text("k = 2")
    expect(page.locator("#canvas")).to_contain_text("product")
    page.go_back()
    expect(page.locator(".cm-content")).to_contain_text("L = (k - 3)^2")
    expect(page.locator("#canvas")).not_to_contain_text("product")
    assert desk.program == PROGRAM
    page.go_forward()
    expect(page.locator(".cm-content")).not_to_contain_text("L = (k - 3)^2")


def test_back_closes_what_lies_over_the_page_and_leaves_no_trace(page: Page) -> None:
    desk = Desk(page).open({"step": 5})
    share, gallery = page.get_by_role("dialog", name="Share"), page.get_by_role("dialog", name="Examples")
    length = page.evaluate("history.length")
    page.locator("#share").click()
    expect(share).to_be_visible()
    page.go_back()
    expect(share).to_be_hidden()
    expect(page).to_have_url(re.compile("step=5"))
    # What goes on meanwhile is in the address afterwards, and Back does not bring back what was.
    page.locator("#share").click()
    expect(share).to_be_visible()
    page.locator("#step-forward").evaluate("button => button.click()")
    expect(page).to_have_url(re.compile("step=6"))
    page.go_back()
    expect(share).to_be_hidden()
    expect(page).to_have_url(re.compile("step=6"))
    assert desk.position == 6
    # Closed by hand its place is taken away: the next one takes the same.
    page.locator("#share").click()
    page.keyboard.press("Escape")
    page.wait_for_function("() => history.state.layers === 0")
    assert page.evaluate("history.length") == length + 1
    # One dialog after another, and an example out of one: Back leads to the program before.
    page.locator("#canvas g.node.parameter").first.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.get_by_role("link", name="Examples").click()
    gallery.get_by_role("link", name="One multiplication").click()
    expect(gallery).to_be_hidden()
    expect(page.locator("#canvas g.node[data-node]")).to_have_count(3)
    page.locator("#keys").click()
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    expect(page.locator("#canvas g.node[data-node]")).to_have_count(3)
    page.go_back()
    expect(page.locator("#canvas")).to_contain_text("yhat")
    # Another address, typed while a dialog is open, is opened.
    page.locator("#share").click()
    page.evaluate("location.hash = '#program=k%3D3%0Ak%5E2'")
    expect(share).to_be_hidden()
    expect(page.locator(".cm-content")).to_contain_text("k=3")
