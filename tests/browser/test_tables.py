"""Data of one's own: tables that are typed, pasted or let fall, and numbers that stand beside the program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.desk import Desk, held
from tests.browser.test_pictures import LINE

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_own_data_come_as_a_table_and_what_is_wrong_has_its_place(page: Page) -> None:
    desk = Desk(page).open({"program": LINE})
    page.get_by_role("button", name="Your own data").click()
    table = page.get_by_role("textbox", name="Table")
    expect(table).to_have_value(re.compile("^x, y\n0, 1\n"))
    apply = page.get_by_role("button", name="Use these data")
    table.fill("t;y\n0;1,5\n1;abc\n2;3")
    expect(page.locator(".csv-said")).to_contain_text("Line 3, column 2: “abc” is no number.")
    expect(apply).to_be_disabled()
    assert "y = [1, 2, 2, 5]" in desk.program
    # A large table is read when the keys rest, and until then nothing of it can be used.
    large = "e => { e.value = 't;y\\n' + '0;1,5\\n'.repeat(10000); e.dispatchEvent(new Event('input')); "
    assert table.evaluate(large + "return document.querySelector('.csv-said').textContent; }") == "Reading the table…"
    expect(page.locator(".csv-said")).to_contain_text("10000 rows")
    expect(apply).to_be_enabled()
    table.fill("t;y\n0;1,5\n1;2\n2;3")
    page.get_by_role("group", name="Which column is which").get_by_role("combobox").first.select_option("0")
    apply.click()
    expect(page.locator(".cm-content")).to_contain_text("x = [0, 1, 2]")
    expect(page.locator(".cm-content")).to_contain_text("y = [1.5, 2, 3]")
    # The boxes say how many numbers there are, also of what is taken back.
    boxes = page.locator("#canvas g.node.data .shape")
    expect(boxes).to_have_text(["3", "3"])
    page.keyboard.press("Control+z")
    expect(boxes).to_have_text(["4", "4"])


LET_FALL = """(element, [name, text]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name, {type: "text/csv"}));
  const fall = type => element.dispatchEvent(new DragEvent(type, {dataTransfer, bubbles: true, cancelable: true}));
  const isTaken = !fall("dragover") && document.documentElement.dataset.dropping !== undefined;
  return isTaken && !fall("drop") && document.documentElement.dataset.dropping === undefined;
}"""


def test_a_file_is_taken_wherever_it_falls(page: Page) -> None:
    desk = Desk(page).open({"program": LINE})
    dialog, said = page.get_by_role("dialog", name="Your own data"), page.locator(".csv-said")
    assert page.locator("#canvas").evaluate(LET_FALL, ["bad.csv", "x,y\n1,2\n3,foo\n4"])
    expect(said).to_contain_text("Line 3, column 2: “foo” is no number.")
    expect(said).to_contain_text("Line 4 has 1 column; most lines have 2.")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    # A browser's editor would write it into the program.
    assert page.locator(".cm-content").evaluate(LET_FALL, ["good.csv", '\ufeff"t";"kind"\r\n1,5;no\r\n2;yes\r\n'])
    expect(said).to_contain_text("y holds words, and each becomes a number: no is 0, yes is 1.")
    assert desk.program.strip() == LINE
    dialog.get_by_role("button", name="Use these data").click()
    expect(page.locator(".cm-content")).to_contain_text("x = [1.5, 2]")
    expect(page.locator(".cm-content")).to_contain_text("y = [0, 1]")
    # Of many the rims would cover what they are the rims of.
    many = "\n".join(f"{i}, {i % 7}" for i in range(500))
    assert page.locator("body").evaluate(LET_FALL, ["many.csv", many])
    dialog.get_by_role("button", name="Use these data").click()
    points = page.locator("#fit-chart .point")
    expect(points).to_have_attribute("d", re.compile("(M[^M]*){500}"))
    assert points.evaluate("e => getComputedStyle(e).stroke") == "none"
    # A hand on a knob moves the curve and draws no point anew.
    curve, kept = page.locator("#fit-chart .curve"), points.element_handle()
    before = curve.get_attribute("d")
    assert before
    desk.knob("a").get_by_role("slider").press("ArrowRight")
    expect(curve).not_to_have_attribute("d", before)
    assert kept.evaluate("e => e.isConnected")
    # Of a table that no program can hold not even the lines are set.
    let_fall = LET_FALL.replace("[text]", "[text.repeat(300000)]")
    assert page.locator("body").evaluate(let_fall, ["large.csv", "1,2\n"])
    expect(said).to_have_text("This table has more than 200000 rows. Take fewer.")
    assert len(dialog.get_by_role("textbox", name="Table").input_value()) < 10_000
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    desk.write("3 + 4")
    expect(page.locator("#pictures")).to_be_hidden()
    assert page.locator("body").evaluate(LET_FALL, ["good.csv", "1,2\n3,4"])
    expect(page.locator("#notice")).to_contain_text("no list of data")
    page.locator("#projector").click()
    expect(page.locator("html")).to_have_attribute("data-view", "projector")
    assert page.locator("body").evaluate(LET_FALL, ["good.csv", "1,2\n3,4"])
    expect(page.locator("#notice")).to_contain_text("leave the projector view")
    expect(page.locator("#notice")).to_be_visible()


def test_a_table_stays_where_the_program_cannot_take_it_yet(page: Page) -> None:
    desk = Desk(page).open({"program": LINE})
    dialog = page.get_by_role("dialog", name="Your own data")
    with held(page):
        with page.expect_request("**/api/v1/graph"):
            desk.write(f"z = 3\n{LINE} + z")
        page.get_by_role("button", name="Your own data").click()
        dialog.get_by_role("textbox", name="Table").fill("x,y\n0,1\n1,2\n2,3")
        dialog.get_by_role("button", name="Use these data").click()
        expect(dialog.get_by_role("status")).to_contain_text("Your table stays here")
    expect(page.locator(".knob[aria-label=z]")).to_be_attached()
    dialog.get_by_role("button", name="Use these data").click()
    expect(dialog).to_be_hidden()
    expect(page.locator(".cm-content")).to_contain_text("x = [0, 1, 2]")


def test_many_numbers_stand_beside_the_text_with_a_mark_and_a_way_back(page: Page) -> None:
    desk = Desk(page).open({"program": LINE})
    page.get_by_role("button", name="Your own data").click()
    page.get_by_role("textbox", name="Table").fill("\n".join(f"{i}, {i % 7}" for i in range(400)))
    page.get_by_role("button", name="Use these data").click()
    mark = page.locator(".cm-content .overridden")
    expect(mark.first).to_contain_text("400 numbers beside the text")
    expect(mark).to_have_count(2)
    expect(page.locator("#fit-chart .point")).to_have_count(400)
    assert "x = [0, 1, 2, 3]" in desk.program
    mark.first.get_by_role("button").click()
    expect(mark).to_have_count(0)
    expect(page.locator("#fit-chart .point")).to_have_count(4)
