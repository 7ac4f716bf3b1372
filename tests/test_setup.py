"""The ground the project stands on: locked without addresses, set up once, set up again when something changed."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench.__main__ import PARTS, command

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / ".ci" / "requirements").glob("*.txt"))


def script(name: str) -> ModuleType:
    """A script of `.ci`, which is no package, as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def setup(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The set-up script, told that the project is an empty folder."""
    module = script("setup")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "STEPS", tmp_path / "steps.json")
    return module


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_python_packages_are_locked_by_hash_and_name_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    packages = [line for line in text.splitlines() if line[:1].isalnum()]
    assert packages
    assert all("==" in line and line.endswith("\\") for line in packages), "a package without a hash"
    assert "://" not in text
    assert "index-url" not in text


def test_page_packages_are_locked_by_hash_and_name_no_address() -> None:
    packages = json.loads((ROOT / "static" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    del packages[""]  # the page itself
    assert [name for name, package in packages.items() if "integrity" not in package] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_a_dependency_that_was_not_locked_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    assert script("lock").report_stale("the hash of other tables") == 1
    assert "make lock" in capsys.readouterr().out


def test_a_step_is_done_once_and_again_when_what_it_reads_has_changed(setup: ModuleType, tmp_path: Path) -> None:
    source, done = tmp_path / "source", []
    for text in ("one", "one", "two", "two", "one"):
        source.write_text(text, encoding="utf-8")
        setup.step("copy", [source], "Copying", lambda: done.append(source.read_text(encoding="utf-8")))
    assert done == ["one", "two", "one"]


def test_a_step_that_failed_is_done_again(setup: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "source").touch()
    done = []

    def fail() -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        setup.step("copy", [tmp_path / "source"], "Copying", fail)
    setup.step("copy", [tmp_path / "source"], "Copying", lambda: done.append(True))
    assert done == [True]


def test_a_file_that_is_new_renamed_or_gone_counts_as_a_change(setup: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "src"
    folder.mkdir()
    seen = {setup.hash_of([folder])}
    (folder / "a.js").write_text("0", encoding="utf-8")
    seen.add(setup.hash_of([folder]))
    (folder / "a.js").rename(folder / "b.js")
    seen.add(setup.hash_of([folder]))
    assert len(seen) == 3
    (folder / "b.js").unlink()
    assert setup.hash_of([folder]) in seen


def test_every_built_file_is_there_under_a_name_made_of_its_content() -> None:
    dist = ROOT / "static" / "dist"
    manifest = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))
    assert {"main.js", "main.css"} <= manifest.keys()
    assert [file for file in manifest.values() if not (dist / file).is_file()] == []
    assert [name for name, file in manifest.items() if name == file] == []


def test_every_part_of_the_bench_can_be_started() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "$(BIN)/python -m bench\n" in makefile
    scripts = {each.stem for each in (ROOT / "bench").glob("*.py") if "\ndef main(" in each.read_text(encoding="utf-8")}
    assert set(PARTS) == (scripts - {"__main__", "environment"}) | {"engine"}
    for part in PARTS:
        started = command(part)[command(part).index("-m") + 1] if part != "engine" else "bench.engine.run"
        assert importlib.util.find_spec(started) is not None
