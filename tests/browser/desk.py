"""The workbench as a visitor meets it: what can be done there and what can be read there, each in one place.

Numbers are read from the drawing itself, and compared with the answer of the service to the same program.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from engine import format_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page, Route

EVERYTHING = ["layout", "steps", "pictures"]
READ_SLOTS = """
groups => Object.fromEntries(groups.map(group => {
  const read = kind => {
    const slot = group.querySelector(`.slot.${kind}`);
    if (!slot) return null;
    const line = slot.querySelector(":scope.drawn polyline")?.getAttribute("points") ?? "", text = slot.querySelector("text");
    const shown = getComputedStyle(text).visibility === "visible" ? text.textContent : "";
    return {state: slot.dataset.state, text: slot.dataset.text, line, shown};
  };
  return [group.dataset.node, {value: read("value"), gradient: read("gradient"), label: group.getAttribute("aria-label")}];
}))
"""


@dataclass(frozen=True)
class Desk:
    """One open page."""

    page: Page

    def open(self, fragment: dict[str, Any] | None = None) -> Desk:
        """Open the page at what an address says, and wait until everything has come."""
        self.page.goto("/" + ("#" + urlencode(fragment) if fragment else ""))
        self.page.locator(".cm-content").wait_for()
        # Until the program of the address stands, no key acts.
        self.page.locator("html:not([data-waiting])").wait_for()
        return self

    def go(self, fragment: dict[str, Any]) -> Desk:
        """Follow a link of the page's own address while it is open."""
        self.page.evaluate("fragment => { location.hash = fragment; }", urlencode(fragment))
        return self

    def ask(self, program: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - a request of the API as it is
        """What the service answers to a program."""
        answer = self.page.request.post("/api/v1/graph", data={"program": program, "include": EVERYTHING, **fields})
        assert answer.ok, answer.text()
        return dict(answer.json())

    def open_example(self, title: str) -> None:
        """Choose a program of the gallery."""
        self.page.get_by_role("link", name="Examples").click()
        self.page.get_by_role("dialog", name="Examples").get_by_role("link", name=title).click()

    def show_descent(self) -> None:
        """On a low screen pictures and descent share a place."""
        if self.page.locator("#deck-descent").is_visible():
            self.page.locator("#deck-descent").click()

    @property
    def program(self) -> str:
        """The text in the editor."""
        lines = self.page.locator(".cm-content .cm-line").all_inner_texts()
        return "\n".join(line.rstrip("\n") for line in lines)

    def write(self, program: str) -> None:
        """Replace the program, as by pasting."""
        self.page.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(program)

    def slots(self) -> dict[int, dict[str, Any]]:
        """What every node of the drawing shows."""
        read = self.page.locator("#canvas g.node[data-node]").evaluate_all(READ_SLOTS)
        return {int(node): shown for node, shown in read.items()}

    def slot(self, node: int, kind: str) -> Locator:
        """A node's value or gradient in the drawing."""
        return self.page.locator(f"#canvas g.node[data-node='{node}'] .slot.{kind}")

    def node(self, answer: dict[str, Any], name: str) -> int:
        """The id of a named node."""
        return next(node["id"] for node in answer["nodes"] if node["name"] == name)

    @property
    def sentence(self) -> str:
        """What is said about the step."""
        return self.page.locator("#sentence").inner_text()

    @property
    def track(self) -> Locator:
        """The timeline's slider."""
        return self.page.get_by_role("slider", name="Moment")

    @property
    def position(self) -> int:
        """Where on the timeline the page is."""
        return int(self.track.get_attribute("aria-valuenow") or -1)

    def knob(self, name: str) -> Locator:
        """A parameter's row."""
        return self.page.get_by_role("group", name=name, exact=True)


@contextmanager
def held(page: Page, what: str = "**/api/v1/graph") -> Iterator[None]:
    """A service that answers only when all is done, in the order in which it was asked."""
    waiting: list[Route] = []
    holding = True

    def take(route: Route) -> None:
        if holding:
            waiting.append(route)
        else:
            route.continue_()

    page.route(what, take)
    yield
    holding = False
    for route in waiting:
        route.continue_()


def number(figure: float | str) -> float:
    """A number of the API, also where JSON has none."""
    return float(str(figure).replace("Infinity", "inf"))


def summary(tensor: Any) -> str:  # noqa: ANN401 - a tensor of the API as it is
    """How a value is written in a slot, from the API's numbers."""
    if tensor is None:
        return ""
    if not isinstance(tensor, dict):
        return format_number(number(tensor))
    low, high = number(tensor["min"]), number(tensor["max"])
    return format_number(low) if low == high else f"{format_number(low)} … {format_number(high)}"
