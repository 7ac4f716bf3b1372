"""While the page is still arriving: what somebody types is kept, and what is not there yet does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, held

if TYPE_CHECKING:
    from playwright.sync_api import Page

EDITOR, TOOLS = "**/editor-*.js", "**/tools-*.js"
LONG = "\n".join(f"k{i} = {i}" for i in range(40))
# Of the letters of a word that is being composed, and of its end.
COMPOSE = """
(field, [type, text]) => field.dispatchEvent(new CompositionEvent(type, {data: text, bubbles: true}))
"""
# Whether the page takes a file, for which a browser would leave it.
TAKES_FILE = """
element => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["1,2"], "data.csv"));
  return !element.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
}
"""
# How far the text is scrolled, in the field or in the editor that takes its place.
SCROLLED = "() => document.querySelector('.cm-scroller').scrollTop"


def address(program: str, **fields: object) -> str:
    return "/#" + urlencode({"v": 1, "program": program, **fields})


@pytest.mark.console_may_say("status of 422")
def test_typing_goes_on_where_it_was_when_the_editor_takes_the_field(page: Page) -> None:
    desk = Desk(page)
    field = page.locator("textarea#program")
    with held(page, EDITOR):
        page.goto(address("a=1"))
        expect(field).to_have_value("a=1")
        expect(field).to_be_editable()
        field.click()
        page.keyboard.press("Control+a")
        page.keyboard.type("y = ")
    # The letters come while the field is being replaced, too.
    page.keyboard.type("3 + q^2 + sin(r)")
    expect(page.locator(".cm-content")).to_be_focused()
    assert desk.program == "y = 3 + q^2 + sin(r)"
    expect(desk.knob("r")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator(".cm-content")).to_have_text("a=1")


def test_selection_and_place_in_the_text_come_along(page: Page) -> None:
    desk = Desk(page)
    field = page.locator("textarea#program")
    with held(page, EDITOR):
        page.goto(address(LONG))
        expect(field).to_have_value(LONG)
        expect(field).to_be_editable()
        field.focus()
        at = LONG.index("k30")
        field.evaluate("(field, at) => field.setSelectionRange(at, at + 8, 'backward')", at)
        top = field.evaluate("field => { field.scrollTop = 600; return field.scrollTop; }")
        # A word that is being composed is not torn from its field.
        field.evaluate(COMPOSE, ["compositionstart", ""])
    page.wait_for_function("() => performance.getEntriesByType('resource').some(({name}) => name.includes('/editor-'))")
    expect(field).to_be_focused()
    field.evaluate(COMPOSE, ["compositionend", ""])
    expect(page.locator(".cm-content")).to_be_focused()
    assert top > 0
    assert abs(page.evaluate(SCROLLED) - top) <= 1
    # The caret is at the beginning of the selection.
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.type("w")
    assert "\nk29 = 29\nkw\nk31" in desk.program


def test_what_is_typed_before_anybody_listens_is_kept(page: Page) -> None:
    field = page.locator("textarea#program")
    with held(page, TOOLS):
        page.goto("/#step=3")
        field.click()
        page.keyboard.press("Control+a")
        page.keyboard.type("y = 3")
        assert page.locator("body").evaluate(TAKES_FILE)
    page.keyboard.type("p")
    expect(page.locator(".cm-content")).to_have_text("y = 3p")
    expect(Desk(page).knob("p")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator(".cm-content")).to_contain_text("mean((yhat - y)^2)")


def test_nothing_is_done_to_a_program_that_is_not_there_yet(page: Page) -> None:
    desk = Desk(page)
    field = page.locator("textarea#program")
    with held(page):
        with held(page, TOOLS):
            page.goto(address("a = 1\nb = a^2"))
            # Of a program that has not come neither the text nor the passes are shown.
            expect(desk.track).to_be_hidden()
            expect(page.locator("#play")).to_be_hidden()
            for key in ["End", "PageDown", " "]:
                page.keyboard.press(key)
            field.click()
            page.keyboard.type("lp7 ")
            expect(field).to_be_focused()
        # The text is there before its graph is.
        expect(field.or_(page.locator(".cm-content"))).to_have_css("opacity", "1")
        page.locator(".cm-content").wait_for()
        expect(page.locator(".cm-content")).to_be_focused()
        assert desk.program == "a = 1\nb = a^2"
        page.keyboard.press("Control+End")
        page.keyboard.type("\nc = b + 1")
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "0")
    expect(desk.track).to_have_attribute("aria-valuenow", "0")
    expect(desk.track).to_contain_text("Forward 2")
    assert desk.program == "a = 1\nb = a^2\nc = b + 1"
