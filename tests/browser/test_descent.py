"""Pressing play: the first fit, the gradients, and two hundred iterations that bend the curve through the points."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from playwright.sync_api import expect

from engine import format_number
from tests.browser.desk import Desk, summary

if TYPE_CHECKING:
    from playwright.sync_api import Page

PLAYED = 30_000  # milliseconds of patience for a whole play at speed 8, also on a busy machine
MISSES = """
() => {
  const [x, y] = ["cx", "cy"].map(name => [...document.querySelectorAll("#fit-chart .point")].map(p => Number(p.getAttribute(name))));
  const path = document.querySelector("#fit-chart path.curve");
  const length = path.getTotalLength();
  const points = Array.from({length: 600}, (_, i) => path.getPointAtLength(length * i / 599));
  return x.map((px, i) => {
    const near = points.reduce((a, b) => Math.abs(a.x - px) < Math.abs(b.x - px) ? a : b);
    return Math.abs(near.y - y[i]);
  });
}
"""


@pytest.fixture(autouse=True)
def wide(page: Page) -> None:
    """A screen on which pictures and descent do not share a place."""
    page.set_viewport_size({"width": 1920, "height": 1080})


def descend(desk: Desk, program: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - a request of the API as it is
    """The service's own run."""
    answer = desk.page.request.post("/api/v1/descent", data={"program": program, **fields})
    assert answer.ok, answer.text()
    return dict(answer.json())


def test_play_ends_with_the_curve_bent_through_the_points(page: Page) -> None:
    desk = Desk(page).open({"speed": 8, "iterations": 80})
    program = desk.program
    before = page.evaluate(MISSES)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator("#readout")).to_contain_text("Iteration 80 of 80", timeout=PLAYED)
    expect(page.get_by_role("button", name="Play", exact=True)).to_have_attribute("aria-pressed", "false")
    run = descend(desk, program, iterations=80, optimizer={"name": "gradient_descent", "learning_rate": 0.5})
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "80")
    expect(page.locator("#readout")).to_contain_text(f"loss {format_number(run['loss'][-1])}")
    expect(page.locator("#loss-chart .marker-text")).to_have_text(format_number(run["loss"][-1]))
    names = [parameter["name"] for parameter in run["parameters"]]
    answer = desk.ask(program, values=dict(zip(names, run["trajectory"][-1], strict=True)))
    expect(desk.slot(answer["output"], "value")).to_have_attribute("data-text", summary(answer["loss"]))
    shown = desk.slots()
    for node in answer["nodes"]:
        if node["id"] in shown:
            assert shown[node["id"]]["value"]["text"] == summary(node["value"])
            assert (shown[node["id"]]["gradient"] or {"text": ""})["text"] == summary(node["gradient"])
    after = page.evaluate(MISSES)
    assert np.mean(after) < np.mean(before) / 4
    assert desk.program == program


def test_the_iterations_can_be_scrubbed_both_ways(page: Page) -> None:
    desk = Desk(page).open()
    run = descend(desk, desk.program, iterations=200, optimizer={"name": "gradient_descent", "learning_rate": 0.5})
    page.keyboard.press("End")
    for iteration in (200, 199, 198):
        expect(page.locator("#readout")).to_contain_text(
            f"Iteration {iteration} of 200loss {format_number(run['loss'][iteration])}"
        )
        expect(page.locator("#canvas")).to_have_attribute("data-iteration", str(iteration))
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    expect(page.locator("#readout")).to_contain_text("Start")
    expect(desk.knob("k2").get_by_role("spinbutton")).to_have_value("0")


def test_dragging_along_the_bar_reaches_every_part(page: Page) -> None:
    desk = Desk(page).open()
    box = desk.track.bounding_box()
    assert box
    page.mouse.move(box["x"] + 1, box["y"] + 30)
    page.mouse.down()
    seen = []
    for part in range(0, 101, 5):
        page.mouse.move(box["x"] + box["width"] * part / 100, box["y"] + 30)
        seen.append(desk.position)
    page.mouse.up()
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, int(desk.track.get_attribute("aria-valuemax") or 0))
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "200")


def test_a_knob_turned_within_a_descent_takes_the_others_along(page: Page) -> None:
    desk = Desk(page).open({"iteration": 200, "step": 99})
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "200")
    reached = desk.knob("k2").get_by_role("spinbutton").input_value()
    desk.knob("k0").get_by_role("spinbutton").fill("0.5")
    expect(page.locator(".cm-content")).to_contain_text("k0 = 0.5")
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "0")
    written = next(part for part in desk.program.replace("\n", ";").split(";") if part.strip().startswith("k2"))
    assert float(f"{float(written.split('=')[1]):.4g}") == float(reached)


