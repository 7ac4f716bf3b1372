"""The parser's own stack: operations begun wait on it for their operands, and are written when a looser sign comes.

Where a recursive parser would call itself, this one pushes a frame, so that the depth of the text costs memory and not the interpreter's
stack.
"""

from __future__ import annotations

from typing import Any

from engine import words
from engine.errors import Diagnostic, Hint, ProgramSyntaxError, Span
from engine.language.cursor import Cursor
from engine.language.frames import CLOSING, OPEN, Frame, Operand
from engine.language.lexer import Token
from engine.language.statements import Scope
from engine.language.syntax import Apply, Instruction
from engine.limits import Limits
from engine.operations import INFIX


class Stack(Cursor):
    """Frames that wait, and the code that is written from them."""

    def __init__(self, text: str, tokens: list[Token], scope: Scope, limits: Limits) -> None:
        """Take the statement's tokens, of which the last is its end, and the names known so far."""
        super().__init__(text, tokens, scope)
        self.limits = limits
        self.diagnostics: list[Diagnostic] = []
        self.code: list[Instruction] = []
        self.stack: list[Frame] = []
        self.depth = 0

    def push(self, frame: Frame) -> None:
        """Begin something; brackets, prefixes and powers count as nesting."""
        if frame.nests:
            self.depth += 1
            self.limits.hold("nesting", self.depth, "nesting", frame.token.span)
        self.stack.append(frame)

    def pop(self) -> None:
        """Take the innermost frame off."""
        frame = self.stack.pop()
        if frame.nests:
            self.depth -= 1

    def emit(self, instruction: Instruction, start: int | None = None) -> Operand:
        """Add an instruction and give it as an operand."""
        self.code.append(instruction)
        span = instruction.span
        return Operand(len(self.code) - 1, span.start if start is None else start, span.end)

    def tell(self, severity: Any, message: str, span: Span, hint: Hint | None = None) -> None:
        """Note a diagnostic."""
        self.diagnostics.append(Diagnostic(severity, message, span, hint))

    def reduce(self, operand: Operand, level: int) -> Operand:
        """Finish the frames that bind at least as tightly as `level`."""
        while self.stack and self.stack[-1].level >= level and not self.stack[-1].is_bracket:
            operand = self.complete(self.stack[-1], operand)
        return operand

    def complete(self, frame: Frame, operand: Operand) -> Operand:
        """Write a frame's operation with its last operand."""
        self.pop()
        if frame.kind == "prefix":
            if frame.operation is None:
                return operand._replace(start=frame.token.span.start, fenced=False)
            return self.emit(Apply(frame.operation, (operand.place,), Span(frame.token.span.start, operand.end)))
        operands = [*frame.operands, operand]
        span = Span(operands[0].start, operand.end)
        if frame.kind == "chain":
            return self.comparisons(frame, operands, span)
        assert frame.operation is not None  # noqa: S101 - every frame left is an infix sign
        finished = self.emit(Apply(frame.operation, tuple(part.place for part in operands), span))
        return finished._replace(divided=frame.token.text == "/")

    def comparisons(self, frame: Frame, operands: list[Operand], span: Span) -> Operand:
        """A chain is the product of its pairs."""
        product: Operand | None = None
        for sign, left, right in zip(frame.signs, operands[:-1], operands[1:], strict=True):
            pair = self.emit(Apply(sign, (left.place, right.place), Span(left.start, right.end)))
            product = (
                pair
                if product is None
                else self.emit(Apply(INFIX["*"], (product.place, pair.place), Span(span.start, right.end)))
            )
        assert product is not None  # noqa: S101 - a chain has at least one pair
        return product

    def finish(self, operand: Operand, token: Token) -> Operand:
        """End the statement."""
        if token.error is not None:
            raise token.error
        operand = self.reduce(operand, OPEN + 1)
        if self.stack:
            opening = self.stack[-1].token
            if self.stack[-1].kind == "call":
                opening = self.tokens[self.tokens.index(opening) + 1]
            closing = CLOSING[self.stack[-1].kind]
            if token.text == ";":
                message = words.syntax.closing_before.format(closing=closing, found=token.text)
                raise ProgramSyntaxError(message, token.span)
            raise self.never_closed(opening, closing, operand.end)
        return operand
