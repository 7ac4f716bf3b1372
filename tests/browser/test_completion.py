"""Completion: one's own names first, operations with signature and sentence, and Enter that still ends a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from engine import OPERATIONS
from tests.browser.desk import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.console_may_say("status of 422")
def test_names_of_the_program_come_first_and_operations_say_what_they_do(page: Page) -> None:
    desk = Desk(page).open()
    desk.write("tanned = 2\n")
    page.keyboard.type("loss = tan")
    offered = page.get_by_role("listbox").get_by_role("option")
    expect(offered.nth(0)).to_have_text("tanned= 2")
    expect(offered.nth(1)).to_have_text("tan(x)")
    expect(offered.nth(2)).to_have_text("tanh(x)")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    tanh = next(operation for operation in OPERATIONS if operation.name == "tanh")
    about = page.locator(".completion-about")
    expect(about).to_contain_text(tanh.signature)
    expect(about).to_contain_text(tanh.description)
    expect(about).to_contain_text(tanh.rule)
    page.keyboard.press("Tab")
    page.keyboard.type("tanned")
    # Enter takes nothing that was not chosen, and a parenthesis is there already.
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("3 tanned")
    assert desk.program == "tanned = 2\nloss = tanh(tanned)\n3 tanned"


@pytest.mark.console_may_say("status of 422")
def test_a_function_of_ones_own_is_offered_with_its_parameters_and_comments_offer_nothing(page: Page) -> None:
    # A low screen, and a program about which there is much to say: there is room to write nevertheless.
    page.set_viewport_size({"width": 1100, "height": 700})
    desk = Desk(page).open({"program": "; ".join(f"knob{i} = {i}" for i in range(9)) + "\n1"})
    expect(page.locator("#messages")).to_contain_text("does not depend on")
    box = page.locator("#editor").bounding_box()
    assert box
    assert box["height"] >= 60
    desk.write("layer(u, slope) = tanh(slope u)\n")
    page.keyboard.type("lay")
    offered = page.get_by_role("listbox").get_by_role("option")
    expect(offered.nth(0)).to_have_text("layer(u, slope)")
    page.keyboard.press("Tab")
    page.keyboard.type("1, 2")
    page.keyboard.press("End")
    page.keyboard.type("  # the si")
    expect(page.get_by_role("listbox")).to_be_hidden()
    # With nothing offered, Tab leads on as everywhere.
    page.keyboard.press("Tab")
    expect(page.locator(".cm-content")).not_to_be_focused()
    assert desk.program.endswith("layer(1, 2)  # the si")
