"""The loss over one or two knobs, all other knobs as they are.

The forward pass runs over many settings at once, in blocks that keep the memory small.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine import words
from engine.batched import BATCHED, Many
from engine.errors import FieldError
from engine.graph import OPERATION_SECONDS, Graph, Parameter, require_descendable
from engine.limits import DEFAULT_LIMITS
from engine.passes import trace

# The limit on an axis by how many there are.
_CEILINGS = {1: "axis_points", 2: "axis_points_of_two"}
# Beside the lowest place of an axis so many are looked at, so many times over, each time between the lowest one's neighbours; and it is
# rounded to so few digits, because where a loss bends sharply its lowest place is often a number that somebody wrote.
_CLOSER = 17
_ROUNDS = 5
_DIGITS = (3, 6, 9)
# A rule read over many settings takes several steps, each with a new array.
_SECONDS_AN_OPERATION = 15e-6
# So many numbers of all nodes together at a time: 32 MB.
_BLOCK = 4_000_000


@dataclass(frozen=True, slots=True)
class Axis:
    """A direction to look along.

    Attributes:
        parameter: Its name, in any spelling.
        start: Where the axis begins.
        end: Where it ends.
        points: How many places on it.
        index: Which number of an array parameter.
    """

    parameter: str
    start: float
    end: float
    points: int
    index: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Landscape:
    """The loss over a grid.

    Attributes:
        axes: Names in their plain spelling, and the places along each.
        loss: One number a place, or rows of numbers: the first axis is the row.
        loss_at: The loss where the program stands.
        slope: The partial derivative along each axis there.
        lowest: On one axis the place where the loss is lowest, and the loss there; None where that is an end of the axis.
        status: "completed", or "stopped" where `reason` says why; rows that are missing are NaN.
    """

    axes: tuple[tuple[Axis, list[float]], ...]
    loss: Any
    loss_at: float
    slope: tuple[float, ...]
    lowest: tuple[float, float] | None = None
    status: str = "completed"
    reason: str | None = None


def landscape_seconds(graph: Graph, axes: Sequence[Axis]) -> float:
    """Estimated time of a landscape, known before anything is computed.

    Args:
        graph: As for `landscape`, like what follows.
        axes: One or two directions.

    Returns:
        Seconds: each operation's own time once a pass, that of its elements at every place.

    Example:
        >>> from engine.build import build
        >>> graph = build("w = 3; w^2")
        >>> landscape_seconds(graph, [Axis("w", -1, 1, 3)]) < landscape_seconds(graph, [Axis("w", -1, 1, 10_000)]) < 0.01
        True
    """
    passes = 1 + (_ROUNDS + 1 if len(axes) == 1 else 0)
    elements = max(0.0, graph.seconds - OPERATION_SECONDS * len(graph.operations))
    return passes * _SECONDS_AN_OPERATION * len(graph.operations) + math.prod(axis.points for axis in axes) * elements


def landscape(graph: Graph, axes: Sequence[Axis], stop: Callable[[], str | None] | None = None) -> Landscape:
    """Compute the loss over one or two axes.

    Args:
        graph: A graph whose output is one number.
        axes: One or two directions.
        stop: Asked between blocks; a reason ends the work.

    Returns:
        The loss at each place, and loss and slopes where the program stands.

    Raises:
        ProgramValueError: There is no single number, or no parameter.
        FieldError: An axis that does not fit.

    Example:
        >>> from engine.build import build
        >>> landscape(build("w = 3; w^2"), [Axis("w", -1, 1, 3)]).loss.tolist()
        [1.0, 0.0, 1.0]
    """
    (found,) = filter(None, landscape_by_blocks(graph, axes, stop))
    return found


def landscape_by_blocks(
    graph: Graph, axes: Sequence[Axis], stop: Callable[[], str | None] | None = None
) -> Iterator[Landscape | None]:
    """The same, for whoever has other things to do in between.

    Args:
        graph: As for `landscape`, like what follows.
        axes: One or two directions.
        stop: Asked between blocks.

    Returns:
        None after each block of places, at the end the landscape.

    Raises:
        ProgramValueError: There is no single number, or no parameter.
        FieldError: An axis that does not fit.
        LimitError: An axis has too many places.
    """
    require_descendable(graph)
    places = _places(graph, axes)
    grids = np.meshgrid(*(at for _, at in places), indexing="ij")
    loss = np.full(grids[0].size, np.nan)
    reason = None
    block = max(1, _BLOCK // sum(node.size for node in graph.nodes))
    by_name = {parameter.name: parameter for parameter in graph.parameters}
    targets = [(by_name[axis.parameter], axis.index) for axis, _ in places]
    for start in range(0, loss.size, block):
        reason = stop() if stop is not None else None
        if reason is not None:
            break
        chosen = slice(start, start + block)
        loss[chosen] = _losses(graph, targets, [grid.ravel()[chosen] for grid in grids])
        yield None
    lowest = None
    run = trace(graph)
    loss_at = float(np.reshape(run.loss, ()))
    if len(axes) == 1 and reason is None:
        [(parameter, index)] = targets
        here = float(np.asarray(graph.nodes[parameter.node].leaf)[index])
        for closer in _lowest(graph, targets, *_with(here, loss_at, places[0][1], loss), block):
            lowest = closer
            yield None
    slopes = tuple(float(run.gradients[parameter.node][index]) for parameter, index in targets)
    yield Landscape(
        axes=tuple((axis, at.tolist()) for axis, at in places),
        loss=loss.reshape(grids[0].shape),
        loss_at=loss_at,
        slope=slopes,
        lowest=lowest,
        status="completed" if reason is None else "stopped",
        reason=reason,
    )


def _with(here: float, loss_at: float, at: Any, loss: Any) -> tuple[Any, Any]:
    """The places of an axis with the current one among them: after a descent it may lie lower than any search comes to."""
    if not at[0] < here < at[-1]:
        return at, loss
    i = int(np.searchsorted(at, here))
    if at[i] == here:
        return at, np.concatenate([loss[:i], [np.fmin(loss[i], loss_at)], loss[i + 1 :]])
    return np.insert(at, i, here), np.insert(loss, i, loss_at)


def _lowest(
    graph: Graph, targets: list[tuple[Parameter, tuple[int, ...]]], at: Any, loss: Any, block: int
) -> Iterator[tuple[float, float] | None]:
    """Where on an axis the loss is lowest, each time closer: nothing is said that was not computed."""
    best = int(np.argmin(np.where(np.isfinite(loss), loss, np.inf)))
    if not (0 < best < len(at) - 1 and np.isfinite(loss[best])):
        return
    place, least, low, high = float(at[best]), float(loss[best]), float(at[best - 1]), float(at[best + 1])
    for turn in range(_ROUNDS + 1):
        if turn < _ROUNDS:
            some = _spaced(low, high, _CLOSER)
        else:
            short = {0.0} | {float(f"{place:.{digits}g}") for digits in _DIGITS}
            some = np.array(sorted(near for near in short if at[best - 1] < near < at[best + 1]) or [place])
        found = np.concatenate(
            [_losses(graph, targets, [some[start : start + block]]) for start in range(0, len(some), block)]
        )
        i = int(np.argmin(np.where(np.isfinite(found), found, np.inf)))
        low, high = float(some[max(0, i - 1)]), float(some[min(len(some) - 1, i + 1)])
        # Of equals a short number is the one to say.
        if found[i] < least or (found[i] == least and turn == _ROUNDS):
            place, least = float(some[i]), float(found[i])
        yield place, least


def _places(graph: Graph, axes: Sequence[Axis]) -> list[tuple[Axis, Any]]:
    """The axes with their parameters' names in plain spelling, and the places along each."""
    if not 1 <= len(axes) <= 2:
        raise FieldError(words.fields.axes, field="axes")
    plain: list[Axis] = []
    for number, axis in enumerate(axes):
        field = f"axes.{number}"
        parameter = graph.parameter_called(axis.parameter)
        if parameter is None:
            raise FieldError(words.fields.no_parameter, field=f"{field}.parameter")
        shape = parameter.shape
        if axis.index and not shape:
            raise FieldError(words.fields.no_index, field=f"{field}.index")
        if len(axis.index) != len(shape) or any(not 0 <= i < n for i, n in zip(axis.index, shape, strict=True)):
            raise FieldError(words.fields.index.format(count=len(shape)), field=f"{field}.index")
        if axis.points < 2:
            raise FieldError(words.fields.points, field=f"{field}.points")
        DEFAULT_LIMITS.hold(_CEILINGS[len(axes)], axis.points, "places_on_axis")
        if not (np.isfinite(axis.start) and np.isfinite(axis.end) and axis.start < axis.end):
            raise FieldError(words.fields.end_above_start, field=f"{field}.to")
        plain.append(replace(axis, parameter=parameter.name))
    if len({(axis.parameter, axis.index) for axis in plain}) < len(plain):
        raise FieldError(words.fields.same_knob, field="axes.1.parameter")
    return [(axis, _along(axis)) for axis in plain]


