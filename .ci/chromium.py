"""Prints the path of a Chromium for the browser tests, and gets one when this machine has none.

A distribution's Chromium does as well as Playwright's own, whose download does not reach everyone and may hang rather
than fail: so what is installed comes first, and getting one has a deadline.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# The shell is the same engine without the browser around it: a third less work for the same pages.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
DEADLINE = 180  # seconds for one attempt at getting a browser
REFUSAL = (
    "The browser tests need a Chromium: install one (Debian: apt-get install chromium), "
    "or name it: CHROMIUM=/path/to/chromium make test"
)


def main() -> int:
    """Find a browser, or get one and look again."""
    found = find() or (not os.environ.get("CHROMIUM") and get() and find())
    print(found or REFUSAL, file=sys.stdout if found else sys.stderr)
    return 0 if found else 1


def find() -> str | None:
    """Take the browser that CHROMIUM names, else an installed one, else Playwright's."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    installed = next(filter(None, map(shutil.which, (*NAMES, str(MAC)))), None)
    return installed or playwrights_own()


def playwrights_own() -> str | None:
    """The browser that `playwright install` would put there, if it is there."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return shutil.which(path)


def get() -> bool:
    """Try the system's packages where that is allowed and possible, then Playwright's download."""
    print("· Getting a Chromium for the browser tests", file=sys.stderr, flush=True)
    return (os.geteuid() == 0 and from_apt()) or run(sys.executable, "-m", "playwright", "install", "chromium")


def from_apt() -> bool:
    """Install Debian's package of the shell, or of the browser where there is none."""
    if not shutil.which("apt-get"):
        return False
    install = ("apt-get", "install", "--yes", "--quiet", "--no-install-recommends")
    return any_of(install) or (run("apt-get", "update", "--quiet") and any_of(install))


def any_of(install: tuple[str, ...]) -> bool:
    """Install the first package that there is."""
    return any(run(*install, package) for package in (SHELL, "chromium"))


def run(*command: str) -> bool:
    """Run a command within the deadline and end all that it started, saying nothing but whether it worked."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    null = subprocess.DEVNULL
    with subprocess.Popen(command, env=quiet, stdin=null, stdout=null, stderr=null, start_new_session=True) as started:
        try:
            return started.wait(DEADLINE) == 0
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, 15)
            return False


if __name__ == "__main__":
    sys.exit(main())