def test_a_rate_that_is_too_large_is_a_lesson(page: Page) -> None:
    desk = Desk(page).open()
    page.keyboard.press("End")
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "200")
    page.get_by_label("Learning rate").fill("50")
    expect(page.locator("#outcome")).to_contain_text("Try a smaller learning rate")
    expect(page.locator("#readout")).to_contain_text("Iteration")
    run = descend(desk, desk.program, iterations=200, optimizer={"name": "gradient_descent", "learning_rate": 50})
    assert run["status"] == "diverged"
    assert desk.track.get_attribute("aria-valuetext") is not None
    # On a laptop's low screen the picture keeps room of its own beside all that is said and set beneath it.
    page.set_viewport_size({"width": 1366, "height": 768})
    page.locator("#deck-descent").click()
    expect(page.locator("#outcome button").filter(has_text="Use rate")).to_be_visible()
    panel = page.locator("#descent-loss")
    assert panel.evaluate("e => e.scrollHeight <= e.clientHeight")
    chart, scale = page.locator("#loss-chart").bounding_box(), page.get_by_role("button", name="log").bounding_box()
    assert chart
    assert scale
    assert chart["height"] >= 115
    assert scale["y"] + scale["height"] <= chart["y"]
    name = page.locator("#optimizer")
    # What a select says is not measured by the page: its letters by themselves, and the arrow.
    wide = name.evaluate(
        "e => { const c = document.createElement('canvas').getContext('2d'); c.font = getComputedStyle(e).font;"
        " return c.measureText(e.selectedOptions[0].text).width + 18 }"
    )
    assert name.evaluate("e => e.clientWidth") >= wide
    page.get_by_label("Learning rate").fill("0.1")
    expect(page.locator("#outcome")).to_be_empty()


def test_the_number_of_iterations_is_the_length_of_the_bar(page: Page) -> None:
    desk = Desk(page).open()
    steps = int(desk.track.get_attribute("aria-valuemax") or 0) - 200
    page.get_by_role("spinbutton", name="Iterations").fill("12")
    expect(desk.track).to_have_attribute("aria-valuemax", str(steps + 12))
    page.keyboard.press("Tab")
    desk.track.press("End")
    expect(page.locator("#readout")).to_contain_text("Iteration 12 of 12")


def test_a_rate_changed_while_playing_is_the_rate_of_the_descent(page: Page) -> None:
    desk = Desk(page).open({"program": "k = 1\nL = (k - 3)^2", "speed": 8, "iterations": 10})
    page.get_by_role("button", name="Play", exact=True).click()
    page.get_by_label("Learning rate").fill("0.25")
    expect(page.locator("#readout")).to_contain_text("Iteration 10 of 10", timeout=PLAYED)
    run = descend(desk, desk.program, iterations=10, optimizer={"name": "gradient_descent", "learning_rate": 0.25})
    expect(page.locator("#readout")).to_contain_text(f"L {format_number(run['loss'][-1])}")


def test_a_program_written_while_playing_is_played_to_its_end(page: Page) -> None:
    desk = Desk(page).open({"speed": 8, "iterations": 10})
    page.get_by_role("button", name="Play", exact=True).click()
    desk.write("k = 1\nL = 0.3 (k - 3)^2")
    expect(page.locator("#readout")).to_contain_text("Iteration 10 of 10", timeout=PLAYED)
    expect(page.get_by_role("button", name="Play", exact=True)).to_have_attribute("aria-pressed", "false")


def test_an_edit_ends_a_descent_and_begins_none(page: Page) -> None:
    desk = Desk(page).open({"program": "k = 1\nL = 0.001 (k - 3)^2", "rate": 0.01, "iterations": 100_000, "step": 99})
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#canvas")).not_to_have_attribute("data-iteration", "0")
    runs: list[str] = []
    page.on("request", lambda request: runs.append(request.url) if request.url.endswith("/descent") else None)
    desk.write("k = 1\nL = 0.3 (k - 3)^2 + k")
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#readout")).to_contain_text("Backward")
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "0")
    page.keyboard.press("ArrowLeft")
    assert runs == []


