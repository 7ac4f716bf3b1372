"""What can be taken from the page: a link, a QR code, a frame; and what a frame shows on another page."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, held

if TYPE_CHECKING:
    from playwright.sync_api import Page

PROGRAM = "a = 2; b = 3\nL = (a b - 1)^2 + a"


def open_share(page: Page, tab: str) -> None:
    page.get_by_role("button", name="Share").click()
    page.get_by_role("dialog", name="Share").get_by_role("tab", name=tab).click()


def test_a_link_opens_this_moment_elsewhere_on_the_wall_and_with_parts_left_out(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk = Desk(page).open({"program": PROGRAM, "step": 6})
    expect(desk.track).to_have_attribute("aria-valuenow", "6")
    sentence = desk.sentence
    open_share(page, "Link")
    dialog = page.get_by_role("dialog", name="Share")
    link = dialog.get_by_role("textbox", name="Link", exact=True)
    expect(link).to_have_value(re.compile("step=6"))
    plain = link.input_value()
    code = dialog.get_by_role("img", name="QR code of the link")
    drawn = code.locator("path").get_attribute("d")
    dialog.get_by_role("radio", name="projector view").check()
    expect(link).to_have_value(re.compile(r"/\?view=projector#v=1"))
    dialog.get_by_role("checkbox", name="timeline").check()
    expect(link).to_have_value(re.compile("hide=timeline"))
    assert code.locator("path").get_attribute("d") != drawn
    dialog.get_by_role("button", name="Copy: Link").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied: Link")
    shared = page.evaluate("navigator.clipboard.readText()")
    assert shared == link.input_value()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Share")).to_be_focused()
    # Sharing changes nothing here.
    expect(page.locator("[data-part=timeline]")).to_be_visible()
    assert "hide" not in page.url

    other = page.context.new_page()
    other.goto(shared)
    expect(other.locator("html")).to_have_attribute("data-view", "projector")
    expect(other.locator("#sentence")).to_have_text(sentence)
    expect(other.locator("[data-part=timeline]")).to_be_hidden()
    other.goto(plain)
    other.locator(".cm-content").wait_for()
    expect(other.locator("html")).to_have_attribute("data-view", "page")
    expect(other.locator("#sentence")).to_have_text(sentence)
    assert Desk(other).program == PROGRAM


def test_the_moment_is_taken_along_as_picture_formula_and_script(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk = Desk(page).open({"program": PROGRAM, "iteration": 7, "rate": 0.001, "iterations": 20})
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "7")
    shown = desk.slots()
    values = {
        name: float(desk.slot(desk.node(desk.ask(PROGRAM), name), "value").get_attribute("data-text") or "nan")
        for name in "ab"
    }
    open_share(page, "Picture and code")
    dialog = page.get_by_role("dialog", name="Share")
    picture = dialog.get_by_role("img", name="The graph at this moment")
    for kind in ("SVG", "PNG"):
        dialog.get_by_role("radio", name=kind).check()
        expect(picture).to_have_attribute("src", re.compile(f"^data:image/{kind.lower()}"))
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    dialog.get_by_role("radio", name="PDF").check()
    expect(dialog.get_by_role("button", name="Download")).to_be_enabled()
    expect(dialog.get_by_role("button", name="Copy")).to_be_hidden()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "graph.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    for kind, sign in (
        ("LaTeX", "\\partial"),
        ("DOT", "digraph"),
        ("JSON", "{"),
        ("PyTorch", "import torch"),
        ("JAX", "jax"),
        ("scalar by scalar", "class"),
    ):
        dialog.get_by_role("radio", name=kind).check()
        expect(dialog.locator("pre")).to_contain_text(sign)
    dialog.get_by_role("radio", name="NumPy").check()
    expect(dialog.locator("pre")).to_contain_text("import numpy")
    dialog.get_by_role("button", name="Copy").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied: NumPy")
    script = page.evaluate("navigator.clipboard.readText()")
    # The numbers are those of the iteration, not those of the program.
    for name, value in values.items():
        (found,) = re.findall(rf"^{name} = np.float64\(([-\d.e]+)\)", script, re.MULTILINE)
        assert abs(float(found) - value) < 1e-3
    assert shown == desk.slots()


def test_a_page_that_may_not_use_the_clipboard_copies_the_old_way(page: Page) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    Desk(page).open({"program": PROGRAM, "step": 1})
    page.evaluate("document.execCommand = (what) => { window.taken = [what, getSelection().toString()]; return true; }")
    open_share(page, "Link")
    dialog = page.get_by_role("dialog", name="Share")
    dialog.get_by_role("button", name="Copy: Link").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied: Link")
    assert page.evaluate("window.taken") == [
        "copy",
        dialog.get_by_role("textbox", name="Link", exact=True).input_value(),
    ]
    expect(dialog.get_by_role("button", name="Copy: Link")).to_be_focused()


def test_a_frame_shows_the_moment_with_its_options_and_leads_to_the_whole_page(page: Page) -> None:
    desk = Desk(page).open({"program": PROGRAM, "step": 6})
    expect(desk.track).to_have_attribute("aria-valuenow", "6")
    sentence = desk.sentence
    open_share(page, "For another page")
    dialog = page.get_by_role("dialog", name="Share")
    dialog.get_by_role("group", name="Colours").get_by_role("radio", name="dark").check()
    dialog.get_by_role("radio", name="720 × 480").check()
    code = dialog.get_by_role("textbox", name="Code of the frame")
    expect(code).to_have_value(re.compile(r'theme=dark.*width="720" height="480"'))
    preview = dialog.frame_locator("iframe")
    expect(preview.locator("#sentence")).to_have_text(sentence)
    expect(preview.locator("html")).to_have_attribute("data-theme", "dark")
    dialog.get_by_role("checkbox", name="sentence and formula").check()
    expect(code).to_have_value(re.compile("hide=explain"))
    expect(preview.locator("[data-part=explain]")).to_be_hidden()
    markup = code.input_value()

    # As it stands in a page of somebody else.
    other = page.context.new_page()
    other.route("**/lecture", lambda route: route.fulfill(body=f"<!doctype html>{markup}", content_type="text/html"))
    other.goto("/lecture")
    frame = other.frame_locator("iframe")
    expect(frame.locator("#track")).to_have_attribute("aria-valuenow", "6")
    expect(frame.locator("#canvas")).to_be_visible()
    frame.get_by_role("button", name="One step forward").click()
    expect(frame.locator("#track")).to_have_attribute("aria-valuenow", "7")
    frame.locator("#track").press("End")
    expect(frame.locator("#canvas")).to_have_attribute("data-iteration", re.compile("[1-9]"))
    frame.locator("#track").press("Home")
    whole = frame.get_by_role("link", name="Open in Chainrule")
    with other.context.expect_page() as opened:
        whole.click()
    opened.value.locator(".cm-content").wait_for()
    assert Desk(opened.value).program == PROGRAM
    expect(opened.value.locator("[data-part=explain]")).to_be_visible()
    assert html.unescape(markup).count("<iframe") == 1


@pytest.mark.console_may_say("422")
def test_a_frame_plays_by_itself_only_where_it_is_told_to_and_says_what_is_wrong(page: Page) -> None:
    page.goto("/embed?autoplay=yes#program=a = 2;a^2")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.goto("/embed#program=a = (2")
    note = page.locator("#stage-note")
    expect(note).to_have_text(re.compile("never closed"))
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    # What is late is marked here as it is on the page.
    page.goto("/embed#program=a = 2;a^2&rate=0.1&iteration=3")
    expect(page.locator("#canvas")).to_have_attribute("data-iteration", "3")
    with held(page):
        page.locator("#track").press("ArrowRight")
        expect(note).to_have_text("Waiting for the answer: the graph still shows iteration 3")
        expect(page.locator("#canvas")).to_contain_class("stale")
    expect(note).to_be_empty()
    expect(page.locator("#canvas")).not_to_contain_class("stale")


def test_all_tabs_are_in_sight_in_a_narrow_window(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 512})
    Desk(page).open()
    page.locator("#share").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("tab")).to_have_count(3)
    for tab in dialog.get_by_role("tab").all():
        expect(tab).to_be_in_viewport(ratio=1)
    assert dialog.get_by_role("tablist").evaluate("e => e.scrollWidth <= e.clientWidth")
