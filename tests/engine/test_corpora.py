"""Programs with answers that other libraries gave, through the traced pass and through the kernel."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

from engine import OPERATIONS, ProgramNameError, build, compile_kernel, steps, trace
from tests.engine.consistency import answer_of, assert_consistent, close

pytestmark = pytest.mark.uncounted  # many examples; the tests beside cover each line by one

CORPUS = Path(__file__).parent.parent / "corpus"
COUNTS = {"gradients": 250, "layers": 54, "conventions": 65, "adversarial": 166}
KNOWN = {word for operation in OPERATIONS for word in operation.catalogue()["words"]}


def read(name: str) -> list[dict[str, Any]]:
    """The cases of a corpus."""
    return [json.loads(line) for line in (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


CASES = [(name, case) for name in ("gradients", "layers", "conventions") for case in read(name)]


def missing_word(case: dict[str, Any]) -> str | None:
    """The function of the language that a case needs and the table does not have yet."""
    try:
        build(case["program"], case.get("values"))
    except ProgramNameError as error:
        found = re.fullmatch(r'There is no function called "(\w+)"\.', error.message)
        if found is None or found[1] in KNOWN:
            raise
        return found[1]
    return None


@pytest.mark.parametrize(("corpus", "case"), CASES, ids=[f"{name}-{case['id']}" for name, case in CASES])
def test_every_reached_case_has_the_answer_of_the_reference(
    corpus: str, case: dict[str, Any], reached: Counter[str]
) -> None:
    word = missing_word(case)
    if word is not None:
        reached[word] += 1
        return
    reached["reached"] += 1
    graph = build(case["program"], case.get("values"))
    run = trace(graph)
    assert_agrees(case, run.loss, run.parameter_gradients)
    assert_consistent(answer_of(run, steps(run, (0, 0))))
    if graph.differentiable:
        start = [graph.nodes[p.node].leaf for p in graph.parameters]
        with np.errstate(all="ignore"):
            loss, gradients = compile_kernel(graph)([float(x) if x.ndim == 0 else x for x in start])
        assert_agrees(case, loss, dict(zip((p.name for p in graph.parameters), gradients, strict=True)))


def assert_agrees(case: dict[str, Any], loss: ArrayLike, gradients: dict[str, Any]) -> None:
    """Compare with the reference, to 1e-9 relative."""
    assert close(loss, numbers(case["loss"])), (case["id"], loss)
    # A knob that the loss does not depend on stands apart in the graph; the reference has none for it.
    assert set(case["gradients"]) <= set(gradients)
    assert not any(np.any(gradients[name]) for name in set(gradients) - set(case["gradients"]))
    for name, expected in case["gradients"].items():
        assert np.shape(gradients[name]) == numbers(expected).shape, name
        assert close(gradients[name], numbers(expected)), (case["id"], name, gradients[name], expected)


def numbers(written: ArrayLike) -> np.ndarray:
    """A number or nested lists, in which words stand for what is not finite."""
    return np.array(written, dtype=object).astype(float)


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_no_corpus_shrinks(name: str, count: int) -> None:
    cases = read(name)
    assert len(cases) >= count
    assert len({case["id"] for case in cases}) == len(cases)
