"""Names for a script: the visitor's own where Python allows them, speaking ones for what has no name.

A variable that shadows `sum` or `np` breaks a script far from the place where it was written, so every script knows which words are
its own before the first name is given.
"""

from __future__ import annotations

import builtins
import keyword
from collections import Counter
from collections.abc import Iterable

from engine.graph import Graph, Node

_OF_PYTHON = frozenset({*keyword.kwlist, *keyword.softkwlist, *dir(builtins)})


class Names:
    """The names of one script, all different."""

    def __init__(self, graph: Graph, reserved: Iterable[str]) -> None:
        """Name all nodes but single constants without a name, which are written as numbers.

        Args:
            graph: What the script computes.
            reserved: Words that the script uses itself.
        """
        self._taken = {*_OF_PYTHON, *reserved}
        self._counts: Counter[str] = Counter()
        self.of: dict[int, str] = {}
        named = [node for node in graph.nodes if node.name is not None]
        # Whoever can keep his name does, before another that has to give way takes it.
        for node in sorted(named, key=lambda node: node.name in self._taken):
            self.of[node.id] = self.fresh(node.name or "")
        for node in graph.nodes:
            if node.id not in self.of and (node.id == graph.output or not is_number(node)):
                self.of[node.id] = self._speaking(graph, node)

    def fresh(self, wish: str) -> str:
        """The name that is wished for, with underscores behind it until it is free."""
        while wish in self._taken:
            wish += "_"
        self._taken.add(wish)
        return wish

    def numbered(self, stem: str) -> str:
        """The stem with the next number that is free."""
        while True:
            self._counts[stem] += 1
            name = f"{stem}{self._counts[stem]}"
            if name not in self._taken:
                self._taken.add(name)
                return name

    def _speaking(self, graph: Graph, node: Node) -> str:
        if node.id == graph.output:
            return self.fresh("loss" if node.size == 1 else "result")
        return self.numbered(f"{node.operation or node.kind}_")


def is_number(node: Node) -> bool:
    """Whether a node is a single constant that the program gives no name."""
    return node.kind == "constant" and node.name is None and node.shape == ()
