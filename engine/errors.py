"""Everything the engine refuses, as one tree, each refusal with its place in the text.

The tree is drawn here because callers choose by class, never by reading messages::

    EngineError                    the root; nothing else leaves the engine
    ├── ProgramError               the text is wrong: span, line, column, hint
    │   ├── ProgramSyntaxError     it cannot be read
    │   ├── ProgramNameError       a name is unknown, taken, or used too early
    │   ├── ProgramShapeError      arrays that do not fit together
    │   └── ProgramValueError      it can be read, but not be done
    ├── LimitError                 it is right, but larger than the ceilings allow
    └── FieldError                 the text is right, something sent beside it is not

Messages speak to the person who typed the program. They quote its text, so whoever shows them must treat them as text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from engine import words


class Span(NamedTuple):
    """A stretch of the program text, in code points, `end` not included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hint:
    """A repair in words, and where it can be applied, the text that goes into `span`."""

    label: str
    span: Span | None = None
    replacement: str | None = None


def repair(replacement: str, span: Span) -> Hint | None:
    """Tell what to write into a stretch of the text; nothing where that is too long to read."""
    return (
        Hint(words.hints.write.format(text=replacement), span, replacement) if len(replacement) <= _READABLE else None
    )


def quoted(text: str) -> str:
    """A stretch of a program, short enough for a sentence.

    Example:
        >>> quoted("a  +   b")
        'a + b'
    """
    text = " ".join(text.split())
    return text if len(text) <= _READABLE else f"{text[: _READABLE - 3]}…"


_READABLE = 40


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something worth telling about a program that is right."""

    severity: Literal["info", "warning"]
    message: str
    span: Span | None = None
    hint: Hint | None = None


class EngineError(Exception):
    """The root of all that the engine raises on purpose."""

    problem: ClassVar[str] = "internal"

    def __init__(self, message: str) -> None:
        """Keep the sentence that the visitor reads."""
        super().__init__(message)
        self.message = message

    @property
    def title(self) -> str:
        """A heading for what went wrong."""
        title: str = getattr(words.errors, self.problem)
        return title


class PlacedError(EngineError):
    """An error that may have a place in the text."""

    def __init__(self, message: str, span: Span | None = None, hint: Hint | None = None) -> None:
        """Keep the place; line and column follow once the text is known."""
        super().__init__(message)
        self.span = span
        self.hint = hint
        self.line: int | None = None
        self.column: int | None = None

    def locate(self, text: str) -> None:
        """Work out the 1-based line and column of the span's start; LF, CRLF and CR end lines."""
        if self.span is not None:
            self.line, self.column = line_and_column(text, self.span.start)


class ProgramError(PlacedError):
    """The program is wrong at a place."""


class ProgramSyntaxError(ProgramError):
    """The text cannot be read."""

    problem = "syntax"


class ProgramNameError(ProgramError):
    """A name is unknown, taken, or used before it is defined."""

    problem = "name"


class ProgramShapeError(ProgramError):
    """Arrays do not fit together."""

    problem = "shape"


class ProgramValueError(ProgramError):
    """The text can be read, but what it asks cannot be done."""

    problem = "value"


class LimitError(PlacedError):
    """The program is larger than a ceiling allows."""

    problem = "limit"

    def __init__(self, message: str, *, limit: str, value: float, figure: float, span: Span | None = None) -> None:
        """Name the limit, its value and the figure that is above it."""
        super().__init__(message, span)
        self.limit = limit
        self.value = value
        self.figure = figure


class FieldError(EngineError):
    """Something sent beside the program does not fit it."""

    problem = "field"

    def __init__(self, message: str, *, field: str) -> None:
        """Name the field by its path, such as `values.k0`."""
        super().__init__(message)
        self.field = field


def line_and_column(text: str, position: int) -> tuple[int, int]:
    r"""Give the 1-based line and column of a code point.

    Example:
        >>> line_and_column("a = 1\r\nb", 7)
        (2, 1)
    """
    before = text[:position].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
