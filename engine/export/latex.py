"""Both passes as equations: a LaTeX document that needs amsmath alone, and whose equations can be lifted out.

Every operation has a line, under its own name or a made-up one, so that no formula grows with the depth of a program.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np

from engine import typeset, words
from engine.export.names import is_number
from engine.formulas import Sheet
from engine.graph import Edge, Graph, Node
from engine.operations.entry import SlopeNotation
from engine.passes import trace
from engine.typeset import Formula

_HEAD = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{amsmath}
\allowdisplaybreaks
\begin{document}"""
_LETTERS = "vuzwhs"
# A formula of more operands than this is cut short.
_OPERANDS = 24
_ALIGNED = "\\begin{align*}\n%s\n\\end{align*}"


def write(graph: Graph) -> str:
    """Write the forward pass and the gradients of a graph as aligned equations."""
    page = _Page(graph)
    leaves = [page.leaf(node) for node in graph.nodes if node.operation is None and not is_number(node)]
    steps = [page.step(node) for node in graph.operations]
    back = [page.gradient_of(node) for node in reversed(graph.nodes) if node.has_gradient]
    said = words.scripts
    parts = ((said.latex_start, leaves), (said.latex_forward, steps), (said.latex_backward, back))
    sections = [
        text
        for heading, rows in parts
        for text in ([f"\\paragraph{{{heading}}}", _ascii(_ALIGNED % " \\\\\n".join(rows))] if rows else [])
    ]
    return "\n".join([_HEAD, *sections, "\\end{document}"]) + "\n"


class _Page(Sheet):
    """The formulas of a run, in which every node has a name."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(trace(graph))
        used = {node.name[0] for node in graph.nodes if node.name is not None}
        self._letter = next((letter for letter in _LETTERS if letter not in used), "\\mathsf{v}")

    def symbol(self, node: int) -> Formula:
        """A node's name; the number of a constant; else a letter with the node's number."""
        found = self.graph.nodes[node]
        if found.name is not None:
            return typeset.name(found.name)
        if is_number(found):
            return found.formula
        return self._output() if node == self.graph.output else Formula(f"{self._letter}_{{{node}}}", "", "")

    def _output(self) -> Formula:
        """The output's name, or a letter that no name is written with."""
        output = self.graph.nodes[self.graph.output]
        return Formula("\\mathcal{L}", "", "") if output.name is None else self.symbol(output.id)

    def leaf(self, node: Node) -> str:
        """What a leaf is."""
        return f"{self.symbol(node.id).latex} &= {typeset.array(node.leaf).latex}"

    def step(self, node: Node) -> str:
        """What an operation computes, and what that gives."""
        parts = [self.symbol(i) for i in node.operands]
        if len(parts) > _OPERANDS:
            parts = [*parts[: _OPERANDS - 2], typeset.ELLIPSIS, parts[-1]]
        value = typeset.array(self.run.values[node.id]).latex
        return f"{self.symbol(node.id).latex} &= {node.entry.write(parts, node.settings).latex} = {value}"

    def gradient_of(self, node: Node) -> str:
        """What a node receives from all its users, a line for each beyond the first, and what that gives."""
        edges = list(self.graph.outgoing[node.id]) if node.id != self.graph.output else []
        edges = [edge for edge in edges if self._slope(edge) != "0"]
        long = len(edges) > _OPERANDS
        flows = [self._along(edge) for edge in (edges[: _OPERANDS - 2] if long else edges)]
        flows += [typeset.ELLIPSIS, self._along(edges[-1])] if long else []
        # A minus directly behind a plus needs parentheses, and so does a sum.
        fenced = [flow.latex if len(flows) == 1 else _term(flow).latex for flow in flows]
        value = typeset.array(np.asarray(self.run.gradients[node.id])).latex
        received = " \\\\\n&\\quad {} + ".join(fenced)
        return f"{self.derivative(node.id).latex} &= {received}{' = ' if flows else ''}{value}"

    def _slope(self, edge: Edge) -> str | SlopeNotation:
        return self.graph.nodes[edge.target].entry.slope(edge.slot)

    def _along(self, edge: Edge) -> Formula:
        """The chain rule along one edge; a factor 1 is not written."""
        target, g = self.graph.nodes[edge.target], self.derivative(edge.target)
        if self._slope(edge) in ("1", "-1"):
            return self._summed(target, edge, g if self._slope(edge) == "1" else typeset.signed(g))
        return self.flows(target, edge, (g,))[0]


def _term(flow: Formula) -> Formula:
    return typeset.fence(flow) if flow.level in (typeset.COMPARISON, typeset.SUM, typeset.SIGN) else flow


def _ascii(text: str) -> str:
    """Letters that plain LaTeX lacks: Greek ones by their names, the others as text."""
    return re.sub(r"[^\x00-\x7f]", lambda found: _letter(found[0]), text)


def _letter(letter: str) -> str:
    name = unicodedata.name(letter)
    if not name.startswith("GREEK"):
        return f"\\text{{{letter}}}"
    word = name.split()[-1].replace("LAMDA", "LAMBDA")
    if "FINAL" in name:
        word = "VARSIGMA"
    return f"{{\\{word.capitalize() if 'CAPITAL' in name else word.lower()}}}"
