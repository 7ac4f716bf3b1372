"""The Dockerfile, as far as it runs without an engine: what it copies is all that the service needs, in a folder that stays as it is."""

import ast
import fnmatch
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import ROOT
from tests.app.test_logs import without_a_disk
from tests.soak.service import Line

TEXT = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
STAGES = re.split(r"^FROM ", TEXT, flags=re.MULTILINE)[1:]
LAST = STAGES[-1]
BUILT = ROOT / "static" / "dist" / "manifest.json"
PATIENCE = 30


def instructions(stage: str, name: str) -> list[str]:
    return re.findall(rf"^{name} +(.*)$", stage, re.MULTILINE)


def copied(stage: str) -> list[tuple[str, str]]:
    """What comes from the repository, and where it goes; the pages are built in an earlier stage to the same place."""
    pairs = [copy.split() for copy in instructions(stage, "COPY")]
    plain = [
        (source, f"{words[-1]}{Path(source).name}" if words[-1].endswith("/") else words[-1])
        for words in pairs
        if not words[0].startswith("--")
        for source in words[:-1]
    ]
    pages = [
        (words[1].removeprefix("/src/"), words[2]) for words in pairs if words[0] == "--from=page" and len(words) == 3
    ]
    return plain + pages


@pytest.mark.parametrize("source", sorted({source for stage in STAGES for source, _ in copied(stage)}))
def test_what_is_copied_exists_and_is_sent_to_the_engine(source: str) -> None:
    if source == "static/dist":
        return
    assert (ROOT / source).exists()
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = [rule.removeprefix("!").rstrip("/") for rule in rules if rule.startswith("!")]
    assert any(source == rule or source.startswith(f"{rule}/") or fnmatch.fnmatch(source, rule) for rule in allowed)


def test_it_runs_as_nobody_in_particular_with_locked_packages() -> None:
    user = instructions(LAST, "USER")[-1]
    assert user.isdigit()
    assert int(user) > 0
    assert "--require-hashes" in TEXT
    assert "--only-binary :all:" in TEXT
    assert all(re.match(r"\S+:\S+", stage) for stage in STAGES)
    # Compilers, Node and the page's sources stay behind.
    assert not re.search(r"node|gcc|build-essential|apt-get", LAST)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Line]]:
    """The last stage's folder, compiled as the Dockerfile says, and the service started in it without a disk."""
    if not BUILT.exists():
        pytest.skip("the page has not been built (make setup)")
    folder = tmp_path_factory.mktemp("image")
    skip = shutil.ignore_patterns("__pycache__")
    for source, target in copied(LAST):
        place = folder / target
        place.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place, ignore=skip)
        else:
            shutil.copy(ROOT / source, place)
    (compiling,) = re.findall(r"python (-m compileall [^&]*)", LAST)
    subprocess.run([sys.executable, *compiling.split()], cwd=folder, check=True)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "HOST": "127.0.0.1", "PORT": "0", "WORKERS": "1"}
    for name in [each for each in environment if each.startswith(("COVERAGE", "PYTHONPATH"))]:
        del environment[name]
    command = ast.literal_eval(instructions(LAST, "CMD")[-1])
    assert command[0] == "python"
    with subprocess.Popen(
        [sys.executable, *command[1:]],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=without_a_disk,
    ) as running:
        try:
            assert running.stdout
            line = Line(running.stdout.readline().strip().rpartition(" ")[2])
            yield folder, line
            line.close()
        finally:
            running.terminate()
            running.wait(PATIENCE)


def test_the_folder_of_the_image_is_all_that_the_service_needs(image: tuple[Path, Line]) -> None:
    folder, line = image
    before = sorted(folder.rglob("*"))
    for path in ("/", "/reference", "/examples", "/embed", "/healthz", "/readyz", "/metrics", "/openapi.json"):
        assert line.ask("GET", path, accept="text/html").status == 200, path
    assert line.post("graph", b'{"program": "w = 3; w^2", "include": ["layout", "steps", "drawing"]}').status == 200
    assert line.post("descent", b'{"program": "w = 3; w^2"}').status == 200
    assert line.ask("GET", "/api/v1/export/svg?program=w%3D3%3B%20w%5E2").status == 200
    assert sorted(folder.rglob("*")) == before


def test_the_health_check_of_the_image_knows_the_living_from_the_dead(image: tuple[Path, Line]) -> None:
    _, line = image
    check = ast.literal_eval(re.findall(r"HEALTHCHECK.*?CMD (\[.*\])", LAST)[0])
    port = str(line.port)
    alive = subprocess.run([sys.executable, *check[1:]], env={**os.environ, "PORT": port}, check=False)
    assert alive.returncode == 0
    dead = subprocess.run(
        [sys.executable, *check[1:]], env={**os.environ, "PORT": "9"}, check=False, stderr=subprocess.DEVNULL
    )
    assert dead.returncode != 0
