"""A language that nobody speaks, installed as a translator would: what is still English then stands in code.

The program is copied, the language's files are put beside the English ones, the page is built, and the service is started with WORDS.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.problems import KINDS
from engine import EXAMPLES, EXPORTS, OPERATIONS, OPTIMIZERS
from tests import pseudo
from tests.browser.conftest import PATIENCE, REPORT_VIOLATIONS, watch
from tests.browser.desk import Desk
from tests.conftest import ROOT, free_port, stop, wait_until_ready

# What is said in no language: names in programs, of operations, fields, formats, libraries and keys.
SAME = [
    "Chainrule NumPy PyTorch JAX LaTeX DOT Graphviz JSON SVG PNG PDF CSV Esc Home End Page Ctrl Shift Alt Tab Enter",
    "inf nan px yhat loss pi prob logits curl Accept gzip deflate most_boxes folded api",
    *(
        word
        for operation in OPERATIONS
        for word in [*operation.catalogue()["words"], operation.symbol, *operation.operands]
    ),
    *(operation.example for operation in OPERATIONS),
    *(example.code for example in EXAMPLES),
    *(setting.name for operation in OPERATIONS for setting in operation.settings),
    *(name for rule in OPTIMIZERS for name in (rule.name, *(setting.name for setting in rule.settings))),
    *(exporter.name for exporter in EXPORTS),
]
# What a refusal may name: fields of a request and what they can be.
FIELDS = "program include values layout steps drawing pictures axes svg png pdf json none other folded max_elements most_boxes"
# Everything that a reader or a screen reader comes by, but for programs, formulas and code.
SAID = """
() => {
  const code = "script, style, math, code, pre, kbd, .cm-line, textarea";
  const names = ["aria-label", "title", "placeholder", "alt", "aria-description", "aria-valuetext", "aria-roledescription"];
  const said = [document.title, document.querySelector("meta[name=description]")?.content ?? ""];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement: parent, data } = texts.currentNode;
    if (!parent.closest(code) && data.trim()) said.push(data.trim());
  }
  for (const element of document.body.querySelectorAll("*"))
    for (const name of names) if (element.hasAttribute(name)) said.push(element.getAttribute(name));
  return [...new Set(said)];
}
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with that language beside the English one."""
    folder = tmp_path_factory.mktemp("translated")
    pseudo.install_all(folder, ROOT)
    return folder


def environment(**more: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    return ours | {"WORDS": pseudo.NAME} | more


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    """The service in that language."""
    port, log = free_port(), root / "log.txt"
    env = environment(HOST="127.0.0.1", PORT=str(port), WORKERS="1")
    with (
        log.open("w", encoding="utf-8") as output,
        subprocess.Popen([sys.executable, "-m", "app"], cwd=root, env=env, stdout=output, stderr=output) as started,
    ):
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", started, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            stop(started)
    assert "Traceback" not in log.read_text(encoding="utf-8")


def ask(url: str, body: object = None, accept: str = "*/*") -> str:
    """An answer's text, whatever its status."""
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", "Accept": accept})  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own address
            return str(answer.read().decode())
    except urllib.error.HTTPError as refused:
        return refused.read().decode()


def left(*texts: str | None) -> list[str]:
    return [word for text in texts for word in pseudo.english(text or "", SAME) if len(word) > 2]


def said(answer: Any, names: tuple[str, ...]) -> list[str]:  # noqa: ANN401 - JSON
    """The values of all members of these names, however deep."""
    if isinstance(answer, dict):
        own = [value for name, value in answer.items() if name in names and isinstance(value, str)]
        return own + [text for value in answer.values() for text in said(value, names)]
    return [text for value in answer for text in said(value, names)] if isinstance(answer, list) else []


def test_no_sentence_of_the_api_is_english(address: str) -> None:
    for name in ("operations", "optimizers", "examples", "limits"):
        answer = json.loads(ask(f"{address}/api/v1/{name}"))
        found = said(answer, ("description", "rule", "kink", "title", "text", "topic", "of"))
        assert found
        assert left(*found) == [], name
    for example in EXAMPLES[:4]:
        asked = {"program": example.program, "include": ["layout", "steps", "drawing", "pictures"], "step": 3}
        answer = json.loads(ask(f"{address}/api/v1/graph", asked))
        assert left(*said(answer, ("text", "rule", "message", "label"))) == []


