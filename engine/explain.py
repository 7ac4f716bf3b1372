"""A step as one or two sentences and as a formula in stages.

Forward: the operation in symbols, with numbers, its result. Backward, for every operand that has a gradient: the chain rule in symbols,
the incoming gradient put in, all numbers, the contribution. The words come from the operations table; this module only knows how to
fill them in, and the few sentences that are true of every operation.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from engine import typeset
from engine.arithmetic import NUMPY
from engine.graph import Edge, Graph, Node
from engine.language.parser import parse
from engine.language.syntax import Apply, Bare, Expression, Use
from engine.language.syntax import Literal as NumberLiteral
from engine.limits import Limits
from engine.numbers import format_number
from engine.passes import Trace
from engine.typeset import Formula

SEED_RULE = "The output changes exactly as much as itself: its gradient is 1."
# A step with more operands than this shows the first ones; the others follow the same rule.
ROWS = 8
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of a step's formula; stages of one edge are joined by equals signs.

    Attributes:
        stage: Symbols; the incoming gradient put in; all numbers; the result.
        latex: LaTeX.
        mathml: A `math` element whose parts name their node (`data-node`), gradient (`data-gradient`) or edge (`data-edge`).
        edge: The edge a backward row belongs to; None forward.
    """

    stage: Literal["symbols", "gradient", "numbers", "result"]
    latex: str
    mathml: str
    edge: int | None = None


Explanation = tuple[str, str, tuple[Stage, ...]]


def rule(graph: Graph, phase: str, node: int) -> str:
    """What a step does, in words that hold for every use of its operation."""
    if phase == "seed":
        return SEED_RULE
    entry = graph.nodes[node].entry
    return entry.description if phase == "forward" else entry.rule


# Forward


def forward(run: Trace, node: Node) -> Explanation:
    """What an operation computes here."""
    nodes = run.graph.nodes
    operands = [nodes[i] for i in node.operands]
    value = run.values[node.id]
    symbols = typeset.linked(node.formula, node=node.id) if not operands else _formula(node, [_symbol(o) for o in operands])
    if node.name is not None:
        symbols = typeset.equation([typeset.linked(typeset.name(node.name), node=node.id), symbols])
    numbers = _formula(node, [_value(run, operand) for operand in operands])
    result = _value(run, node)
    stages = (_stage("symbols", symbols), _stage("numbers", numbers), _stage("result", result))
    latex = " = ".join(stage.latex for stage in stages)
    return _forward_text(run, node, operands, value), latex, stages


def _forward_text(run: Trace, node: Node, operands: list[Node], value: Any) -> str:
    does = node.entry.does.format_map(_words(node, operands, run))
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
    if value.ndim == 0:
        return format_number(value.item())
    if value.size <= 3 and value.ndim == 1:
        return _listed([format_number(x) for x in value.tolist()])
    low, high = format_number(float(np.min(value))), format_number(float(np.max(value)))
    return f"{value.size} numbers, all {low}" if low == high else f"{value.size} numbers from {low} to {high}"


def _remark(node: Node, value: Any) -> str:
    if np.all(np.isfinite(value)):
        return ""
    return " That is not finite: from here on nothing that depends on it can be trusted."


def _symbol(node: Node) -> Formula:
    return typeset.linked(node.reference, node=node.id)


def _value(run: Trace, node: Node) -> Formula:
    return typeset.linked(typeset.array(run.values[node.id]), node=node.id)


def _formula(node: Node, parts: list[Formula]) -> Formula:
    if len(parts) > 6:
        parts = [*parts[:2], typeset.ELLIPSIS, parts[-1]]
    return node.entry.write(parts, node.settings)


# Seed


def seed(run: Trace, node: Node) -> Explanation:
    """Where the backward pass begins."""
    output = _symbol(node)
    symbols = typeset.linked(typeset.derivative(output, output), gradient=node.id)
    result = typeset.linked(typeset.array(run.gradients[node.id]), gradient=node.id)
    stages = (_stage("symbols", symbols), _stage("result", result))
    text = f"The way back begins at {node.reference.plain}. Its gradient is 1, because this is the output: it changes exactly as much as itself."
    return text, f"{symbols.latex} = {result.latex}", stages


# Backward


def backward(run: Trace, node: Node) -> Explanation:
    """What an operation sends back to its operands."""
    edges = [edge for edge in run.graph.incoming[node.id] if edge.has_gradient]
    stages: list[Stage] = []
    latex: list[str] = []
    for edge in edges[:ROWS]:
        row = _row(run, node, edge)
        stages += row
        latex.append(" = ".join(stage.latex for stage in row))
    lines = " \\\\ ".join(latex)
    whole = lines if len(latex) == 1 else f"\\begin{{gathered}}{lines}\\end{{gathered}}"
    return _backward_text(run, node, edges), whole, tuple(stages)


def _row(run: Trace, node: Node, edge: Edge) -> list[Stage]:
    graph = run.graph
    source = graph.nodes[edge.source]
    output = graph.nodes[graph.output].reference
    incoming = typeset.linked(typeset.derivative(output, _symbol(node)), gradient=node.id)
    known = typeset.linked(typeset.array(run.gradients[node.id]), gradient=node.id)
    target = typeset.linked(typeset.derivative(output, _symbol(source)), gradient=source.id)
    symbols, put_in = (_flow(run, node, edge, g) for g in (incoming, known))
    branches = len(graph.outgoing[source.id]) > 1
    left = _gains(target, symbols) if branches else typeset.equation([target, symbols])
    numbers = _numbers(run, node, edge, known)
    result = typeset.linked(typeset.array(run.contributions[edge.id]), edge=edge.id)
    parts = (("symbols", left), ("gradient", put_in), ("numbers", numbers), ("result", result))
    return [_stage(stage, formula, edge.id) for stage, formula in parts]  # type: ignore[arg-type]  # the pairs above are literal


