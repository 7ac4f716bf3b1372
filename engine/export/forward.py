"""The forward pass as lines of Python for an array library, from the templates of the operations table.

A template such as `np.sum({x}{axis})` names its operands, or all of them by {operands}. What else may stand in braces:

=================  =====================================================
{axis}, {dim}      `, axis=1` or `, dim=1`; nothing for all axes
{axis_number}      the axis alone
{dims}             the axis, or all axes in parentheses
{axes}             the axes in reverse order
{shape}            the shape of the result
{at}               indices and slices as they are typed
{flip}, {forward}  the same in two steps, for libraries whose slices only go forward
=================  =====================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter
from typing import Any

from engine.export import literals
from engine.export.names import Names, is_number
from engine.graph import Graph, Node
from engine.operations import OPERATIONS
from engine.operations.shapes import index_text

# More terms than this make the next line.
_TERMS = 10
_ARGUMENT = re.compile(r"(\w\(|\[|, )$")


@dataclass(frozen=True, slots=True)
class Library:
    """How numbers and arrays are written for a library.

    Attributes:
        name: The field of an entry that holds its templates.
        number: A single number as a value of the library.
        array: Nested lists as an array.
        full: A shape and the number that fills it.
        argument: A number as an argument of a call.
        tail: What ends the call that makes a parameter.
    """

    name: str
    number: str
    array: str
    full: str
    argument: str = "{}"
    tail: str = ""

    @property
    def sources(self) -> dict[str, str]:
        """All functions that entries bring along for this library, by name."""
        found = {}
        for operation in OPERATIONS:
            for source in operation.prelude.get(self.name, ()):
                text = source.strip()
                found[text.removeprefix("def ").partition("(")[0]] = text
        return found


class Forward:
    """Lines for leaves and operations of a graph."""

    def __init__(self, graph: Graph, names: Names, library: Library) -> None:
        """Take the graph, its names in the script and the library."""
        self.graph = graph
        self.names = names
        self.library = library
        self.sources = library.sources

    def leaves(self, *kinds: str) -> Iterator[str]:
        """Lines for the leaves of these kinds."""
        for node in self.graph.nodes:
            if node.operation is None and node.kind in kinds and node.id in self.names.of:
                yield f"{self.names.of[node.id]} = {self.leaf(node)}"

    def leaf(self, node: Node) -> str:
        """A leaf's value."""
        tail = self.library.tail if node.kind == "parameter" else ""
        if node.shape == ():
            made = self.library.number.format(literals.decimal(node.leaf))
        elif literals.is_uniform(node.leaf):
            made = self.library.full.format(node.shape, literals.decimal(node.leaf.flat[0]))
        else:
            made = self.library.array.format(literals.nested(node.leaf))
        return made[:-1] + tail + ")"

    def operation(self, node: Node) -> list[str]:
        """One line, or a few for a chain of many operands."""
        name, template = self.names.of[node.id], getattr(node.entry, self.library.name)
        operands = [self.graph.nodes[i] for i in node.operands]
        if node.entry.name in self.sources and "(" not in template and not is_number(operands[-1]):
            # The sign has no convention of its own where both sides may move.
            return [f"{name} = {node.entry.name}({', '.join(map(self._argument, operands))})"]
        if not node.entry.variadic or "{operands}" in template:
            return [f"{name} = {self._filled(template, node, operands)}"]
        sign = template.removeprefix("{x}").removesuffix("{y}")
        if "(" in sign:
            return self._nested(name, template, node, operands)
        texts = self._beside(operands)
        rows = [texts[i : i + _TERMS] for i in range(0, len(texts), _TERMS)]
        return [f"{name} = {sign.join([name, *row] if place else row)}" for place, row in enumerate(rows)]

    def _nested(self, name: str, template: str, node: Node, operands: list[Node]) -> list[str]:
        """A call of all operands if the entry brings a function of its own for that, else of two at a time."""
        if len(operands) > 2 and node.entry.name in self.sources:
            return [f"{name} = {node.entry.name}({', '.join(map(self._argument, operands))})"]
        more = (template.format(x=name, y=self._argument(operand)) for operand in operands[2:])
        return [f"{name} = {text}" for text in (self._filled(template, node, operands[:2]), *more)]

    def _filled(self, template: str, node: Node, operands: list[Node]) -> str:
        words = _setting_words(node, self.graph)
        beside = self._beside(operands)
        places = {word: place for place, word in enumerate(("x", "y") if node.entry.variadic else node.entry.operands)}
        text = ""
        for literal, field, _, _ in Formatter().parse(template):
            text += literal
            if field is None:
                continue
            if field == "operands":
                text += ", ".join(map(self._argument, operands))
            elif field not in places:
                text += words[field]
            elif _ARGUMENT.search(text):
                text += self._argument(operands[places[field]])
            else:
                text += beside[places[field]]
        return text

    def _argument(self, operand: Node) -> str:
        """An operand as an argument of a call."""
        if not is_number(operand):
            return self.names.of[operand.id]
        return self.library.argument.format(literals.constant(operand))

    def _beside(self, operands: list[Node]) -> list[str]:
        """Operands beside operators; numbers alone would be Python's, which raises where the engine has an infinity."""
        texts = [
            literals.constant(operand, exact=False) if is_number(operand) else self.names.of[operand.id]
            for operand in operands
        ]
        texts = [f"({text})" if text.startswith("-") else text for text in texts]
        if all(map(is_number, operands)):
            texts[0] = self.library.number.format(literals.constant(operands[0]))
        return texts


def _setting_words(node: Node, graph: Graph) -> dict[str, str]:
    """What the braces of a template stand for, beside operands."""
    first = graph.nodes[node.operands[0]].shape
    axis, at = node.settings.get("axis"), node.settings.get("at", ())
    flipped = [i for i, chosen in enumerate(at) if isinstance(chosen, slice) and (chosen.step or 1) < 0]
    return {
        "axis": "" if axis is None else f", axis={axis}",
        "dim": "" if axis is None else f", dim={axis}",
        "axis_number": f"{axis}",
        "dims": f"{tuple(range(len(first))) or 0}" if axis is None else f"{axis}",
        "axes": f"{tuple(reversed(range(len(first))))}",
        "shape": f"{node.shape}",
        "at": index_text(at),
        "flip": f".flip({', '.join(map(str, flipped))})" if flipped else "",
        "forward": index_text(tuple(_forward(chosen, first[i]) for i, chosen in enumerate(at))),
    }


def _forward(chosen: Any, size: int) -> Any:
    """A slice that goes backward, as it is once its axis is flipped."""
    if not isinstance(chosen, slice) or (chosen.step or 1) > 0:
        return chosen
    taken = range(*chosen.indices(size))
    return slice(size - 1 - taken[0], size - taken[-1], -taken.step)
