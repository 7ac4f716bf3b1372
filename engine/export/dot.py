"""The graph as DOT, the language of Graphviz: names, signs, values and gradients as plain labels, for any tool that draws DOT.

Labels are quoted here and nowhere else. A label holds a name of letters and digits, a sign of the table or a number; should it ever hold
a quote or a backslash, that stays text.
"""

from __future__ import annotations

import numpy as np

from engine.export.names import is_number
from engine.graph import Graph, Node
from engine.numbers import summary
from engine.passes import Trace, trace

_HEAD = """digraph chainrule {
  graph [rankdir=LR, nodesep=0.2, ranksep=0.6, charset="UTF-8"];
  node [fontname="Helvetica", fontsize=11, style="filled", fillcolor="white", color="#444444"];
  edge [color="#444444", arrowsize=0.7];"""
_LOOKS = {
    "parameter": 'shape=box, fillcolor="#fdebd9"',
    "data": 'shape=box, fillcolor="#e3eef6"',
    "constant": "shape=box",
    "operation": 'shape=box, style="filled,rounded"',
}


def write(graph: Graph) -> str:
    """Write a graph as DOT; constants without a name stand in the sign of the operation that uses them."""
    run = trace(graph)
    shown = {node.id for node in graph.nodes if node.id == graph.output or not is_number(node)}
    nodes = [_node(run, graph.nodes[i]) for i in sorted(shown)]
    edges = [f"  n{edge.source} -> n{edge.target};" for edge in graph.edges if edge.source in shown]
    return "\n".join([_HEAD, *nodes, *edges, "}"]) + "\n"


def _node(run: Trace, node: Node) -> str:
    lines = [node.symbol] if node.operation else []
    lines += [node.name] if node.name is not None else []
    lines.append(summary(np.asarray(run.values[node.id])))
    gradient = run.gradients[node.id]
    lines += [] if gradient is None else [f"∂ {summary(np.asarray(gradient))}"]
    border = ", peripheries=2" if node.id == run.graph.output else ""
    return f'  n{node.id} [label="{_escaped(lines)}", {_LOOKS[node.kind]}{border}];'


def _escaped(lines: list[str]) -> str:
    return "\\n".join(line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