def _along(axis: Axis) -> Any:
    """The places on an axis."""
    return _spaced(axis.start, axis.end, axis.points)


def _spaced(start: float, end: float, points: int) -> Any:
    """Places from one to another, evenly spaced; both ends are exact."""
    # Steps may overflow on the last place alone, and that is the end itself.
    with np.errstate(over="ignore"):
        if np.isfinite(end - start):
            return np.linspace(start, end, points)
        # The ends lie further apart than the largest float64: halves do not, and halving numbers of such a size is exact.
        return 2 * np.linspace(start / 2, end / 2, points)


def _losses(graph: Graph, targets: list[tuple[Parameter, tuple[int, ...]]], settings: list[Any]) -> Any:
    """The loss at every setting of the targets."""
    count = len(settings[0])
    values: list[Any] = [node.leaf for node in graph.nodes]
    for (parameter, index), setting in zip(targets, settings, strict=True):
        before = values[parameter.node]
        array = before.array if isinstance(before, Many) else np.repeat(np.asarray(before)[None], count, axis=0)
        place: Any = (slice(None), *index)
        array[place] = setting
        values[parameter.node] = Many(array, parameter.shape)
    with np.errstate(all="ignore"):
        for node in graph.operations:
            values[node.id] = node.entry.value(BATCHED, *(values[i] for i in node.operands), **node.settings)
    out = values[graph.output]
    return out.array.reshape(-1) if isinstance(out, Many) else np.full(count, float(np.reshape(out, ())))
