"""Programs as graphs, the last ones kept: where only numbers of knobs change, reading the text is most of the work.

A kept graph serves for the same program, output and names of values, whatever their numbers are, and for a program that differs from it
in the numbers of its knobs; the engine says where it does not.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, TypeAlias

import engine

MOST_NODES = 3_000
"""Of all kept graphs together: a node is two or three kilobytes."""
LARGEST = 500
BRIEF_NODES, BRIEF_BYTES, BRIEF_SECONDS = 60, 2**18, 0.001
"""Of a graph that is computed sooner than the work would be handed to somebody else."""
_Key: TypeAlias = tuple[str, str | None, tuple[str, ...]]


class Builds:
    """Graphs by what they are built from, the longest unused ones dropped first."""

    def __init__(self, most_nodes: int) -> None:
        """Start empty."""
        self._most = most_nodes
        self._kept: OrderedDict[_Key, engine.Graph] = OrderedDict()
        self._lock = threading.Lock()
        self.nodes = 0

    def build(self, program: str, values: Mapping[str, Any], output: str | None) -> engine.Graph:
        """What `engine.build` gives."""
        graph = self.known(program, values, output)
        if graph is None:
            graph = engine.build(program, values, output=output)
            self._keep((engine.blanked(program), output, tuple(values)), graph)
        return graph

    def known(self, program: str, values: Mapping[str, Any], output: str | None) -> engine.Graph | None:
        """The same where no text has to be read for it; None elsewhere."""
        key = (engine.blanked(program), output, tuple(values))
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            graph = None if kept is None else engine.with_text(kept, program)
            if graph is not None:
                # The next text of a hand on a knob is more like this one than like the first.
                self._kept[key] = graph
        return None if graph is None else engine.with_values(graph, values)

    def brief(self, program: str, values: Mapping[str, Any], output: str | None) -> engine.Graph | None:
        """The same where also everything is computed in no time."""
        graph = self.known(program, values, output)
        if (
            graph is None
            or len(graph.nodes) > BRIEF_NODES
            or graph.bytes > BRIEF_BYTES
            or graph.seconds > BRIEF_SECONDS
        ):
            return None
        return graph

    def _keep(self, key: _Key, graph: engine.Graph) -> None:
        if len(graph.nodes) > LARGEST or graph.given is None or graph.bytes > LARGEST * 2**10:
            return
        with self._lock:
            old = self._kept.pop(key, None)
            self._kept[key] = graph
            self.nodes += len(graph.nodes) - (0 if old is None else len(old.nodes))
            while self.nodes > self._most:
                _, dropped = self._kept.popitem(last=False)
                self.nodes -= len(dropped.nodes)


_builds = Builds(MOST_NODES)
build = _builds.build
known = _builds.known
brief = _builds.brief
