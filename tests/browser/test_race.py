"""The race: three optimizers on the visitor's own program, with the same number of evaluations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from engine import format_number
from tests.browser.desk import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(autouse=True)
def wide(page: Page) -> None:
    """A screen on which pictures and descent do not share a place."""
    page.set_viewport_size({"width": 1920, "height": 1080})


def test_a_race_ends_with_three_counts_of_evaluations(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    desk = Desk(page).open()
    page.get_by_role("tab", name="Race").click()
    panel = page.get_by_role("tabpanel", name="Race")
    panel.get_by_role("button", name="Start the race").press("Enter")
    expect(panel.get_by_role("status")).to_contain_text("Lowest: gradient descent.")
    expect(panel.get_by_role("button", name="Race again")).to_be_focused()
    counts = [int(text) for text in panel.locator(".race-count").all_inner_texts()]
    assert len(counts) == 3
    assert panel.locator(".race-price").all_inner_texts() == ["1", "7", "2"]
    assert max(counts) - min(counts) < 7  # one update of the dearest
    assert panel.locator(".race-path").count() == 3
    assert (
        len(set(panel.locator(".race-path").evaluate_all("all => all.map(e => getComputedStyle(e).strokeDasharray)")))
        == 3
    )
    asked = {
        "program": desk.program,
        "iterations": 200,
        "optimizer": {"name": "gradient_descent", "learning_rate": 0.5},
    }
    run = page.request.post("/api/v1/descent", data=asked).json()
    row = panel.locator("tr[data-optimizer=gradient_descent]")
    expect(row.locator(".race-count")).to_have_text(str(sum(run["evaluations"].values())))
    expect(row.locator(".race-end")).to_have_text(format_number(run["loss"][-1]))
    expect(panel.get_by_role("button")).to_have_text("Race again")
    # All of it is to be seen at once, on a low screen too.
    whole = "panel => panel.scrollHeight <= panel.clientHeight && panel.scrollWidth <= panel.clientWidth"
    assert panel.evaluate(whole)
    page.set_viewport_size({"width": 1024, "height": 768})
    page.locator("#deck-descent").click()
    assert panel.evaluate(whole)
    page.set_viewport_size({"width": 1920, "height": 1080})
    desk.knob("k0").get_by_role("spinbutton").fill("0.25")
    expect(panel.locator(".race-count").first).to_be_empty()


@pytest.mark.console_may_say("Failed to load resource")
def test_a_race_without_a_service_says_so_and_the_next_press_races(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.route("**/api/v1/optimizers", lambda route: route.abort())
    page.route("**/api/v1/check", lambda route: route.fulfill(status=503, body="{}"))
    desk = Desk(page).open()
    page.get_by_role("tab", name="Race").click()
    panel = page.get_by_role("tabpanel", name="Race")
    panel.get_by_role("button", name="Start the race").click()
    expect(panel.get_by_role("status")).to_have_text("The service did not answer, so there was no race.")
    page.unroute("**/api/v1/optimizers")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/descent") else None)
    panel.get_by_role("button", name="Start the race").click()
    expect(panel.get_by_role("status")).to_contain_text("Lowest: ")
    assert len(asked) == 9
    desk.knob("k0").locator(".knob-gradient").click()
    expect(page.locator(".nudge-says")).to_have_text("The service did not answer.")
