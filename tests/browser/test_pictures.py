"""The pictures beside the graph: which of them there are, what they show, and what a hand on them changes."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from engine import format_number
from tests.browser.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, FloatRect, Locator, Page, Route

LINE = "x = [0, 1, 2, 3]\ny = [1, 2, 2, 5]\na = 0.5; b = 0\nyhat = a x + b\nloss = mean((yhat - y)^2)"
BOWL = "u = 1\nv = -1\nloss = u^2 + 3 v^2"


def tab(page: Page, name: str) -> Locator:
    """A tab of the pictures."""
    return page.get_by_role("tablist", name="Pictures").get_by_role("tab", name=name, exact=True)


def chart(page: Page) -> Locator:
    """The chart that is shown."""
    return page.locator("#pictures .picture:not([hidden]) svg.plot")


def box_of(what: Locator) -> FloatRect:
    """Where something is."""
    box = what.bounding_box()
    assert box
    return box


def middle(what: Locator) -> tuple[float, float]:
    """The middle of something on the page."""
    box = box_of(what)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Take something and put it down elsewhere."""
    page.mouse.move(*start)
    page.mouse.down()
    for part in (0.3, 0.7, 1.0):
        page.mouse.move(start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1]))
    page.mouse.up()


def test_only_pictures_that_make_sense_are_offered(page: Page) -> None:
    desk = Desk(page).open({"program": LINE})
    for program, tabs in (
        (LINE, ["Data", "One knob", "Two knobs"]),
        ("3 + 4", []),
        (BOWL, ["One knob", "Two knobs"]),
        ("k = 1\nk^2", ["One knob"]),
    ):
        desk.go({"program": program})
        expect(page.get_by_role("tablist", name="Pictures").get_by_role("tab")).to_have_text(tabs)
        expect(page.locator("#pictures")).to_be_visible(visible=bool(tabs))


def test_a_curve_that_comes_later_moves_no_point(page: Page) -> None:
    point, curve = page.locator("#fit-chart .point"), page.locator("#fit-chart .curve")
    asked: list[Route] = []
    is_held = True

    def hold_curve(route: Route) -> None:
        if is_held and route.request.post_data_json["values"]:
            asked.append(route)
        else:
            route.continue_()

    page.route("**/api/v1/graph", hold_curve)
    Desk(page).open({"program": LINE})
    expect(point).to_have_count(4)
    expect(curve).to_have_attribute("d", "")
    place = point.nth(1).get_attribute("cy")
    assert place
    is_held = False
    for route in asked:
        route.continue_()
    expect(curve).to_have_attribute("d", re.compile("^M"))
    expect(point.nth(1)).to_have_attribute("cy", place)


def test_a_dragged_point_changes_its_number_and_nothing_else(page: Page) -> None:
    desk = Desk(page).open({"program": LINE})
    point = page.locator("#fit-chart .point").nth(1)
    start = middle(point)
    drag(page, start, (start[0], start[1] - 40))
    expect(page.locator(".cm-content")).not_to_contain_text("y = [1, 2, 2, 5]")
    found = re.fullmatch(r"y = \[1, (\S+), 2, 5\]", desk.program.splitlines()[1])
    assert found
    assert float(found[1]) > 2
    assert desk.program.splitlines()[0] == "x = [0, 1, 2, 3]"
    answer = desk.ask(desk.program)
    expect(desk.slot(answer["output"], "value")).to_have_attribute("data-text", format_number(answer["loss"]))
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".cm-content")).to_contain_text("y = [1, 2, 2, 5]")
    # A hand that takes nothing selects nothing either, and what it points at is said within the picture.
    drag(page, (start[0] + 30, start[1] - 60), (start[0] + 80, start[1] + 20))
    assert page.evaluate("getSelection().toString()") == ""
    said, whole = box_of(page.locator("#fit-chart .readout-text")), box_of(page.locator("#fit-chart svg"))
    assert whole["x"] <= said["x"]
    assert said["x"] + said["width"] <= whole["x"] + whole["width"]


