"""Going back: typing, knobs, examples and what a descent led to, in one history, from anywhere on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, held

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

PROGRAM = "k = 1\nL = (k - 3)^2"


@pytest.fixture(autouse=True)
def wide(page: Page) -> None:
    """A screen on which pictures and descent do not share a place."""
    page.set_viewport_size({"width": 1920, "height": 1080})


def test_an_edit_a_knob_and_an_example_are_undone_and_redone_in_order(page: Page) -> None:
    desk = Desk(page).open({"program": PROGRAM, "rate": 0.3})
    undo, redo = page.locator("#undo"), page.locator("#redo")
    expect(undo).to_have_attribute("aria-disabled", "true")
    desk.write("k = 1\nL = (k - 4)^2")
    # What is turned before the text is answered waits for it.
    expect(page.locator("#canvas")).to_contain_text("9")
    box = desk.knob("k").get_by_role("slider").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    page.mouse.down()
    for part in (0.8, 0.85, 0.9):
        page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] / 2)
    page.mouse.up()
    turned = desk.program
    assert turned not in {PROGRAM, "k = 1\nL = (k - 4)^2"}
    desk.open_example("One multiplication")
    expect(page.locator(".cm-content")).not_to_contain_text("(k - 4)^2")
    example = desk.program
    expect(undo).to_have_attribute("title", "Undo opening an example (Ctrl+Z)")
    page.keyboard.press("Control+z")
    expect(page.locator(".cm-content")).to_contain_text("(k - 4)^2")
    assert desk.program == turned
    expect(page.get_by_label("Learning rate")).to_have_value("0.3")
    undo.click()  # the whole drag
    assert desk.program == "k = 1\nL = (k - 4)^2"
    page.locator(".cm-content").click()
    page.keyboard.press("Control+z")
    assert desk.program == PROGRAM
    expect(undo).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Control+Shift+z")
    assert desk.program == "k = 1\nL = (k - 4)^2"
    redo.click()
    assert desk.program == turned
    page.keyboard.press("Control+y")
    assert desk.program == example
    expect(redo).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#canvas")).not_to_contain_text("4")


def test_turning_a_knob_within_a_descent_can_be_taken_back(page: Page) -> None:
    desk = Desk(page).open({"iteration": 57, "step": 99})
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "57")
    before = desk.program
    desk.knob("k0").get_by_role("spinbutton").fill("0.5")
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "0")
    assert desk.program != before
    # What is turned before the text is answered waits for it.
    with page.expect_response(lambda answer: asks_for(before, answer.request)) as answered:
        page.keyboard.press("Control+z")
    answered.value.finished()
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "57")
    assert desk.program == before
    # The answer to what was taken back comes first, and must not take the moment with it.
    with held(page):
        desk.knob("k0").get_by_role("spinbutton").fill("0.25")
        expect(page.locator(".cm-content")).to_contain_text("k0 = 0.25")
        page.keyboard.press("Control+z")
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "57")
    expect(page.locator(".cm-content")).not_to_contain_text("k0 = 0.25")


def asks_for(program: str, request: Request) -> bool:
    """Whether the service is asked for this program's graph."""
    return request.url.endswith("/api/v1/graph") and request.post_data_json["program"] == program
