"""A Chromium that renders the same everywhere, and a watch over everything that a page must not do.

A page that logs an error, breaks its own security policy or asks another host for something is broken even where it
looks right, so every test fails on these by itself.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError

FIND_CHROMIUM = Path(__file__).resolve().parents[2] / ".ci" / "chromium.py"
PATIENCE = 15_000  # milliseconds: one broken page must not cost minutes, nor may a busy machine look like one
FLAGS = (
    "--no-sandbox",  # as root there is none, and the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--font-render-hinting=slight",  # as a desktop does: the shell then draws what the whole browser draws
    "--disable-lcd-text",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # the projector has no internet
)
OWN_SCHEMES = ("data:", "blob:", "about:")
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy ${event.violatedDirective} broken by ${event.blockedURI} at line ${event.lineNumber}`));
"""


def pytest_itemcollected(item: pytest.Item) -> None:
    """What runs here is the page, and the service in a process of its own."""
    item.add_marker("uncounted")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the Chromium of this machine, with flags for a stable picture and a closed network."""
    found = subprocess.run([sys.executable, FIND_CHROMIUM], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.exit(found.stderr.strip().splitlines()[-1], returncode=1)
    return {**browser_type_launch_args, "executable_path": found.stdout.strip(), "args": list(FLAGS)}


@pytest.fixture(scope="session", autouse=True)
def patient() -> None:
    """What is expected to become true has as long as a page has to answer."""
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def base_url(server: str) -> str:
    """What a path given to `page.goto` stands on."""
    return server


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A laptop in a fixed place, light theme; a test asks for others by `new_context` or its marker."""
    place = {"locale": "en-GB", "timezone_id": "UTC", "color_scheme": "light"}
    return {**browser_context_args, **place, "viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def complaints(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """What pages did that they must not; whatever no `console_may_say` marker of the test expects fails it."""
    heard: list[str] = []
    yield heard
    expected = [marker.args[0] for marker in request.node.iter_markers("console_may_say")]
    unexpected = [line for line in heard if not any(re.search(pattern, line) for pattern in expected)]
    assert not unexpected, "\n".join(["The page did what it must not:", *unexpected])


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], server: str, complaints: list[str]
) -> Iterator[Callable[..., BrowserContext]]:
    """Contexts of a first visit, that are patient and watched."""
    opened: list[BrowserContext] = []

    def watched(**options: Any) -> BrowserContext:  # noqa: ANN401 - Playwright's own options, passed on
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(REPORT_VIOLATIONS)
        watch(context, server, complaints)
        opened.append(context)
        return context

    yield watched
    for context in opened:
        for page in context.pages:
            page.evaluate("0")  # an answer means that everything said before has arrived


@pytest.fixture(scope="session")
def profile(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    """Somebody who has been here before: the browser keeps the files of the page, as it is told to."""
    context = browser.new_context(**browser_context_args)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(REPORT_VIOLATIONS)
    yield context
    context.close()


@pytest.fixture
def context(
    request: pytest.FixtureRequest, profile: BrowserContext, server: str, complaints: list[str], output_path: str
) -> Iterator[BrowserContext]:
    """The browser of somebody who comes again, with nothing left in it of earlier tests but the files of the page."""
    first = profile.new_page()
    tools = profile.new_cdp_session(first)
    tools.send("Storage.clearDataForOrigin", {"origin": server, "storageTypes": "all"})
    tools.detach()
    look_away = watch(profile, server, complaints)
    yield profile
    for page in profile.pages:
        page.evaluate("0")  # an answer means that everything said before has arrived
    look_away()
    failed = getattr(request.node, "rep_call", None) is None or request.node.rep_call.failed
    for number, page in enumerate(profile.pages):
        if failed:
            page.screenshot(path=Path(output_path) / f"test-failed-{number + 1}.png")
        page.close()
    profile.unroute_all()
    profile.clear_permissions()
    profile.set_offline(False)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """The first tab."""
    return context.pages[0]


def watch(context: BrowserContext, server: str, complaints: list[str]) -> Callable[[], None]:
    """Write down errors, warnings, broken policy and requests that leave the server, until what is returned is called."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def on_error(failed: WebError) -> None:
        complaints.append(f"uncaught: {failed.error}")

    def on_request(request: Request) -> None:
        if not request.url.startswith((f"{server}/", *OWN_SCHEMES)):
            complaints.append(f"request left the server: {request.url}")

    context.on("console", on_console)
    context.on("weberror", on_error)
    context.on("request", on_request)

    def look_away() -> None:
        context.remove_listener("console", on_console)
        context.remove_listener("weberror", on_error)
        context.remove_listener("request", on_request)

    return look_away
