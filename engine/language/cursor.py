"""A place in a statement's tokens, and the sentence for each thing that can be wrong there.

Every sentence says what was expected, after what; a hint, where there is one, says what to type instead.
"""

from __future__ import annotations

import re

from engine import words
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
            return ProgramSyntaxError(words.syntax.empty_list, Span(before.span.start, token.span.end))
        if before is not None and pair == "()":
            span = Span(before.span.start, token.span.end)
            return ProgramSyntaxError(words.syntax.empty_parentheses, span)
        if before is not None and before.text == "," and token.text in ("]", ")"):
            hint = Hint(words.hints.remove_the_comma, before.span, "")
            message = words.syntax.operand_after_comma.format(found=self.written(token))
            return ProgramSyntaxError(message, token.span, hint)
        found = self.written(token)
        message = words.syntax.operand.format(found=found)
        if before is not None:
            message = words.syntax.operand_after.format(before=self.written(before), found=found)
        return ProgramSyntaxError(message, token.span)

    def nothing_behind(self, before: Token) -> ProgramError:
        """A statement that stops where an operand should stand."""
        written = self.written(before)
        if before.text in INFIX or before.text in PREFIX:
            message = words.syntax.operand_after_sign.format(before=written)
            return ProgramSyntaxError(message, before.span, self.over_lines(before))
        return ProgramSyntaxError(words.syntax.expression_after.format(before=written), before.span)

    def over_lines(self, before: Token) -> Hint:
        """Parentheses around this line and the next, if that is an expression."""
        label = words.hints.parentheses_if_it_goes_on
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
                return ProgramSyntaxError(words.syntax.decimal_comma, span, hint)
            if after.kind == "name" and self.peek(2).text == "=":
                hint = Hint(words.hints.write_semicolon, token.span, ";")
            else:
                hint = Hint(words.hints.write_list)
            return ProgramSyntaxError(words.syntax.end_not_comma, token.span, hint)
        if token.text in ")]":
            return ProgramSyntaxError(words.syntax.no_open_bracket.format(found=self.written(token)), token.span)
        return ProgramSyntaxError(words.syntax.operator_or_end.format(found=self.written(token)), token.span)

    def lone_equals(self, token: Token) -> ProgramError:
        """An equals sign where none defines anything."""
        hint = Hint(words.hints.write_equal, token.span, "==")
        before = self.tokens[: self.position]
        if sum((word.text in ("(", "[")) - (word.text in (")", "]")) for word in before if word.kind == "sign") > 0:
            message = words.syntax.equals_in_brackets
        elif any(word.text == "=" for word in before):
            message = words.syntax.second_equals
            hint = self.lost_end(*before[-2:]) or hint
        else:
            message = words.syntax.before_equals
        return ProgramSyntaxError(message, token.span, hint)

    def lost_end(self, last: Token, name: Token) -> Hint | None:
        """A semicolon before the name that another statement seems to begin with: `a = 1 b = 2`.

        Nothing where the name could not begin one: right behind a number or a sign, or where it has its value elsewhere.
        """
        begins = name.kind == "name" and name.text not in self.scope.defined and last.span.end < name.span.start
        if not begins or (last.kind == "sign" and last.text not in (")", "]", ".T")):
            return None
        return Hint(words.hints.write_semicolon, Span(last.span.end, name.span.start), "; ")

    def lost_operator(self, token: Token, *, listed: bool) -> ProgramError:
        """A number right behind an operand."""
        place = Span(token.span.start, token.span.start)
        if listed:
            message, hint = words.syntax.comma_before_number, Hint(words.hints.write_a_comma, place, ", ")
        else:
            message, hint = words.syntax.operator_before_number, Hint(words.hints.write_times, place, "*")
        return ProgramSyntaxError(message.format(found=self.written(token)), token.span, hint)

    def lost_comma(self, token: Token) -> ProgramError:
        """Two operands with only a line break between them inside a bracket."""
        end = self.tokens[self.position - 1].span.end
        hint = Hint(words.hints.add_a_comma, Span(end, end), ",")
        message = words.syntax.comma_on_new_line.format(found=self.written(token))
        return ProgramSyntaxError(message, token.span, hint)

    def word_alone(self, token: Token) -> ProgramError:
        """A function's word without parentheses."""
        following = self.peek()
        if following.text == "^" and following.kind == "sign" and self.peek(2).text == "(":
            message = words.syntax.power_behind.format(word=token.text)
            return ProgramSyntaxError(message, token.span, self.power_behind(token))
        end = self.operand_end()
        if end is not None:
            span = Span(token.span.start, end)
            replacement = f"{token.text}({self.text[following.span.start : end]})"
            message = words.syntax.parenthesis_after.format(word=token.text)
            return ProgramSyntaxError(message, span, repair(replacement, span))
        hint = Hint(words.hints.write.format(text=f"{token.text}(…)"))
        return ProgramNameError(words.names.needs_operands.format(name=token.text), token.span, hint)

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
        general = Hint(words.hints.write.format(text=f"{token.text}(…)^{self.peek(1).text}"))
        inverse = f"a{token.text}"
        if self.peek(1).text == "-1" and inverse in BY_WORD:
            span = Span(token.span.start, self.peek(1).span.end)
            return Hint(words.hints.write.format(text=f"{inverse}(…)"), span, inverse)
        for closing in self.tokens[self.position + 2 :]:
            depth += (closing.text == "(") - (closing.text == ")") if closing.kind == "sign" else 0
            if depth == 0 and closing.text == ")":
                inner = self.text[self.peek(2).span.start : closing.span.end]
                span = Span(token.span.start, closing.span.end)
                hint = repair(f"{token.text}{inner}^{self.peek(1).text}", span)
                return hint or general
        return general

    def unknown_function(self, token: Token) -> ProgramError:
        """A call of something that is neither an operation, nor a function, nor a value."""
        known = nearest(token.text, [*BY_WORD, *self.scope.functions])
        if token.text in LEAF_WORDS:
            hint = Hint(words.hints.write_on_its_own.format(word=token.text))
            return ProgramNameError(words.names.only_right_side.format(name=token.text), token.span, hint)
        if known:
            hint = Hint(words.hints.did_you_mean.format(name=known), token.span, known)
        else:
            behind = Span(token.span.end, token.span.end)
            hint = Hint(words.hints.write_product.format(name=token.text), behind, "*")
        return ProgramNameError(words.names.no_function.format(name=token.text), token.span, hint)

    def wrong_count(self, word: str, least: int, got: int, span: Span, *, more: bool = False) -> ProgramError:
        """A call with too many or too few operands."""
        takes = words.syntax.takes_or_more if more else words.syntax.takes
        return ProgramSyntaxError(takes.format(word=word, count=least, got=got), span)

    def behind_keyword(self, word: Token, token: Token) -> ProgramError:
        """What is wrong where a keyword's number should be followed by a comma or the end of the call."""
        if token.error is not None:
            return token.error
        if token.kind in ("sign", "number", "name"):
            found = self.written(token)
            message = words.syntax.behind_keyword_found.format(keyword=word.text, found=found)
            return ProgramSyntaxError(message, token.span)
        return ProgramSyntaxError(words.syntax.behind_keyword.format(keyword=word.text), word.span)

    def never_closed(self, opening: Token, closing: str, end: int) -> ProgramError:
        """A bracket without its end."""
        hint = Hint(words.hints.add.format(text=closing), Span(end, end), closing)
        return ProgramSyntaxError(words.syntax.never_closed.format(closing=closing), opening.span, hint)

    def no_index(self, token: Token, *, behind: bool = False) -> ProgramError:
        """What is wrong where an index should stand, or behind one."""
        if token.error is not None:
            return token.error
        if behind:
            template = words.syntax.behind_index
        elif token.kind in ("sign", "number", "name"):
            template = words.syntax.index_found
        else:
            template = words.syntax.index
        return ProgramSyntaxError(template.format(found=self.written(token)), token.span)
