"""Nodes in the making: their shapes and costs, checked while they are drafted.

A draft becomes a node of the graph only if the output needs it. What follows from numbers in the text alone can be computed here,
because array literals, `param(…)` and the sizes of data have to be known before the graph is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np

from engine import words
from engine.arithmetic import NUMPY
from engine.errors import Hint, ProgramShapeError, ProgramValueError, Span, quoted, repair
from engine.graph import OPERATION_SECONDS, Kind
from engine.language.syntax import Expression
from engine.language.syntax import Literal as NumberLiteral
from engine.limits import Limits
from engine.operations import Operation, ShapeProblem


@dataclass(slots=True)
class Draft:
    """A node in the making; `constant` says that its value follows from the text's numbers alone."""

    operation: Operation | None
    kind: Kind
    operands: tuple[int, ...]
    shape: tuple[int, ...]
    span: Span | None
    group: int | None
    settings: dict[str, Any] = field(default_factory=dict)
    leaf: Any = None
    name: str | None = None
    constant: bool = False
    work: float = 0.0


@dataclass(slots=True)
class DraftGroup:
    """A group in the making."""

    name: str
    kind: Literal["assignment", "call"]
    parent: int | None
    span: Span


@dataclass(slots=True)
class Call:
    """An expression being worked through: the statement's own, or a function's body."""

    expression: Expression
    locals: dict[str, int]
    group: int | None
    place: Span | None
    counter: int = 0
    results: list[int | NumberLiteral] = field(default_factory=list)


class Place(NamedTuple):
    """Where an operation stands, and in which call."""

    span: Span
    call: Span | None


