"""Every step of the curve fit in a real browser, forwards and backwards, each number compared with the API's."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from playwright.sync_api import expect

from engine import EXAMPLES
from tests.browser.desk import Desk, number, summary

if TYPE_CHECKING:
    from playwright.sync_api import Page

LABELS = "all => all.map(each => each.getAttribute('aria-label'))"
BRANCHES = "a = 2\nb = a*a + a\nL = b*a + 0.5 a"


def shown_at(answer: dict[str, Any], played: int) -> dict[int, tuple[str, str]]:
    """What the slots of each drawn node have to show after so many steps: value and gradient, "" where nothing is known."""
    steps = answer["steps"]
    done = steps[:played]
    computed = {step["node"] for step in done if step["phase"] == "forward"}
    seeded = {step["node"] for step in done if step["phase"] == "seed"}
    flowed = {edge for step in done if step["phase"] == "backward" for edge in step["edges"]}
    drawn = {box["id"] for box in answer["layout"]["nodes"]}
    return {
        node["id"]: (
            summary(node["value"]) if node["kind"] != "operation" or node["id"] in computed else "",
            gradient_shown(answer, node, flowed, seeded, over=played == len(steps)),
        )
        for node in answer["nodes"]
        if node["id"] in drawn
    }


def gradient_shown(
    answer: dict[str, Any], node: dict[str, Any], flowed: set[int], seeded: set[int], *, over: bool
) -> str:
    """The gradient of one node: what has arrived so far, and the API's own number once all has."""
    leaving = [edge for edge in answer["edges"] if edge["source"] == node["id"] and edge["contribution"] is not None]
    arrived = [edge for edge in leaving if edge["id"] in flowed]
    if node["gradient"] is None:
        return ""
    if node["id"] in seeded or (len(arrived) == len(leaving) and (arrived or over)):
        return summary(node["gradient"])
    if not arrived:
        return ""
    parts = [edge["contribution"] for edge in arrived]
    return summary(parts[0]) if len(parts) == 1 else summary(sum(map(number, parts)))


def check_moment(desk: Desk, answer: dict[str, Any], played: int) -> None:
    """Compare everything that the page shows at a step with the answer."""
    expect(desk.track).to_have_attribute("aria-valuenow", str(played))
    shown = desk.slots()
    wanted = shown_at(answer, played)
    assert shown.keys() == wanted.keys()
    for node, (value, gradient) in wanted.items():
        assert shown[node]["value"]["text"] == value, (played, node)
        assert (shown[node]["gradient"] or {"text": ""})["text"] == gradient, (played, node)
        for kind, text in (("value", value), ("gradient", gradient)):
            check_reading(shown[node][kind], text, sign="∂ " if kind == "gradient" else "")
    labels = {
        parameter["name"]: f"gradient of {parameter['name']}: {wanted[parameter['node']][1] or 'not computed yet'}"
        for parameter in answer["parameters"]
    }
    # All in one question; what has not come yet is waited for, each for itself.
    if desk.page.locator(".knob-gradient").evaluate_all(LABELS) != list(labels.values()):
        for name, label in labels.items():
            expect(desk.knob(name).locator(".knob-gradient")).to_have_attribute("aria-label", label)
    if played:
        check_telling(desk, answer, answer["steps"][played - 1])


def check_reading(slot: dict[str, Any] | None, text: str, sign: str) -> None:
    """A slot shows its number, or a small picture of its numbers, or nothing at all."""
    if slot is None:
        assert text == ""
        return
    assert slot["shown"] == ("" if slot["line"] or not text else sign + text)
    assert slot["state"] == "waiting" if not text else slot["state"] in {"known", "partial"}


def check_telling(desk: Desk, answer: dict[str, Any], step: dict[str, Any]) -> None:
    """Sentence, formula and tags of a step are those of the answer."""
    assert desk.sentence == step["text"]
    told = desk.page.locator("#formula").evaluate("e => e.textContent").replace("=", "")
    for stage in step["formula"]:
        plain = html.unescape(re.sub(r"<[^>]*>", "", stage["mathml"]))
        assert plain.replace("=", "") in told
    edges = {edge["id"]: edge for edge in answer["edges"]}
    drawn = {box["id"] for box in answer["layout"]["nodes"]}
    due = [edge for edge in step["edges"] if edges[edge]["contribution"] is not None and edges[edge]["source"] in drawn]
    tags = desk.page.locator("#canvas .tag").evaluate_all("tags => tags.map(tag => Number(tag.dataset.edge))")
    assert tags == (sorted(due) if step["phase"] == "backward" else [])


