"""The nudge check: a finite difference beside a gradient, from a knob and from the graph."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, held

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_the_difference_shrinks_with_h_and_grows_again(page: Page) -> None:
    desk = Desk(page).open({"program": "k = 0.5\nL = exp(2k)", "step": 99})
    desk.knob("k").locator(".knob-gradient").click()
    dialog = page.get_by_role("dialog", name="Nudge check")
    table, slider = dialog.locator(".nudge-table"), dialog.get_by_role("slider")
    expect(table).to_contain_text("backpropagation: ∂L/∂k")
    off = []
    for power, h in ((0, "1"), (-1, "0.1"), (-3, "0.001"), (-5, "0.00001"), (-13, "1e-13")):
        slider.fill(str(power))
        expect(table).to_have_attribute("data-h", h)
        off.append(float(table.get_attribute("data-difference") or "nan"))
    assert off[0] > off[1] > off[2] > off[3]
    assert off[4] > off[3]
    asked = {"program": desk.program, "h": 1e-3, "parameters": ["k"]}
    (entry,) = page.request.post("/api/v1/check", data=asked).json()["parameters"]
    assert off[2] == pytest.approx(abs(entry["finite_difference"] - entry["gradient"]), rel=1e-12)
    expect(dialog.get_by_role("status")).to_contain_text("The smaller h, the nearer")
    expect(dialog.locator(".nudge-line").first).to_be_visible()
    # Exponents come all from one font, which has all of them.
    page.wait_for_function(
        "[...document.fonts].some(font => font.family.includes('Raised Digits') && font.status === 'loaded')"
    )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_gradient_in_the_middle_of_the_graph_can_be_checked_too(page: Page) -> None:
    desk = Desk(page).open({"program": "x = [1, 2, 4]\nk = 0.5\np = exp(k x)\nL = mean(p^2)"})
    answer = desk.ask(desk.program)
    node = desk.node(answer, "p")
    step = next(s for s in answer["steps"] if s["phase"] == "backward" and s["edges"] and s["node"] == answer["output"])
    for _ in range(step["index"] + 2):
        page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Check ∂ p by a nudge").click()
    dialog = page.get_by_role("dialog", name="Nudge check")
    gradient = answer["nodes"][node]["gradient"]["data"]
    expect(dialog.locator(".nudge-gradient").last).to_contain_text(f"{max(gradient):.6f}"[:7])
    expect(dialog.get_by_role("spinbutton")).to_have_value("3")
    dialog.get_by_role("spinbutton").fill("1")
    expect(dialog.locator(".nudge-gradient").last).to_contain_text(f"{gradient[0]:.6f}"[:7])
    expect(dialog.locator(".nudge-table")).to_contain_text("p[0]")


def test_only_the_gradient_that_is_looked_at_is_swept_for(page: Page) -> None:
    desk = Desk(page).open({"program": "a = 0.5\nW = param([1, 2])\nL = exp(2a) + sum(exp(W))", "step": 99})
    asked = list[tuple[str, float]]()
    page.on(
        "request", lambda request: request.url.endswith("/check") and asked.append(question(request.post_data_json))
    )
    dialog = page.get_by_role("dialog", name="Nudge check")
    with held(page, "**/api/v1/check"):
        desk.knob("a").locator(".knob-gradient").click()
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        desk.knob("W").locator(".knob-gradient").first.click()
        dialog.get_by_role("spinbutton").fill("1")
        expect(dialog.locator(".nudge-about")).to_contain_text("W[0]")
    expect(dialog.get_by_role("status")).to_contain_text("The smaller h")
    assert asked[0] == ("a", 1e-3)
    assert [name for name, _ in asked].count("a") == 1
    # Two choices look at the usual nudge, and all others are asked for once.
    assert {h for (_, h), times in Counter(asked[1:]).items() if times > 1} == {1e-3}


def question(body: dict[str, Any]) -> tuple[str, float]:
    """Which knob a check is about, and by how much it is nudged."""
    return body["parameters"][0], body["h"]
