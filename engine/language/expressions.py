"""Expressions, by operator precedence: an operand, then a sign, then an operand, with everything unfinished on the stack.

Signs, words and how tightly they bind come from the operations table. The grammar, loosest first: comparison, sum, product (written or
implicit), sign, power, then call, index and suffix.
"""

from __future__ import annotations

from typing import Any

from engine import words
from engine.errors import Hint, ProgramSyntaxError, Span, quoted
from engine.language.calls import Calls
from engine.language.frames import CLOSING, OPEN, Frame, Operand
from engine.language.lexer import Token
from engine.language.statements import CONSTANTS
from engine.language.syntax import Apply, ArrayOf, Expression, Literal, Numbers, Use
from engine.operations import BY_WORD, INFIX, LETTERS, PREFIX, SUFFIX, Operation
from engine.typeset import ATOM, COMPARISON, PRODUCT, SIGN, SUM


class Expressions(Calls):
    """Reads one expression."""

    def expression(self) -> Expression:
        """Read an expression up to the statement's end."""
        result = self.operand_of_statement()
        return Expression(tuple(self.code), result.place, Span(result.start, result.end))

    def operand_of_statement(self) -> Operand:
        """Run the loop to the statement's end."""
        while True:
            operand = self.operand()
            while operand is not None:
                done, operand = self.after(operand)
                if done is not None:
                    return done

    def operand(self) -> Operand | None:
        """Read a number or a name, or push what must come before one."""
        token = self.advance()
        if token.kind == "number":
            return self.number(token, float(token.text), token.span)
        if token.kind == "name":
            return self.name(token)
        if token.kind == "sign":
            if token.text == "-" and self.peek().kind == "number" and self.peek(1).text != "^":
                number = self.advance()
                return self.number(number, -float(number.text), Span(token.span.start, number.span.end))
            if token.text == "+":
                self.push(Frame("prefix", SIGN, token))
                return None
            if token.text in PREFIX:
                operation = PREFIX[token.text]
                level = getattr(operation.syntax, "level", ATOM)
                self.push(Frame("prefix", level, token, operation=operation))
                return None
            if token.text in "([":
                plain = self.plain_numbers(token) if token.text == "[" else None
                if plain is None:
                    self.push(Frame(token.text, OPEN, token))
                return plain
        raise self.no_operand(token)

    def plain_numbers(self, opening: Token) -> Operand | None:
        """A list of plain numbers in one go, if that is what follows; everything else takes the general way."""
        values: list[float] = []
        place = self.position
        while True:
            sign = -1.0 if self.tokens[place].text == "-" else 1.0
            place += sign < 0
            number, after = self.tokens[place], self.tokens[place + 1]
            if number.kind != "number" or after.text not in (",", "]") or after.kind != "sign":
                return None
            values.append(sign * float(number.text))
            place += 2
            if after.text == "]":
                self.position = place
                self.limits.hold("nesting", self.depth + 1, "nesting", opening.span)
                return self.emit(Numbers(tuple(values), Span(opening.span.start, after.span.end)))

    def number(self, token: Token, value: float, span: Span) -> Operand:
        """A number as an operand."""
        return self.emit(Literal(value, span))

    def name(self, token: Token) -> Operand | None:
        """A value, or the word before a call."""
        calls = self.peek().text == "(" and self.peek().kind == "sign"
        if self.scope.is_value(token.text):
            return self.emit(Use(token.text, token.span))
        if calls and token.text in LETTERS and LETTERS[token.text].written in self.scope.functions:
            token = (
                token._replace(text=LETTERS[token.text].written) if token.text not in self.scope.functions else token
            )
        if token.text in self.scope.functions or token.text in BY_WORD or (calls and token.text in LETTERS):
            if not calls:
                raise self.word_alone(token)
            self.advance()
            self.push(Frame("call", OPEN, token))
            self.keyword()
            return None
        self.scope.check_use(token)
        if calls and token.text not in CONSTANTS:
            raise self.unknown_function(token)
        return self.emit(Use(token.text, token.span))

    def after(self, operand: Operand) -> tuple[Operand | None, Operand | None]:
        """Read what stands behind an operand.

        Returns:
            The statement's whole expression if it ends here, and the operand to go on with; None and None if another has to come first.
        """
        token = self.peek()
        if token.kind == "sign" and not token.fresh and token.text in SUFFIX:
            self.advance()
            return None, self.emit(Apply(SUFFIX[token.text], (operand.place,), Span(operand.start, token.span.end)))
        if token.kind == "sign" and token.text == "[":
            if token.fresh:
                raise self.lost_comma(token)
            return None, self.index(operand)
        if token.kind in ("newline", "end", "error"):
            return self.finish(operand, token), None
        if token.kind == "sign" and token.text in INFIX:
            self.advance()
            self.infix(INFIX[token.text], token, operand)
            return None, None
        if token.kind == "sign" and token.text in ")],":
            return None, self.close_or_separate(operand, token)
        if token.kind in ("name", "number") or token.text in ("(", "√"):
            self.implicit_product(operand, token)
            return None, None
        raise self.unexpected(token)

    def infix(self, operation: Operation, token: Token, operand: Operand) -> None:
        """Take the operand as the left side of a sign."""
        syntax: Any = operation.syntax
        level: int = syntax.level
        if syntax.side == "right":
            operand = self.reduce(operand, level + 1)
            self.push(Frame("infix", level, token, [operand], operation))
            return
        operand = self.reduce(operand, level + 1)
        top = self.stack[-1] if self.stack else None
        if level == COMPARISON:
            self.chain(operation, token, operand, top)
        elif level == SUM:
            self.sum(operation, token, operand, top)
        else:
            operand = self.reduce(operand, level)
            self.push(Frame("infix", level, token, [operand], operation))

    def chain(self, operation: Operation, token: Token, operand: Operand, top: Frame | None) -> None:
        """Begin a comparison, or make one longer."""
        if top is None or top.kind != "chain":
            top = Frame("chain", COMPARISON, token)
            self.push(top)
        top.operands.append(operand)
        top.signs.append(operation)

    def sum(self, operation: Operation, token: Token, operand: Operand, top: Frame | None) -> None:
        """Begin a sum, make one longer, or end it at a minus: `a + b - c + d` is add(subtract(add(a, b), c), d)."""
        if not operation.variadic:
            operand = self.reduce(operand, SUM)
            self.push(Frame("infix", SUM, token, [operand], operation))
            return
        if top is not None and top.kind == "sum":
            top.operands.append(operand)
            return
        operand = self.reduce(operand, SUM)
        self.push(Frame("sum", SUM, token, [operand], operation))

    def implicit_product(self, operand: Operand, token: Token) -> None:
        """Two operands side by side are a product, where that cannot be a slip."""
        if token.fresh:
            raise self.lost_comma(token)
        times = INFIX["*"]
        if token.kind == "number":
            bracket = next((frame.kind for frame in reversed(self.stack) if frame.is_bracket), "(")
            raise self.lost_operator(token, listed=bracket != "(")
        operand = self.reduce(operand, PRODUCT)
        if operand.divided:
            written, span = self.text[operand.start : operand.end], Span(operand.start, operand.end)
            hint = Hint(words.hints.parentheses_where_meant, span, f"({written})")
            self.tell("info", words.syntax.quotient_first.format(written=quoted(written)), span, hint)
        self.push(Frame("infix", PRODUCT, token, [operand], times))

    def close_or_separate(self, operand: Operand, token: Token) -> Operand | None:
        """End the innermost bracket, or go on to its next part."""
        operand = self.reduce(operand, OPEN + 1)
        frame = self.stack[-1] if self.stack else None
        if frame is None:
            raise self.unexpected(token)
        self.advance()
        if token.text == ",":
            if frame.kind == "(":
                called = len(self.stack) > 1 and self.stack[-2].kind == "call"
                hint = Hint(words.hints.leave_out_parentheses if called else words.hints.write_list)
                raise ProgramSyntaxError(words.syntax.one_expression, token.span, hint)
            frame.operands.append(operand)
            if frame.kind == "call":
                self.keyword()
            return None if not self.closes_call(frame) else self.close_call(frame)
        if token.text != CLOSING[frame.kind]:
            message = words.syntax.closing_before.format(closing=CLOSING[frame.kind], found=token.text)
            raise ProgramSyntaxError(message, token.span)
        if frame.kind == "call":
            frame.operands.append(operand)
            self.position -= 1
            return self.close_call(frame)
        self.pop()
        start, end = frame.token.span.start, token.span.end
        if frame.kind == "(":
            return Operand(operand.place, start, end, fenced=True)
        frame.operands.append(operand)
        return self.emit(ArrayOf(tuple(part.place for part in frame.operands), Span(start, end)))
