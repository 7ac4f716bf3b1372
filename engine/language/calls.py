"""Calls with their keywords, and indices: what stands in brackets behind a word or an operand."""

from __future__ import annotations

from engine import words
from engine.errors import ProgramSyntaxError, Span
from engine.language.frames import Frame, Operand
from engine.language.lexer import Token
from engine.language.stack import Stack
from engine.language.syntax import Apply, CallFunction
from engine.operations import BY_WORD, INDEX, LETTERS, Operation

# Digits of a whole number: indices, axes and seeds know better what is too large than the parser does.
_LONGEST = 18


class Calls(Stack):
    """Reads what belongs to a call or an index."""

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


def _counts(operation: Operation) -> tuple[int, bool]:
    """The fewest operands that are typed, and whether there may be more."""
    more = operation.variadic or getattr(operation.syntax, "sizes", False)
    return operation.least if operation.variadic else len(operation.operands) + more, more
