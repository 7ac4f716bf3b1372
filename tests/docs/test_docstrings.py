"""Examples in docstrings are run, so that what a reader tries out first is true."""

from __future__ import annotations

import ast
import doctest
import importlib
from typing import TYPE_CHECKING

import pytest

from tests.docs.manual import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.uncounted

SOURCES = [path for package in ("engine", "app", "docs") for path in sorted((ROOT / package).rglob("*.py"))]
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def examples(path: Path) -> Iterator[tuple[str, str, str]]:
    """Module, name and docstring of whatever in a file has an example."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        text = ast.get_docstring(node) if isinstance(node, DOCUMENTED) else None
        if text and ">>> " in text:
            yield module, getattr(node, "name", ""), text


EXAMPLES = [each for path in SOURCES for each in examples(path)]


@pytest.mark.parametrize(("module", "name", "text"), EXAMPLES, ids=[f"{module}.{name}" for module, name, _ in EXAMPLES])
def test_an_example_in_a_docstring_gives_what_it_says(module: str, name: str, text: str) -> None:
    names = dict(vars(importlib.import_module(module)))
    test = doctest.DocTestParser().get_doctest(text, names, name, module, 0)
    said: list[str] = []
    assert doctest.DocTestRunner().run(test, out=said.append).failed == 0, "".join(said)


def test_there_are_examples_to_run() -> None:
    assert {"build", "check", "trace", "descend"} <= {name for _, name, _ in EXAMPLES}