def _gains(target: Formula, by: Formula) -> Formula:
    """`target += by`: one contribution of several."""
    return Formula(f"{target.latex} \\mathrel{{+}}= {by.latex}", f"<mrow>{target.mathml}<mo>+=</mo>{by.mathml}</mrow>", f"{target.plain} += {by.plain}", 0)


def _flow(run: Trace, node: Node, edge: Edge, g: Formula) -> Formula:
    """The derivative rule in the operands' names, with `g` for the incoming gradient."""
    operands = [run.graph.nodes[i] for i in node.operands]
    slope = node.entry.slope(edge.slot)
    if callable(slope):
        constants = [float(o.leaf) if o.kind == "constant" and o.shape == () else None for o in operands]
        local = slope([_symbol(operand) for operand in operands], constants)
    else:
        words = _environment(run, node, edge, [_symbol(operand) for operand in operands], _symbol(node))
        local = evaluate(slope, {**words, "g": g})
    return _summed(node, edge, run, _times(node, slope, g, typeset.linked(local, edge=edge.id)))


def _times(node: Node, slope: Any, g: Formula, local: Formula) -> Formula:
    """Incoming × local for elementwise rules; a vjp's formula is already the whole."""
    return typeset.product(g, local) if node.entry.elementwise or callable(slope) else local


def _numbers(run: Trace, node: Node, edge: Edge, g: Formula) -> Formula:
    """The same with every number put in."""
    local = run.locals[edge.id]
    if local is not None:
        shown = typeset.linked(typeset.array(_plain(local)), edge=edge.id)
        return _summed(node, edge, run, typeset.product(g, shown))
    operands = [run.graph.nodes[i] for i in node.operands]
    slope = node.entry.slope(edge.slot)
    words = _environment(run, node, edge, [_value(run, operand) for operand in operands], _value(run, node))
    return typeset.linked(evaluate(str(slope), {**words, "g": g}), edge=edge.id)


def _plain(local: Any) -> Any:
    """One number where a local derivative is the same everywhere: a 1 for every point is a 1."""
    if local.ndim and local.size > 1:
        first = local.flat[0]
        if np.all(local == first):
            return np.float64(first)
    return local


def _environment(run: Trace, node: Node, edge: Edge, operands: list[Formula], out: Formula) -> dict[str, Formula]:
    entry = node.entry
    if entry.variadic:
        others = [operand for slot, operand in enumerate(operands) if slot != edge.slot]
        words = {"x": operands[edge.slot], "y": others[0] if len(others) == 1 else typeset.ELLIPSIS}
    else:
        words = dict(zip(entry.operands, operands, strict=True))
    words["out"] = out
    words["n"] = typeset.number(run.graph.nodes[edge.source].size / max(1, node.size))
    return words


def _summed(node: Node, edge: Edge, run: Trace, flow: Formula) -> Formula:
    """A sum sign where one number was used for many points."""
    if not node.entry.elementwise or run.graph.nodes[edge.source].shape == node.shape:
        return flow
    return Formula(f"\\sum {flow.latex}", f"<mrow><mo>∑</mo>{flow.mathml}</mrow>", f"sum({flow.plain})", typeset.PRODUCT)


def _backward_text(run: Trace, node: Node, edges: list[Edge]) -> str:
    sentences = [node.entry.rule]
    incoming = run.gradients[node.id]
    if not np.any(incoming):
        sentences = ["The incoming gradient is 0, so nothing flows on from here."]
    elif node.entry.kink is not None and _at_kink(run, node):
        sentences.append(node.entry.kink.sentence)
    sentences += [_receives(run, node, edge) for edge in edges[:_NAMED]]
    if len(edges) > _NAMED:
        sentences.append(f"The other {len(edges) - _NAMED} operands receive theirs in the same way.")
    return " ".join(sentences)


def _at_kink(run: Trace, node: Node) -> bool:
    kink = node.entry.kink
    if kink is None:
        return False
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
    sentence = f"{name} receives {_calculation(run, node, edge)}{_in_words(contribution)}{over}."
    return sentence + _branch(run, edge, source, name)


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
    return f" With the {_factor(before)} from before: {_factor(before)} + {_factor(run.contributions[edge.id])} = {_factor(after)}{done}."


# Rule texts of the table, read by our own parser


def evaluate(text: str, words: dict[str, Formula]) -> Formula:
    """Typeset a rule such as `1 - tanh(x)^2` with formulas in place of its names."""
    parts: list[Formula] = []
    expression = _compiled(text)
    for instruction in expression.code:
        match instruction:
            case NumberLiteral(value=value):
                parts.append(typeset.number(value))
            case Use(name=name):
                parts.append(words.get(name) or typeset.name(name))
            case Apply(operation=operation, operands=operands, settings=settings):
                parts.append(operation.write([parts[i] for i in operands], settings))
            case _:
                raise AssertionError(text)
    return parts[expression.result]


@functools.cache
def _compiled(text: str) -> Expression:
    names = frozenset({"x", "y", "c", "g", "out", "n", "at", "axis"})
    ((statement, _),) = parse(text, Limits(), names)
    assert isinstance(statement, Bare)  # noqa: S101 - the table's texts are expressions
    return statement.expression


def _stage(stage: Literal["symbols", "gradient", "numbers", "result"], formula: Formula, edge: int | None = None) -> Stage:
    return Stage(stage, formula.latex, f'<math display="block">{formula.mathml}</math>', edge)


EXPLAIN = {"forward": forward, "seed": seed, "backward": backward}
