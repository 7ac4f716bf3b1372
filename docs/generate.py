"""Writes the tables of the manual that the program itself knows: operations, sentences of refusal, optimizers.

A list that is typed by hand is wrong from the next change on. Each table stands between two comments of its page; a test
compares, and this writes.

    python -m docs.generate
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from app.problems import KINDS
from engine import OPERATIONS, OPTIMIZERS, EngineError, Hint, Operation, build, format_number, reference, trace

FOLDER = Path(__file__).resolve().parent

WRONG_PROGRAMS = (
    "loss = (k + 1",
    "2 sin x",
    "x = 3; x 2",
    "sin^2(x)",
    "n!",
    "1_000",
    "a = 1; a = 2",
    "a = b; b = 1",
    "sigmod(1)",
    "relu = 3",
    "f(a) = a^2",
    "[1, 2, 3] + [1, 2]",
    "x = [1, 2, 3]; x[5]",
    "n = 3; sum(ones(n))",
    "cross_entropy([[1, 2]], [3])",
)
REMARKABLE_PROGRAMS = (
    "k1 = 2; x = 3; k1x",
    "k = 1/2; w = 1; k w",
    "a = 2; b = 3; a^2",
    "1/2x",
    "x = [1, 2]; x^2",
    "log(0)",
)


def operations() -> Iterator[str]:
    """One table a family, in the order of the operations table."""
    for family in dict.fromkeys(operation.family for operation in OPERATIONS):
        yield from ("", f"### {family.replace('-', ' ').capitalize()}", "")
        rows = [operation for operation in OPERATIONS if operation.family == family]
        yield from table(("Write", "It gives", "On the way back"), map(operation_row, rows))


def operation_row(operation: Operation) -> tuple[str, str, str]:
    """How one operation is written, what it gives, and how it passes the gradient on."""
    kink = f" {operation.kink.sentence}" if operation.kink else ""
    written = ", ".join(code(each) for each in reference(operation).spellings)
    return written, operation.description, operation.rule + kink


def refusals() -> Iterator[str]:
    """What is said about wrong programs."""
    return table(("Program", "Answer", "Hint"), map(refusal_row, WRONG_PROGRAMS))


def refusal_row(program: str) -> tuple[str, str, str]:
    """The sentence about one wrong program."""
    try:
        build(program)
    except EngineError as error:
        return code(program), error.message, hint_text(getattr(error, "hint", None))
    message = f"{program!r} is refused no more"
    raise ValueError(message)


def remarks() -> Iterator[str]:
    """What is said about right programs, the first remark of each."""
    rows = []
    for program in REMARKABLE_PROGRAMS:
        graph = build(program)
        told = (*graph.diagnostics, *trace(graph).diagnostics)[0]
        rows.append((code(program), f"{told.severity}: {told.message}", hint_text(told.hint)))
    return table(("Program", "Remark", "Hint"), rows)


def hint_text(hint: Hint | None) -> str:
    """A hint's words, or nothing."""
    return hint.label if hint else ""


def optimizers() -> Iterator[str]:
    """The rules that move the parameters, with their settings."""
    rows = [
        (
            code(each.name),
            ", ".join(f"`{s.name}` ({format_number(s.default)})" for s in each.settings),
            each.description,
        )
        for each in OPTIMIZERS
    ]
    return table(("Name", "Settings (default)", "What it does"), rows)


def problems() -> Iterator[str]:
    """The kinds of refusal."""
    return table(("`type`", "Status", "Title"), ((code(kind.type), str(kind.status), kind.title) for kind in KINDS))


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A Markdown table."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def code(text: str) -> str:
    """A piece of code in a line."""
    return f"`{text}`"


TABLES: dict[str, tuple[str, Callable[[], Iterator[str]]]] = {
    "operations": ("language.md", operations),
    "refusals": ("language.md", refusals),
    "remarks": ("language.md", remarks),
    "optimizers": ("api.md", optimizers),
    "problems": ("api.md", problems),
}


def renewed(page: str, text: str) -> str:
    """A page's text with its tables written anew."""
    for name, (file, lines) in TABLES.items():
        if file == page:
            text = replaced(text, name, "\n".join(lines()).strip("\n"))
    return text


def replaced(text: str, name: str, content: str) -> str:
    """The text with new content between the two comments of a table."""
    between = re.compile(rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    if len(between.findall(text)) != 1:
        message = f"There must be one place for the table {name}"
        raise ValueError(message)
    # GitHub takes a table for one only after an empty line.
    return between.sub(lambda found: f"{found[1]}\n{content}\n\n{found[2]}", text)


def main() -> int:
    """Write every page anew; say which have changed."""
    for page in sorted({file for file, _ in TABLES.values()}):
        path = FOLDER / page
        before = path.read_text(encoding="utf-8")
        after = renewed(page, before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            sys.stdout.write(f"{page} is new\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
