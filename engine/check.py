"""Finite differences beside backpropagation: the same gradients by turning one knob at a time, and what that costs.

The central difference (L(θ+h) − L(θ−h)) / 2h differs from the derivative by about h²|L‴|/6 from leaving out higher terms and
by about ε|L|/h from rounding; h near ∛ε·|θ| balances both.

Source: J. Nocedal and S. Wright, Numerical Optimization, 2nd ed., Springer 2006, section 8.1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine import words
from engine.arithmetic import NUMPY
from engine.errors import FieldError
from engine.graph import Graph, require_descendable
from engine.passes import Trace, trace
from engine.values import read_name

ENTRIES = 300
# So long may the evaluations take together, by the graph's own estimate; reading a node costs time too.
SECONDS = 0.5
_SECONDS_PER_NODE = 1e-6
TOLERANCE = 1e-5
# A nudge that was chosen large is meant to show what it leaves out.
_HIGHER = 1e-9
# A plain float: NumPy's own would warn where infinities meet.
_EPSILON = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of one parameter."""

    name: str
    node: int
    index: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One entry of one parameter: its gradient both ways, and what the difference was made of.

    Attributes:
        name: The parameter's.
        index: Which of its numbers.
        gradient: By backpropagation.
        finite_difference: By nudging to both sides: (loss_above - loss_below) / 2h.
        difference: How far these two are apart.
        agrees: Whether they are as near as they can be expected to be.
        h: The nudge.
        loss_above: The loss with the number nudged upward.
        loss_below: The loss with the number nudged downward.
        forward_difference: By nudging upward only: (loss_above - loss) / h.
    """

    name: str
    index: tuple[int, ...]
    gradient: float
    finite_difference: float
    difference: float
    agrees: bool
    h: float
    loss_above: float
    loss_below: float
    forward_difference: float


@dataclass(frozen=True, slots=True)
class Check:
    """The result of a check.

    Attributes:
        parameters: The entries that were compared, largest gradients first chosen, in the order of the program.
        unchecked: How many entries were left out.
        evaluations: How often the program was run, by either way.
        agree: Whether all entries agree to 1e-5 of the larger, or of the loss over h where rounding hides more.
        loss: The loss without any nudge.
    """

    parameters: tuple[Comparison, ...]
    unchecked: int
    evaluations: dict[str, dict[str, int]]
    agree: bool
    loss: float


def check(graph: Graph, *, h: float | None = None, parameters: Sequence[str] | None = None) -> Check:
    """Compare backpropagation with central finite differences.

    Args:
        graph: A graph whose output is one number.
        h: The nudge; chosen for each entry by its size unless given.
        parameters: Names to check, in any spelling; all unless given.

    Returns:
        Both gradients of each entry, whether they agree, and the number of evaluations either way needed.

    Raises:
        ProgramValueError: There is no single number, or no parameter.
        FieldError: An unknown name, or an h that is no positive number.

    Example:
        >>> from engine.build import build
        >>> check(build("w = 3; w^2")).agree
        True
    """
    require_descendable(graph)
    if h is not None and not 0 < h < math.inf:
        raise FieldError(words.fields.positive, field="h")
    chosen = _chosen(graph, parameters)
    run = trace(graph)
    entries = _largest(graph, chosen, run, _affordable(graph))
    total = sum(graph.nodes[node].size for _, node in chosen)
    here = float(np.reshape(run.loss, ()))
    nudged = Nudged(loss_at(graph), here, h)
    compared = tuple(
        _compare(entry, graph.nodes[entry.node].leaf, run.gradients[entry.node], nudged) for entry in entries
    )
    counts = {"backpropagation": {"forward": 1, "backward": 1}, "finite_differences": {"forward": 2 * len(compared)}}
    return Check(compared, total - len(compared), counts, all(c.agrees for c in compared), here)


def loss_at(graph: Graph) -> Callable[[int, Any], float]:
    """The loss with one leaf replaced, by the forward pass alone; only what depends on the leaf is computed again."""
    base: list[Any] = []
    with np.errstate(all="ignore"):
        for node in graph.nodes:
            base.append(
                node.leaf
                if node.operation is None
                else node.entry.value(NUMPY, *(base[i] for i in node.operands), **node.settings)
            )

    def evaluate(leaf: int, value: Any) -> float:
        values = {leaf: value}
        with np.errstate(all="ignore"):
            for node in graph.operations:
                if any(i in values for i in node.operands):
                    values[node.id] = node.entry.value(
                        NUMPY, *(values.get(i, base[i]) for i in node.operands), **node.settings
                    )
        return float(np.reshape(values.get(graph.output, base[graph.output]), ()))

    return evaluate


def _affordable(graph: Graph) -> int:
    """How many entries can be compared in time: judged before anything is computed, so the same on every machine."""
    return max(1, min(ENTRIES, int(SECONDS / (graph.seconds + _SECONDS_PER_NODE * len(graph.nodes)))))


def _largest(graph: Graph, chosen: Sequence[tuple[str, int]], run: Trace, most: int) -> list[Entry]:
    """The entries with the largest gradients, what is not finite before all, in the order of the program."""
    sizes = [np.abs(run.gradients[node]).ravel() for _, node in chosen]
    flat = np.nan_to_num(np.concatenate([np.empty(0), *sizes]), nan=np.inf, posinf=np.inf)
    kept = np.sort(np.argsort(-flat, kind="stable")[:most])
    starts = np.cumsum([0, *(size.size for size in sizes)])
    owners = np.searchsorted(starts, kept, side="right") - 1
    entries = []
    for place, owner in zip(kept.tolist(), owners.tolist(), strict=True):
        name, node = chosen[owner]
        index = np.unravel_index(place - int(starts[owner]), graph.nodes[node].shape)
        entries.append(Entry(name, node, tuple(int(i) for i in index)))
    return entries


def _chosen(graph: Graph, names: Sequence[str] | None) -> list[tuple[str, int]]:
    known = {parameter.name: parameter.node for parameter in graph.parameters}
    wanted = known.keys() if names is None else {read_name(name) for name in names}
    if not wanted <= known.keys():
        raise FieldError(words.fields.no_parameter, field="parameters")
    return [(name, node) for name, node in known.items() if name in wanted]


@dataclass(frozen=True, slots=True)
class Nudged:
    """How the loss answers to nudges: with one leaf replaced, where the program stands, and by how much to nudge."""

    loss: Callable[[int, Any], float]
    here: float
    h: float | None


def _compare(entry: Entry, value: Any, gradient: Any, by: Nudged) -> Comparison:
    at = float(value[entry.index])
    nudge = by.h if by.h is not None else math.cbrt(_EPSILON) * max(1.0, abs(at))
    # The nudge that is really made: at + h is rounded.
    above, below = at + nudge, at - nudge
    losses = []
    for moved in (above, below):
        nudged = np.array(value, dtype=np.float64)
        nudged[entry.index] = moved
        losses.append(by.loss(entry.node, nudged[()]))
    slope = _slope(losses[0] - losses[1], above - below)
    exact = float(gradient[entry.index])
    difference = abs(exact - slope)
    agrees = exact == slope or difference <= _allowed(exact, slope, nudge, losses)
    forward = _slope(losses[0] - by.here, above - at)
    return Comparison(
        entry.name, entry.index, exact, slope, difference, bool(agrees), nudge, losses[0], losses[1], forward
    )


def _slope(rise: float, run: float) -> float:
    """The rise over the run that rounding left; none where it left nothing."""
    return rise / run if run else math.nan


def _allowed(exact: float, slope: float, nudge: float, losses: list[float]) -> float:
    """How far the two may be apart: 1e-5 of the larger, what rounding hides, and what leaving out higher terms costs.

    Where a number is not finite, nothing but equality is agreement.
    """
    size = max(map(abs, losses))
    if not (math.isfinite(exact) and math.isfinite(slope) and math.isfinite(size)):
        return -1.0
    rounding = 4 * float(np.finfo(np.float64).eps) * size / nudge
    return TOLERANCE * max(abs(exact), abs(slope)) + rounding + min(nudge**2, _HIGHER) * max(1.0, size)
