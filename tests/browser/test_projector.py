"""The page on a wall: large, black at a key, moved by a clicker, and without a network."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.test_everyone import assert_accessible

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


def test_what_the_step_is_about_is_on_the_wall(wall: Desk) -> None:
    page = shown(wall)
    for _ in range(6):
        page.keyboard.press("PageDown")
        box = page.locator("#canvas .node.active").bounding_box()
        stage = page.locator("#canvas").bounding_box()
        assert box is not None
        assert stage is not None
        assert box["x"] >= stage["x"] - 1
        assert box["x"] + box["width"] <= stage["x"] + stage["width"] + 1
        assert box["y"] >= stage["y"] - 1
        assert box["y"] + box["height"] <= stage["y"] + stage["height"] + 1


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