def test_every_step_of_the_curve_fit_shows_the_numbers_of_the_api(page: Page) -> None:
    desk = Desk(page).open()
    answer = desk.ask(EXAMPLES[0].program)
    last = len(answer["steps"])
    check_moment(desk, answer, 0)
    for played in range(1, last + 1):
        page.keyboard.press("ArrowRight")
        check_moment(desk, answer, played)
    for played in range(last - 1, -1, -1):
        page.keyboard.press("ArrowLeft")
        check_moment(desk, answer, played)


def check_sum_in_the_drawing(page: Page, answer: dict[str, Any]) -> None:
    """The last step's edges carry incoming × local, and the last of them what was there before + contribution = after."""
    last = answer["steps"][-1]
    edges = {edge["id"]: edge for edge in answer["edges"]}
    incoming = number(answer["nodes"][last["node"]]["gradient"])
    tags = {
        int(tag.get_attribute("data-edge") or -1): " ".join(tag.locator("text").all_text_contents())
        for tag in page.locator("#canvas .tag").all()
    }
    for edge in last["edges"]:
        local, contribution = number(edges[edge]["local"]), number(edges[edge]["contribution"])
        calculation = f"{summary(incoming)} × {summary(local)} = ∂ {summary(contribution)}"
        assert tags[edge].startswith(calculation)
        assert f" receives {summary(incoming)} × {summary(local)} = " in page.locator("#sentence").inner_text()
    source = edges[last["edges"][-1]]["source"]
    fresh = [number(edges[edge]["contribution"]) for edge in last["edges"] if edges[edge]["source"] == source]
    after = number(answer["nodes"][source]["gradient"])
    terms = [*([after - sum(fresh)] if after != sum(fresh) else []), *fresh]
    assert tags[last["edges"][-1]].endswith(f"{' + '.join(map(summary, terms))} = {summary(after)}")


def test_at_a_branch_the_contributions_arrive_one_by_one(page: Page) -> None:
    desk = Desk(page).open({"program": BRANCHES})
    answer = desk.ask(BRANCHES)
    expect(desk.slot(0, "value")).to_have_count(1)
    for played in range(1, len(answer["steps"]) + 1):
        page.keyboard.press("PageDown")
        check_moment(desk, answer, played)
    check_sum_in_the_drawing(page, answer)
    # The last step sends two contributions to a: what the first gives is what the second is added to.
    last, final = page.locator(".arrival").all_inner_texts()
    middle = re.search(r"= (\S+) ·", last)
    assert middle
    assert f": {middle[1]} + " in final
    assert f"= {summary(answer['gradients']['a'])} ·" in final
    # Back from an iteration, they are added again and not what the iteration gave.
    canvas = page.locator("#canvas")
    page.keyboard.press("ArrowRight")
    expect(canvas).to_have_attribute("data-iteration", "1")
    page.keyboard.press("ArrowLeft")
    expect(canvas).to_have_attribute("data-iteration", "0")
    check_sum_in_the_drawing(page, answer)


def test_a_sum_is_told_by_its_name_and_when_it_comes_in_the_drawing(page: Page) -> None:
    desk = Desk(page).open({"program": "w = 2\nz = w + 1\nL = z*z", "step": 3, "speed": 2})
    page.keyboard.press("ArrowRight")
    arrivals = page.locator(".arrival")
    expect(arrivals).to_contain_text(["∂ z: 3", "∂ z: 3 + 3 = 6"])
    expect(arrivals.last).to_have_css("animation-delay", "0.5s")
    # The sentence does not tell it before; read aloud it is told once, and whole.
    sums = page.locator("#sentence .sum")
    expect(sums).to_have_text(["3 + 3 = 6"])
    expect(sums).to_have_css("animation-delay", "0.5s")
    expect(page.locator("#spoken")).to_have_text(page.locator("#sentence").inner_text())
    # Other numbers of the same moment do not come again.
    desk.knob("w").get_by_role("spinbutton").fill("3")
    expect(arrivals).to_contain_text(["∂ z: 4", "∂ z: 4 + 4 = 8"])
    expect(arrivals.last).to_have_css("animation-name", "none")
    expect(sums).to_have_text(["4 + 4 = 8"])
    expect(sums).to_have_css("animation-name", "none")


