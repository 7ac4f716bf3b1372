"""What goes wrong is said in place, and nothing that the visitor wrote is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

GOOD = "a = 2\nb = 3\nL = a*b"


@pytest.mark.console_may_say("status of 422")
def test_a_wrong_program_shows_its_error_in_place(page: Page) -> None:
    desk = Desk(page).open({"program": GOOD, "step": 3})
    expect(page.locator("#canvas g.node[data-node]")).to_have_count(3)
    before = desk.slots()
    desk.write("a = 2\nb = 3\nL = a*(b + 1")
    alert = page.locator(".cm-content .problem")
    expect(alert).to_be_visible()
    expect(alert).to_contain_text(")")
    expect(page.locator(".cm-content .wrong")).to_have_count(1)
    expect(page.locator("#stage-note")).to_have_text("Showing the last good program")
    expect(page.locator("#canvas")).to_contain_class("stale")
    assert desk.slots() == before
    expect(desk.knob("a").get_by_role("slider")).to_be_disabled()
    desk.write("a = 2\nb = 3\nL = a*(b + 1)")
    expect(alert).to_have_count(0)
    expect(page.locator("#canvas")).not_to_contain_class("stale")
    expect(page.locator("#canvas g.node[data-node]")).to_have_count(4)


@pytest.mark.console_may_say("status of 422")
def test_the_error_stands_under_its_own_line(page: Page) -> None:
    desk = Desk(page).open()
    desk.write("a = 2\nb = a + )\nL = b*b")
    alert = page.locator(".cm-content .problem")
    expect(alert).to_be_visible()
    lines = [line.bounding_box() for line in page.locator(".cm-line").all()]
    box = alert.bounding_box()
    assert box is not None
    assert lines[1] is not None
    assert lines[2] is not None
    assert lines[1]["y"] < box["y"] < lines[2]["y"]


@pytest.mark.console_may_say("status of 422")
def test_a_remedy_is_one_press_away(page: Page) -> None:
    desk = Desk(page).open()
    desk.write("a = 2\nL = a 3")
    page.locator(".cm-content .problem button").click()
    expect(page.locator(".cm-content .problem")).to_have_count(0)
    expect(page.locator("#canvas g.node[data-node]")).to_have_count(2)
    assert "a*3" in desk.program.replace(" ", "")


def test_a_remark_is_shown_with_its_place_in_the_list(page: Page) -> None:
    Desk(page).open({"program": "kk = 2\nL = kj^2"})
    expect(page.locator("#messages")).to_contain_text("kj")


@pytest.mark.console_may_say("Failed to load resource")
def test_a_service_that_does_not_answer_costs_no_text(page: Page) -> None:
    desk = Desk(page).open()
    page.route("**/api/v1/graph", lambda route: route.abort())
    desk.write(GOOD)
    notice = page.locator("#notice")
    expect(notice).to_have_text("The service does not answer. Trying again.")
    assert desk.program == GOOD
    page.unroute("**/api/v1/graph")
    expect(notice).to_be_empty()
    expect(page.locator("#canvas g.node[data-node]")).to_have_count(3)


def test_a_stale_answer_is_dropped(page: Page) -> None:
    desk = Desk(page).open()
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if "7*7" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/api/v1/graph", hold_the_first)
    with page.expect_request(lambda request: "7*7" in (request.post_data or "")):
        desk.write("a = 1\nL = a + 7*7 + a + a*a")
    desk.write(GOOD)
    nodes = page.locator("#canvas g.node[data-node]")
    expect(nodes).to_have_count(3)
    for route in held:
        route.continue_()
    page.wait_for_timeout(150)
    expect(nodes).to_have_count(3)
    assert desk.program == GOOD
