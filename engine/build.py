"""Statements to a graph: names become nodes, shapes and costs become known, and nothing is computed but constants.

The builder drafts nodes in the order of the text, with an explicit stack for calls of the visitor's functions, and then keeps
what the output needs. Ceilings are held while drafting, so that a program that would explode is refused before it does.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Literal

import numpy as np

from engine import words
from engine.errors import (
    Diagnostic,
    FieldError,
    Hint,
    PlacedError,
    ProgramSyntaxError,
    ProgramValueError,
    Span,
)
from engine.evaluating import CONSTANTS, Evaluating
from engine.freeze import freeze
from engine.graph import Graph, Kind
from engine.language.names import Known, split_into
from engine.language.parser import parse
from engine.language.syntax import (
    Assignment,
    Definition,
    Statement,
    Use,
)
from engine.language.syntax import Literal as NumberLiteral
from engine.limits import DEFAULT_LIMITS, Limits
from engine.needed import Told, first_use, needed
from engine.values import read_name, read_values

# Values that nobody uses are named up to this number.
_UNUSED_TOLD = 20
# What an unknown name may have meant is looked for up to this number: a comparison with all known names takes its time.
_GUESSED = 100
_LEAF_KINDS: dict[str, Kind] = {"param": "parameter", "data": "data", "const": "constant"}


def build(
    program: str, values: Mapping[str, Any] | None = None, *, output: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> Graph:
    """Read a program and give its graph.

    Args:
        program: The text: statements that end at a newline or `;`, of which the last gives the output.
        values: Numbers or nested lists by name, in place of the text's leaves of that name.
        output: The name to take as the output instead of the last statement.
        limits: Ceilings.

    Returns:
        The graph, with shapes, an estimate of its cost, and diagnostics.

    Raises:
        ProgramError: The text is wrong, with span, line and column.
        LimitError: The program is over a ceiling.
        FieldError: `values` or `output` do not fit the program.

    Example:
        >>> graph = build("a = 3; a*a")
        >>> [node.label for node in graph.nodes], len(graph.edges)
        (['a', 'a·a'], 2)
    """
    try:
        builder = Builder(program, read_values(values, limits), limits)
        wanted = None if output is None else read_name(output) or output
        builder.run(wanted)
        return freeze(builder, builder.choose_output(wanted))
    except PlacedError as error:
        error.locate(program)
        raise


class Builder(Evaluating):
    """Drafts nodes and groups from statements."""

    def __init__(self, text: str, values: dict[str, np.ndarray], limits: Limits) -> None:
        """Take the program, the values beside it, and the ceilings."""
        super().__init__(text, values, limits)
        self.assignments: dict[str, Span] = {}
        self.functions: dict[str, Definition] = {}
        self.diagnostics: list[Diagnostic] = []
        self.left_out: set[str] = set()
        self.last: tuple[Statement, int | None] | None = None
        self.asked: str | None = None

    def run(self, output: str | None) -> None:
        """Work through all statements; with an output of another name, through those that it needs."""
        statements: Iterable[Told] = parse(self.text, self.limits, frozenset(self.values))
        self.asked = output
        unheard: Span | None = None
        if output is not None:
            every = list(statements)
            statements, self.left_out = needed(output, every)
            unheard = first_use(output, [statement for statement, _ in every])
        for statement, told in statements:
            self.diagnostics += told
            self.last = statement, self.statement(statement)
        if self.last is None and not self.left_out:
            raise ProgramSyntaxError(words.syntax.empty_program, Span(0, len(self.text)))
        if output is not None and unheard is not None and output not in self.names:
            # It is a knob that nobody defines, and all that uses it is left out.
            self.knob(Use(output, unheard))
        self.check_values()
        self.tell_knobs()

    def choose_output(self, output: str | None) -> int:
        """The draft that the last statement gives, or the one with the name asked for."""
        if output is not None:
            if output not in self.names:
                raise FieldError(words.fields.no_output.format(name=output[:80]), field="output")
            return self.names[output]
        assert self.last is not None  # noqa: S101 - run() has refused the empty program
        statement, draft = self.last
        if draft is None:
            name = statement.name if isinstance(statement, Definition) else ""
            example = f"{name}({', '.join('1' for _ in getattr(statement, 'parameters', ()))})"
            end = Span(len(self.text), len(self.text))
            hint = Hint(words.hints.add_a_line.format(line=example), end, f"\n{example}")
            raise ProgramSyntaxError(words.syntax.ends_with_function, statement.span, hint)
        return draft

    # Statements

    def statement(self, statement: Statement) -> int | None:
        """Draft what a statement says; give its value's draft, None for a function."""
        if isinstance(statement, Definition):
            if statement.name in self.values:
                message = words.fields.own_function_takes_no_value.format(name=statement.name)
                raise FieldError(message, field=f"values.{statement.name}")
            self.functions[statement.name] = statement
            return None
        if isinstance(statement, Assignment):
            return self.assignment(statement)
        return self.materialise(self.evaluate(statement.expression, None), None)

    def assignment(self, statement: Assignment) -> int:
        """Draft a leaf, or an expression with a name."""
        group = self.open_group(statement.name, "assignment", None, statement.span)
        first = len(self.drafts)
        code = statement.expression.code
        self.assignments[statement.name] = statement.span
        if statement.kind is not None:
            draft = self.declared_leaf(statement, group)
        else:
            result = self.evaluate(statement.expression, group)
            if isinstance(result, NumberLiteral):
                draft = self.leaf("parameter", np.float64(result.value), result.span, group)
            else:
                draft = result
                self.suggest_number(statement, draft, len(code))
        node = self.drafts[draft]
        if draft >= first and node.name is None:
            node.name = statement.name
            node.constant = False
        self.override(statement.name, draft, draft >= first)
        self.names[statement.name] = draft
        return draft

    def declared_leaf(self, statement: Assignment, group: int) -> int:
        """Draft `name = param(expression)` and its kin."""
        result = self.materialise(self.evaluate(statement.expression, group), group)
        if not self.drafts[result].constant:
            message = words.program.needs_numbers.format(word=statement.kind)
            raise ProgramValueError(message, statement.expression.span)
        span = self.inside(statement.expression.span, self.drafts[result].span)
        return self.leaf(_LEAF_KINDS[statement.kind or ""], self.folded(result), span, group)

    def inside(self, fenced: Span, span: Span | None) -> Span:
        """What a new number may replace: the value's own text, or all between the parentheses if that comes from elsewhere."""
        if span is not None and fenced.start <= span.start and span.end <= fenced.end:
            return span
        inner = self.text[fenced.start + 1 : fenced.end - 1]
        start = fenced.start + 1 + len(inner) - len(inner.lstrip())
        return Span(start, start + len(inner.strip()))

    def suggest_number(self, statement: Assignment, draft: int, length: int) -> None:
        """Tell that `k = 1/2` is an operation on constants and no knob."""
        node = self.drafts[draft]
        if node.operation is None or not node.constant or length > 12 or node.shape != ():
            return
        written = self.text[statement.expression.span.start : statement.expression.span.end]
        value = float(self.folded(draft))
        if math.isfinite(value):
            label = words.hints.write_number_or_param.format(number=f"{value:.12g}", written=written)
            hint = Hint(label, statement.expression.span, f"param({written})")
            self.tell("info", words.program.no_knob.format(name=statement.name), statement.expression.span, hint)

    def override(self, name: str, draft: int, new: bool) -> None:
        """Put the value that came beside the text into a leaf."""
        if name not in self.values:
            return
        node = self.drafts[draft]
        if node.operation is not None or not new:
            raise FieldError(words.fields.computed_takes_no_value.format(name=name), field=f"values.{name}")
        node.leaf, node.shape = self.values[name], self.values[name].shape

    # Diagnostics

    def tell(
        self, severity: Literal["info", "warning"], message: str, span: Span | None, hint: Hint | None = None
    ) -> None:
        """Note a diagnostic."""
        self.diagnostics.append(Diagnostic(severity, message, span, hint))

    def check_values(self) -> None:
        """Tell of values that the program does not use."""
        unused = [name for name in self.values if name not in self.names and name not in self.left_out]
        for name in unused[:_UNUSED_TOLD]:
            self.tell("warning", words.program.unused_value.format(name=name), None)
        if len(unused) > _UNUSED_TOLD:
            more = words.program.more_unused_values.format(count=len(unused) - _UNUSED_TOLD)
            self.tell("warning", more, None)

    def tell_knobs(self) -> None:
        """Tell of names that nobody defined, and what they might have meant."""
        meant = self.guess_knobs()
        for name, span in self.knobs.items():
            better = meant[name]
            hint = Hint(words.hints.did_you_mean.format(name=better), span, better) if better else None
            template = words.program.became_knob if name in self.values else words.program.became_knob_of_1
            self.tell("warning", template.format(name=name), span, hint)

    def guess_knobs(self) -> dict[str, str | None]:
        """What names that nobody defined might have meant; thousands of them share what is known."""
        meant: dict[str, str | None] = {}
        known, named = Known(), set(self.knobs)
        defined = deque(sorted(self.assignments.items(), key=lambda each: each[1].end))
        guessed = list(self.knobs.items())[:_GUESSED]
        for name, span in sorted(guessed, key=lambda each: each[1].start):
            # A name of a later line would be used before it is defined.
            while defined and defined[0][1].end <= span.start:
                known.add(defined[0][0])
                named.add(defined.popleft()[0])
            meant[name] = self.taken_apart(name, span, named) or known.nearest(name)
        rest = set(self.knobs)
        return meant | {
            name: self.taken_apart(name, span, rest) for name, span in self.knobs.items() if name not in meant
        }

    def taken_apart(self, name: str, span: Span, named: AbstractSet[str]) -> str | None:
        """A name as several that fell together, of which one at least is named in the program."""
        parts = split_into(name, named, CONSTANTS)
        if parts is None or named.isdisjoint(parts):
            return None
        # Right behind a number an e would be the beginning of an exponent.
        exponent = parts[0] == "e" and self.text[span.start - 1 : span.start].isdigit()
        return None if exponent else " ".join(parts)
