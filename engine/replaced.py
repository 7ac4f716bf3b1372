"""A graph with other numbers in its leaves, without its text being read again: what turning a knob comes to.

Names, shapes, formulas and costs follow from the text and from the shapes of what comes beside it. So a graph that was built with values
serves for all values of the same names and shapes, unless the builder had to look at the numbers themselves.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.graph import Graph
from engine.limits import DEFAULT_LIMITS, Limits
from engine.values import read_values

# What a graph remembers that holds leaves.
_REMEMBERED = ("by_name",)


def with_values(graph: Graph, values: Mapping[str, Any], limits: Limits = DEFAULT_LIMITS) -> Graph | None:
    """The graph that `build` gives for the same text and output with these values, or None where it has to be built.

    Args:
        graph: Built with values of the same names.
        values: Numbers or nested lists by name.
        limits: Ceilings.

    Raises:
        FieldError: A name or a list that `build` would refuse too.
        LimitError: More numbers than allowed.

    Example:
        >>> from engine.build import build
        >>> graph = with_values(build("a = 3; a*a", {"a": 1}), {"a": 5})
        >>> graph.nodes[0].leaf.item()
        5.0
    """
    arrays = read_values(values, limits)
    if graph.given != {name: array.shape for name, array in arrays.items()}:
        return None
    # Made now, so that it is shared.
    _ = graph.derived
    other = copy.copy(graph)
    for name in _REMEMBERED:
        other.__dict__.pop(name, None)
    nodes = tuple(
        replace(node, leaf=arrays[node.name]) if node.operation is None and node.name in arrays else node
        for node in graph.nodes
    )
    object.__setattr__(other, "nodes", nodes)
    return other