def test_a_long_descent_shows_only_what_was_recorded(page: Page) -> None:
    program = "k = 1\nL = 0.001 (k - 3)^2"
    desk = Desk(page).open({"program": program, "iterations": 4000, "rate": 0.5, "iteration": 7, "step": 9})
    expect(page.locator("#readout")).to_contain_text("Iteration 6 of 4000")
    desk.track.press("ArrowRight")
    expect(page.locator("#readout")).to_contain_text("Iteration 8 of 4000")
    run = descend(desk, program, iterations=8, optimizer={"name": "gradient_descent", "learning_rate": 0.5})
    expect(page.locator("#readout")).to_contain_text(format_number(run["loss"][8]))
    expect(page.locator("#sentence")).to_contain_text("Iterations 7 to 8")
    expect(page.locator("#sentence")).to_contain_text(
        f"from {format_number(run['loss'][6])} to {format_number(run['loss'][8])}"
    )
    desk.track.press("ArrowLeft")
    expect(page.locator("#readout")).to_contain_text("Iteration 6 of 4000")


def test_a_descent_that_has_nothing_to_do_says_so_and_keeps_its_place(page: Page) -> None:
    desk = Desk(page).open({"program": "k = 0\nL = k^2"})
    desk.track.press("End")
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator("#outcome")).to_contain_text("From the start an update changes nothing, bit for bit")
    expect(page.locator("#outcome")).to_have_attribute("data-tone", "calm")
    expect(page.locator(".segment[data-name=iterations]")).to_be_visible()


def test_the_program_is_marked_as_the_start_while_knobs_are_elsewhere(page: Page) -> None:
    desk = Desk(page).open({"iteration": 3, "step": 99})
    expect(page.locator("#program-note")).to_have_text("numbers of iteration 0")
    desk.track.press("Home")
    expect(page.locator("#program-note")).to_be_empty()


def test_a_result_without_a_name_is_called_as_in_the_formulas(page: Page) -> None:
    Desk(page).open({"program": "a = 2\na*a", "iteration": 1, "step": 9, "rate": 0.1})
    expect(page.locator("#formula")).to_contain_text("∂L")
    expect(page.locator("#readout")).to_contain_text("L 2.56")
    expect(page.locator("#sentence")).to_contain_text("the result fell")
    expect(page.locator("#formula .moved")).to_have_text("2 − 0.1 · 4 = 1.6")


def test_a_result_that_is_never_finite_is_not_blamed_on_the_rate(page: Page) -> None:
    Desk(page).open({"program": "k = -1\nL = log(k)^2", "step": 99})
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator("#outcome")).to_contain_text("not a finite number at the start")
    expect(page.locator("#outcome")).not_to_contain_text("learning rate")


FAR = """x = [0, 1, 2, 3, 4, 5]
y = [1, 2, 2.5, 2.2, 1.5, 1]
k0 = 0; k1 = 0; k2 = 0; k3 = 0; k4 = 0; k5 = 0
yhat = k0 + k1 x + k2 x^2 + k3 x^3 + k4 x^4 + k5 x^5
loss = mean((yhat - y)^2)"""


@pytest.mark.console_may_say("Failed to load resource")
def test_a_rate_that_works_is_found_and_used_by_one_press(page: Page) -> None:
    trial = re.compile('"record_every": ?200')
    page.route(
        "**/api/v1/descent",
        lambda route: route.abort() if trial.search(route.request.post_data or "") else route.continue_(),
    )
    desk = Desk(page).open({"program": FAR, "rate": 0.5, "iteration": 200, "step": 99})
    outcome = page.locator("#outcome")
    expect(outcome).to_contain_text("Diverged")
    # A search without an answer says so where it was begun, and goes on by hand.
    missed = outcome.get_by_role("button", name="No answer. Search again")
    expect(missed).to_be_enabled()
    page.unroute("**/api/v1/descent")
    missed.click()
    expect(page.locator("#loss-chart .trace-left")).to_contain_text("leaves the picture")
    outcome.get_by_role("button", name="Use rate").click()
    expect(outcome).not_to_contain_text("Diverged")
    rate = float(page.get_by_label("Learning rate").input_value())
    assert rate <= 1e-6
    run = descend(desk, FAR, iterations=200, optimizer={"name": "gradient_descent", "learning_rate": rate})
    assert run["loss"][-1] < run["loss"][0]
    at = int(page.locator("#canvas").get_attribute("data-iteration") or 0)  # where the one that diverged had ended
    assert at > 0
    expect(page.locator("#readout")).to_contain_text(f"loss {format_number(run['loss'][at])}")


WHOLE = """() => {
  const within = document.querySelector("#canvas").getBoundingClientRect();
  const boxes = [...document.querySelectorAll("#canvas g.node .body")].map(body => body.getBoundingClientRect());
  return boxes.length > 20 && boxes.every(box => box.left >= within.left && box.right <= within.right);
}"""