def test_contributions_of_one_step_are_all_in_sight_where_they_arrive(page: Page) -> None:
    page.set_viewport_size({"width": 960, "height": 600})
    page.goto("/embed#" + urlencode({"program": "a = 3; a*a", "step": 3}))
    expect(page.locator("#canvas .tag")).to_have_count(2)
    page.wait_for_function(
        "() => { const stage = document.querySelector('#canvas').getBoundingClientRect();"
        " return [...document.querySelectorAll('#canvas .tag')].map(tag => tag.getBoundingClientRect())"
        ".every(tag => tag.top >= stage.top && tag.bottom <= stage.bottom); }"
    )


def test_a_contribution_covers_no_box_and_no_other(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1024, "height": 768})
    program = "a = 2\nlonger_name = 3\nb = a*a + 3 a + longer_name*a\nc = b * a\nL = c + a*longer_name"
    steps = Desk(page).ask(program)["steps"]
    page.goto("/?view=projector#" + urlencode({"program": program, "step": len(steps)}))
    tags = page.locator("#canvas .tag")
    for step in reversed([step for step in steps if step["phase"] == "backward"]):
        expect(tags).to_have_count(len(step["edges"]))
        met = tags.evaluate_all("""
          tags => {
            const boxes = [...document.querySelectorAll("#canvas g.node :is(.body, .pill)")];
            const place = element => element.getBoundingClientRect();
            const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
            return tags.flatMap((tag, i) => [...boxes, ...tags.slice(i + 1)].filter(other =>
              meet(place(tag.querySelector("rect")), place(other.querySelector("rect") ?? other))).map(other => other.outerHTML));
          }
        """)
        assert met == [], step["text"]
        page.keyboard.press("PageUp")


def test_a_program_without_much_to_show_shows_it(page: Page) -> None:
    desk = Desk(page).open({"program": "k = 5"})
    for program in ("k = 5", "x = [1, 2, 3]\nx^2", "a = 2\nw = 3\na*a", "1 + 2"):
        answer = desk.go({"program": program, "step": 0}).ask(program)
        expect(page.locator("#canvas g.node[data-node]")).to_have_count(len(answer["layout"]["nodes"]))
        for played in range(len(answer["steps"]) + 1):
            check_moment(desk, answer, played)
            page.keyboard.press("ArrowRight")


def test_the_beginning_says_why_there_is_no_gradient(page: Page) -> None:
    desk = Desk(page).open()
    for program, said in (
        ("2 + 3*4", "Nothing here is a knob, so there is no gradient"),
        ("k = 3", "gradients flow back to every knob"),
        ("x = data([1, 2, 3]); sum(x^2)", "Nothing here is a knob, so there is no gradient"),
        ("a = 2; L = a*[1, 2]", "It gives more than one number"),
    ):
        desk.go({"program": program, "step": 0})
        expect(page.locator("#sentence")).to_contain_text(said)


PASSES = "a = 2\nb = a*a\nL = b + a"


def test_the_passes_of_an_iteration_are_stepped_through_too(page: Page) -> None:
    """An update, after which everything but the knob is out of date, and the same passes again with its new value."""
    desk = Desk(page).open({"program": PASSES, "rate": 0.1, "iterations": 5, "step": 99})
    answer = desk.ask(PASSES)
    steps = len(answer["steps"])
    page.locator("#grain").select_option("operation")
    page.keyboard.press("ArrowRight")
    expect(desk.track).to_have_attribute("aria-valuetext", "Iteration 1 of 5, knobs moved, all else out of date")
    a, b, out = (desk.node(answer, name) for name in "abL")
    moved = 2 - 0.1 * 5
    expect(desk.slot(a, "value")).to_have_attribute("data-text", "1.5")
    for node, text in ((b, "4"), (out, "6")):
        expect(desk.slot(node, "value")).to_have_attribute("data-state", "stale")
        expect(desk.slot(node, "value")).to_have_attribute("data-text", text)
    expect(desk.slot(a, "gradient")).to_have_attribute("data-state", "stale")
    page.keyboard.press("ArrowRight")
    expect(desk.slot(b, "value")).to_have_attribute("data-text", summary(moved**2))
    expect(desk.slot(b, "value")).to_have_attribute("data-state", "known")
    expect(desk.slot(out, "value")).to_have_attribute("data-state", "stale")
    expect(page.locator("#sentence")).to_contain_text(summary(moved**2))
    page.locator("#grain").select_option("pass")
    page.keyboard.press("ArrowRight")
    expect(desk.slot(out, "value")).to_have_attribute("data-text", summary(moved**2 + moved))
    expect(desk.slot(a, "gradient")).to_have_attribute("data-state", "stale")
    page.keyboard.press("ArrowRight")
    expect(desk.slot(a, "gradient")).to_have_attribute("data-text", summary(2 * moved + 1))
    page.keyboard.press("ArrowRight")
    expect(desk.track).to_have_attribute("aria-valuetext", "Iteration 2 of 5, knobs moved, all else out of date")
    expect(page).to_have_url(re.compile("iteration=2&step=00"))

    # The way back has the same stops, and dragging within the passes stays in the iteration.
    page.keyboard.press("ArrowLeft")
    page.locator("#grain").select_option("operation")
    page.keyboard.press("ArrowLeft")
    box = desk.track.bounding_box()
    assert box
    page.mouse.click(box["x"] + 2, box["y"] + box["height"] / 2)
    expect(desk.track).to_have_attribute("aria-valuetext", "Iteration 1 of 5, knobs moved, all else out of date")
    page.locator("#grain").select_option("iteration")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(desk.track).to_have_attribute("aria-valuenow", str(steps + 2))
    page.keyboard.press("Home")
    expect(desk.track).to_have_attribute("aria-valuenow", "0")


