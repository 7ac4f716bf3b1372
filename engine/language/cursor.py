"""A place in a statement's tokens, and the sentence for each thing that can be wrong there.

Every sentence says what was expected, after what; a hint, where there is one, says what to type instead.
"""

from __future__ import annotations

import re

from engine.errors import Hint, ProgramError, ProgramNameError, ProgramSyntaxError, Span, quoted, repair
from engine.language.lexer import Token
from engine.language.names import nearest
from engine.language.statements import LEAF_WORDS, Scope
from engine.operations import BY_WORD, INFIX, PREFIX

# A line that is no definition, behind the end of the line before.
_NEXT_LINE = re.compile(r"[^\r\n;]*(?:\r\n|\r|\n)[ \t]*([^\r\n;#=]*[^\r\n;#=\s])[ \t]*(?=[\r\n;#]|\Z)")


class Cursor:
    """Steps over tokens, and knows why it cannot."""

    def __init__(self, text: str, tokens: list[Token], scope: Scope) -> None:
        """Stand before the first token."""
        self.text = text
        # Looking ahead at the end of the statement finds its end again.
        self.tokens = [*tokens, tokens[-1], tokens[-1], tokens[-1]]
        self.position = 0
        self.scope = scope

    def peek(self, ahead: int = 0) -> Token:
        """The token to come."""
        return self.tokens[self.position + ahead]

    def advance(self) -> Token:
        """Step over a token."""
        token = self.tokens[self.position]
        self.position += 1
        return token

    def previous(self) -> Token | None:
        """The token before the one that was just stepped over."""
        return self.tokens[self.position - 2] if self.position >= 2 else None

    def written(self, token: Token) -> str:
        """A token as the visitor typed it, short enough for a sentence."""
        return quoted(self.text[token.span.start : token.span.end])

    def no_operand(self, token: Token) -> ProgramError:
        """What is wrong where a number, a name or a bracket should stand."""
        if token.error is not None:
            return token.error
        before = self.previous()
        if before is not None and token.kind in ("newline", "end"):
            return self.nothing_behind(before)
        pair = (before.text if before is not None else "") + token.text
        if before is not None and pair == "[]":
            return ProgramSyntaxError("A list needs at least one number.", Span(before.span.start, token.span.end))
        if before is not None and pair == "()":
            span = Span(before.span.start, token.span.end)
            return ProgramSyntaxError("Expected an expression between the parentheses.", span)
        if before is not None and before.text == "," and token.text in ("]", ")"):
            hint = Hint("remove the comma", before.span, "")
            message = f'Expected another operand after the comma, found "{self.written(token)}".'
            return ProgramSyntaxError(message, token.span, hint)
        after = f' after "{self.written(before)}"' if before is not None else ""
        found = self.written(token)
        return ProgramSyntaxError(f'Expected a number, a name or a bracket{after}, found "{found}".', token.span)

    def nothing_behind(self, before: Token) -> ProgramError:
        """A statement that stops where an operand should stand."""
        if before.text in INFIX or before.text in PREFIX:
            return ProgramSyntaxError(
                f'Expected a number, a name or a bracket after "{self.written(before)}".',
                before.span,
                self.over_lines(before),
            )
        return ProgramSyntaxError(f'Expected an expression after "{self.written(before)}".', before.span)

    def over_lines(self, before: Token) -> Hint:
        """Parentheses around this line and the next, if that is an expression."""
        label = "put it in parentheses if it goes on in the next line"
        following = _NEXT_LINE.match(self.text, before.span.end)
        if following is None:
            return Hint(label)
        equals = next((i for i, token in enumerate(self.tokens) if token.text == "=" and token.kind == "sign"), -1)
        start, end = self.tokens[equals + 1].span.start, following.end(1)
        return Hint(label, Span(start, end), f"({self.text[start:end]})")

    def unexpected(self, token: Token) -> ProgramError:
        """What is wrong where an operator or the end should stand."""
        if token.text == "=":
            return self.lone_equals(token)
        if token.text == ",":
            before, after = self.tokens[self.position - 1], self.peek(1)
            if before.text.isdigit() and after.text.isdigit():
                span = Span(before.span.start, after.span.end)
                hint = repair(f"{before.text}.{after.text}", span)
                return ProgramSyntaxError("A number is written with a decimal point, not with a comma.", span, hint)
            if after.kind == "name" and self.peek(2).text == "=":
                hint = Hint("write ; between statements", token.span, ";")
            else:
                hint = Hint("write a list in square brackets")
            return ProgramSyntaxError("Expected the end of the statement, found a comma.", token.span, hint)
        if token.text in ")]":
            return ProgramSyntaxError(f'There is no open bracket for this "{self.written(token)}".', token.span)
        return ProgramSyntaxError(
            f'Expected an operator or the end of the statement, found "{self.written(token)}".', token.span
        )

    def lone_equals(self, token: Token) -> ProgramError:
        """An equals sign where none defines anything."""
        hint = Hint("write == to compare", token.span, "==")
        before = self.tokens[: self.position]
        if sum((word.text in ("(", "[")) - (word.text in (")", "]")) for word in before if word.kind == "sign") > 0:
            message = 'Inside brackets "=" stands only behind a keyword such as axis, after a comma.'
        elif any(word.text == "=" for word in before):
            message = "Expected the end of the statement: a name is given its value once, at the start."
        else:
            message = 'Before "=" stands a name, or a function with its parameters such as f(x).'
        return ProgramSyntaxError(message, token.span, hint)

    def lost_operator(self, token: Token, *, listed: bool) -> ProgramError:
        """A number right behind an operand."""
        place = Span(token.span.start, token.span.start)
        if listed:
            hint = Hint("write a comma between them", place, ", ")
            return ProgramSyntaxError(
                f'Expected a comma or an operator before the number "{self.written(token)}".', token.span, hint
            )
        hint = Hint("write * between them", place, "*")
        return ProgramSyntaxError(
            f'Expected an operator such as * before the number "{self.written(token)}".', token.span, hint
        )

    def lost_comma(self, token: Token) -> ProgramError:
        """Two operands with only a line break between them inside a bracket."""
        end = self.tokens[self.position - 1].span.end
        hint = Hint("add a comma", Span(end, end), ",")
        return ProgramSyntaxError(
            f'Expected a comma, an operator or a closing bracket before "{self.written(token)}" on the new line.',
            token.span,
            hint,
        )

    def word_alone(self, token: Token) -> ProgramError:
        """A function's word without parentheses."""
        following = self.peek()
        if following.text == "^" and following.kind == "sign" and self.peek(2).text == "(":
            return ProgramSyntaxError(
                f"A power of {token.text} stands behind its operand.", token.span, self.power_behind(token)
            )
        end = self.operand_end()
        if end is not None:
            span = Span(token.span.start, end)
            replacement = f"{token.text}({self.text[following.span.start : end]})"
            return ProgramSyntaxError(f'Expected "(" after {token.text}.', span, repair(replacement, span))
        return ProgramNameError(
            f"{token.text} is a function: it needs operands in parentheses.", token.span, Hint(f"write {token.text}(…)")
        )

    def operand_end(self) -> int | None:
        """Where the operand ends that stands behind a word without parentheses: in `sin 2x` it is all that stands together."""
        ahead = 1 if self.peek().text == "-" and self.peek().kind == "sign" else 0
        first = self.peek(ahead)
        if first.kind not in ("name", "number") or first.fresh or self.peek().fresh:
            return None
        place = self.position + ahead
        while self.joined(self.tokens[place], self.tokens[place + 1]):
            place += 1
        end = self.tokens[place].span.end
        # What stands before an open parenthesis is not all of it.
        return None if self.tokens[place].text == "^" or self.text[end : end + 1] in ("(", "[") else end

    def joined(self, token: Token, following: Token) -> bool:
        """Whether a number, a name or a power stands right behind another."""
        part = following.kind in ("name", "number") or (following.kind == "sign" and following.text == "^")
        return part and following.span.start <= token.span.end

    def power_behind(self, token: Token) -> Hint:
        """`sin^2(x)` as `sin(x)^2`, and `sin⁻¹(x)` as `asin(x)`."""
        depth = 0
        inverse = f"a{token.text}"
        if self.peek(1).text == "-1" and inverse in BY_WORD:
            span = Span(token.span.start, self.peek(1).span.end)
            return Hint(f"write {inverse}(…)", span, inverse)
        for closing in self.tokens[self.position + 2 :]:
            depth += (closing.text == "(") - (closing.text == ")") if closing.kind == "sign" else 0
            if depth == 0 and closing.text == ")":
                inner = self.text[self.peek(2).span.start : closing.span.end]
                span = Span(token.span.start, closing.span.end)
                hint = repair(f"{token.text}{inner}^{self.peek(1).text}", span)
                return hint or Hint(f"write {token.text}(…)^{self.peek(1).text}")
        return Hint(f"write {token.text}(…)^{self.peek(1).text}")

    def unknown_function(self, token: Token) -> ProgramError:
        """A call of something that is neither an operation, nor a function, nor a value."""
        known = nearest(token.text, [*BY_WORD, *self.scope.functions])
        if token.text in LEAF_WORDS:
            hint = Hint(f"write w = {token.text}(…) on a line of its own")
            return ProgramNameError(f"{token.text}(…) stands only as a whole right-hand side.", token.span, hint)
        hint = (
            Hint(f"did you mean {known}?", token.span, known)
            if known
            else Hint(f"write {token.text}*(…) for a product", Span(token.span.end, token.span.end), "*")
        )
        return ProgramNameError(f'There is no function called "{token.text}".', token.span, hint)

    def wrong_count(self, word: str, least: int, got: int, span: Span, *, more: bool = False) -> ProgramError:
        """A call with too many or too few operands."""
        expected = f"{least} {'operand' if least == 1 else 'operands'}{' or more' if more else ''}"
        return ProgramSyntaxError(f"{word} takes {expected}, and got {got}.", span)

    def behind_keyword(self, word: Token, token: Token) -> ProgramError:
        """What is wrong where a keyword's number should be followed by a comma or the end of the call."""
        if token.error is not None:
            return token.error
        found = f', found "{self.written(token)}"' if token.kind in ("sign", "number", "name") else ""
        span = token.span if found else word.span
        return ProgramSyntaxError(f'Expected a comma or ")" after the number of {word.text}={found}.', span)

    def never_closed(self, opening: Token, closing: str, end: int) -> ProgramError:
        """A bracket without its end."""
        hint = Hint(f"add {closing}", Span(end, end), closing)
        return ProgramSyntaxError(f'Expected "{closing}": this bracket is never closed.', opening.span, hint)

    def no_index(self, token: Token, *, behind: bool = False) -> ProgramError:
        """What is wrong where an index should stand, or behind one."""
        if token.error is not None:
            return token.error
        if behind:
            found = self.written(token)
            return ProgramSyntaxError(f'Expected a comma or "]" after the index, found "{found}".', token.span)
        found = f', found "{self.written(token)}"' if token.kind in ("sign", "number", "name") else ""
        return ProgramSyntaxError(f"Expected a whole number or a slice such as 1:3 as an index{found}.", token.span)
