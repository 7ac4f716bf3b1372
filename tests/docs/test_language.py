"""The page about the language holds: every example gives what its comment says, every table is that of the program."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from docs import generate
from engine import Limits, build, format_number, trace
from tests.docs.manual import ROOT, Block, blocks, prose

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.uncounted

PAGE = ROOT / "docs" / "language.md"
CLAIM = re.compile(r"(?:(?P<name>∂?\w+) )?= (?P<value>\[.*?\](?=, ∂|$)|[^,\s]+)(?:, |$)")
# Values for the names of the two-column examples, far from where two formulas agree by chance.
KNOWN = "a = 1.3; b = 0.7; c = 2.1; d = -0.4; x = 0.6; y = 1.7; k0 = 0.9; k1 = -1.1\n"
BOTH_WAYS = [line for block in blocks(PAGE, "chainrule", "means") for line in block.text.splitlines()]


def claims(block: Block) -> Iterator[tuple[str, str]]:
    """What a program's comments say comes out: names, or nothing for the result, and values."""
    for line in block.text.splitlines():
        _, _, comment = line.partition("# ")
        if " = " in f" {comment}":
            assert CLAIM.sub("", comment) == "", f"not understood: {comment}"
            yield from ((claim["name"] or "", claim["value"]) for claim in CLAIM.finditer(comment))


@pytest.mark.parametrize("block", blocks(PAGE, "chainrule"), ids=lambda block: block.id)
def test_an_example_gives_what_its_comments_say(block: Block) -> None:
    run = trace(build(block.text))
    values = {node.name: run.values[node.id] for node in run.graph.nodes if node.name} | {"": run.loss}
    gradients = {node.name: run.gradients[node.id] for node in run.graph.nodes if node.name}
    said = list(claims(block))
    assert said, "an example that claims nothing proves nothing"
    for name, text in said:
        given = gradients[name[1:]] if name.startswith("∂") else values[name]
        assert shown(given) == shown_alike(text), name


def shown(given: Any) -> Any:  # noqa: ANN401 - a number or nested lists
    """Numbers as the page writes them."""
    return [shown(each) for each in given] if np.ndim(given) else format_number(float(given))


def shown_alike(text: str) -> Any:  # noqa: ANN401 - a number or nested lists
    """A claim in the same form."""
    return shown(ast.literal_eval(text.replace("−", "-"))) if text.startswith("[") else text


@pytest.mark.parametrize("line", BOTH_WAYS, ids=lambda line: line.split("  ")[0])
def test_what_may_be_written_means_what_stands_beside_it(line: str) -> None:
    one, other = (trace(build(KNOWN + text)) for text in re.split(r"\s{2,}", line))
    assert one.loss == pytest.approx(other.loss, rel=1e-12)
    assert one.parameter_gradients == pytest.approx(other.parameter_gradients, rel=1e-12)


@pytest.mark.parametrize("file", sorted({file for file, _ in generate.TABLES.values()}))
def test_tables_that_come_from_the_program_are_current(file: str) -> None:
    text = (ROOT / "docs" / file).read_text(encoding="utf-8")
    assert generate.renewed(file, text) == text, "stale: run python -m docs.generate"


def test_every_limit_is_named_with_its_value() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\d,.]+)", prose(PAGE), re.MULTILINE))
    limits = Limits()
    assert rows == {name: f"{getattr(limits, name):,.12g}" for name in Limits.__dataclass_fields__}


def test_a_claim_that_is_wrong_is_found() -> None:
    block = Block(("chainrule",), "a = 3\na*a  # = 9, ∂a = 7\n", PAGE, 1)
    with pytest.raises(AssertionError, match="∂a"):
        test_an_example_gives_what_its_comments_say(block)