def test_playing_goes_both_ways_and_repeats_a_step(page: Page) -> None:
    desk = Desk(page).open({"program": PASSES, "step": 99, "speed": 8})
    page.get_by_role("button", name="Play backwards").click()
    expect(desk.track).to_have_attribute("aria-valuenow", "0")
    expect(page.get_by_role("button", name="Play backwards")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Repeat this step").click()
    page.get_by_role("button", name="Play", exact=True).click()
    counted = page.locator("#canvas .labels").evaluate(
        "layer => new Promise(done => { let pulses = 0; new MutationObserver(all => {"
        " pulses += all.flatMap(one => [...one.addedNodes]).filter(node => node.matches('.pulse')).length;"
        " if (pulses > 4) done(pulses); }).observe(layer, {childList: true}); })"
    )
    assert counted > 4
    expect(desk.track).to_have_attribute("aria-valuenow", "1")
    page.get_by_role("button", name="Repeat this step").click()
    expect(desk.track).not_to_have_attribute("aria-valuenow", "1")
    page.get_by_role("button", name="Pause").click()


def test_a_formula_of_many_rows_shows_whole_ones_and_says_how_many_more_there_are(page: Page) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    desk = Desk(page).open({"step": 18})
    rows = page.locator("#formula .row")
    more = page.locator("#formula .more-rows")
    expect(more).to_have_text(re.compile(r"^and \d more in the same way$"))
    shown = rows.filter(visible=True).count()
    assert shown + int((more.text_content() or "").split()[1]) == rows.count()
    assert page.locator("#formula").evaluate("e => e.scrollHeight <= e.clientHeight")
    more.click()
    expect(rows.filter(visible=True)).to_have_count(rows.count())
    assert desk.position == 18


LEFT_OUT = """formula => [...formula.querySelectorAll(".stage-part")].filter(part => !part.checkVisibility()).length
  + Number(formula.scrollHeight > formula.clientHeight || formula.scrollWidth > formula.clientWidth)"""


def test_a_formula_keeps_its_stages_where_there_is_little_room(page: Page) -> None:
    example = next(each for each in page.request.get("/api/v1/examples").json() if each["slug"] == "network")
    page.set_viewport_size({"width": 1024, "height": 768})
    desk = Desk(page).open({"program": example["program"], "step": 25})
    formula = page.locator("#formula")
    # Two products below three lines of a sentence: their derivatives stand in one line each.
    expect(formula).to_contain_class("inline")
    expect(formula.locator(".row")).to_have_count(2)
    assert formula.evaluate(LEFT_OUT) == 0
    # Long sides on a phone: each goes on in lines of its own.
    page.set_viewport_size({"width": 390, "height": 844})
    for key, position in (("ArrowLeft", 24), ("ArrowLeft", 23)):
        page.keyboard.press(key)
        assert desk.position == position
    assert formula.locator(".pieces").count() > 0
    assert formula.evaluate(LEFT_OUT) == 0


def test_a_formula_is_seen_whole_where_the_nudge_check_takes_of_its_room(page: Page) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    desk = Desk(page).open({"step": 14})
    formula, cut = page.locator("#formula"), "e => e.scrollHeight > e.clientHeight"
    heights = {formula.evaluate("e => e.clientHeight")}
    for key in ("ArrowRight", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
        expect(page.locator("#check-gradient")).to_be_visible(visible=key == "ArrowRight")
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        heights.add(formula.evaluate("e => e.clientHeight"))
        assert not formula.evaluate(cut)
    assert desk.position == 15
    assert len(heights) > 1
