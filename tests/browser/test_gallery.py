"""The gallery of examples: found by words, walked by arrow keys, opened in place, taken back by undo."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from engine import EXAMPLES, OPERATIONS
from tests.browser.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

BY_SLUG = {example.slug: example for example in EXAMPLES}


def test_an_example_is_found_and_opened_by_keys_alone_and_taken_back(page: Page) -> None:
    desk = Desk(page).open()
    first = desk.program
    opener = page.get_by_role("link", name="Examples")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Examples")
    cards = dialog.locator("a.card")
    expect(cards).to_have_count(len(EXAMPLES))
    expect(cards.and_(page.locator("[aria-current=true]"))).to_contain_text("A curve through points")
    expect(dialog.locator("svg.small-graph")).to_have_count(len(EXAMPLES))

    expect(dialog.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("coffee")
    expect(cards.locator("visible=true")).to_have_count(1)
    expect(dialog.get_by_role("status")).to_have_text("1 example")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(cards.nth(0)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(cards.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cards.nth(4)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("coffee cools")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()

    cooling = BY_SLUG["cooling"]
    expect(page.locator(".cm-content")).to_contain_text("minutes, and degrees")
    expect(page.locator("#rate")).to_have_value(str(cooling.learning_rate))
    expect(page.locator("#iterations")).to_have_value(str(cooling.iterations))
    expect(page.locator("#optimizer")).to_have_value("adam")
    assert desk.program == cooling.program
    page.keyboard.press("Control+z")
    expect(page.locator("#rate")).to_have_value("0.5")
    assert desk.program == first


def test_an_example_opens_from_its_own_page_and_from_the_reference(page: Page) -> None:
    page.goto("/examples")
    page.get_by_role("link", name="A saddle").click()
    page.locator(".cm-content").wait_for()
    desk = Desk(page)
    assert desk.program == BY_SLUG["saddle"].program
    expect(page.locator("#notice")).to_be_empty()
    page.goto("/reference")
    page.get_by_role("link", name="Open in the workbench the example of tanh(x)").click()
    page.locator(".cm-content").wait_for()
    expect(page.locator("#canvas")).to_contain_text("tanh")
    expect(page.locator("#notice")).to_be_empty()


def test_the_reference_is_searched_and_a_link_finds_what_was_hidden(page: Page) -> None:
    page.goto("/reference")
    shown = page.locator("article.operation").locator("visible=true")
    page.keyboard.press("/")
    page.keyboard.type("matrix inv")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("inv(x)")
    expect(page.locator("#found")).to_have_text(re.compile(r"1 of \d+ operations"))
    expect(page.locator(".family").locator("visible=true")).to_have_count(1)
    page.evaluate("location.hash = '#operation-relu'")
    expect(page.locator("#operation-relu")).to_be_in_viewport()
    expect(shown).not_to_have_count(1)
    page.get_by_label("Find an operation").fill("nothing of the kind")
    expect(page.locator("#found")).to_have_text("No operation says that.")


def test_reference_and_gallery_are_complete_without_a_script_and_on_paper(
    new_context: Callable[..., BrowserContext], server: str
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{server}/examples")
    expect(page.locator("a.card")).to_have_count(len(EXAMPLES))
    page.get_by_role("link", name="Reference").click()
    articles = page.locator("article.operation")
    expect(articles).to_have_count(len(OPERATIONS))
    expect(page.locator("#finder")).to_be_hidden()
    expect(page.locator("#operation-tanh math")).to_have_count(2)
    expect(page.locator("#operation-tanh .numbers")).to_have_text("= 0.4621 ∂a = 0.7864")
    page.emulate_media(media="print")
    expect(page.locator(".contents")).to_be_hidden()
    expect(articles.first).to_be_visible()
    page.context.close()