def test_a_curve_that_leaves_the_points_stays_findable(page: Page) -> None:
    desk = Desk(page).open({"program": LINE})
    points, exits = page.locator("#fit-chart .point"), page.locator("#fit-chart .exit-text")
    ticks = page.locator("#fit-chart .axes text")
    expect(page.locator("#fit-chart .curve")).to_have_attribute("d", re.compile(r"(L[^L]*){100}"))
    before = ticks.all_text_contents()
    desk.write(LINE.replace("b = 0", "b = 6"))
    expect(ticks.filter(has_text=re.compile("^6$"))).to_have_count(1)
    expect(exits.filter(visible=True)).to_have_count(0)
    desk.write(LINE.replace("a = 0.5", "a = 9"))
    expect(exits.first).to_have_text("yhat goes up to 28.1")
    expect(page.locator("#fit-chart .curve-exit")).to_have_attribute("d", re.compile("^M.*z$"))
    expect(page.locator("#fit-chart .chart-text")).to_contain_text("It leaves the picture: yhat goes up to 28.1.")
    start = middle(points.nth(1))
    drag(page, start, (start[0], start[1] - 15))
    expect(page.locator(".cm-content")).not_to_contain_text("y = [1, 2, 2, 5]")
    desk.write(LINE)
    expect(exits.filter(visible=True)).to_have_count(0)
    expect(ticks).to_have_text(before)


def test_points_are_added_moved_and_removed_by_keys_too(page: Page) -> None:
    desk = Desk(page).open({"program": LINE})
    handle = page.locator("#fit-chart .point-handle")
    handle.focus()
    expect(handle).to_have_attribute("aria-valuetext", "point 1 of 4: x 0, y 1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".cm-content")).to_contain_text("y = [1, 2.1, 2, 5]")
    expect(handle).to_have_attribute("aria-valuetext", "point 2 of 4: x 1, y 2.1")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".cm-content")).to_contain_text("y = [1, 2.09, 2, 5]")
    # Keys that come before the answers are all taken, one on top of the other.
    held: list[Route] = []
    page.route("**/api/v1/graph", lambda route: held.append(route))
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    expect(page.locator(".cm-content")).to_contain_text("y = [1, 2.39, 2, 5]")
    for route in held:
        route.continue_()
    page.unroute("**/api/v1/graph")
    expect(handle).to_have_attribute("aria-valuetext", "point 2 of 4: x 1, y 2.39")
    page.keyboard.press("Delete")
    expect(page.locator(".cm-content")).to_contain_text("x = [0, 2, 3]")
    expect(page.locator("#fit-chart .point")).to_have_count(3)
    spoken = page.locator("#picture-fit .picture-bar").get_by_role("status")
    expect(spoken).to_have_text("Point removed: now 3 points.")
    page.keyboard.press("+")
    # Who adds a point goes on with it, and takes it away again by the button, as a finger has to.
    expect(handle).to_have_attribute("aria-valuetext", re.compile("^point 4 of 4: "))
    expect(spoken).to_have_text("Point added: now 4 points.")
    page.get_by_role("button", name="Remove the chosen point").click()
    expect(page.locator(".cm-content")).to_contain_text("x = [0, 2, 3]")
    expect(page.locator("#fit-chart .point")).to_have_count(3)
    box = box_of(chart(page))
    page.mouse.dblclick(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.3)
    expect(page.locator("#fit-chart .point")).to_have_count(4)
    assert len(desk.ask(desk.program)["nodes"][0]["value"]["data"]) == 4
    # In another program nothing is chosen yet, and numbers alone make no other program.
    trash = page.get_by_role("button", name="Remove the chosen point")
    expect(trash).to_be_enabled()
    desk.knob("a").get_by_role("slider").press("ArrowRight")
    expect(trash).to_be_enabled()
    desk.write(LINE.replace("a x + b", "a x^2 + b"))
    expect(page.locator("#fit-chart .point-handle")).to_have_attribute("aria-valuetext", re.compile("^point 4 of 4: "))
    expect(trash).to_be_disabled()


def test_the_slice_has_the_tangent_of_the_number_in_the_graph(page: Page) -> None:
    desk = Desk(page).open({"program": LINE, "picture": "slice", "knob": "b"})
    answer = desk.ask(LINE)
    slope = page.locator("#picture-slice .slope-text")
    expect(slope).to_have_text(f"∂ {format_number(answer['gradients']['b'])}")
    axes: list[dict[str, Any]] = [{"parameter": "b", "from": -1, "to": 1, "points": 3}]
    landscape = page.request.post("/api/v1/landscape", data={"program": LINE, "axes": axes}).json()
    assert landscape["slope"] == [answer["gradients"]["b"]]
    expect(page.locator("#picture-slice .lowest-text")).to_contain_text("lowest")
    box = box_of(chart(page))
    page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.5)
    expect(page.locator(".cm-content")).to_contain_text(re.compile(r"b = 1\.\d"))
    turned = desk.ask(desk.program)
    expect(slope).to_have_text(f"∂ {format_number(turned['gradients']['b'])}")
    expect(desk.slot(desk.node(turned, "b"), "gradient")).to_have_attribute(
        "data-text", format_number(turned["gradients"]["b"])
    )
    before = desk.program
    page.keyboard.press("ArrowRight")
    expect(page.locator(".cm-content")).not_to_have_text(before)
    # What is said was computed: a curve through the places around would lie below it.
    desk.write("b = 0.3\nL = abs(b - 0.123)")
    expect(page.locator("#picture-slice .lowest-text")).to_have_text("lowest 0 at 0.123")


