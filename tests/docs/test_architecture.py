"""The page about the architecture holds: what it names exists, and an operation is added just as it says."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from engine import Operation
from tests.docs.manual import ROOT, blocks, codes, prose

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.uncounted

PAGE = ROOT / "docs" / "architecture.md"
PATHS = sorted({code for code in codes(prose(PAGE)) if re.fullmatch(r"[\w.]+/[\w./]*|[\w]+\.\w{2,4}", code)})
TREE = next(block for block in blocks(PAGE, "text") if block.text.startswith("engine/"))
MODULE = "engine/operations/activations.py"


@pytest.mark.parametrize("path", PATHS)
def test_every_file_that_is_named_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_file_of_the_plan_exists() -> None:
    folder = ROOT
    for line in TREE.text.splitlines():
        names = re.match(r"\s*((?:[\w.]+(?:\.py|/) ?)+)", line)
        assert names, line
        if not line.startswith(" "):
            folder = ROOT / names[1].split()[0]
        for name in names[1].split():
            assert (folder / name if line.startswith(" ") else ROOT / name).exists(), name


def test_every_field_of_an_entry_is_explained() -> None:
    fields = {field.name for field in dataclasses.fields(Operation)}
    rows = re.findall(r"^\| (`[a-z_]+`(?:(?:, | or )`[a-z_]+`)*) \| [^|]+ \|$", prose(PAGE), re.MULTILINE)
    assert {name for row in rows for name in codes(row)} - {"m"} == fields


@pytest.mark.parametrize("name", ["ENTRIES", "PRIMITIVES", "NumpyArithmetic", "PROMISED"])
def test_every_name_that_is_needed_for_a_new_operation_exists(name: str) -> None:
    assert f"`{name}`" in prose(PAGE)
    files = (MODULE, "engine/arithmetic.py", "tests/engine/test_operations.py")
    assert any(
        re.search(rf"^(class )?{name}\b", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE) for file in files
    )


def test_an_operation_is_added_by_one_entry_and_its_tests_are_there(tmp_path: Path) -> None:
    for folder in ("engine", "tests/engine"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (entry,) = blocks(PAGE, "python")
    module = tmp_path / MODULE
    text = module.read_text(encoding="utf-8")
    assert text.count("\nENTRIES = (") == 1
    module.write_text(text.replace("\nENTRIES = (", f"\n{entry.text}\nENTRIES = (gaussian, "), encoding="utf-8")

    program = "from engine import *; run = trace(build('a = 0.5; gaussian(a)')); print(run.loss, steps(run)[-1].text)"
    assert run_in(tmp_path, "-c", program).stdout.startswith("0.778800783071404")

    options = ("-q", "-p", "no:cacheprovider", "--import-mode=importlib", "-o", "pythonpath=.")
    tests = run_in(tmp_path, "-m", "pytest", *options, "tests/engine/test_operations.py", "-k", "gaussian")
    assert re.search(r"^(?!.*failed)\d+ passed", tests.stdout, re.MULTILINE), tests.stdout


def run_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run this Python in a folder of its own, unmeasured, for the copy's lines are not the project's, and without plugins."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
