"""Turning a knob: value, gradient, curve and text follow the hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, held, summary

if TYPE_CHECKING:
    from playwright.sync_api import Page

# A field hides what does not fit, so its text is measured beside it.
CUT_KNOBS = """
() => [...document.querySelectorAll(".knob-gradient, .knob-number")].filter(e => {
  const style = getComputedStyle(e), pen = document.createElement("canvas").getContext("2d");
  pen.font = style.font;
  const text = e.value || e.textContent;
  const room = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const spacing = (parseFloat(style.letterSpacing) || 0) * text.length;
  return e.scrollWidth > e.clientWidth || pen.measureText(text).width + spacing > room + 0.5;
}).map(e => e.value || e.textContent)
"""
# The last movement of a hand may be taken up by the next frame.
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
CURVE = "#fit-chart path.curve"


def curve(page: Page) -> str:
    """The curve as it is drawn."""
    return page.locator(CURVE).get_attribute("d") or ""


WATCH_MOTION = """() => {
  window.row = document.querySelector("#formula .row");
  window.moved = false;
  const isMoving = (node) => node.classList?.contains("pulse");
  new MutationObserver((changes) => { moved ||= changes.some(({addedNodes}) => [...addedNodes].some(isMoving)); })
    .observe(document.querySelector("#canvas .labels"), {childList: true});
}"""
PLAIN = "(mathml) => new DOMParser().parseFromString(mathml, 'text/html').body.textContent"


def test_dragging_a_knob_changes_value_gradient_curve_and_text(page: Page) -> None:
    desk = Desk(page).open()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    answer = desk.ask(desk.program)
    steps = len(answer["steps"])
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
    expect(page.locator(CURVE)).to_have_attribute("d", curve(page))
    before, drawn = desk.program, curve(page)
    page.evaluate(WATCH_MOTION)
    box = desk.knob("k2").get_by_role("slider").bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    for part in range(1, 9):
        page.mouse.move(box["x"] + box["width"] * (0.5 + part / 25), middle)
    page.mouse.up()
    page.evaluate(TWO_FRAMES)
    turned = float(desk.knob("k2").get_by_role("spinbutton").input_value())
    assert turned > 0
    assert desk.program == before.replace("k2 = 0", f"k2 = {turned:g}")
    fresh = desk.ask(desk.program)
    node = desk.node(fresh, "k2")
    expect(desk.slot(node, "value")).to_have_attribute("data-text", summary(turned))
    expect(desk.slot(node, "gradient")).to_have_attribute("data-text", summary(fresh["gradients"]["k2"]))
    expect(desk.slot(fresh["output"], "value")).to_have_attribute("data-text", summary(fresh["loss"]))
    expect(desk.knob("k2").locator(".knob-gradient")).to_contain_text(summary(fresh["gradients"]["k2"]))
    expect(page.locator(CURVE)).not_to_have_attribute("d", drawn)
    assert desk.position == steps
    # The formula has the new numbers; it is the one that stood, and nothing was set in motion for them.
    for stage in fresh["steps"][-1]["formula"]:
        expect(page.locator("#formula")).to_contain_text(page.evaluate(PLAIN, stage["mathml"]))
    assert page.evaluate("row.isConnected && !moved")


def test_a_number_typed_beside_the_slider_counts_as_well(page: Page) -> None:
    desk = Desk(page).open({"program": "k = 1\nL = (k - 3)^2"})
    desk.knob("k").get_by_role("spinbutton").fill("-7.25")
    expect(page.locator(".cm-content")).to_contain_text("k = -7.25")
    expect(desk.slot(0, "value")).to_have_attribute("data-text", "−7.25")
    expect(desk.knob("k").get_by_role("slider")).to_have_attribute("min", "-20")


def test_a_name_without_a_value_becomes_a_knob_and_a_line_on_top(page: Page) -> None:
    desk = Desk(page).open({"program": "L = (w - 3)^2"})
    desk.knob("w").get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".cm-line").first).to_have_text("w = 1.04")
    expect(page.locator(".cm-line").nth(1)).to_have_text("L = (w - 3)^2")
    expect(page.locator(".cm-line")).to_have_count(2)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".cm-line").first).to_have_text("w = 1.08")
    expect(page.locator(".cm-line")).to_have_count(2)


def test_keys_that_come_before_an_answer_all_count(page: Page) -> None:
    desk = Desk(page).open({"program": "w = 1\nL = (w - 3)^2"})
    with held(page):
        desk.knob("w").get_by_role("slider").focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        expect(page.locator(".cm-line").first).to_have_text("w = 1.12")
    expect(desk.knob("w").get_by_role("slider")).to_have_attribute("aria-valuetext", "1.12")
    expect(page.locator(".cm-line").first).to_have_text("w = 1.12")


def test_keys_on_a_number_of_an_array_all_count_too(page: Page) -> None:
    program = "W = param([[1, 2], [3, 4]])\nL = sum(W^2)"
    desk = Desk(page).open({"program": program})
    slider = desk.knob("W").get_by_role("slider").last
    with held(page):
        slider.focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        expect(slider).to_have_attribute("aria-valuetext", "1.12")
    expect(slider).to_have_attribute("aria-valuetext", "1.12")
    turned = desk.ask(program, values={"W": [[1.12, 2], [3, 4]]})
    expect(desk.slot(desk.node(turned, "L"), "value")).to_have_attribute("data-text", summary(turned["loss"]))


@pytest.mark.parametrize("button", ["Reset w", "Reset"], ids=["one", "all"])
def test_a_key_after_reset_goes_on_from_home(page: Page, button: str) -> None:
    desk = Desk(page).open({"program": "w = 1\nL = (w - 3)^2"})
    slider = desk.knob("w").get_by_role("slider")
    slider.press("Control+ArrowUp")
    reset = page.get_by_role("button", name=button, exact=True)
    expect(reset).to_be_enabled()
    with held(page):
        reset.click()
        expect(page.locator(".cm-line").first).to_have_text("w = 1")
        slider.press("ArrowRight")
        expect(page.locator(".cm-line").first).to_have_text("w = 1.04")
    expect(slider).to_have_attribute("aria-valuetext", "1.04")
    expect(page.locator(".cm-line").first).to_have_text("w = 1.04")


def test_an_array_of_parameters_is_summed_up(page: Page) -> None:
    desk = Desk(page).open({"program": "W = param([[1, 2], [3, 4]])\nL = sum(W^2)"})
    expect(desk.knob("W").locator(".knob-array")).to_have_text("2 × 2 numbers, 1 … 4")


def test_a_knob_and_its_node_and_its_text_light_together(page: Page) -> None:
    desk = Desk(page).open()
    desk.knob("k3").hover()
    answer = desk.ask(desk.program)
    node = page.locator(f"#canvas g.node[data-node='{desk.node(answer, 'k3')}']")
    expect(node).to_contain_class("lit")
    expect(page.locator(".cm-content .place")).to_have_text("0")
    page.mouse.move(2, 2)
    expect(node).not_to_contain_class("lit")


def test_a_symbol_of_the_formula_lights_its_node(page: Page) -> None:
    desk = Desk(page).open({"program": "a = 2\nb = 3\nL = a*b"})
    page.keyboard.press("ArrowRight")
    page.locator("#formula [data-node='1']").first.hover()
    expect(page.locator("#canvas g.node.lit")).to_have_attribute("data-node", "1")
    desk.slot(0, "value").hover()
    expect(page.locator("#formula [data-node='0'].lit").first).to_be_visible()


def test_a_knob_waits_for_what_is_being_typed_and_shows_at_once_what_undo_brings_back(page: Page) -> None:
    desk = Desk(page).open({"program": "k = 1\nL = (k - 3)^2"})
    slider, field = desk.knob("k").get_by_role("slider"), desk.knob("k").get_by_role("spinbutton")
    with held(page):
        with page.expect_request("**/api/v1/graph"):
            desk.write("# new\nk = 1\nL = (k - 30)^2")
        slider.press("ArrowRight")
        assert desk.program == "# new\nk = 1\nL = (k - 30)^2"
        expect(field).to_have_value("1.04")
    expect(page.locator(".cm-line").nth(1)).to_have_text("k = 1.04")
    expect(page.locator("#canvas")).to_contain_text("30")
    slider.press("ArrowRight")
    expect(page.locator(".cm-line").nth(1)).to_have_text("k = 1.08")
    expect(desk.slot(0, "value")).to_have_attribute("data-text", "1.08")
    with held(page):
        page.keyboard.press("Control+z")
        expect(field).to_have_value("1")
        expect(desk.slot(0, "value")).to_have_attribute("data-text", "1.08")
    expect(desk.slot(0, "value")).to_have_attribute("data-text", "1")


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_knobs_show_their_numbers_whole(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    desk = Desk(page).open({"iteration": 200, "step": 99})
    for first in ("k0", "k"):
        expect(desk.knob(first).locator(".knob-gradient")).not_to_have_text("∂ ·")
        assert page.evaluate(CUT_KNOBS) == []
        assert page.evaluate("(list => list.scrollHeight <= list.clientHeight)(document.querySelector('#knobs'))")
        desk.go({"program": "k = -1.2345e158\nm = -0.00012345\nL = (k*1e-160)^2 + m^2", "step": 99})


def test_what_is_no_number_does_not_stay_in_a_knob(page: Page) -> None:
    desk = Desk(page).open({"program": "k = 1\nL = (k - 3)^2"})
    field = desk.knob("k").get_by_role("spinbutton")
    field.fill("")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.blur()
    expect(field).to_have_value("1")
    # What began as another number takes nothing with it.
    field.press("End")
    field.press_sequentially("e400")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.press("Enter")
    expect(page.locator("#notice")).to_have_text("“1e400” is no number that a knob can have. It stays 1.")
    expect(field).to_have_value("1")
    expect(page.locator(".cm-line").first).to_have_text("k = 1")
    field.fill("3,5")
    expect(page.locator(".cm-line").first).to_have_text("k = 3.5")
    # What was said of it holds no longer.
    expect(page.locator("#notice")).to_be_empty(timeout=3000)


def test_the_field_of_a_knob_turns_the_number_itself(page: Page) -> None:
    desk = Desk(page).open({"program": "m = 123456.789012; k = -17460000000.25\nL = (m - 3)^2 + k"})
    field = desk.knob("m").get_by_role("spinbutton")
    assert page.evaluate(CUT_KNOBS) == []
    expect(field).to_have_value("123500")
    field.focus()
    expect(field).to_have_value("123456.789012")
    for key, number in (
        ("ArrowUp", "127456.789012"),
        ("Shift+ArrowUp", "127856.789012"),
        ("Alt+ArrowDown", "87856.789012"),
    ):
        field.press(key)
        expect(field).to_have_value(number)
    expect(page.locator(".cm-line").first).to_have_text("m = 87856.789012; k = -17460000000.25")
    page.keyboard.press("Control+z")
    expect(field).to_have_value("123456.789012")


def test_a_locked_knob_is_a_constant_in_the_text(page: Page) -> None:
    desk = Desk(page).open({"program": "k = 1; m = (2)\nL = (k - 3)^2 + m^2 + w^2", "step": 99})
    page.get_by_role("button", name="Lock k", exact=True).click()
    expect(page.locator(".cm-content")).to_contain_text("k = const(1); m = (2)")
    locked = page.get_by_role("button", name="Lock k", exact=True)
    expect(locked).to_have_attribute("aria-pressed", "true")
    expect(desk.knob("k").locator(".knob-gradient")).to_have_text("locked")
    assert [each["name"] for each in desk.ask(desk.program)["parameters"]] == ["m", "w"]
    desk.knob("k").get_by_role("slider").press("ArrowRight")
    expect(page.locator(".cm-content")).to_contain_text("k = const(1.04); m = (2)")
    page.get_by_role("button", name="Lock w", exact=True).click()
    expect(page.locator(".cm-line").first).to_have_text("w = const(1)")
    page.get_by_role("button", name="Lock m", exact=True).click()
    expect(page.locator(".cm-content")).to_contain_text("m = const(2)")
    locked.click()
    expect(page.locator(".cm-content")).to_contain_text("k = 1.04; m = const(2)")


def test_a_knob_turns_finely_and_coarsely_and_goes_home(page: Page) -> None:
    desk = Desk(page).open({"program": "k = 1\nL = (k - 3)^2", "step": 99})
    slider = desk.knob("k").get_by_role("slider")
    text = page.locator(".cm-content")
    for key, value in (("Shift+ArrowUp", "1.004"), ("Control+ArrowUp", "1.404"), ("Shift+PageDown", "1.004")):
        slider.press(key)
        expect(text).to_contain_text(f"k = {value}")
    for _ in range(4):
        slider.press("Alt+ArrowUp")
    expect(text).to_contain_text("k = 3.204")
    expect(slider).to_have_attribute("max", "5")
    page.get_by_role("button", name="Reset k", exact=True).click()
    expect(text).to_contain_text("k = 1L")
    expect(desk.knob("k").locator(".knob-reset")).to_be_disabled()
    expect(desk.knob("k").locator(".knob-arrow")).to_have_attribute("d", re.compile(r"^M[\d.]+ 12H"))


def test_one_number_of_an_array_is_a_knob(page: Page) -> None:
    desk = Desk(page).open({"program": "W = param([[1, 2], [3, 4]])\nL = sum(W^2)", "step": 99})
    chooser = page.get_by_role("slider", name="Which number of W is turned")
    chooser.focus()
    page.keyboard.press("ArrowDown")
    expect(chooser).to_have_attribute("aria-valuetext", "W[1,0]: 3")
    page.get_by_role("slider", name="W[1,0], slider").press("ArrowRight")
    expect(page.get_by_role("spinbutton", name="W[1,0], number")).to_have_value("3.1")
    expect(desk.knob("W").locator(".knob-gradient").nth(1)).to_have_text("∂ 6.2")
    expect(page).to_have_url(re.compile("values=.*3.1"))


def test_many_knobs_are_found_by_name(page: Page) -> None:
    names = [f"k{i}" for i in range(120)]
    desk = Desk(page).open(
        {"program": "; ".join(f"{name} = {i}" for i, name in enumerate(names)) + f"\nL = ({' + '.join(names)})^2"}
    )
    page.get_by_role("searchbox", name="Find a knob").fill("k11")
    shown = page.locator(".knob:visible")
    expect(shown).to_have_count(11)
    desk.knob("k119").get_by_role("spinbutton").fill("7")
    expect(page.locator(".cm-content")).to_contain_text("k119 = 7")


WIDTHS = "all => all.map(e => e.getBoundingClientRect().width)"


def test_a_slider_has_room_beside_any_name_and_an_array_says_all_of_itself(page: Page) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    desk = Desk(page).open({"program": "temperature = 3; k = 1\nL = (temperature - k)^2", "step": 99})
    assert min(page.locator(".knob input[type=range]").evaluate_all(WIDTHS)) > 150
    # More numbers than an answer brings by itself come for a map of them, and each of them can be turned.
    desk.write("W = param(randn(40, 20, seed=1))\nL = mean(W^2)")
    chooser = page.get_by_role("slider", name="Which number of W is turned")
    expect(chooser).to_have_attribute("aria-valuemax", "799")
    text = desk.knob("W").locator(".knob-array")
    assert text.evaluate("e => e.scrollWidth <= e.clientWidth && e.getBoundingClientRect().height < 30")
    assert min(page.locator(".knob input[type=range]").evaluate_all(WIDTHS)) > 150
    page.get_by_role("spinbutton", name="W[0,0], number").fill("0.25")
    expect(page).to_have_url(re.compile("values"))
    expect(chooser).to_have_attribute("aria-valuetext", "W[0,0]: 0.25")


def test_sliders_and_slice_come_back_from_where_a_run_went_astray(page: Page) -> None:
    program = "a = 2; b = 3\nc = a b\nd = c + a\nd c"
    desk = Desk(page).open({"program": program, "picture": "slice", "knob": "a", "step": 99})
    slider = desk.knob("a").get_by_role("slider")
    axis = page.locator("#picture-slice .marker")
    expect(axis).to_have_attribute("aria-valuemax", "5")
    before = slider.get_attribute("max") or ""
    for _ in range(2):
        page.locator("#step-forward").click()
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "2")
    expect(slider).not_to_have_attribute("max", before)
    page.locator("#to-start").click()
    expect(slider).to_have_attribute("max", before)
    expect(axis).to_have_attribute("aria-valuemax", "5")
    # A number far out that was typed, and is taken back.
    field = desk.knob("a").get_by_role("spinbutton")
    field.fill("9000")
    expect(axis).to_have_attribute("aria-valuemax", "20000")
    field.press("Control+z")
    expect(slider).to_have_attribute("max", "5")
    expect(axis).to_have_attribute("aria-valuemax", "5")