class Drafting:
    """Drafts, and the groups they belong to."""

    def __init__(self, text: str, limits: Limits) -> None:
        """Begin with nothing."""
        self.text = text
        self.limits = limits
        self.drafts: list[Draft] = []
        self.groups: list[DraftGroup] = []
        self.seconds_folded = 0.0
        self.bytes_made = 0
        #: Whether the graph follows from numbers that may come beside the text.
        self.looked_at_numbers = False

    def apply(
        self, operation: Operation, operands: tuple[int, ...], span: Span, call: Call, settings: dict[str, Any]
    ) -> int:
        """An operation: its shape and cost, and a draft of it; a data maker becomes data at once."""
        settings = {**{setting.name: setting.default for setting in operation.settings}, **settings}
        if operation.makes is not None:
            settings["numbers"] = [self.number(operand, operation, span) for operand in operands]
        elif getattr(operation.syntax, "sizes", False):
            settings["shape"] = tuple(self.size(operand, operation, span) for operand in operands[1:])
            operands = operands[:1]
        shapes = [self.drafts[operand].shape for operand in operands]
        shape = self.shape(operation, shapes, settings, Place(span, call.place))
        self.limits.hold("axes", len(shape), "axes", span)
        self.limits.hold("elements", math.prod(shape), "numbers_in_array", span)
        if operation.makes is not None:
            seed = settings.get("seed") or 0
            if not 0 <= seed < 2**32:
                raise ProgramValueError(words.program.no_seed.format(number=seed, most=2**32 - 1), span)
            self.keep(math.prod(shape), span)
            with np.errstate(all="ignore"):
                made = operation.makes(settings["numbers"], settings)
            return self.leaf("data", made, span, call.group, constant=True)
        work = operation.work(shapes, settings) if operation.work else max(map(math.prod, (shape, *shapes)))
        constant = all(self.drafts[operand].constant for operand in operands)
        draft = Draft(operation, "operation", operands, shape, span, call.group, settings, constant=constant)
        draft.work = OPERATION_SECONDS + 1e-9 * operation.nanoseconds * work
        if operation.known is not None:
            self.check_known(draft, shapes)
        return self.add(draft)

    def shape(
        self, operation: Operation, shapes: list[tuple[int, ...]], settings: dict[str, Any], at: Place
    ) -> tuple[int, ...]:
        """The shape of a result; what is wrong with it is said with the text it stands in."""
        try:
            return operation.shape(shapes, settings)
        except ShapeProblem as problem:
            written = self.quoted(at.span)
            message = words.program.shape.format(written=written, problem=problem)
            if at.call is not None:
                call = self.quoted(at.call)
                message = words.program.shape_in_call.format(written=written, problem=problem, call=call)
            raise ProgramShapeError(message, at.span) from None

    def quoted(self, span: Span) -> str:
        """A stretch of the program, short enough for a sentence."""
        return quoted(self.text[span.start : span.end])

    def place(self, draft: int, use: Span) -> Span | None:
        """Where an operand stands; a name stands where it is used."""
        node = self.drafts[draft]
        return use if node.name is not None else node.span

    def number(self, draft: int, operation: Operation, use: Span) -> float:
        """An operand that has to be a number known from the text."""
        node = self.drafts[draft]
        if not node.constant or math.prod(node.shape) != 1:
            message = words.program.needs_plain_numbers.format(word=operation.written)
            place = self.place(draft, use)
            raise ProgramValueError(message, place, self.without_brackets(operation, node, place))
        return float(np.reshape(self.folded(draft), ()))

    def without_brackets(self, operation: Operation, node: Draft, place: Span | None) -> Hint | None:
        """Sizes are written one by one: `zeros(2, 3)`, not `zeros([2, 3])`."""
        several = operation.variadic or getattr(operation.syntax, "sizes", False)
        if not several or node.operation is not None or len(node.shape) != 1 or place is None:
            return None
        written = self.text[place.start : place.end]
        return repair(written[1:-1].strip(), place) if written.startswith("[") else None

    def size(self, draft: int, operation: Operation, use: Span) -> int:
        """An operand that has to be a whole number known from the text."""
        number = self.number(draft, operation, use)
        if not math.isfinite(number) or number != int(number):
            message = words.program.no_size.format(number=f"{number:g}")
            raise ProgramValueError(message, self.place(draft, use))
        return int(number)

    def check_known(self, draft: Draft, shapes: list[tuple[int, ...]]) -> None:
        """Refuse an operand that should be data and moves with a parameter, or has values that make no sense."""
        operation, use = draft.operation, draft.span
        assert operation is not None and operation.known is not None and use is not None  # noqa: S101, PT018 - asked by the caller
        slot, rule = operation.known
        operand = draft.operands[slot]
        if self.moves(operand):
            message = words.program.has_to_be_data.format(operand=operation.operands[slot])
            raise ProgramValueError(message, self.place(operand, use))
        self.looked_at_numbers = True
        problem = rule(shapes, self.folded(operand))
        if problem is not None:
            raise ProgramValueError(words.program.wrong_data.format(problem=problem), self.place(operand, use))

    def moves(self, draft: int) -> bool:
        """Whether a value depends on a parameter."""
        waiting, seen = [draft], {draft}
        while waiting:
            node = self.drafts[waiting.pop()]
            if node.kind == "parameter":
                return True
            new = set(node.operands) - seen
            seen |= new
            waiting += new
        return False

    def materialise(
        self, result: int | NumberLiteral, group: int | None, call: Call | None = None, place: int = -1
    ) -> int:
        """Make a waiting number a constant; each place it stands in is a node of its own."""
        if not isinstance(result, NumberLiteral):
            return result
        draft = self.leaf("constant", np.float64(result.value), result.span, group, constant=True)
        if call is not None:
            call.results[place] = draft
        return draft

    def leaf(  # noqa: PLR0913 - a leaf is what these say
        self,
        kind: Kind,
        value: Any,
        span: Span | None,
        group: int | None,
        *,
        name: str | None = None,
        constant: bool = False,
        shown: str | None = None,
    ) -> int:
        """Draft a leaf."""
        self.limits.hold("elements", value.size, "numbers_in_array", span)
        settings = {} if shown is None else {"shown": shown}
        return self.add(
            Draft(None, kind, (), value.shape, span, group, settings, leaf=value, name=name, constant=constant)
        )

    def add(self, draft: Draft) -> int:
        """Keep a draft; many more than the graph may hold are refused at once."""
        self.drafts.append(draft)
        if len(self.drafts) > 2 * self.limits.nodes:
            self.limits.hold("nodes", len(self.drafts), "nodes", draft.span)
        return len(self.drafts) - 1

    def open_group(self, name: str, kind: Literal["assignment", "call"], parent: int | None, span: Span) -> int:
        """Begin a group; calls that make no node must not go on for ever either."""
        if len(self.groups) >= 2 * self.limits.nodes:
            self.limits.hold("nodes", len(self.groups) + 1, "names_and_calls", span)
        self.groups.append(DraftGroup(name, kind, parent, span))
        return len(self.groups) - 1

    def keep(self, size: int, span: Span | None) -> None:
        """Hold the memory of what is computed while the program is read: many makers, each small enough, are too much together."""
        self.bytes_made += 8 * size
        self.limits.hold("bytes", self.bytes_made, "bytes_for_data", span)

    def folded(self, draft: int) -> Any:
        """The value of a constant expression; its cost is held before it is computed."""
        waiting, order, seen = [draft], [], set()
        while waiting:
            current = waiting.pop()
            if current in seen or self.drafts[current].leaf is not None:
                continue
            seen.add(current)
            order.append(current)
            waiting += self.drafts[current].operands
        self.seconds_folded += sum(self.drafts[i].work for i in order)
        span = self.drafts[draft].span
        self.limits.hold("evaluation_seconds", self.seconds_folded, "seconds_for_constants", span)
        for i in order:
            self.keep(math.prod(self.drafts[i].shape), self.drafts[i].span)
        with np.errstate(all="ignore"):
            for i in sorted(order):
                node = self.drafts[i]
                assert node.operation is not None  # noqa: S101 - leaves have their value
                operands = [self.drafts[operand].leaf for operand in node.operands]
                node.leaf = np.asarray(node.operation.value(NUMPY, *operands, **node.settings), dtype=np.float64)[()]
        return self.drafts[draft].leaf
