"""A graph of a text in which the numbers of knobs alone are others, without that text being read: a turned knob is written into it.

What is read from a text is the same whatever these numbers are, but for the leaves that hold them, and for where the rest of the text
stands. Where more of them is told, as in a remark that quotes them, the text has to be read.
"""

from __future__ import annotations

import copy
import math
import re
from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate

import numpy as np

from engine.errors import Diagnostic, Hint, Span
from engine.graph import Graph, Node
from engine.limits import DEFAULT_LIMITS, Limits

# A number with at most a minus as a whole right-hand side. What stands in a comment looks the same, and belongs to no knob.
_KNOB = re.compile(
    r"((?:^|;)[ \t]*[^\W\d]\w*[ \t]*=[ \t]*)(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?=[ \t]*(?:[;#\r\n]|\Z))",
    re.MULTILINE,
)
# No text that can be read holds it.
_BLANK = "\0"
# What a graph remembers that holds leaves or places.
_REMEMBERED = ("by_name", "operations")


def blanked(program: str) -> str:
    """A text without the numbers of its knobs: two that are the same may have one graph but for them.

    Args:
        program: The text.

    Returns:
        The text with a sign in each number's place that no program may hold.

    Example:
        >>> blanked("k = -0.5; 2 k") == blanked("k = 12; 2 k")
        True
    """
    return _KNOB.sub(rf"\g<1>{_BLANK}", program)


def with_text(graph: Graph, program: str, limits: Limits = DEFAULT_LIMITS) -> Graph | None:
    """The graph that `build` gives for another text, with the same values and output, or None where it has to be built.

    Args:
        graph: Built from a text that differs in numbers of knobs alone.
        program: The text.
        limits: Ceilings.

    Example:
        >>> from engine.build import build
        >>> graph = with_text(build("a = 3; a*a"), "a = -2.5; a*a")
        >>> graph.nodes[0].leaf.item(), graph.nodes[1].span
        (-2.5, Span(start=10, end=13))
    """
    if graph.text == program:
        return graph
    if len(program) > limits.characters or blanked(graph.text) != blanked(program):
        return None
    edits = _Edits(graph.text, program)
    leaves = edits.leaves(graph)
    if leaves is None or any(edits.quotes(diagnostic) for diagnostic in graph.diagnostics):
        return None
    # Made now, so that it is shared.
    _ = graph.derived
    other = copy.copy(graph)
    for name in _REMEMBERED:
        other.__dict__.pop(name, None)
    for name, value in {
        "text": program,
        "nodes": edits.nodes(graph, leaves),
        "groups": tuple(replace(group, span=edits.place(group.span)) for group in graph.groups)
        if edits.move
        else graph.groups,
        "diagnostics": tuple(map(edits.diagnostic, graph.diagnostics)),
    }.items():
        object.__setattr__(other, name, value)
    return other


class _Edits:
    """The numbers of one text beside those of another, and where its other words stand because of them."""

    def __init__(self, before: str, after: str) -> None:
        numbers = [Span(*found.span(2)) for found in _KNOB.finditer(before)]
        written = [found[2] for found in _KNOB.finditer(after)]
        # A text may hold the sign for a blank itself; it cannot be read, and is not taken for one that can.
        self.are_alike = len(numbers) == len(written)
        pairs = [
            (span, new) for span, new in zip(numbers, written, strict=False) if before[span.start : span.end] != new
        ]
        self._turned = dict(pairs)
        self._ends = [span.end for span, _ in pairs]
        self._longer = [0, *accumulate(len(new) - (span.end - span.start) for span, new in pairs)]

    def leaves(self, graph: Graph) -> dict[int, np.float64] | None:
        """The new numbers by node; None where one belongs to no knob, or is none that every reader takes alike."""
        if graph.given is None or not self.are_alike:
            return None
        knobs = {node.span: node for node in graph.nodes if node.kind == "parameter"}
        leaves = {}
        for span, written in self._turned.items():
            number = float(written)
            if span not in knobs or not math.isfinite(number):
                return None
            if knobs[span].name not in graph.given:
                leaves[knobs[span].id] = np.float64(number)
        return leaves

    @property
    def move(self) -> bool:
        """Whether other words stand elsewhere: most turns of a knob write as many digits as there were."""
        return any(self._longer)

    def nodes(self, graph: Graph, leaves: dict[int, np.float64]) -> tuple[Node, ...]:
        """The nodes with their new numbers, at their new places."""
        if not self.move:
            return tuple(replace(node, leaf=leaves[node.id]) if node.id in leaves else node for node in graph.nodes)
        return tuple(
            replace(node, span=self.moved(node.span), leaf=leaves.get(node.id, node.leaf)) for node in graph.nodes
        )

    def quotes(self, diagnostic: Diagnostic) -> bool:
        """Whether a remark is about a number that is another now, and may have it in its words."""
        spans = [diagnostic.span, diagnostic.hint.span if diagnostic.hint else None]
        return any(
            told is not None and told.start < turned.end and turned.start < told.end
            for told in spans
            for turned in self._turned
        )

    def place(self, span: Span) -> Span:
        """Where the same words stand now."""
        return Span(*(position + self._longer[bisect_right(self._ends, position)] for position in span))

    def moved(self, span: Span | None) -> Span | None:
        """The same for what may come from beside the text."""
        return None if span is None else self.place(span)

    def diagnostic(self, diagnostic: Diagnostic) -> Diagnostic:
        """A remark at its new place."""
        hint = diagnostic.hint and Hint(
            diagnostic.hint.label, self.moved(diagnostic.hint.span), diagnostic.hint.replacement
        )
        return replace(diagnostic, span=self.moved(diagnostic.span), hint=hint)
