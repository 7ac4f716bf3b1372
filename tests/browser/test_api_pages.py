"""The pages of the API in a real browser: the document sends its own examples, and an address stands as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZES = """
addresses => Promise.all(addresses.map(address => new Promise(done => {
  const image = new Image();
  image.onload = () => done([image.naturalWidth, image.naturalHeight]);
  image.onerror = () => done(null);
  image.src = address;
  document.body.append(image);
})))
"""


def test_the_document_is_read_and_its_first_example_sent(page: Page) -> None:
    # A reader of half a megabyte takes its time on a busy machine.
    page.set_default_timeout(20_000)
    page.goto("/docs")
    check = page.locator("#operations-check-check_api_v1_check_post")
    check.get_by_role("button").first.click()
    check.get_by_role("button", name="Execute").click()
    answer = check.locator(".live-responses-table")
    expect(answer.locator(".response-col_status").last).to_contain_text("200", timeout=20_000)
    expect(answer).to_contain_text('"agree": true')


@pytest.mark.console_may_say("422")
def test_an_address_stands_as_a_picture_and_so_does_an_error(page: Page) -> None:
    page.goto("/use")
    expect(page.get_by_role("heading", name="A notebook")).to_be_visible()
    export = "/api/v1/export/{}?program={}"
    drawn, drawn_png, wrong, wrong_png = page.evaluate(
        SIZES,
        [export.format(kind, program) for program in ("w%20=%202;%20w^2", "sin%20x") for kind in ("svg", "png")],
    )
    assert drawn[0] > 300
    assert drawn_png == pytest.approx([2 * side for side in drawn], abs=2)
    assert wrong == [640, 102]
    assert wrong_png == [1280, 204]
