"""What goes wrong is said in place, and nothing that the visitor wrote is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

PLAYED = 30_000  # milliseconds of patience, also on a busy machine
GOOD = "a = 2\nb = 3\nL = a*b"
WHOLE = "e => e.scrollHeight <= e.clientHeight + 1 && e.scrollWidth <= e.clientWidth + 1"


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
    expect(page.locator("#explain .explain-foot")).to_have_attribute("data-old", "of the last good program")
    expect(page.locator("#canvas")).to_contain_class("stale")
    assert desk.slots() == before
    for part in ("#sentence", "#fit-chart, #loss-chart", ".timeline"):
        expect(page.locator("#content.old").locator(part).first).to_be_attached()
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
    expect(page.locator("#stage-note")).to_have_text("Showing the first example")
    expect(page.locator("#explain .explain-foot")).to_have_attribute("data-old", "of the first example")
    remedy = page.locator(".cm-content .problem button")
    expect(remedy).to_have_text(re.compile("^Write"))
    remedy.click()
    expect(page.locator(".cm-content .problem")).to_have_count(0)
    expect(page.locator("#canvas g.node[data-node]")).to_have_count(2)
    assert "a*3" in desk.program.replace(" ", "")


def test_a_remark_is_shown_with_its_place_in_the_list(page: Page) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    Desk(page).open({"program": "kk = 2; a = 1; b = 1\nL = kj^2"})
    messages = page.locator("#messages")
    expect(messages).to_contain_text("kj")
    # How many others there are is said, and they are one press away.
    more = messages.locator("summary")
    expect(more).to_have_text("3 more remarks")
    assert more.evaluate(
        "e => { const box = e.getBoundingClientRect(), of = e.closest('.messages').getBoundingClientRect();"
        " return box.bottom <= of.bottom + 1; }"
    )
    more.click()
    expect(messages.locator(".more-list p").last).to_be_in_viewport()


@pytest.mark.console_may_say("Failed to load resource")
def test_a_service_that_does_not_answer_costs_no_text(page: Page) -> None:
    desk = Desk(page).open()
    page.route("**/api/v1/graph", lambda route: route.abort())
    desk.write(GOOD)
    notice = page.locator("#notice")
    expect(notice).to_have_text("The service does not answer. Trying again.")
    assert desk.program == GOOD
    # It lies over nothing: what is beside it can be pressed, and it is read whole.
    for width, height in ((1366, 768), (1024, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.locator("#undo").click(trial=True)
        page.locator("#zoom-fit").click(trial=True)
        assert notice.evaluate(WHOLE), width
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
    page.evaluate("fetch('/healthz').then(({ ok }) => ok)")  # a whole way there and back: what was let go has come, too
    expect(nodes).to_have_count(3)
    assert desk.program == GOOD


@pytest.mark.console_may_say("status of 422")
def test_playing_goes_on_when_a_wrong_program_is_right_again(page: Page) -> None:
    desk = Desk(page).open({"program": GOOD, "iterations": 5, "rate": 0.01})
    page.get_by_role("button", name="Play", exact=True).click()
    desk.write("a = 2\nb = 3\nL = a*(b")
    expect(page.locator("#stage-note")).to_contain_text("Playing goes on when the program is right")
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "true")
    page.locator("#speed").select_option("8")
    desk.write("a = 2\nb = 3\nL = a*(b)")
    expect(page.locator("#readout")).to_contain_text("Iteration 5 of 5", timeout=PLAYED)


def test_an_answer_that_is_late_is_waited_for_openly(page: Page) -> None:
    desk = Desk(page).open()
    held: list[Route] = []
    page.route("**/api/v1/graph", lambda route: held.append(route))
    with page.expect_request("**/api/v1/graph"):
        desk.write(GOOD)
    expect(page.locator("#stage-note")).to_have_text("Waiting for the answer")
    expect(page.locator("#explain .explain-foot")).to_have_attribute("data-old", "before the change")
    for route in held:
        route.continue_()
    page.unroute("**/api/v1/graph")
    expect(page.locator("#canvas g.node[data-node]")).to_have_count(3)
    expect(page.locator("#stage-note")).to_be_empty()
    expect(page.locator("#content")).not_to_contain_class("old")


def test_a_setting_that_makes_no_sense_is_named_and_not_kept(page: Page) -> None:
    Desk(page).open().show_descent()
    for label, wrong, kept, said in (
        ("Learning rate", "-1", "0.5", "It stays 0.5"),
        ("Learning rate", "", "3", "It stays 3"),
        ("Iterations", "1.5", "200", "They stay 200"),
        ("Iterations", "0", "3", "They stay 3"),
    ):
        field = page.get_by_role("spinbutton", name=label)
        field.fill(wrong)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#outcome")).to_contain_text(said)
        field.blur()
        expect(field).to_have_value(kept)
        expect(field).not_to_have_attribute("aria-invalid", "true")
        field.fill("3")
        expect(page.locator("#outcome")).to_be_empty()