def test_numbers_beyond_all_bounds_are_said_and_break_nothing(page: Page) -> None:
    desk = Desk(page).open({"program": "a = 1e308\nb = a*a\nL = b*b", "picture": "slice"})
    expect(page.locator("#picture-slice .lowest-text")).to_have_text("no finite L to draw here")
    for played in range(1, 6):
        page.keyboard.press("ArrowRight")
        expect(desk.track).to_have_attribute("aria-valuenow", str(played))
    expect(page.locator("#canvas .tag")).not_to_have_count(0)
    expect(page.locator("#canvas .pulse")).to_have_count(0)
    # On the edge stands what came of it: the powers of ten that it was made of would fill several lines.
    expect(page.locator("#canvas .tag .contribution").first).to_be_visible()
    expect(page.locator("#canvas .tag .calculation")).to_have_count(0)
    # What has no room beside the picture is said otherwise, and a long name is shortened: nothing is cut, and nothing lies on another.
    desk.write("a_very_long_parameter_name_here = 1\nL = 0.1202345 + 0.000001*sin(5*a_very_long_parameter_name_here)")
    names = chart(page).locator(".axis-name")
    expect(names.first).to_have_text(re.compile("^a_very_.*…$"))
    expect(names.last).to_have_text(re.compile(r"^L − 0\.12023"))
    left = box_of(chart(page))["x"]
    boxes = [box_of(each) for each in chart(page).locator(".axes text").all()]
    assert all(box["x"] >= left for box in boxes)
    beneath = sorted((box["x"], box["x"] + box["width"]) for box in boxes if box["y"] > max(b["y"] for b in boxes) - 5)
    assert all(end <= start for (_, end), (start, _) in pairwise(beneath))


def test_contours_show_the_way_and_start_where_one_points(page: Page) -> None:
    desk = Desk(page).open({"program": BOWL, "picture": "contour", "rate": 0.1, "iterations": 12})
    path = page.locator("#picture-contour .path.ahead")
    expect(path).to_have_attribute("d", re.compile(r"(L[^L]*){10}"))
    expect(page.locator("#picture-contour .downhill").last).to_have_attribute("d", re.compile("^M"))
    box = box_of(chart(page))
    page.mouse.click(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.3)
    expect(page.locator(".cm-content")).not_to_contain_text("u = 1")
    expect(path).to_have_attribute("d", re.compile(r"(L[^L]*){10}"))
    page.get_by_role("button", name="Swap the axes").click()
    expect(chart(page).locator(".axis-name").first).to_have_text("v")
    expect(chart(page)).to_have_attribute("aria-label", "loss over v and u")
    assert "u = 1" not in desk.program
    before = desk.program
    page.locator("#picture-contour .marker").press("ArrowRight")
    expect(page.locator(".cm-content")).not_to_have_text(before)
    page.keyboard.press("Enter")
    expect(page.locator("#readout")).to_contain_text("Iteration 12 of 12")


def test_a_run_that_diverges_leaves_the_picture_by_an_arrow(page: Page) -> None:
    desk = Desk(page).open(
        {"program": BOWL, "picture": "contour", "rate": 1.1, "iterations": 30, "iteration": 30, "step": 99}
    )
    expect(page.locator("#picture-contour .path-exit")).to_be_visible()
    expect(page.locator("#picture-contour .chart-text")).to_contain_text("leaves the picture")
    # Where it went is no place that the picture goes to: neither at the start, nor in another program with knobs of these names.
    page.locator("#to-start").click()
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "0")
    ticks = chart(page).locator(".axes text")
    expect(ticks.filter(has_text=re.compile("^2$"))).to_have_count(2)
    desk.write("u = 500\nv = 1\nloss = (u - 500)^2 + v^2")
    expect(ticks.filter(has_text=re.compile("^1000$"))).to_have_count(1)
    desk.write("u = 1\nv = 1\nloss = u^4 + v^4")
    expect(ticks.filter(has_text=re.compile("^2$"))).to_have_count(2)


