"""Where statements begin and end, which names they define, and what a name means at a place.

The heads of all statements are read before any expression, so that a use before a definition can be told from a name that is never defined.
"""

from __future__ import annotations

from engine import words
from engine.errors import Hint, ProgramNameError, ProgramSyntaxError, quoted
from engine.language.lexer import Token
from engine.language.syntax import Definition, Expression, Use
from engine.operations import BY_WORD

CONSTANTS = ("pi", "e")
LEAF_WORDS = ("param", "data", "const")


def split(tokens: list[Token]) -> list[list[Token]]:
    """Cut at newlines and semicolons outside brackets; inside, a newline only marks the token behind it as fresh.

    Each statement keeps the token that ended it. Empty statements are left out.
    """
    statements: list[list[Token]] = []
    current: list[Token] = []
    depth, fresh = 0, False
    for token in tokens:
        if token.kind == "newline" and depth and token.text != ";":
            fresh = True
            continue
        if token.kind in ("newline", "end", "error"):
            if current or token.kind == "error":
                statements.append([*current, token])
            current, depth = [], 0
        else:
            if token.kind == "sign":
                depth = max(0, depth + (token.text in "([") - (token.text in ")]"))
            current.append(token._replace(fresh=True) if fresh else token)
        fresh = False
    return statements


def definition_end(tokens: list[Token]) -> int | None:
    """The place of `=` in `name(a, b) =`, or None if the statement defines no function."""
    if len(tokens) < 4 or tokens[0].kind != "name" or tokens[1].text != "(":
        return None
    depth = 0
    for place, token in enumerate(tokens[1:], 1):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            return place + 1 if place + 1 < len(tokens) and tokens[place + 1].text == "=" else None
    return None


def heads(statements: list[list[Token]]) -> dict[str, Token]:
    """The first place where each name is defined."""
    found: dict[str, Token] = {}
    for tokens in statements:
        assigns = len(tokens) > 1 and tokens[0].kind == "name" and tokens[1].kind == "sign" and tokens[1].text == "="
        if assigns or definition_end(tokens) is not None:
            found.setdefault(tokens[0].text, tokens[0])
    return found


class Scope:
    """Which names are known at a place, and as what."""

    def __init__(self, defined: dict[str, Token], given: frozenset[str]) -> None:
        """Take the heads of all statements, and the names that come with a value beside the text."""
        self.defined = defined
        self.given = given
        self.values: set[str] = set()
        self.functions: dict[str, Definition] = {}
        self.parameters: frozenset[str] = frozenset()
        self.current: str | None = None
        self.makers = 0

    def definition_end(self, tokens: list[Token]) -> int | None:
        """See the function of this module."""
        return definition_end(tokens)

    def is_value(self, name: str) -> bool:
        """Whether a name stands for a value here, so that a parenthesis behind it means a product."""
        if name in self.parameters or name in self.values:
            return True
        return name in self.given and name not in self.functions and name not in BY_WORD and name not in self.defined

    def check_use(self, token: Token) -> None:
        """Refuse a name that is defined only further down."""
        name = token.text
        if name in self.parameters or name in self.values or name not in self.defined:
            return
        if name == self.current:
            raise ProgramNameError(words.names.through_itself.format(name=name), token.span)
        hint = Hint(words.hints.move_line_up.format(name=name))
        raise ProgramNameError(words.names.used_before.format(name=name), token.span, hint)

    def claim_value(self, name: Token) -> None:
        """Refuse a name for a value that is taken."""
        if name.text in BY_WORD:
            message = words.names.function_names_no_value.format(name=name.text)
            raise ProgramNameError(message, name.span, Hint(words.hints.another_name))
        self._claim(name)

    def claim_function(self, name: Token, parameters: list[Token]) -> bool:
        """Refuse a name for a function that is taken, and parameters that are no names.

        Returns:
            Whether the function takes the place of an operation.
        """
        self._claim(name)
        seen: set[str] = set()
        if not parameters:
            raise ProgramSyntaxError(words.syntax.parameter.format(function=name.text), name.span)
        if len(parameters) % 2 == 0 and parameters[-1].text == ",":
            raise ProgramSyntaxError(words.syntax.name_after_comma, parameters[-1].span)
        for place, token in enumerate(parameters):
            if place % 2:
                if token.text == "=":
                    message = words.syntax.parameter_without_value.format(function=name.text)
                    raise ProgramSyntaxError(message, token.span)
                if token.text != ",":
                    message = words.syntax.comma_between_parameters.format(function=name.text)
                    raise ProgramSyntaxError(message, token.span)
                continue
            if token.kind != "name":
                message = words.syntax.name_as_parameter.format(function=name.text, found=quoted(token.text))
                raise ProgramSyntaxError(message, token.span)
            if token.text in BY_WORD:
                message = words.names.function_names_no_parameter.format(name=token.text)
                raise ProgramNameError(message, token.span)
            if token.text in seen:
                message = words.names.parameter_twice.format(function=name.text, name=token.text)
                raise ProgramNameError(message, token.span)
            seen.add(token.text)
        return name.text in BY_WORD

    def _claim(self, name: Token) -> None:
        first = self.defined[name.text]
        if first.span != name.span:
            message = words.names.defined_twice.format(name=name.text)
            raise ProgramNameError(message, name.span, Hint(words.hints.another_name))
        self.current = name.text

    def finish(self, expression: Expression, name: str | None = None, local: frozenset[str] = frozenset()) -> None:
        """Make known what a statement defined, and the names it used that nothing defines."""
        for instruction in expression.code:
            if isinstance(instruction, Use) and instruction.name not in local and instruction.name not in CONSTANTS:
                self.values.add(instruction.name)
        if name is not None:
            self.values.add(name)
        self.current = None
