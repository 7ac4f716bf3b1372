"""Writes the hash-locked requirement files from `pyproject.toml`, or says that they are out of date.

One resolution serves every supported Python and platform (markers decide at install time). The files hold versions
and hashes and no address of any index. Each remembers a hash of the tables it was made from, so that a forgotten
`make lock` is found without a network.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".ci" / "requirements"
OLDEST = "3.11"
# What each file takes from pyproject.toml: the project's own dependencies, or its groups.
SOURCES = {"run": (), "build": ("build",), "test": ("build", "test"), "lock": ("lock",)}
ALONE = ("build", "lock")


def main() -> int:
    """Write the files, or with `--check` only compare them with the tables."""
    tables = hash_of_tables()
    if "--check" in sys.argv[1:]:
        return report_stale(tables)
    for name in SOURCES:
        compile_file(name, tables)
    return 0


def hash_of_tables() -> str:
    """Hash the dependency tables of `pyproject.toml`, whatever their formatting."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tables = [
        settings["project"]["requires-python"],
        settings["project"]["dependencies"],
        settings["dependency-groups"],
    ]
    return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()


def report_stale(tables: str) -> int:
    """Name the files that were not written from today's tables."""
    stale = [name for name in SOURCES if tables not in (FOLDER / f"{name}.txt").read_text(encoding="utf-8")]
    if stale:
        print(f"pyproject.toml has changed since .ci/requirements was written ({', '.join(stale)}): run `make lock`.")
    return int(bool(stale))


def compile_file(name: str, tables: str) -> None:
    """Resolve one file; versions that stand in it already are kept while they satisfy the tables."""
    target = FOLDER / f"{name}.txt"
    groups = [word for group in SOURCES[name] for word in ("--group", group)]
    project = [] if name in ALONE else ["pyproject.toml"]
    # The test file must agree with the run file: both are installed into one environment.
    agree = ["--constraint", str(FOLDER / "run.txt")] if name == "test" else []
    universal = ["--universal", "--python-version", OLDEST, "--generate-hashes", "--no-emit-index-url", "--no-header"]
    written = ["--no-annotate", "--quiet", "--output-file", str(target)]
    command = [sys.executable, "-m", "uv", "pip", "compile", *project, *groups, *agree, *universal, *written]
    subprocess.run([*command, *sys.argv[1:]], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    header = f"# Written by `make lock` from pyproject.toml, whose dependency tables hash to\n# {tables}\n"
    target.write_text(header + target.read_text(encoding="utf-8").removeprefix(header), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