def test_numbers_under_the_pointer_follow_what_moves(page: Page) -> None:
    desk = Desk(page).open({"program": LINE, "picture": "slice", "knob": "b"})
    box = box_of(chart(page))
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.5)
    said = page.locator("#picture-slice .readout-text")
    expect(said).to_contain_text("loss")
    before = said.text_content() or ""
    slider = desk.knob("a").get_by_role("slider")
    slider.evaluate("(e) => { e.value = '1.5'; e.dispatchEvent(new Event('input', {bubbles: true})); }")
    expect(said).not_to_have_text(before)


MOONS = (
    "X = [[0, 0], [1, 0.2], [0.2, 1], [1.2, 1.1]]\nc = [0, 1, 0, 1]\nv = param([2, 0]); b = -1\n"
    "L = binary_cross_entropy(sigmoid(X @ v + b), c)"
)


def test_regions_show_what_each_place_is_taken_for(page: Page) -> None:
    desk = Desk(page).open({"program": MOONS})
    expect(tab(page, "Regions")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#regions-chart .chart-text")).to_contain_text("4 of them lie where they are taken")
    marks = page.locator("#regions-chart .class-point.class-1")
    assert marks.first.get_attribute("d") != page.locator("#regions-chart .class-point.class-2").first.get_attribute(
        "d"
    )
    box = box_of(chart(page))
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.5)
    expect(page.locator("#regions-chart .readout-text")).to_contain_text(re.compile(r"c 1 \(\d\d %\)"))
    point = page.locator("#regions-chart svg > g:nth-of-type(2) .class-point").first
    start = middle(point)
    drag(page, start, (start[0] + 150, start[1]))
    expect(page.locator(".cm-content")).not_to_contain_text("[[0, 0],")
    expect(page.locator("#regions-chart .class-point.wrongly")).to_have_count(1)
    expect(page.locator("#regions-chart .chart-text")).to_contain_text("3 of them")
    assert desk.program.splitlines()[1] == "c = [0, 1, 0, 1]"
    # Of another class, by pointer and by key; and it is told how.
    expect(page.locator("#picture-regions .bar-hint")).to_have_attribute(
        "title", re.compile("double-click it for its next class")
    )
    page.mouse.dblclick(*middle(point))
    expect(page.locator(".cm-content")).to_contain_text("c = [1, 1, 0, 1]")
    expect(page.locator("#regions-chart .class-point.wrongly")).to_have_count(0)
    page.locator("#regions-chart .point-handle").press("Enter")
    expect(page.locator(".cm-content")).to_contain_text("c = [0, 1, 0, 1]")


def test_a_finger_scrolls_over_the_pictures_and_takes_only_what_it_touches(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context(has_touch=True).new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    desk = Desk(page).open({"program": BOWL, "picture": "contour"})
    plot = chart(page)
    plot.scroll_into_view_if_needed()
    assert plot.evaluate("e => getComputedStyle(e).touchAction") != "none"
    taken = """(plot, [x, y]) => {
      const box = plot.getBoundingClientRect(), at = {clientX: box.x + x, clientY: box.y + y};
      const pointer = {pointerId: 7, pointerType: "touch", button: 0, bubbles: true, cancelable: true, ...at};
      plot.setPointerCapture = () => {};
      plot.dispatchEvent(new PointerEvent("pointerdown", pointer));
      const touch = new Touch({identifier: 7, target: plot, ...at});
      const scrolls = plot.dispatchEvent(new TouchEvent("touchstart", {touches: [touch], bubbles: true, cancelable: true}));
      plot.dispatchEvent(new PointerEvent("pointercancel", pointer));
      return !scrolls;
    }"""
    marker, box = middle(plot.locator(".marker")), box_of(plot)
    at = [marker[0] - box["x"], marker[1] - box["y"]]
    away = [
        box["width"] * (0.3 if at[0] > box["width"] / 2 else 0.8),
        box["height"] * (0.3 if at[1] > box["height"] / 2 else 0.7),
    ]
    assert not plot.evaluate(taken, away)
    assert "u = 1" in desk.program
    assert plot.evaluate(taken, at)
    page.touchscreen.tap(box["x"] + away[0], box["y"] + away[1])
    expect(page.locator(".cm-content")).not_to_contain_text("v = -1")
