"""What keeps the page quick: only what is seen is drawn at once, only what is shown is asked for while a hand moves."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.desk import Desk, summary

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request, Route

CHAIN = 44
RESTING = re.compile(r"translate\(.+\) scale\(1\)")
LONG = "\n".join(["v0 = 0.5", *(f"v{i} = sin(v{i - 1}) + v{max(0, i - 2)} * 0.5" for i in range(1, CHAIN))])


def asks_for_steps(request: Request) -> bool:
    """Whether it is one for the graph's numbers and words, and not for a picture."""
    return request.url.endswith("/graph") and "steps" in request.post_data_json["include"]


def test_a_large_graph_is_written_whole_and_moves_as_it_was_drawn(page: Page) -> None:
    desk = Desk(page).open({"program": LONG, "folded": "none", "step": 999})
    answer = desk.ask(LONG)
    drawn = {node["id"] for node in answer["layout"]["nodes"]}
    expect(page.locator("#canvas g.node[data-node]")).to_have_count(len(drawn))
    assert len(drawn) > 100

    # What is out of sight is written a little later, and as truly.
    expect(page.locator("#canvas .slot[data-state='waiting']")).to_have_count(0)
    shown = desk.slots()
    for node in (each for each in answer["nodes"] if each["id"] in drawn):
        assert shown[node["id"]]["value"]["text"] == summary(node["value"])
        assert (shown[node["id"]]["gradient"] or {}).get("text", "") == summary(node["gradient"])
    page.keyboard.press("Home")
    leaves = sum(node["kind"] != "operation" for node in answer["nodes"] if node["id"] in drawn)
    expect(page.locator("#canvas .slot.value[data-state='known']")).to_have_count(leaves)

    # The camera goes after the step. A new viewBox would lay out every text again.
    active = page.locator("#canvas g.node.active")
    drawing = page.locator("#canvas svg.graph")
    expect(drawing).to_have_attribute("style", RESTING)
    for _ in range(13):
        page.keyboard.press("ArrowRight")
    expect(active).to_be_in_viewport()
    expect(drawing).to_have_attribute("style", RESTING)
    before = drawing.get_attribute("viewBox")
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect(active).to_be_in_viewport()
    expect(drawing).to_have_attribute("style", RESTING)
    assert drawing.get_attribute("viewBox") == before

    # Nothing of what is out of sight has a place, and nothing is said to the whole drawing, all of which would be styled again.
    put_away = page.locator("#canvas :is(.edge.away, .away > .slot) > *")
    expect(put_away.first).to_be_attached()
    assert not put_away.evaluate_all("all => all.filter((each) => each.checkVisibility()).length")
    assert not page.locator("#canvas").get_attribute("style")


def test_a_hand_on_a_knob_asks_for_the_words_it_sees_and_has_all_when_it_is_lifted(page: Page) -> None:
    program = "a = 1\nb = 2\nc = a b\nL = (c - 3)^2"
    desk = Desk(page).open({"program": program, "step": 5})
    asked: list[dict[str, Any]] = []

    def note(request: Request) -> None:
        if asks_for_steps(request):
            asked.append(request.post_data_json)

    page.on("request", note)
    slider = desk.knob("a").get_by_role("slider")
    box = slider.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    for part in range(1, 7):
        page.mouse.move(box["x"] + box["width"] * (0.5 + part / 20), box["y"] + box["height"] / 2)

    # The sentence is of the numbers that are shown, and no other was asked for.
    value = desk.knob("a").get_by_role("spinbutton")
    now = desk.ask(program.replace("a = 1", f"a = {value.input_value()}"))
    expect(desk.slot(0, "value")).to_have_attribute("data-text", summary(now["nodes"][0]["value"]))
    expect(page.locator("#sentence")).to_have_text(now["steps"][4]["text"])
    assert {tuple(body.get("step_range", ())) for body in asked} == {(4, 4)}

    # Nothing flows anew along the edges while only numbers are others.
    expect(page.locator("#canvas .tag")).not_to_have_count(0)
    expect(page.locator("#canvas .pulse")).to_have_count(0)

    # A step that is gone to meanwhile brings its own words.
    page.evaluate("document.getElementById('step-back').click()")
    expect(page.locator("#sentence")).to_have_text(now["steps"][3]["text"])
    assert asked[-1]["step_range"] == [3, 3]

    # Lifted: the words of all steps, and of these numbers.
    with page.expect_request(asks_for_steps) as whole:
        page.mouse.up()
    assert "step_range" not in whole.value.post_data_json
    now = desk.ask(desk.program)
    for step in (5, 6, 7):
        page.locator("#step-forward").click()
        expect(page.locator("#sentence")).to_have_text(now["steps"][step - 1]["text"])


def test_words_never_come_to_numbers_that_they_are_not_of(page: Page) -> None:
    program = "v = param([1, 2])\nL = sum(v^2)"
    desk = Desk(page).open({"program": program, "step": 2})
    held: list[Route] = []
    is_shut: list[bool] = []
    page.route("**/api/v1/graph", lambda route: held.append(route) if is_shut else route.continue_())
    slider = desk.knob("v").locator("input[type=range]")
    box = slider.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, middle)
    numbers = page.locator("#canvas .slot.value").first
    expect(numbers).not_to_have_attribute("data-text", "1 … 2")

    # Of these numbers only the shown step has words; others are asked for, and do not come.
    is_shut.append(True)
    with page.expect_request(asks_for_steps):
        page.mouse.move(box["x"] + box["width"] * 0.8, middle)
    page.mouse.up()
    before, shown = desk.sentence, numbers.get_attribute("data-text")
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")

    # The number of an array stands beside the text, which is as it was: no words are asked for that would be too new.
    assert all("step_range" in route.request.post_data_json for route in held if asks_for_steps(route.request))
    assert desk.sentence == before
    assert numbers.get_attribute("data-text") == shown
    is_shut.clear()
    with page.expect_request(lambda request: asks_for_steps(request) and "step_range" not in request.post_data_json):
        for route in held:
            route.continue_()
    expect(numbers).not_to_have_attribute("data-text", str(shown))
    expect(page.locator("#sentence")).not_to_have_text(before)


def test_regions_are_coarse_while_they_move_and_fine_at_rest(page: Page) -> None:
    program = (
        "X = [[0, 0], [1, 1], [0.2, 0.1], [0.9, 1.2]]\nc = [0, 1, 0, 1]\nv = param([2, 2])\nb = -2\n"
        "L = binary_cross_entropy(sigmoid(X @ v + b), c)"
    )
    places: list[int] = []

    def note(request: Request) -> None:
        body = request.post_data_json if request.url.endswith("/graph") else {}
        if "X" in body.get("values", {}):
            places.append(len(body["values"]["X"]) - 4)

    page.on("request", note)
    desk = Desk(page).open({"program": program, "step": 999})
    text = page.locator("#regions-chart .chart-text")
    expect(text).to_contain_text("4 of them lie where they are taken")
    assert places == [45**2]
    slider = desk.knob("b").get_by_role("slider")
    slider.focus()
    for _ in range(3):
        slider.press("ArrowRight")
    patience = time.monotonic() + 5
    while places[-1] != 45**2 or len(places) == 1:
        assert time.monotonic() < patience, places
        page.wait_for_timeout(20)  # requests are heard of only while Playwright is waiting
    assert places[1] == 27**2