def test_data_far_out_is_scaled_by_a_line_that_can_be_read_and_undone(page: Page) -> None:
    desk = Desk(page).open({"program": FAR, "rate": 0.3, "iteration": 200, "step": 99})
    page.get_by_role("button", name="Scale x to −1 … 1").click()
    expect(page.locator(".cm-content")).to_contain_text("z = (x - 2.5) / 2.5")
    expect(page.locator(".cm-content")).to_contain_text("yhat = k0 + k1 z + k2 z^2")
    # The new graph is seen whole, its loss too.
    page.wait_for_function(WHOLE)
    page.locator("#run").click()
    expect(page.locator("#canvas")).not_to_have_attribute("data-iteration", "0")
    expect(page.locator("#outcome")).to_be_empty()
    page.keyboard.press("Control+z")
    assert desk.program == FAR


def test_a_long_run_is_shown_while_it_goes_on_and_can_be_stopped(page: Page) -> None:
    desk = Desk(page).open(
        {"program": "k = 1\nL = mean((linspace(0, 1, 20000) k - 3)^2)", "rate": 1e-6, "iterations": 100000}
    )
    page.locator("#run").click()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator("#outcome")).to_contain_text("Stopped")
    reached = int(desk.track.get_attribute("aria-valuemax") or 0)
    assert reached < 100000
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.get_by_role("button", name="Run again").click()
    expect(page.locator("#run-progress")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    assert sum("descent" in url for url in requests) == 1


def test_the_optimizer_and_its_settings_make_the_run(page: Page) -> None:
    desk = Desk(page).open({"iterations": 30, "iteration": 30, "step": 99, "rate": 0.1})
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "30")
    page.get_by_label("Optimizer").select_option(label="Adam")
    page.get_by_label("beta1 β₁").fill("0.5")
    page.get_by_label("Batch").fill("5")
    page.get_by_label("Seed").fill("3")
    asked = {"name": "adam", "learning_rate": 0.1, "beta1": 0.5}
    run = descend(desk, desk.program, iterations=30, optimizer=asked, batch_size=5, seed=3)
    expect(page.locator("#readout")).to_contain_text(f"loss {format_number(run['loss'][-1])}")
    expect(page.locator("#loss-chart .ghost").first).to_be_visible()
    marker = page.locator("#loss-chart .marker-text").bounding_box()
    assert marker
    for box in (name.bounding_box() for name in page.locator("#loss-chart .ghost-name").all()):
        assert box
        assert box["y"] + box["height"] <= marker["y"] or marker["y"] + marker["height"] <= box["y"]
    expect(page.locator("#sentence")).to_contain_text("Adam (learning rate η = 0.1) moves every knob by 5 rows")
    expect(page.locator("#formula .rule")).to_have_count(5)
    expect(page.locator("#formula .rule").last).to_contain_text("the other's root")
    page.get_by_label("beta1").fill("1")
    expect(page.locator("#outcome")).to_contain_text("beta1 is a number from 0 to below 1")
    page.get_by_title("Forget the earlier runs").click()
    expect(page.locator("#loss-chart .ghost")).to_have_count(0)
    page.locator("#run-first").click()
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "0")
    expect(desk.knob("k0").get_by_role("spinbutton")).to_have_value("0")
    page.locator("#run-once").click()
    expect(page.locator("#readout")).to_contain_text("Iteration 1 of 30")


def test_a_run_and_the_curve_that_it_bends_are_seen_together_also_on_a_laptop(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    desk = Desk(page).open()
    desk.show_descent()
    picture, sentence = page.locator("#picture-fit .chart"), page.locator("#sentence")
    expect(picture).to_be_hidden()
    page.locator("#run").click()
    expect(page.locator("#canvas")).not_to_have_attribute("data-iteration", "0")
    for width, height in ((1280, 800), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator("#loss-chart")).to_be_visible()
        expect(picture).to_be_visible()
        boxes = [picture.bounding_box(), sentence.bounding_box(), page.locator("#explain").bounding_box()]
        seen, said, panel = (box or {} for box in boxes)
        assert seen["x"] >= said["x"] + said["width"]
        assert seen["y"] >= panel["y"]
        assert seen["y"] + seen["height"] <= panel["y"] + panel["height"] + 1
        assert min(seen["width"], seen["height"]) > 120
    # A step of a pass has more to say.
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(picture).to_be_hidden()
    page.locator("#deck-pictures").click()
    expect(picture).to_be_visible()
