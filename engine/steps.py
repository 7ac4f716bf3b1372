"""What happened in a run, as an ordered list: each operation forward, the seed, each operation backward.

The engine decides the steps; whoever shows them moves an index along the list and computes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from engine import explain
from engine.formulas import Sheet, Stage
from engine.graph import Graph
from engine.passes import Trace

# Above this many operations a step's words are written only where they are asked for.
WORDS_UP_TO = 500
Phase: TypeAlias = Literal["forward", "seed", "backward"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the stepper shows.

    Attributes:
        index: Its place in the list.
        phase: The pass it belongs to.
        node: The node whose value is computed, or whose gradient is sent back.
        edges: The edges it goes along: from all operands forward, to those that have a gradient backward.
        rule: What is done, in words that hold for every use of the operation.
        text: What happened here, with numbers; None where no words were asked for.
        latex: The whole formula as LaTeX; None likewise.
        formula: The formula in stages, a row for every edge backward.
    """

    index: int
    phase: Phase
    node: int
    edges: tuple[int, ...]
    rule: str
    text: str | None = None
    latex: str | None = None
    formula: tuple[Stage, ...] = ()


def steps(run: Trace, step_range: tuple[int, int] | None = None) -> tuple[Step, ...]:
    """List the steps of a run.

    Args:
        run: A trace.
        step_range: First step, and the one behind the last, that get text and formula; all of them by default, none above
            500 operations.

    Returns:
        Forward steps in the order of ids, the seed, and backward steps in reverse order. Without gradients: forward steps only.

    Example:
        >>> from engine.build import build
        >>> from engine.passes import trace
        >>> [(step.phase, step.node) for step in steps(trace(build("a = 3; a*a")))]
        [('forward', 1), ('seed', 1), ('backward', 1)]
    """
    graph = run.graph
    plain: tuple[Step, ...] | None = graph.derived.get("steps")
    if plain is None:
        # The same whatever the numbers are, so that a knob that is turned does not list them again.
        plain = graph.derived["steps"] = _plain(graph)
    if step_range is None:
        step_range = (0, len(plain)) if len(graph.operations) <= WORDS_UP_TO else (0, 0)
    first, behind = step_range
    sheet = Sheet(run)
    return (*plain[:first], *(_worded(sheet, step) for step in plain[first:behind]), *plain[max(first, behind) :])


def _plain(graph: Graph) -> tuple[Step, ...]:
    places: list[tuple[Phase, int]] = [("forward", node.id) for node in graph.operations]
    if graph.differentiable:
        places.append(("seed", graph.output))
        places += [("backward", node.id) for node in reversed(graph.operations) if node.has_gradient]
    return tuple(_step(graph, index, phase, node) for index, (phase, node) in enumerate(places))


def _step(graph: Graph, index: int, phase: Phase, node: int) -> Step:
    incoming = () if phase == "seed" else graph.incoming[node]
    edges = tuple(edge.id for edge in incoming if phase == "forward" or edge.has_gradient)
    return Step(index, phase, node, edges, explain.rule(graph, phase, node))


def _worded(sheet: Sheet, step: Step) -> Step:
    node = sheet.run.graph.nodes[step.node]
    latex, formula = getattr(sheet, step.phase)(node)
    return replace(step, text=explain.SENTENCES[step.phase](sheet.run, node), latex=latex, formula=formula)
