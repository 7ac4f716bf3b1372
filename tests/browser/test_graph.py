"""The graph under one's hands: folded, walked, opened, edited, seen through the lens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, summary

if TYPE_CHECKING:
    from playwright.sync_api import Page

LAYERS = "neuron(x, w, b) = tanh(w x + b)\nx = 0.5; w = 2; b = -1; v = 3\nh = neuron(x, w, b) + v\nloss = (h - 1)^2\n"
BOXES = "#canvas g.node[data-node]"
LONG = (
    "temperature_outside = 3; w = 0.5; X = [[1, 2], [3, 4]]; weights_of_all = param([[1, 2], [3, 4]])\n"
    "prediction_of_it = tanh(temperature_outside w X @ weights_of_all)\nloss = cross_entropy(prediction_of_it, [0, 1])"
)
# Words that run out of their box, or into each other or a number, and words that were shrunk.
CROWDED = """
() => [...document.querySelectorAll("#canvas g.node")].flatMap(node => {
  const body = node.querySelector(".body").getBBox();
  const words = [...node.querySelectorAll(":scope > text")].map(text => [text, text.getBBox()]);
  const slots = [...node.querySelectorAll(".slot .pill")].map(pill => pill.getBBox());
  const meets = (a, b) => a.x < b.x + b.width - 1 && b.x < a.x + a.width - 1
    && a.y + a.height / 3 < b.y + b.height && b.y < a.y + a.height * 2 / 3;
  return words.filter(([text, box], i) => box.x < body.x + 2 || box.x + box.width > body.x + body.width - 2
    || Number(text.getAttribute("font-size")) < 14 || text.textContent.includes("…")
    || slots.some(slot => meets(box, slot)) || words.slice(i + 1).some(([, other]) => meets(box, other)))
    .map(([text]) => text.textContent);
})
"""


def test_a_group_folds_into_one_box_that_keeps_its_numbers(page: Page) -> None:
    desk = Desk(page).open({"program": LAYERS, "step": 99})
    answer = desk.ask(LAYERS)
    boxes = page.locator(BOXES)
    expect(boxes).to_have_count(len(answer["layout"]["nodes"]))
    before = desk.slots()
    h = desk.node(answer, "h")
    box = page.locator(f"{BOXES}[data-node='{h}']")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.locator(".toggle").click()
    folded = desk.ask(LAYERS, folded=["h"])["layout"]
    expect(boxes).to_have_count(len(folded["nodes"]) + 1)
    expect(box).to_have_attribute("aria-expanded", "false")
    for node, shown in desk.slots().items():
        assert shown["value"]["text"] == before[node]["value"]["text"]
        assert (shown["gradient"] or {}).get("text") == (before[node]["gradient"] or {}).get("text")
    expect(page).to_have_url(re.compile("folded=h"))

    # A step inside the group lights the group; an edge into it carries what its parts have carried.
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#canvas g.node.active")).to_have_attribute("data-node", str(h))

    # By keyboard alone: unfolded with +, folded with −, all with the buttons of the bar.
    box.focus()
    page.keyboard.press("+")
    expect(boxes).to_have_count(len(answer["layout"]["nodes"]))
    page.keyboard.press("-")
    expect(boxes).to_have_count(len(folded["nodes"]) + 1)
    page.get_by_role("button", name="Unfold all").click()
    expect(boxes).to_have_count(len(answer["layout"]["nodes"]))
    page.get_by_role("button", name="Fold all", exact=True).click()
    expect(boxes).to_have_count(6)


def test_a_link_opens_what_it_says_folded_and_a_large_graph_folds_by_itself(page: Page) -> None:
    desk = Desk(page).open({"program": LAYERS, "folded": "h/neuron"})
    expect(page.locator("#canvas g.node.folded")).to_have_count(1)
    lines = [f"k{i} = {i}" for i in range(6)]
    sums = " + ".join(f"k{i} sin(k{i}) cos(k{i + 1})" for i in range(5))
    large = "\n".join([*lines, *(f"s{i} = {sums} + {i} k{i}" for i in range(5)), "loss = s0 s1 s2 s3 s4"])
    desk.write(large)
    expect(page.locator("#canvas g.node.folded")).to_have_count(0)
    page.goto("about:blank")
    desk.open({"program": large})
    expect(page.locator("#canvas g.node.folded")).to_have_count(6)
    # Where most of many boxes is out of sight a map says where one is, and leads elsewhere.
    expect(page.locator(".overview")).to_be_hidden()
    page.get_by_role("button", name="Unfold all").click()
    expect(page.locator("#canvas g.node.folded")).to_have_count(0)
    for _ in range(6):
        page.get_by_role("button", name="Larger").click()
    frame = page.locator(".overview .frame")
    expect(frame).to_be_visible()
    before = frame.get_attribute("x")
    page.locator(".overview svg").click(position={"x": 4, "y": 4})
    expect(frame).not_to_have_attribute("x", before or "")


def test_an_edit_morphs_what_survives_keeps_its_element(page: Page) -> None:
    desk = Desk(page).open({"program": "a = 2\nb = 3\nL = a*b", "step": 99})
    page.locator(f"{BOXES}[data-key='a']").evaluate("element => { element.mine = true; element.focus(); }")
    page.locator("#canvas g.edge").first.evaluate("element => { element.mine = true; }")
    desk.write("a = 2\nb = 3\nL = a*b + sin(a)")
    expect(page.locator(BOXES)).to_have_count(5)
    kept = page.locator(BOXES).evaluate_all("all => all.filter(one => one.mine).map(one => one.dataset.key)")
    assert kept == ["a"]
    answer = desk.ask("a = 2\nb = 3\nL = a*b + sin(a)")
    a = desk.node(answer, "a")
    expect(desk.slot(a, "gradient")).to_have_attribute("data-text", summary(answer["gradients"]["a"]))
    # Nothing of the older program is left, and what has gone is gone once it has faded.
    expect(page.locator("#canvas .leaving")).to_have_count(0)


def test_a_value_used_twice_by_one_operation_has_two_edges(page: Page) -> None:
    desk = Desk(page).open({"program": "a = 3\na*a", "step": 99})
    expect(page.locator("#canvas g.edge[data-source='0'][data-target='1']")).to_have_count(2)
    expect(desk.slot(0, "gradient")).to_have_attribute("data-text", "6")


def test_the_graph_is_walked_with_arrow_keys(page: Page) -> None:
    desk = Desk(page).open({"program": LAYERS, "step": 3})
    answer = desk.ask(LAYERS)
    loss = page.locator(f"{BOXES}[data-node='{answer['output']}']")
    loss.focus()
    walked = []
    for key in ("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
        walked.append(int(page.locator(f"{BOXES}:focus").get_attribute("data-node") or -1))
    operands = {node["id"]: node["operands"] for node in answer["nodes"]}
    assert walked[0] in operands[answer["output"]]
    assert walked[1] in operands[walked[0]]
    assert walked[2] in operands[walked[1]]
    assert walked[5] == walked[4] or walked[4] in operands[walked[5]]
    expect(desk.track).to_have_attribute("aria-valuenow", "3")
    # Focus lights the node, its text and its place in the formula; the walk has one place to come back to with Tab.
    expect(page.locator(f"{BOXES}:focus")).to_have_class(re.compile(r"\blit\b"))
    expect(page.locator(".cm-content .place")).to_have_count(1)
    expect(page.locator(f"{BOXES}[tabindex='0']")).to_have_count(1)


def test_the_numbers_of_an_array_stand_in_a_table_on_demand(page: Page) -> None:
    program = "X = [[1, 2], [3, -4], [5, 6]]\nw = param([0.5, 0.25])\nL = sum(X @ w)"
    desk = Desk(page).open({"program": program, "step": 1})
    answer = desk.ask(program)
    page.locator(f"{BOXES}[data-node='{desk.node(answer, 'X')}']").focus()
    page.keyboard.press("Enter")
    table = page.get_by_role("table", name="value of X")
    expect(table.locator("tbody tr")).to_have_count(3)
    assert table.locator("tbody tr").all_inner_texts() == ["0\t1\t2", "1\t3\t−4", "2\t5\t6"]
    expect(page.get_by_role("dialog")).to_contain_text("does not depend on a knob")
    page.keyboard.press("Escape")
    expect(page.locator(f"{BOXES}:focus")).to_have_count(1)
    page.locator(f"{BOXES}[data-node='{desk.node(answer, 'w')}'] .body").click()
    expect(page.get_by_role("dialog")).to_contain_text("not computed yet")


def test_the_lens_shows_one_points_own_numbers(page: Page) -> None:
    program = "x = [1, 2, 3]\ny = [2, 4, 7]\nk = 0.5\nloss = mean((k x - y)^2)"
    desk = Desk(page).open({"program": program, "step": 99})
    answer = desk.ask(program)
    page.get_by_role("button", name="One point").click()
    page.get_by_role("button", name="Next point").click()
    expect(desk.slot(desk.node(answer, "x"), "value")).to_have_attribute("data-text", "2")
    product = next(node for node in answer["nodes"] if node["operation"] == "multiply")
    expect(desk.slot(product["id"], "value")).to_have_attribute("data-text", "1")
    own = product["gradient"]["data"][1] * 2
    expect(desk.slot(desk.node(answer, "k"), "gradient")).to_have_attribute("data-text", summary(own))
    expect(desk.knob("k").locator(".knob-gradient")).to_have_attribute(
        "aria-label", f"gradient of k: {summary(answer['gradients']['k'])}"
    )
    # Whose numbers these are is said where they stand.
    whole = summary(answer["gradients"]["k"])
    page.keyboard.press("Home")
    for _ in answer["steps"][:-1]:
        page.keyboard.press("ArrowRight")
    expect(page.locator("#lens-line")).to_contain_text(
        f"point 2 alone, ∂ k·x {summary(product['gradient']['data'][1])}"
    )
    page.keyboard.press("ArrowRight")
    expect(page.locator("#lens-line")).to_contain_text(f"∂ k {summary(own)} of {whole}. All else: all 3 points.")
    expect(page.locator(".legend")).to_contain_text("∂ gradient of point 2")
    expect(page.locator(".knobs")).to_contain_text("∂ of all 3 points")
    expect(page.locator("#canvas .gradient-of-all")).to_have_count(1)
    expect(page).to_have_url(re.compile("point=2"))
    page.get_by_role("button", name="One point").click()
    expect(desk.slot(desk.node(answer, "k"), "gradient")).to_have_attribute("data-text", whole)
    expect(page.locator("#lens-line")).to_be_hidden()
    expect(page.locator("#canvas .gradient-of-all")).to_have_count(0)


def test_the_lens_tells_of_every_operand_that_a_step_is_about(page: Page) -> None:
    desk = Desk(page).open({"point": 3, "step": 18})
    line = page.locator("#lens-line")
    expect(line).to_contain_text("point 3 alone, ∂ −0.055 for k0, k1·x, k2·x^2, k3·x^3, k4·x^4 and k5·x^5.")
    # On a phone there is room for the first, and nothing is cut.
    page.set_viewport_size({"width": 390, "height": 844})
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    assert desk.position == 18
    expect(line).to_contain_text("∂ k0 −0.055 of −0.27 and 5 more.")
    assert line.evaluate("e => e.scrollWidth <= e.clientWidth")


@pytest.mark.parametrize("program", ["a = 2\nb = a^2\nL = b + a"])
def test_no_number_of_an_older_program_stays_after_an_edit(page: Page, program: str) -> None:
    desk = Desk(page).open({"program": program, "step": 99})
    desk.write(program.replace("2\n", "5\n", 1))
    answer = desk.ask(program.replace("2\n", "5\n", 1))
    expect(desk.slot(answer["output"], "value")).to_have_attribute("data-text", "30")
    for node, shown in desk.slots().items():
        assert shown["value"]["text"] == summary(answer["nodes"][node]["value"])
        assert shown["gradient"]["text"] == summary(answer["nodes"][node]["gradient"])


def test_boxes_are_as_wide_as_their_words_and_a_new_graph_is_seen_whole(page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.emulate_media(reduced_motion="reduce")
    desk = Desk(page).open({"program": LONG})
    expect(page.locator("#canvas .name", has_text="temperature_outside")).to_be_visible()
    assert page.evaluate(CROWDED) == []
    stage = page.locator("#canvas").bounding_box()
    desk.open_example("A cup of coffee cools")
    expect(page.locator("#canvas .name", has_text="measured")).to_be_visible()
    expect(page.locator("#canvas .leaving")).to_have_count(0)
    loss = page.locator("#canvas g.node.output", has_text="loss")
    box = loss.bounding_box()
    assert box
    assert stage
    assert stage["x"] <= box["x"]
    assert box["x"] + box["width"] <= stage["x"] + stage["width"]
    assert page.evaluate(CROWDED) == []


def test_the_whole_graph_is_seen_before_anything_happens_and_then_the_step_from_near(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1366, "height": 768})
    Desk(page).open()
    outside = page.locator("#canvas").evaluate_handle(
        "canvas => () => { const whole = canvas.getBoundingClientRect();"
        " return [...canvas.querySelectorAll('g.node .body')].filter(body => { const box = body.getBoundingClientRect();"
        " return box.left < whole.left || box.top < whole.top || box.right > whole.right || box.bottom > whole.bottom; }).length; }"
    )
    is_whole, is_near = "outside => outside() === 0", "outside => outside() > 0"
    page.wait_for_function(is_whole, arg=outside)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(is_near, arg=outside)
    page.keyboard.press("Home")
    page.wait_for_function(is_whole, arg=outside)


def test_a_phone_begins_where_names_and_numbers_can_be_read_and_leads_to_the_rest_by_single_touches(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 390, "height": 844})
    Desk(page).open()
    canvas, frame = page.locator("#canvas"), page.locator(".overview .frame")
    scale = "canvas => canvas.clientWidth / canvas.querySelector('svg').viewBox.baseVal.width"
    assert canvas.evaluate(scale) * 18 >= 11  # a number is 18 units high
    corner = "canvas => canvas.querySelector('.parameter .name').getBoundingClientRect().left"
    assert 0 < canvas.evaluate(corner) < 390
    expect(frame).to_be_visible()
    # Fit shows the whole, and asked for again lets the camera come near once more.
    before = canvas.evaluate(scale)
    for name in ("Smaller", "Whole graph", "Larger"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    page.locator("#zoom-fit").click()
    expect(frame).to_be_hidden()
    page.locator("#zoom-fit").click()
    expect(frame).to_be_visible()
    assert canvas.evaluate(scale) == pytest.approx(before)
    page.locator("#zoom-in").click()
    page.wait_for_function(f"before => ({scale})(document.querySelector('#canvas')) > before", arg=before)
    # A touch on the overview leads there.
    overview = page.locator(".overview svg").bounding_box()
    assert overview
    page.mouse.click(overview["x"] + overview["width"] - 4, overview["y"] + overview["height"] / 2)
    expect(page.locator("#canvas g.node.output .name")).to_be_in_viewport()
    page.locator("#zoom-fit").click()
    page.locator("#zoom-fit").click()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#canvas g.node.active")).to_be_in_viewport()


def test_on_a_low_screen_graph_and_play_are_seen_together_and_all_other_buttons_come_with_the_focus(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 844, "height": 390})
    Desk(page).open()
    for width, height in ((844, 390), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        play, stage = page.locator("#play").bounding_box(), page.locator("#canvas").bounding_box()
        assert play
        assert stage
        assert play["y"] + play["height"] <= height
        assert stage["height"] > 80
        assert stage["y"] + stage["height"] <= play["y"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for name in ("#to-start", "#to-end", "#speed"):
            page.locator(name).focus()
            expect(page.locator(name)).to_be_in_viewport(ratio=1)
        page.locator("#play").focus()


def test_a_link_into_an_iteration_looks_at_its_step(page: Page) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    desk = Desk(page).open({"iteration": 40, "step": 15})
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "40")
    output = desk.ask(desk.program)["output"]
    page.wait_for_function(
        """node => {
          const outer = document.querySelector("#canvas").getBoundingClientRect();
          const inner = document.querySelector(`#canvas g.node[data-node="${node}"] .body`).getBoundingClientRect();
          return inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
        }""",
        arg=output,
    )
