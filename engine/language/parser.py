"""Tokens to statements: an operator-precedence parser with a stack of its own.

Where a recursive parser would call itself, this one pushes a frame, so that the depth of the text costs memory and not the
interpreter's stack. Signs, words and how tightly they bind come from the operations table. The parser keeps track of which names are
values and which are functions, because `a(b + 1)` is a product in one case and a call in the other.

The grammar, loosest first: comparison, sum, product (written or implicit), sign, power, then call, index and suffix.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from engine import words
from engine.errors import Diagnostic, Hint, ProgramSyntaxError, Span, quoted
from engine.language.cursor import Cursor
from engine.language.lexer import Token, tokenize
from engine.language.statements import CONSTANTS, LEAF_WORDS, Scope, heads, split
from engine.language.syntax import (
    Apply,
    ArrayOf,
    Assignment,
    Bare,
    CallFunction,
    Definition,
    Expression,
    Instruction,
    Literal,
    Numbers,
    Statement,
    Use,
)
from engine.limits import Limits
from engine.operations import BY_WORD, INDEX, INFIX, LETTERS, PREFIX, SUFFIX, Operation
from engine.typeset import ATOM, COMPARISON, PRODUCT, SIGN, SUM


class Operand(NamedTuple):
    """A finished part of an expression: the place of its instruction, its span with parentheses, and whether it has them."""

    place: int
    start: int
    end: int
    fenced: bool = False
    divided: bool = False


@dataclass(slots=True)
class Frame:
    """Something begun and not yet finished: a sign waiting for its right side, or a bracket for its end.

    Attributes:
        kind: "infix", "sum", "chain", "prefix", "(", "[", or "call".
        level: How tightly it binds; brackets bind not at all.
        token: What began it.
        operands: What it has so far.
        operation: For signs.
        signs: The comparisons of a chain.
        settings: Keyword arguments of a call.
    """

    kind: str
    level: int
    token: Token
    operands: list[Operand] = field(default_factory=list)
    operation: Operation | None = None
    signs: list[Operation] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def is_bracket(self) -> bool:
        """Whether it ends with a closing bracket."""
        return self.kind in ("(", "[", "call")

    @property
    def nests(self) -> bool:
        """Whether it counts as a level of nesting: brackets, prefixes, and signs that bind to the right."""
        return (
            self.is_bracket
            or self.kind == "prefix"
            or getattr(getattr(self.operation, "syntax", None), "side", "") == "right"
        )


_OPEN = -1
# Digits of a whole number: indices, axes and seeds know better what is too large than the parser does.
_LONGEST = 18
_CLOSING = {"(": ")", "call": ")", "[": "]"}


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


class Parser(Cursor):
    """Reads one statement."""

    def __init__(self, text: str, tokens: list[Token], scope: Scope, limits: Limits) -> None:
        """Take the statement's tokens, of which the last is its end, and the names known so far."""
        super().__init__(text, tokens, scope)
        self.limits = limits
        self.diagnostics: list[Diagnostic] = []
        self.code: list[Instruction] = []
        self.stack: list[Frame] = []
        self.depth = 0

    # Statements

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

    def expression(self) -> Expression:
        """Read an expression up to the statement's end."""
        result = self.operand_of_statement()
        return Expression(tuple(self.code), result.place, Span(result.start, result.end))

    # The loop: an operand, then a sign, then an operand, … with everything unfinished on the stack.

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
                    self.push(Frame(token.text, _OPEN, token))
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
            self.push(Frame("call", _OPEN, token))
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
        operand = self.reduce(operand, _OPEN + 1)
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
        if token.text != _CLOSING[frame.kind]:
            message = words.syntax.closing_before.format(closing=_CLOSING[frame.kind], found=token.text)
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

    def keyword(self) -> None:
        """Read keyword arguments, `axis=0`, at the place of an operand."""
        frame = self.stack[-1]
        while self.peek().kind == "name" and self.peek(1).text == "=":
            word = self.advance()
            self.advance()
            if frame.token.text in self.scope.functions:
                raise ProgramSyntaxError(words.syntax.takes_no_keywords.format(word=frame.token.text), word.span)
            known = {setting.name for operation in self.operations(frame.token) for setting in operation.settings}
            if word.text not in known:
                raise ProgramSyntaxError(self.unknown_keyword(frame.token.text, word.text, known), word.span)
            if word.text in frame.settings:
                raise ProgramSyntaxError(words.syntax.keyword_twice.format(keyword=word.text), word.span)
            frame.settings[word.text] = self.whole_number(words.syntax.keyword_number.format(keyword=word.text))
            if self.peek().text == ",":
                self.advance()
            elif self.peek().text != ")":
                raise self.behind_keyword(word, self.peek())
        if frame.settings and not frame.operands and self.peek().text == ")":
            self.fitting(frame, 0, Span(frame.token.span.start, self.peek().span.end))

    def unknown_keyword(self, word: str, keyword: str, known: set[str]) -> str:
        """What is said of a keyword that a function does not have."""
        if not known:
            return words.syntax.no_keyword.format(word=word, keyword=keyword)
        return words.syntax.other_keywords.format(word=word, keyword=keyword, known=", ".join(sorted(known)))

    def closes_call(self, frame: Frame) -> bool:
        """Whether keywords were the last of a call's arguments."""
        return frame.kind == "call" and bool(frame.settings) and self.peek().text == ")"

    def close_call(self, frame: Frame) -> Operand:
        """Step over the closing parenthesis and write the call."""
        end = self.advance().span.end
        self.pop()
        span = Span(frame.token.span.start, end)
        operands = tuple(operand.place for operand in frame.operands)
        definition = self.scope.functions.get(frame.token.text)
        if definition is not None:
            if len(operands) != len(definition.parameters):
                raise self.wrong_count(frame.token.text, len(definition.parameters), len(operands), span)
            return self.emit(CallFunction(definition, operands, span))
        operation = self.fitting(frame, len(operands), span)
        if operation.makes is not None:
            self.scope.makers += 1
            if any(setting.name == "seed" for setting in operation.settings):
                frame.settings.setdefault("seed", self.scope.makers)
        return self.emit(Apply(operation, operands, span, frame.settings))

    def fitting(self, frame: Frame, count: int, span: Span) -> Operation:
        """The entry of a word that takes this many operands."""
        options = self.operations(frame.token)
        for operation in options:
            least, more = _counts(operation)
            if count >= least if more else count == least:
                unknown = set(frame.settings) - {setting.name for setting in operation.settings}
                if unknown:
                    keyword = min(unknown)
                    message = words.syntax.no_keyword_of_several.format(word=frame.token.text, keyword=keyword)
                    raise ProgramSyntaxError(message, span)
                return operation
        least = min(_counts(operation)[0] for operation in options)
        more = any(_counts(operation)[1] for operation in options)
        raise self.wrong_count(frame.token.text, least, count, span, more=more)

    def operations(self, word: Token) -> tuple[Operation, ...]:
        """The table's entries behind a word or a letter."""
        return BY_WORD.get(word.text) or (LETTERS[word.text],)

    def index(self, operand: Operand) -> Operand:
        """Read indices and slices in square brackets."""
        opening = self.advance()
        at: list[int | slice] = []
        while True:
            at.append(self.index_part())
            token = self.advance()
            if token.kind in ("newline", "end"):
                raise self.never_closed(opening, "]", self.tokens[self.position - 2].span.end)
            if token.text == "]" and token.kind == "sign":
                break
            if token.text != "," or token.kind != "sign":
                raise self.no_index(token, behind=True)
        return self.emit(
            Apply(INDEX, (operand.place,), Span(operand.start, token.span.end), {"at": tuple(at)}), operand.start
        )

    def index_part(self) -> int | slice:
        """An integer, or a slice with up to three of them."""
        parts: list[int | None] = [None]
        colons = 0
        while True:
            token = self.peek()
            if token.text == ":" and token.kind == "sign" and colons < 2:
                self.advance()
                colons += 1
                parts.append(None)
            elif token.text in ("-", "+") or token.kind == "number":
                if parts[-1] is not None:
                    raise self.no_index(token)
                parts[-1] = self.whole_number(words.syntax.index)
            else:
                break
        if colons:
            if len(parts) == 3 and parts[2] == 0:
                raise ProgramSyntaxError(words.syntax.slice_step, self.tokens[self.position - 1].span)
            return slice(*parts)
        if parts[0] is None:
            raise self.no_index(self.peek())
        return parts[0]

    def whole_number(self, message: str) -> int:
        """A whole number with at most a sign."""
        sign = 1
        start = self.peek().span.start
        if self.peek().text in ("-", "+"):
            sign = -1 if self.advance().text == "-" else 1
        token = self.advance()
        if token.error is not None:
            raise token.error
        if token.kind != "number" or not token.text.isdigit() or len(token.text) > _LONGEST:
            raise ProgramSyntaxError(message, Span(start, max(token.span.end, start)))
        return sign * int(token.text)

    # Finishing what is on the stack

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
        operand = self.reduce(operand, _OPEN + 1)
        if self.stack:
            opening = self.stack[-1].token
            if self.stack[-1].kind == "call":
                opening = self.tokens[self.tokens.index(opening) + 1]
            closing = _CLOSING[self.stack[-1].kind]
            if token.text == ";":
                message = words.syntax.closing_before.format(closing=closing, found=token.text)
                raise ProgramSyntaxError(message, token.span)
            raise self.never_closed(opening, closing, operand.end)
        return operand

    def emit(self, instruction: Instruction, start: int | None = None) -> Operand:
        """Add an instruction and give it as an operand."""
        self.code.append(instruction)
        span = instruction.span
        return Operand(len(self.code) - 1, span.start if start is None else start, span.end)

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

    def tell(self, severity: Any, message: str, span: Span, hint: Hint | None = None) -> None:
        """Note a diagnostic."""
        self.diagnostics.append(Diagnostic(severity, message, span, hint))


def _counts(operation: Operation) -> tuple[int, bool]:
    """The fewest operands that are typed, and whether there may be more."""
    more = operation.variadic or getattr(operation.syntax, "sizes", False)
    return operation.least if operation.variadic else len(operation.operands) + more, more
