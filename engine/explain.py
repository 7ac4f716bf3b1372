"""A step as one or two sentences.

The words come from the operations table; this module knows how to fill them in, and the few sentences that are true of every
operation: where the way back begins, what a branch adds up, what a sum over points is, why nothing flows.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.arithmetic import NUMPY
from engine.graph import Edge, Graph, Node
from engine.numbers import format_number
from engine.operations import Kink
from engine.passes import Trace

SEED_RULE = "The output changes exactly as much as itself: its gradient is 1."
# With more operands than this, the first stands for all.
_NAMED = 3


def rule(graph: Graph, phase: str, node: int) -> str:
    """What a step does, in words that hold for every use of its operation."""
    if phase == "seed":
        return SEED_RULE
    entry = graph.nodes[node].entry
    return entry.description if phase == "forward" else entry.rule


def forward(run: Trace, node: Node) -> str:
    """Say what an operation computes here."""
    operands, value = [run.graph.nodes[i] for i in node.operands], run.values[node.id]
    does = node.entry.does.format_map(_words(node, operands, run)).replace("the 1 numbers", "the one number")
    axis = node.settings.get("axis")
    if axis is not None and len(operands[0].shape) > 1:
        does = f"{does.removesuffix('.')}, along {'the last axis' if axis == -1 else f'axis {axis}'}."
    name = f"{node.name} = " if node.name is not None else ""
    if node.name is not None and value.ndim:
        name = f"{node.name}: "
    return f"{does} That gives {name}{_in_words(value)}.{_remark(node, value)}"


def _words(node: Node, operands: list[Node], run: Trace) -> dict[str, str]:
    called = [operand.reference.plain for operand in operands]
    words = dict(zip(node.entry.operand_names(len(called)), called, strict=True))
    words["operands"] = _listed(called)
    words["n"] = str(operands[0].size // max(1, node.size) if node.entry.settings else operands[0].size)
    words["out"] = node.reference.plain
    return words


def _listed(called: list[str]) -> str:
    if len(called) > 5:
        called = [*called[:2], f"{len(called) - 3} more", called[-1]]
    return called[0] if len(called) == 1 else f"{', '.join(called[:-1])} and {called[-1]}"


def _in_words(value: Any) -> str:
    """A value in a sentence: a number, or how many and from where to where."""
    if value.size == 1:
        return format_number(value.item())
    if value.size <= 3 and value.ndim == 1:
        return _listed([format_number(x) for x in value.tolist()])
    low, high = format_number(float(value.min())), format_number(float(value.max()))
    return f"{value.size} numbers, all {low}" if low == high else f"{value.size} numbers from {low} to {high}"


def _remark(node: Node, value: Any) -> str:
    if np.isfinite(value).all():
        return ""
    return " That is not finite: from here on nothing that depends on it can be trusted."


def seed(run: Trace, node: Node) -> str:
    """Say where the backward pass begins."""
    why = "Its gradient is 1, because this is the output: it changes exactly as much as itself."
    return f"The way back begins at {node.name or 'the result'}. {why}"


def backward(run: Trace, node: Node) -> str:
    """Say what an operation sends back to its operands."""
    edges = [edge for edge in run.graph.incoming[node.id] if edge.has_gradient]
    sentences = [_rule(node, edges)]
    incoming = run.gradients[node.id]
    if not incoming.any() and not any(run.contributions[edge.id].any() for edge in edges):
        sentences = ["The incoming gradient is 0, so nothing flows on from here."]
    elif node.entry.kink is not None and _is_at(node.entry.kink, run, node):
        sentences.append(node.entry.kink.sentence)
    named = len(edges) if len(edges) <= _NAMED else 1
    sentences += [_receives(run, node, edge) for edge in edges[:named]]
    if len(edges) > named:
        rest = len(edges) - named
        sentences.append(f"The other {rest} operands receive theirs in the same way.")
    return " ".join(sentences)


def _rule(node: Node, edges: list[Edge]) -> str:
    """The operation's sentence, or the one for the only operand that has a gradient."""
    entry = node.entry
    if len(edges) == 1 and entry.operand_rules:
        return entry.operand_rules[edges[0].slot] or entry.rule
    return entry.rule


def _is_at(kink: Kink, run: Trace, node: Node) -> bool:
    operands = [run.values[i] for i in node.operands]
    with np.errstate(all="ignore"):
        return bool(np.any(kink.at(NUMPY, run.values[node.id], *operands, **node.settings)))


def _receives(run: Trace, node: Node, edge: Edge) -> str:
    """What one operand receives, and what it has with what came before."""
    source = run.graph.nodes[edge.source]
    contribution = run.contributions[edge.id]
    name = source.reference.plain
    summed = node.entry.elementwise and source.shape != node.shape
    over = f", summed over the {node.size // max(1, source.size)} points it was used for" if summed else ""
    sentence = (
        f"{name} receives {_calculation(run, node, edge)}{_in_words(contribution)}{over}{_why_zero(run, node, edge)}."
    )
    return sentence + _branch(run, edge, source, name)


def _why_zero(run: Trace, node: Node, edge: Edge) -> str:
    """Why nothing arrives where something was sent."""
    local = run.locals[edge.id]
    if local is None or local.any() or not run.gradients[node.id].any():
        return ""
    if node.entry.gates:
        return ", because nothing passes to it here"
    return ", because the slope is 0 here"


def _calculation(run: Trace, node: Node, edge: Edge) -> str:
    """Incoming × local =, where both are single numbers."""
    local, incoming = run.locals[edge.id], run.gradients[node.id]
    if local is None or local.ndim or incoming.ndim:
        return ""
    return f"{_factor(incoming)} × {_factor(local)} = "


def _factor(x: Any) -> str:
    shown = format_number(x.item())
    return f"({shown})" if shown.startswith("−") else shown


def _branch(run: Trace, edge: Edge, source: Node, name: str) -> str:
    """Contributions arrive from the last user to the first; say what is there after this one."""
    uses = run.graph.outgoing[source.id]
    if len(uses) < 2:
        return ""
    earlier = [use for use in uses if use.target > edge.target or (use.target == edge.target and use.slot < edge.slot)]
    if not earlier:
        return f" It is used {len(uses)} times; this is the first contribution."
    if source.shape != ():
        return f" It is added to what came from {len(earlier)} other {'use' if len(earlier) == 1 else 'uses'}."
    before = sum(run.contributions[use.id] for use in earlier)
    after = before + run.contributions[edge.id]
    done = " in all" if len(earlier) == len(uses) - 1 else ""
    added, there = _factor(run.contributions[edge.id]), format_number(before.item())
    return f" With the {there} from before: {there} + {added} = {format_number(after.item())}{done}."


SENTENCES = {"forward": forward, "seed": seed, "backward": backward}
