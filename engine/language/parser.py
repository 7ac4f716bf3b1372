"""Tokens to statements: assignments, functions and bare expressions, one after the other.

It keeps track of which names are values and which are functions, because `a(b + 1)` is a product in one case and a call in the other.
How an expression is read stands in `expressions.py`, the stack that takes the place of recursion in `stack.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine import words
from engine.errors import Diagnostic, Hint, ProgramSyntaxError, Span
from engine.language.expressions import Expressions
from engine.language.lexer import Token, tokenize
from engine.language.statements import LEAF_WORDS, Scope, heads, split
from engine.language.syntax import Assignment, Bare, Definition, Expression, Statement, Use
from engine.limits import Limits


def parse(
    text: str, limits: Limits, given: frozenset[str] = frozenset()
) -> Iterator[tuple[Statement, list[Diagnostic]]]:
    """Read a program, statement by statement, so that the first mistake in the text is the first that is told.

    Args:
        text: The program.
        limits: Ceilings for characters, statements and nesting.
        given: Names that come with a value beside the text.

    Yields:
        Each statement, with what is worth telling about its spelling.

    Raises:
        ProgramSyntaxError: The text cannot be read.
        ProgramNameError: A name is taken, used too early, or stands for no function.
        LimitError: The text is too long or too deep.
    """
    limits.hold("characters", len(text), "characters")
    lines = split(tokenize(text))
    limits.hold("statements", len(lines), "statements")
    scope = Scope(heads(lines), given)
    statement: Statement | None = None
    for tokens in lines:
        parser = Parser(text, tokens, scope, limits)
        statement = parser.statement(statement)
        yield statement, parser.diagnostics


class Parser(Expressions):
    """Reads one statement."""

    def statement(self, before: Statement | None) -> Statement:
        """Read an assignment, a function definition, or a bare expression; `before` is the statement before it."""
        start, sign = self.peek().span.start, self.peek()
        alone = before is not None and sign.kind == "sign" and sign.text in "+-" and self.starts_a_line()
        head = self.head()
        if head is None:
            expression = self.expression()
            self.scope.finish(expression)
            if before is not None and alone:
                hint = self.continued(before, expression)
                self.diagnostics.insert(0, Diagnostic("warning", words.syntax.starts_with_sign, sign.span, hint))
            return Bare(expression, Span(start, expression.span.end))
        if isinstance(head, Token):
            return self.assignment(head)
        return self.definition(*head)

    def continued(self, before: Statement, expression: Expression) -> Hint:
        """What the line before and this one are together."""
        label = words.hints.parentheses_if_it_continues
        start, end = before.expression.span.start, expression.span.end
        # A name that the line before defines cannot be used in it.
        uses = {instruction.name for instruction in expression.code if isinstance(instruction, Use)}
        if ";" in self.text[before.expression.span.end : expression.span.start] or getattr(before, "name", "") in uses:
            return Hint(label)
        return Hint(label, Span(start, end), f"({self.text[start:end]})")

    def starts_a_line(self) -> bool:
        """Whether only space stands before the statement on its line."""
        before = self.text[: self.peek().span.start].rstrip(" \t\u00a0\u2007\u2009\u200a\u202f")
        return before == "" or before[-1] in "\r\n"

    def head(self) -> Token | tuple[Token, list[Token]] | None:
        """The name before `=`, with parameters for a function, and step over both."""
        if self.peek().kind != "name":
            return None
        if self.peek(1).text == "=" and self.peek(1).kind == "sign":
            name = self.advance()
            self.advance()
            return name
        end = self.scope.definition_end(self.tokens)
        if end is None:
            return None
        name = self.advance()
        parameters = self.tokens[2 : end - 1]
        self.position = end + 1
        return name, parameters

    def assignment(self, name: Token) -> Assignment:
        """Read what stands behind `name =`."""
        self.scope.claim_value(name)
        kind = None
        if self.peek().kind == "name" and self.peek().text in LEAF_WORDS and self.peek(1).text == "(":
            kind = self.advance().text
        result = self.operand_of_statement()
        if kind is not None and not (result.fenced and len(self.code) - 1 == result.place):
            message = words.syntax.whole_right_side.format(word=kind)
            raise ProgramSyntaxError(message, Span(result.start, result.end))
        expression = Expression(tuple(self.code), result.place, Span(result.start, result.end))
        self.scope.finish(expression, name.text)
        return Assignment(name.text, name.span, expression, kind, Span(name.span.start, result.end))

    def definition(self, name: Token, parameters: list[Token]) -> Definition:
        """Read what stands behind `name(parameters) =`."""
        known_operation = self.scope.claim_function(name, parameters)
        if known_operation:
            self.tell("info", words.syntax.own_function.format(name=name.text), name.span)
        called = tuple(token.text for token in parameters[::2])
        self.scope.parameters = frozenset(called)
        expression = self.expression()
        self.scope.parameters = frozenset()
        definition = Definition(name.text, name.span, called, expression, Span(name.span.start, expression.span.end))
        self.scope.functions[name.text] = definition
        self.scope.finish(expression, local=frozenset(definition.parameters))
        return definition
