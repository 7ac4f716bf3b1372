"""A step as one or two sentences.

The words come from the operations table and, where they are true of every operation, from `engine/words.py`; this module
knows which of them apply and how to fill them in.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import words
from engine.arithmetic import NUMPY
from engine.graph import Edge, Graph, Node
from engine.numbers import format_number, shape_text
from engine.operations import Kink
from engine.passes import Trace

# With more operands than this, the first stands for all.
_NAMED = 3


def rule(graph: Graph, phase: str, node: int) -> str:
    """What a step does, in words that hold for every use of its operation."""
    if phase == "seed":
        return words.SEED_RULE
    entry = graph.nodes[node].entry
    return entry.description if phase == "forward" else entry.rule


def forward(run: Trace, node: Node) -> str:
    """Say what an operation computes here."""
    operands, value = [run.graph.nodes[i] for i in node.operands], run.values[node.id]
    does = node.entry.does.format_map(_filled(node, operands, run)).replace(*words.SINGULAR)
    axis = node.settings.get("axis")
    if axis is not None and len(operands[0].shape) > 1:
        along = words.LAST_AXIS if axis == -1 else words.AXIS.format(axis=axis)
        does = words.ALONG.format(does=does.removesuffix("."), axis=along)
    said = _in_words(value)
    if node.name is not None:
        said = (words.NAMED_ARRAY if value.ndim else words.NAMED_NUMBER).format(name=node.name, value=said)
    return words.GIVES.format(does=does, value=said) + _remark(value)


def _filled(node: Node, operands: list[Node], run: Trace) -> dict[str, str]:
    called = [operand.reference.plain for operand in operands]
    filled = dict(zip(node.entry.operand_names(len(called)), called, strict=True))
    filled["operands"] = _listed(called)
    filled["n"] = str(operands[0].size // max(1, node.size) if node.entry.settings else operands[0].size)
    filled["out"] = node.reference.plain
    filled["shape"] = shape_text(node.shape) if len(node.shape) > 1 else words.A_LIST.format(n=node.size)
    return filled


def _listed(called: list[str]) -> str:
    if len(called) > 5:
        called = [*called[:2], words.MORE.format(count=len(called) - 3), called[-1]]
    return called[0] if len(called) == 1 else words.AND.format(first=words.COMMA.join(called[:-1]), last=called[-1])


def _in_words(value: Any) -> str:
    """A value in a sentence: a number, or how many and from where to where."""
    if value.size == 1:
        return format_number(value.item())
    if value.size <= 3 and value.ndim == 1:
        return _listed([format_number(x) for x in value.tolist()])
    low, high = format_number(float(value.min())), format_number(float(value.max()))
    return (words.NUMBERS_ALIKE if low == high else words.NUMBERS_BETWEEN).format(count=value.size, low=low, high=high)


def _remark(value: Any) -> str:
    return "" if np.isfinite(value).all() else words.NOT_FINITE


def seed(run: Trace, node: Node) -> str:
    """Say where the backward pass begins."""
    return words.SEED.format(name=node.name or words.RESULT)


def backward(run: Trace, node: Node) -> str:
    """Say what an operation sends back to its operands."""
    edges = [edge for edge in run.graph.incoming[node.id] if edge.has_gradient]
    sentences = [_rule(node, edges)]
    incoming = run.gradients[node.id]
    if not incoming.any() and not any(run.contributions[edge.id].any() for edge in edges):
        sentences = [words.NOTHING_FLOWS]
    else:
        moving = [node.entry.operand_kinks.get(edge.slot) for edge in edges]
        kinks = [kink for kink in (node.entry.kink, *moving) if kink is not None]
        sentences += [kink.sentence for kink in kinks if _is_at(kink, run, node)]
    named = len(edges) if len(edges) <= _NAMED else 1
    sentences += [_receives(run, node, edge) for edge in edges[:named]]
    if len(edges) > named:
        sentences.append(words.OTHERS.format(count=len(edges) - named))
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
    sentence = words.RECEIVES.format(
        name=name,
        calculation=_calculation(run, node, edge),
        value=_in_words(contribution),
        over=words.SUMMED.format(count=node.size // max(1, source.size)) if summed else "",
        why=_why_zero(run, node, edge),
    )
    return sentence + _branch(run, edge, source)


def _why_zero(run: Trace, node: Node, edge: Edge) -> str:
    """Why nothing arrives where something was sent."""
    local = run.locals[edge.id]
    if local is None or local.any() or not run.gradients[node.id].any():
        return ""
    return words.STOPPED if node.entry.gates else words.FLAT


def _calculation(run: Trace, node: Node, edge: Edge) -> str:
    """Incoming × local =, where both are single numbers."""
    local, incoming = run.locals[edge.id], run.gradients[node.id]
    if local is None or local.ndim or incoming.ndim:
        return ""
    if not (run.graph.carries[node.id] or np.isfinite(local)):
        # Behind a question nothing is multiplied.
        return ""
    return words.CALCULATION.format(incoming=_factor(incoming), local=_factor(local))


def _factor(x: Any) -> str:
    shown = format_number(x.item())
    return f"({shown})" if shown.startswith("−") else shown


def _branch(run: Trace, edge: Edge, source: Node) -> str:
    """Contributions arrive from the last user to the first; say what is there after this one."""
    uses = run.graph.outgoing[source.id]
    if len(uses) < 2:
        return ""
    count, before = run.arrived[edge.id]
    if not count:
        return words.FIRST_OF.format(count=len(uses))
    if source.shape != ():
        return (words.ADDED_TO_ONE if count == 1 else words.ADDED_TO_MANY).format(count=count)
    with np.errstate(all="ignore"):
        after = before + run.contributions[edge.id]
    template = words.WITH_ALL_BEFORE if count == len(uses) - 1 else words.WITH_BEFORE
    added, there = _factor(run.contributions[edge.id]), format_number(before.item())
    return template.format(before=there, added=added, after=format_number(after.item()))


SENTENCES = {"forward": forward, "seed": seed, "backward": backward}