WRONG: list[tuple[str, object]] = [
    ("graph", {"program": "(k"}),
    ("graph", {"program": "k = ; 2"}),
    ("graph", {"program": "[1, 2] + [1, 2, 3]"}),
    ("graph", {"program": "1", "max_elements": "5"}),
    ("graph", {"program": "1", "max_elements": 10**9}),
    ("graph", {"program": "1", "include": ["none"]}),
    ("graph", {"program": "1", "other": 1}),
    ("graph", {}),
    ("graph", {"program": "1", "values": {"a": [[1], [1, 2]]}}),
    ("graph", {"program": "1", "values": {"a": []}}),
    ("graph", {"program": "1", "values": {"a": None}}),
    ("graph", {"program": "1", "step_range": [3, 1]}),
    ("graph", {"program": "a = 1; a", "folded": [99]}),
    ("graph", b'{"program": "1", "program": "2"}'),
    ("graph", b'{"program": 1e999}'),
    ("graph", b"[]"),
    ("descent", {"program": "1 + 1"}),
    ("descent", {"program": "k = 1; k^2", "optimizer": {"name": "none"}}),
    ("landscape", {"program": "k = 1; k^2", "axes": []}),
    ("check", {"program": "k = 1; k^2", "h": 0}),
    ("update", {"program": "k = 1; k^2", "iteration": 1, "parameter": "none"}),
    ("export/none", {"program": "1"}),
    ("export/svg", {"program": "k = 1; k^2", "step": 99}),
    ("nothing", {"program": "1"}),
]


@pytest.mark.parametrize(("path", "body"), WRONG, ids=[f"{path} {str(body)[:40]}" for path, body in WRONG])
def test_no_refusal_of_the_service_is_english(address: str, path: str, body: object) -> None:
    answer = json.loads(ask(f"{address}/api/v1/{path}", body))
    found = said(answer, ("title", "detail", "label"))
    assert len(found) >= 2
    assert [word for word in left(*found) if word not in FIELDS] == []


def test_no_caption_and_no_heading_of_a_file_is_english(address: str) -> None:
    asked = {"program": "w = 3; loss = w^2", "iteration": 2, "step": 1}
    drawing = ask(f"{address}/api/v1/export/svg", asked)
    texts = re.findall(r">([^<>]+)</(?:text|title|desc)>", drawing)
    assert any(pseudo.spoken("Iteration").lower() in text.lower() for text in texts)
    assert left(*texts) == []
    refused = ask(f"{address}/api/v1/export/svg?program=(k", accept="image/svg+xml")
    assert left(*re.findall(r">([^<>]+)</(?:text|title|tspan|desc)>", refused)) == []
    script = ask(f"{address}/api/v1/export/numpy", {"program": "w = 0; loss = relu(w) + w*w"})
    assert left(*re.findall(r"^# (.*)|  # (?!log)(.*)", script, re.MULTILINE)[0]) == []


@pytest.mark.parametrize("line", [("check", "k = 2; k^2"), ("graph", "(k")], ids=["check", "refused"])
def test_the_command_line_says_nothing_in_english(root: Path, line: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "app", *line]
    said = subprocess.run(command, cwd=root, env=environment(), capture_output=True, text=True, check=False)
    text = said.stdout + said.stderr
    assert re.search(r"[\u1e00-\u1e40]", text)
    assert left(text) == []


@pytest.fixture
def page(browser: Browser, address: str, complaints: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(REPORT_VIOLATIONS)
    watch(context, address, complaints)
    yield context.new_page()
    context.close()


def assert_translated(page: Page) -> None:
    assert left(*page.evaluate(SAID)) == []


def look_into_tabs(page: Page) -> None:
    for tab in page.get_by_role("tab").all():
        if tab.is_visible():
            tab.click()
            expect(tab).to_have_attribute("aria-selected", "true")
            assert_translated(page)


@pytest.mark.console_may_say(r"status of 404|status of 422")
def test_no_page_says_an_english_word(page: Page) -> None:
    for path in ("/reference", "/examples", "/use", "/nothing", *(f"/problems/{kind.slug}" for kind in KINDS)):
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == pseudo.NAME
        assert_translated(page)


@pytest.mark.console_may_say(r"status of 422")
def test_the_workbench_is_used_without_meeting_an_english_word(page: Page) -> None:
    page.goto("/")
    page.locator(".cm-content").wait_for()
    assert_translated(page)
    for place in ("#to-end", "#to-start", *["#step-forward"] * 3):
        page.locator(place).click()
    expect(page.locator("#sentence")).to_contain_text(re.compile(r"\S"))
    assert_translated(page)
    for button in ("#keys", "#share", "#examples"):
        page.locator(button).click()
        dialog = page.locator("dialog[open]")
        dialog.wait_for()
        assert_translated(page)
        page.keyboard.press("Escape")
        dialog.wait_for(state="hidden")
    look_into_tabs(page)
    Desk(page).show_descent()
    page.locator("#run").click()
    look_into_tabs(page)
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("a = 2; ta")
    page.keyboard.press("Control+Space")
    page.locator(".cm-tooltip-autocomplete").wait_for()
    assert_translated(page)
    page.keyboard.press("Escape")
    page.keyboard.insert_text("n(a) + (a")
    expect(page.locator(".cm-content").get_by_role("alert")).to_be_visible()
    assert_translated(page)
