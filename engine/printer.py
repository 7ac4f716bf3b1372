"""A graph back to text: a whole program that gives the same graph, or the visitor's own with new numbers in place.

An expression is written where it is used if it is used once and has no name; otherwise it gets a statement, and if it has no name,
a made-up one. Nothing here recurses: the nodes are in order, so every operand's text is there before it is needed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from engine.graph import Graph, Node
from engine.operations.entry import Index, Infix, Prefix
from engine.operations.shapes import index_text
from engine.typeset import ATOM, PRODUCT, SIGN, SUM

# Parentheses inside each other, past which a part gets a name: far from where the parser gives up.
_DEPTH = 50


class Text(NamedTuple):
    """An expression as typed: how tightly it binds, whether it is a sum, and how deep its parentheses go."""

    written: str
    level: int
    chain: bool = False
    depth: int = 0


def print_program(graph: Graph) -> str:
    r"""Write a program that gives this graph: the same operations, operands, names and values.

    Calls of functions are written out, and values that came from beside the text become part of it.

    Example:
        >>> from engine.build import build
        >>> print_program(build("f(t) = t^2; a = 3; f(a) + 1"))
        'a = 3\na^2 + 1\n'
    """
    printer = _Printer(graph)
    return "\n".join(printer.lines()) + "\n"


def rewrite(graph: Graph, values: Mapping[str, float]) -> str:
    r"""The visitor's program with new numbers for scalar parameters; nothing else in it changes.

    Args:
        graph: The program's graph.
        values: Numbers by parameter name. A parameter that has no number in the text gets a line on top.

    Raises:
        KeyError: A name that is no scalar parameter of the program.

    Example:
        >>> from engine.build import build
        >>> rewrite(build("a = 3  # turn me\nw*a"), {"a": -0.5, "w": 2.0})
        'w = 2\na = -0.5  # turn me\nw*a'
    """
    scalars = {parameter.name: graph.nodes[parameter.node] for parameter in graph.parameters if parameter.shape == ()}
    text, added = graph.text, []
    for name, node in sorted(((name, scalars[name]) for name in values), key=lambda item: -(item[1].span or (0, 0))[0]):
        # What stands at a knob that nobody defined is the first use of its name.
        if node.span is None or graph.text[node.span.start : node.span.end].strip() == "" or node.group is None:
            added.append(f"{name} = {number_text(values[name])}\n")
        else:
            text = text[: node.span.start] + _in_place(graph, node, values[name]) + text[node.span.end :]
    # A byte-order mark counts as space only where the text begins.
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    return mark + "".join(sorted(added)) + text.removeprefix(mark)


def _in_place(graph: Graph, node: Node, value: float) -> str:
    """A number that stays a knob where it is put: what no number says needs `param(…)` around it."""
    start = (node.span or (0, 0))[0]
    declared = graph.text[:start].rstrip().endswith("(")
    return f"param({number_text(value)})" if math.isnan(value) and not declared else number_text(value)


def number_text(x: float) -> str:
    """A number as typed, exact to the last bit.

    Example:
        >>> number_text(3.0), number_text(0.1), number_text(float("inf"))
        ('3', '0.1', '1e999')
    """
    if math.isnan(x):
        return "(0/0)"
    if math.isinf(x):
        return "1e999" if x > 0 else "-1e999"
    return (
        str(int(x))
        if x == int(x) and abs(x) < 1e16 and math.copysign(1.0, x) * x >= 0 and str(x) != "-0.0"
        else repr(x)
    )


class _Printer:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.texts: list[Text] = []
        self.taken = {node.name for node in graph.nodes if node.name is not None}
        self.statements: list[str] = []

    def lines(self) -> list[str]:
        """Statements in order; the output's is the last."""
        final: str | None = None
        for node in self.graph.nodes:
            text = self._leaf(node) if node.operation is None else self._operation(node)
            name = node.name or (self._fresh() if self._needs_name(node, text) else None)
            if name is None:
                self.texts.append(text)
            else:
                statement = f"{name} = {self._declared(node, text)}"
                final = statement if node.id == self.graph.output and node.operation is not None else None
                self.statements.append(statement)
                self.texts.append(Text(name, ATOM))
        if final is None or self.statements[-1] != final:
            self.statements.append(self.texts[self.graph.output].written)
        return self.statements

    def _needs_name(self, node: Node, text: Text) -> bool:
        return node.operation is not None and (len(self.graph.outgoing[node.id]) > 1 or text.depth > _DEPTH)

    def _fresh(self) -> str:
        """A name that nobody has taken."""
        number = len(self.taken)
        while f"v{number}" in self.taken:
            number += 1
        self.taken.add(f"v{number}")
        return f"v{number}"

    def _leaf(self, node: Node) -> Text:
        shown = node.settings.get("shown")
        if shown is not None and node.name is None:
            return Text(shown, ATOM)
        value = np.asarray(node.leaf)
        if value.ndim == 0:
            written = number_text(float(value))
            return Text(written, SIGN if written.startswith("-") else ATOM)
        return Text(_array_text(value), ATOM, depth=value.ndim)

    def _declared(self, node: Node, text: Text) -> str:
        """The right-hand side of a name: what kind of leaf it is has to be said where the text would mean another."""
        if node.operation is not None:
            return text.written
        meant = "data" if np.ndim(node.leaf) else "parameter"
        plain = node.kind == meant and not np.isnan(node.leaf).any()
        word = {"parameter": "param", "data": "data", "constant": "const"}[node.kind]
        return text.written if plain else f"{word}({text.written})"

    def _operation(self, node: Node) -> Text:
        operands = [self.texts[i] for i in node.operands]
        depth = max(operand.depth for operand in operands) + 1
        match node.entry.syntax:
            case Infix(sign=sign, level=level, side=side):
                return self._infix(sign, level, side, operands)
            case Prefix(sign=sign, level=level):
                # A sign right before a number would become part of it.
                bare = self.graph.nodes[node.operands[0]].operation is None and operands[0].written[:1] in "0123456789."
                inner = f"({operands[0].written})" if bare else _fenced(operands[0], level + 1)
                return Text(f"{sign}{inner}", level, depth=depth)
            case Index():
                return Text(f"{_fenced(operands[0], ATOM)}[{index_text(node.settings['at'])}]", ATOM, depth=depth)
            case call:
                arguments = [operand.written for operand in operands]
                arguments += map(str, node.settings["shape"] if call.sizes else ())
                for setting in node.entry.settings:
                    value = node.settings.get(setting.name)
                    arguments += [f"{setting.name}={value}"] if value != setting.default else []
                return Text(f"{call.words[0]}({', '.join(arguments)})", ATOM, depth=depth)

    def _infix(self, sign: str, level: int, side: str, operands: list[Text]) -> Text:
        depth = max(operand.depth for operand in operands) + 1
        spaced = sign if level > PRODUCT or sign in "*/" else f" {sign} "
        if side == "right":
            written = f"{_fenced(operands[0], ATOM)}{sign}{_fenced(operands[1], SIGN)}"
            return Text(written, level, depth=depth)
        # A sum inside a sum would melt into it, and a comparison inside a comparison would make a chain of both.
        first = operands[0]
        melts = (level == SUM and sign == "+" and first.chain) or side == "chain"
        parts = [_fenced(first, level + 1 if melts else level)]
        parts += [_fenced(operand, SIGN + 1 if operand.level == SIGN else level + 1) for operand in operands[1:]]
        return Text(spaced.join(parts), level, chain=sign == "+", depth=depth)


def _fenced(text: Text, level: int) -> str:
    return text.written if text.level >= level else f"({text.written})"


def _array_text(value: np.ndarray) -> str:
    if value.ndim == 1:
        return f"[{', '.join(map(number_text, value.tolist()))}]"
    return f"[{', '.join(map(_array_text, value))}]"
