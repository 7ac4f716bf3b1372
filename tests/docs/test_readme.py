"""What a newcomer reads first works as it stands: commands, snippets, links, the picture."""

from __future__ import annotations

import io
import json
import re
import shlex
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.docs.manual import PAGES, ROOT, anchors, blocks, links

pytestmark = pytest.mark.uncounted

README = ROOT / "README.md"
COMMANDS = [
    line.partition("#")[0] for page in PAGES for block in blocks(page, "sh") for line in block.text.splitlines()
]
LINKS = sorted({(page.name, page, link) for page in PAGES for link in links(page)})
CHANGES = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_python_of_the_readme_prints_what_stands_under_it() -> None:
    ((program,), (printed,)) = blocks(README, "python"), blocks(README, "text")
    run = subprocess.run(
        [sys.executable, "-c", program.text], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert run.stdout == printed.text
    assert len([line for line in program.text.splitlines() if line]) <= 6


def test_the_curl_of_the_readme_is_answered(server: str) -> None:
    (command,) = [shlex.split(command) for command in COMMANDS if command.startswith("curl ")]
    answer = sent(command, server)
    assert answer["gradients"] == {"a": 6}
    assert answer["loss"] == 9


def sent(command: list[str], server: str) -> Any:  # noqa: ANN401 - JSON
    """What the service answers to a curl command; sent without curl, which not every machine has."""
    address, options = command[1], dict(zip(command[2::2], command[3::2], strict=True))
    assert options.keys() == {"-H", "-d"}
    name, _, value = options["-H"].partition(": ")
    url = address.replace("http://127.0.0.1:8000", server)
    request = urllib.request.Request(url, data=options["-d"].encode(), headers={name: value})  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - our own address
        return json.load(response)


def test_every_make_command_exists() -> None:
    said = {command.split()[1] for command in COMMANDS if command.startswith("make ")}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"run", "test"} <= said <= targets
    assert {command.split()[0] for command in COMMANDS} <= {"make", "curl"}


@pytest.mark.parametrize(("source", "link"), [pytest.param(*rest, id=f"{name}-{rest[1]}") for name, *rest in LINKS])
def test_every_link_leads_somewhere(source: Path, link: str) -> None:
    path, _, anchor = link.partition("#")
    target = (source.parent / path).resolve() if path else source
    assert target.is_relative_to(ROOT)
    assert target.exists()
    assert not anchor or anchor in anchors(target)


def test_the_readme_leads_to_every_page_of_the_manual() -> None:
    assert {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")} <= set(links(README))


def test_the_picture_is_taken_by_its_script(tmp_path: Path) -> None:
    taken = tmp_path / "backward.png"
    subprocess.run([sys.executable, "-m", "docs.picture", taken], cwd=ROOT, check=True)
    for file in (taken, ROOT / "docs" / "backward.png"):
        with Image.open(io.BytesIO(file.read_bytes())) as picture:
            assert picture.width > picture.height > 800
            assert len(picture.convert("RGB").getcolors(2**20) or ()) > 200


def test_the_changelog_keeps_its_form() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.startswith("# Changelog\n")
    assert "## [Unreleased]" in text
    assert set(re.findall(r"^### (.*)$", text, re.MULTILINE)) <= CHANGES
