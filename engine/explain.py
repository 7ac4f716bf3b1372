"""A step as one or two sentences.

The words come from the operations table and, where they are true of every operation, from `engine/words/`; this module
knows which of them apply and how to fill them in.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import typeset, words
from engine.arithmetic import NUMPY
from engine.graph import Edge, Graph, Node
from engine.numbers import format_number, shape_text
from engine.operations import Kink
from engine.passes import Trace

# With more operands than this, the first stands for all.
_NAMED = 3
# So many letters of a formula are read as a name; a longer one is called what it is.
_READ = 36


def rule(graph: Graph, phase: str, node: int) -> str:
    """What a step does, in words that hold for every use of its operation."""
    if phase == "seed":
        return words.steps.seed_rule
    entry = graph.nodes[node].entry
    return entry.description if phase == "forward" else entry.rule


def forward(run: Trace, node: Node) -> str:
    """Say what an operation computes here."""
    operands, value = [run.graph.nodes[i] for i in node.operands], run.values[node.id]
    does = node.entry.does.format(**_filled(node, operands, run))
    axis = node.settings.get("axis")
    if axis is not None and len(operands[0].shape) > 1:
        along = words.steps.last_axis if axis == -1 else words.steps.axis.format(axis=axis)
        does = words.steps.along.format(does=does.removesuffix(words.steps.full_stop), axis=along)
    said = _in_words(value)
    if node.name is not None:
        said = (words.steps.named_array if value.ndim else words.steps.named_number).format(name=node.name, value=said)
    return words.steps.gives.format(does=does, value=said) + _remark(value)


def _filled(node: Node, operands: list[Node], run: Trace) -> dict[str, Any]:
    called = [_called(run.graph, operand) for operand in operands]
    filled: dict[str, Any] = dict(zip(node.entry.operand_names(len(called)), called, strict=True))
    filled["operands"] = _listed(called)
    filled["n"] = operands[0].size // max(1, node.size) if node.entry.settings else operands[0].size
    filled["out"] = _called(run.graph, node)
    filled["shape"] = shape_text(node.shape) if len(node.shape) > 1 else words.steps.a_list.format(n=node.size)
    return filled


def _called(graph: Graph, node: Node) -> str:
    """How a sentence calls a node: no ellipsis stands for all of an operand where there is a word for the result."""
    short = node.reference.plain
    if node.operation is None or typeset.ELLIPSIS.plain not in short:
        return short
    operands = [graph.nodes[i] for i in node.operands]
    parts = [each.formula if each.name is None else each.reference for each in operands]
    whole = node.entry.write(parts, node.settings).plain
    if len(whole) <= _READ and typeset.ELLIPSIS.plain not in whole:
        return whole
    before, _, _ = short.partition(typeset.ELLIPSIS.plain)
    return short if any(map(str.isalpha, before)) else node.entry.noun


def _listed(called: list[str]) -> str:
    if len(called) > 5:
        called = [*called[:2], words.steps.more.format(count=len(called) - 3), called[-1]]
    return (
        called[0]
        if len(called) == 1
        else words.steps.listed.format(first=words.steps.comma.join(called[:-1]), last=called[-1])
    )


def _in_words(value: Any) -> str:
    """A value in a sentence: a number, or how many and from where to where."""
    if value.size == 1:
        return format_number(value.item())
    if value.size <= 3 and value.ndim == 1:
        return _listed([format_number(x) for x in value.tolist()])
    low, high = format_number(float(value.min())), format_number(float(value.max()))
    return (words.steps.numbers_alike if low == high else words.steps.numbers_between).format(
        count=value.size, low=low, high=high
    )


def _remark(value: Any) -> str:
    return "" if np.isfinite(value).all() else words.steps.not_finite


def seed(run: Trace, node: Node) -> str:
    """Say where the backward pass begins."""
    return words.steps.seed.format(name=node.name or words.steps.result)


def backward(run: Trace, node: Node) -> str:
    """Say what an operation sends back to its operands."""
    edges = [edge for edge in run.graph.incoming[node.id] if edge.has_gradient]
    sentences = [_rule(node, edges)]
    incoming = run.gradients[node.id]
    if not incoming.any() and not any(run.contributions[edge.id].any() for edge in edges):
        sentences = [words.steps.nothing_flows]
    else:
        moving = [node.entry.operand_kinks.get(edge.slot) for edge in edges]
        kinks = [kink for kink in (node.entry.kink, *moving) if kink is not None]
        sentences += [kink.sentence for kink in kinks if _is_at(kink, run, node)]
    named = len(edges) if len(edges) <= _NAMED else 1
    sentences += [_receives(run, node, edge) for edge in edges[:named]]
    if len(edges) > named:
        sentences.append(words.steps.others.format(count=len(edges) - named))
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
    summed = node.entry.elementwise and source.shape != node.shape
    name = _called(run.graph, source)
    if source.operation and name == source.entry.noun and words.steps.receives.startswith("{name}"):
        name = name[:1].upper() + name[1:]
    sentence = words.steps.receives.format(
        name=name,
        calculation=_calculation(run, node, edge),
        value=_in_words(contribution),
        over=words.steps.summed.format(count=node.size // max(1, source.size)) if summed else "",
        why=_why_zero(run, node, edge),
    )
    return sentence + _branch(run, edge, source)


def _why_zero(run: Trace, node: Node, edge: Edge) -> str:
    """Why nothing arrives where something was sent."""
    local = run.locals[edge.id]
    if local is None or local.any() or not run.gradients[node.id].any():
        return ""
    return words.steps.stopped if node.entry.gates else words.steps.flat


def _calculation(run: Trace, node: Node, edge: Edge) -> str:
    """Incoming × local =, where both are single numbers."""
    local, incoming = run.locals[edge.id], run.gradients[node.id]
    if local is None or local.ndim or incoming.ndim:
        return ""
    if not (run.graph.carries[node.id] or np.isfinite(local)):
        # Behind a question nothing is multiplied.
        return ""
    return words.steps.calculation.format(incoming=_factor(incoming), local=_factor(local))


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
        return words.steps.first_of.format(count=len(uses))
    if source.shape != ():
        return words.steps.added_to.format(count=count)
    with np.errstate(all="ignore"):
        after = before + run.contributions[edge.id]
    template = words.steps.with_all_before if count == len(uses) - 1 else words.steps.with_before
    added, there = _factor(run.contributions[edge.id]), format_number(before.item())
    return template.format(before=there, added=added, after=format_number(after.item()))


SENTENCES = {"forward": forward, "seed": seed, "backward": backward}
