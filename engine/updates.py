"""One update of a descent as people write it: the optimizer's rule for one number, in symbols, with its numbers, and what comes out.

The rule's lines stand in the optimizer's entry, in the language of programs. What a rule remembers depends on the gradients of all
updates before, so the descent is made again as far as this one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine import typeset, words
from engine.arithmetic import NUMPY
from engine.descent import chosen_rule
from engine.errors import FieldError
from engine.evaluations import Evaluations, Watch
from engine.formulas import Stage, compiled, typed
from engine.graph import Graph, Parameter, require_descendable
from engine.language.syntax import Apply, Expression, Literal, Use
from engine.limits import DEFAULT_LIMITS, Limits
from engine.optimizers import OPTIMIZERS, Optimizer, RuleLine
from engine.typeset import Formula
from engine.walk import Walk

MOST_ITERATIONS = 5_000
_BLOCK = 50
_SPELLED_OUT = 2


@dataclass(frozen=True, slots=True)
class UpdateLine:
    """A line of the rule: what happens, and its formula in stages."""

    says: str
    formula: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Update:
    """One update of one number.

    Attributes:
        iteration: Which update; the first is 1.
        parameter: The parameter's name, in its plain spelling.
        index: Which of its numbers.
        before: The number before.
        after: The number after.
        lines: The rule, line by line.
    """

    iteration: int
    parameter: str
    index: tuple[int, ...]
    before: float
    after: float
    lines: tuple[UpdateLine, ...]


def updating(  # noqa: PLR0913 - the request's fields
    graph: Graph,
    *,
    iteration: int,
    parameter: str,
    index: Sequence[int] = (),
    optimizer: str = "gradient_descent",
    learning_rate: float | None = None,
    settings: dict[str, float] | None = None,
    seed: int = 0,
    batch_size: int | None = None,
    limits: Limits = DEFAULT_LIMITS,
    stop: Callable[[], str | None] | None = None,
) -> Iterator[Update | None]:
    """Tell the update with number `iteration`: None every few milliseconds, and the update at the end.

    Args:
        graph: A program's graph; its parameters' values are the start.
        iteration: Which update; a descent that ends before tells its last.
        parameter: Whose update, in any spelling of the name.
        index: Which of its numbers.
        optimizer: The rule, like what follows as for a descent.
        learning_rate: How far to go.
        settings: Other numbers of the rule.
        seed: For rules that draw numbers.
        batch_size: Rows of data for each update.
        limits: Ceilings.
        stop: Asked now and then; a reason ends it with the update that was reached.

    Raises:
        ProgramValueError: There is nothing to go down on.
        FieldError: No such parameter, number, rule or setting.
        LimitError: An iteration that is too far on.
    """
    require_descendable(graph)
    limits.hold("iterations", iteration, "iteration")
    if not 1 <= iteration <= MOST_ITERATIONS:
        raise FieldError(words.fields.whole_from_to.format(most=MOST_ITERATIONS), field="iteration")
    rule, numbers = chosen_rule(optimizer, learning_rate, settings)
    chosen = _chosen(graph, parameter, tuple(index))
    source = Evaluations(graph, seed, batch_size, Watch(stop, _BLOCK))
    walk = Walk(source, rule, numbers, iteration, iteration)
    teller = _Teller(rule, numbers, graph.parameters.index(chosen), tuple(index))
    walk.update = teller.listening(walk.update)
    while not walk.ended:
        walk.advance(_BLOCK)
        yield None
        reason = source.watch.ask()
        if reason is not None and not walk.ended:
            walk.stop(reason)
    yield teller.told(graph, chosen.name)


def _chosen(graph: Graph, parameter: str, index: tuple[int, ...]) -> Parameter:
    """Which of the parameters it is."""
    found = graph.parameter_called(parameter)
    if found is None:
        raise FieldError(words.fields.no_parameter, field="parameter")
    if index and not found.shape:
        raise FieldError(words.fields.no_index, field="index")
    if len(index) != len(found.shape) or not all(0 <= i < n for i, n in zip(index, found.shape, strict=True)):
        raise FieldError(words.fields.no_number_at_index, field="index")
    return found


class _Teller:
    """Follows one number through a descent, and remembers what its rule does."""

    def __init__(self, rule: Optimizer, settings: dict[str, float], place: int, index: tuple[int, ...]) -> None:
        self.rule = rule
        self.settings = settings
        self.place = place
        self.index = index
        self.symbols = {each.symbol: settings[each.name] for each in rule.settings}
        self.memory = {line.name: 0.0 for line in rule.lines if line.name != "theta"}
        self.before = self.after = 0.0
        self.count = 0
        self.known: list[dict[str, float]] = []

    def listening(self, update: Callable[..., Any]) -> Callable[..., Any]:
        """The same update, listened to."""

        def heard(values: list[Any], loss: float, gradients: tuple[Any, ...]) -> list[Any]:
            moved: list[Any] = update(values, loss, gradients)
            self._take(self._of(values), self._of(moved), self._of(gradients) if gradients else 0.0)
            return moved

        return heard

    def _of(self, values: Sequence[Any]) -> float:
        return float(np.asarray(values[self.place])[self.index])

    def _take(self, before: float, after: float, gradient: float) -> None:
        self.count += 1
        self.before, self.after = before, after
        found = {"g": gradient} if self.rule.tried is None else self.rule.tried(before, after, self.settings)
        known = {"theta": before, "t": float(self.count), **self.symbols, **found}
        self.known = []
        for line in self.rule.lines:
            self.known.append({**known, **self.memory})
            outcome = _computed(_expression(line), self.known[-1])
            # Where the number goes is the descent's to say: the lines may round otherwise in the last digit.
            if line.name != "theta":
                self.memory[line.name] = outcome

    def told(self, graph: Graph, parameter: str) -> Update:
        """The last update that was heard of."""
        knob = typeset.name(parameter)
        if self.index:
            knob = typeset.subscripted(knob, typeset.separated([typeset.number(i) for i in self.index]))
        loss = typeset.name(graph.nodes[graph.output].name or "L")
        # A fraction of ∂s wants parentheses where it is squared.
        slope = typeset.derivative(loss, knob)._replace(level=typeset.POWER)
        # Where there is much to write, the gradient is called g.
        symbols = {"theta": knob, "g": slope if len(self.rule.lines) <= _SPELLED_OUT else typeset.name("g")}
        symbols["epsilon"], symbols["xi"] = typeset.symbol(r"\epsilon", "ε"), typeset.name("xi")
        rows = zip(self.rule.lines, self.known, strict=False)
        lines = tuple(UpdateLine(line.says, tuple(self._stages(line, known, symbols))) for line, known in rows)
        return Update(self.count, parameter, self.index, self.before, self.after, lines)

    def _stages(self, line: RuleLine, known: dict[str, float], symbols: dict[str, Formula]) -> Iterator[Stage]:
        expression = _expression(line)
        target = symbols.get(line.name) or typeset.name(line.name)
        rule = typed(expression, symbols)
        yield _stage("symbols", typeset.infix("←", r"\leftarrow", [target, rule], typeset.COMPARISON))
        numbers = {name: typeset.number(x) for name, x in known.items()}
        yield _stage("numbers", typed(expression, numbers))
        outcome = self.after if line.name == "theta" else _computed(expression, known)
        yield _stage("result", typeset.number(outcome))


def _stage(stage: Any, formula: Formula) -> Stage:
    return Stage(stage, formula.latex, f'<math display="block">{formula.mathml}</math>')


@functools.cache
def _expression(line: RuleLine) -> Expression:
    return compiled(line.rule, _NAMES)


_NAMES = frozenset({"theta", "g", "t", "xi", "slope"}).union(
    (line.name for rule in OPTIMIZERS for line in rule.lines),
    (setting.symbol for rule in OPTIMIZERS for setting in rule.settings),
)


def _computed(expression: Expression, known: dict[str, float]) -> float:
    """The expression's value."""
    parts: list[Any] = []
    with np.errstate(all="ignore"):
        for instruction in expression.code:
            match instruction:
                case Literal(value=value):
                    parts.append(np.float64(value))
                case Use(name=name):
                    parts.append(np.float64(known[name]))
                case _:
                    assert isinstance(instruction, Apply)  # noqa: S101 - a rule is names, numbers and operations
                    operands = (parts[i] for i in instruction.operands)
                    parts.append(instruction.operation.value(NUMPY, *operands, **instruction.settings))
    return float(parts[expression.result])
