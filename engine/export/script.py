"""What all scripts have in common: how they are put together, what they print, and how the numbers of a result become JSON.

The last line of every script's output is one JSON object, so that a grader or a notebook can read what a person reads above it.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Mapping

from engine import words
from engine.export import docstrings
from engine.graph import Graph

PLAIN = '''
def plain(x):
    """Numbers and nested lists for JSON, which needs words for NaN and infinity."""
    if isinstance(x, list):
        return [plain(part) for part in x]
    if math.isfinite(x):
        return x
    return "NaN" if math.isnan(x) else "Infinity" if x > 0 else "-Infinity"
'''.strip()

# Words that scripts use beside Python's and the functions that they bring along.
WORDS = ("forward", "gradient", "gradients", "jax", "jnp", "json", "math", "name", "np", "plain", "torch")

_WIDTH = 100
_CALL = re.compile(r"(?<![.\w])(\w+)\(")


def joined(*blocks: str) -> str:
    """Blocks with an empty line between them, two around functions; empty blocks are left out."""
    texts = [block for block in blocks if block]
    text = texts[0]
    for before, block in itertools.pairwise(texts):
        functions = any(part.startswith(("def ", "class ")) for part in (before, block))
        text += ("\n\n\n" if functions else "\n\n") + block
    return docstrings.said(f"{text}\n")


def wrapped(line: str) -> str:
    """Break a long line behind commas inside brackets."""
    if len(line) <= _WIDTH or "\n" in line or line.lstrip().startswith("#"):
        return line
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    rows = [""]
    for part in line.split(", "):
        # Before the first bracket a comma ends no argument.
        if len(rows[-1]) + len(part) > _WIDTH and any(bracket in rows[-1] for bracket in "(["):
            rows.append(indent)
        rows[-1] += f"{part}, "
    return "\n".join(row.rstrip() for row in rows).removesuffix(",")


def section(heading: str, lines: Iterable[str]) -> str:
    """Lines under a comment; nothing where there are no lines."""
    written = [wrapped(line) for line in lines]
    return "\n".join([f"# {heading}", *written]) if written else ""


def results(
    graph: Graph, loss: str, gradients: dict[str, str], *, plain: str = "", gradient: str = "gradient.tolist()"
) -> str:
    """The lines that print: for people, then the JSON line.

    Args:
        graph: What was computed.
        loss: The variable of the output.
        gradients: For every parameter's name the expression of its gradient.
        plain: The output as a number or nested lists.
        gradient: The same of a gradient.
    """
    single = graph.nodes[graph.output].size == 1
    said = words.scripts.gradient_of.format(name="{name}")
    pairs = "".join(f'\n    "{name}": {gradient},' for name, gradient in gradients.items())
    lines = [
        f"print({literal(f'{words.scripts.loss if single else words.scripts.result} =')}, {loss})",
        f"gradients = {{{pairs}\n}}" if pairs else "gradients = {}",
    ]
    if pairs:
        lines += ["for name, gradient in gradients.items():", f"    print(f{literal(f'{said} =')}, gradient)"]
    plain = plain or f"{loss}.{'item' if single else 'tolist'}()"
    lines += [
        f"gradients = {{name: plain({gradient}) for name, gradient in gradients.items()}}",
        f'print(json.dumps({{"loss": plain({plain}), "gradients": gradients}}))',
    ]
    return section(words.scripts.results, lines)


def literal(text: str) -> str:
    """A text as Python writes it, in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def called(sources: Mapping[str, str], lines: Iterable[str]) -> list[str]:
    """The functions that lines call, and those that these call."""
    needed: set[str] = set()
    waiting = list(lines)
    while waiting:
        for word in _CALL.findall(waiting.pop()):
            if word in sources and word not in needed:
                needed.add(word)
                waiting.append(sources[word])
    return [source for word, source in sources.items() if word in needed]
