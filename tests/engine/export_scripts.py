"""Exported scripts, run in a process of their own, and what they print compared with the engine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from engine import OPERATIONS, Graph, build, export, trace
from tests.engine.consistency import close

CORPUS = Path(__file__).parent.parent / "corpus"
# One process for many scripts: starting Python takes longer than most of them do. Warnings are errors.
_RUNNER = """
import contextlib, io, json, pathlib, runpy, sys
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            runpy.run_path(str(path), run_name="__main__")
        except BaseException as error:
            print(json.dumps({"raised": f"{type(error).__name__}: {error}"}))
    print(json.dumps([path.stem, json.loads(printed.getvalue().splitlines()[-1])]), flush=True)
"""


def corpus(name: str, every: int = 1) -> dict[str, Graph]:
    """The programs of a corpus, or every so many of them."""
    lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[::every]
    cases = map(json.loads, lines)
    return {f"{name}-{case['id']}": build(case["program"], case.get("values")) for case in cases}


def examples_of_operations() -> dict[str, Graph]:
    """The example of every row of the table."""
    return {f"example-{operation.name}": build(operation.example) for operation in OPERATIONS}


def run(scripts: dict[str, str], folder: Path, *options: str) -> dict[str, Any]:
    """The JSON line of every script, by its name."""
    for name, text in scripts.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-W", "error", *options, "-c", _RUNNER, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert not done.stderr, done.stderr[-2000:]
    return dict(map(json.loads, done.stdout.splitlines()))


def assert_scripts_agree(graphs: dict[str, Graph], form: str, folder: Path, relative: float) -> None:
    """Every script prints the engine's loss and gradients."""
    printed = run({name: export(graph, form) for name, graph in graphs.items()}, folder)
    assert set(printed) == set(graphs)
    for name, graph in graphs.items():
        assert_agrees(name, printed[name], graph, relative)


def assert_agrees(name: str, printed: dict[str, Any], graph: Graph, relative: float) -> None:
    """What a script printed is what the engine answers."""
    assert "raised" not in printed, (name, printed)
    result = trace(graph)
    expected = result.loss.item() if result.loss.size == 1 else result.loss
    assert close(numbers(printed["loss"]), expected, relative=relative), (name, printed["loss"], expected)
    assert list(printed["gradients"]) == list(result.parameter_gradients), name
    for parameter, gradient in result.parameter_gradients.items():
        got = numbers(printed["gradients"][parameter])
        assert got.shape == gradient.shape, (name, parameter)
        assert close(got, gradient, relative=relative), (name, parameter, got, gradient)


def numbers(written: ArrayLike) -> np.ndarray:
    """A number or nested lists, in which words stand for what is not finite."""
    return np.array(written, dtype=object).astype(float)
