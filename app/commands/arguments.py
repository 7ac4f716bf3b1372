"""What the command line takes, and the request that it means: read by the same rules as the API's."""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import orjson

from app import convert, words
from app.commands import streams, tables
from app.commands.faults import LineProblem, cannot_read
from app.errors import FieldProblem, Problem
from app.nonfinite import NONFINITE
from app.schemas import OptimizerChoice

_THEMES = ("light", "dark", "projector")
_PATH = re.compile(r"[\w.~/\\:-]{1,255}")
_FILE_NAME = re.compile(r"(?:.*[/\\])?[^/\\]*[^\W\d][^/\\]*\.[^\W\d]\w{0,9}")


class _Line(argparse.ArgumentParser):
    """A command's own line, which takes its program also where an option stands between another operand and it."""

    def parse_known_args(  # type: ignore[override] # narrower than the library's, which knows any namespace
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Do as the library does; what it leaves over is the program where that is all."""
        # The library gives an operand that may be missing nothing as soon as it meets the one before it.
        given, rest = super().parse_known_args(args, namespace)
        if getattr(given, "program", "") is not None:
            return given, rest
        match rest:
            case ["--", program]:
                given.program = program
            case [program] if program == "-" or not program.startswith("-"):
                given.program = program
            case _:
                return given, rest
        return given, []

    def error(self, message: str) -> NoReturn:
        """Say it as the library does, without a character that a terminal would obey."""
        super().error(tables.seen(message))


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    whole = _Line(
        prog="python -m app",
        description="Without a command the service starts. With one, the API's answers come without a server.",
        allow_abbrev=False,
    )
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    graph = _command(commands, "graph", "loss and gradients of a program")
    check = _command(commands, "check", "the gradients beside finite differences")
    check.add_argument("--h", type=_number, metavar="NUMBER", help="the nudge; one that fits each number without it")
    descent = _command(commands, "descent", "a whole run of gradient descent")
    descent.add_argument("-n", "--iterations", type=int, default=100, metavar="COUNT")
    descent.add_argument("--record-every", type=int, default=1, metavar="COUNT")
    _descending(descent)
    for each in (graph, check, descent):
        each.add_argument("--json", action="store_true", help="the API's answer instead of a table")
    export = commands.add_parser("export", help="a program as a file", allow_abbrev=False)
    export.add_argument("format", choices=convert.export_formats())
    _program(export)
    export.add_argument("-o", "--to", type=Path, metavar="FILE", help="where to write; standard output without it")
    export.add_argument("--theme", choices=_THEMES, default="light")
    export.add_argument("--step", type=int, metavar="INDEX", help="the moment to show, counted from 0")
    export.add_argument("--iteration", type=int, metavar="COUNT", help="after so many iterations of descent")
    export.add_argument("--scale", type=_number, metavar="NUMBER", help="png: pixels per CSS pixel")
    _descending(export)
    commands.add_parser("openapi", help="the API document")
    return whole


def fields(given: argparse.Namespace, *names: str) -> dict[str, Any]:
    """The request's fields: what all commands share, and those that are named where they were given."""
    found: dict[str, Any] = {"program": _text(given), "values": _pairs(given.set, "values")}
    if given.output is not None:
        found["output"] = given.output
    chosen = ((name, getattr(given, name)) for name in names)
    return found | {name: value for name, value in chosen if value is not None}


def mistaken_file(program: str | None, *, is_wrong: bool) -> str | None:
    """How to have the file read whose name was given as the program: one that is there, or a name that is no program."""
    if program is None or not _PATH.fullmatch(program):
        return None
    if Path(program).is_file() or (is_wrong and _FILE_NAME.fullmatch(program)):
        return words.commands.read_file.format(file=program)
    return None


def optimizer(given: argparse.Namespace) -> dict[str, Any]:
    """The optimizer of a request."""
    settings = _pairs(given.setting, "optimizer")
    if given.learning_rate is not None:
        settings["learning_rate"] = given.learning_rate
    return {"name": given.optimizer, **settings}


def _command(commands: Any, name: str, says: str) -> argparse.ArgumentParser:  # noqa: ANN401 - argparse has no public name for it
    command: argparse.ArgumentParser = commands.add_parser(name, help=says, allow_abbrev=False)
    _program(command)
    return command


def _program(command: argparse.ArgumentParser) -> None:
    command.add_argument("program", nargs="?", help="the program; standard input without it, or for -")
    command.add_argument("-f", "--file", type=Path, metavar="FILE", help="read the program from a file")
    command.add_argument(
        "-s",
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a value beside the program, lists as JSON",
    )
    command.add_argument("--output", metavar="NAME", help="the name to take for the result")


def _descending(command: argparse.ArgumentParser) -> None:
    usual = OptimizerChoice()
    command.add_argument("--optimizer", default=usual.name, metavar="NAME", help=f"the rule ({usual.name})")
    command.add_argument("-r", "--learning-rate", type=_number, metavar="NUMBER", help=f"({usual.learning_rate:g})")
    command.add_argument(
        "--setting", action="append", default=[], metavar="NAME=NUMBER", help="another number of the rule, as beta1=0.8"
    )
    command.add_argument("--seed", type=int, default=0, metavar="NUMBER")
    command.add_argument("--batch-size", type=int, metavar="COUNT", help="rows of data for each update")


def _text(given: argparse.Namespace) -> str:
    if given.program is not None and given.file is not None:
        raise LineProblem("program", words.commands.two_programs)
    if given.file is not None:
        return _decoded(_read(given.file))
    if given.program is None or given.program == "-":
        return _decoded(streams.read())
    return str(given.program)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise cannot_read(file, error) from None


def _decoded(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise Problem("body", words.commands.not_utf8) from None


def _pairs(given: list[str], field: str) -> dict[str, Any]:
    pairs = {}
    for each in given:
        name, sign, text = each.partition("=")
        if not sign:
            raise FieldProblem(field, words.commands.name_value)
        pairs[name.strip()] = text if text in NONFINITE else _json(f"{field}.{name.strip()}", text)
    return pairs


def _json(field: str, text: str) -> Any:  # noqa: ANN401 - JSON of any kind
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise FieldProblem(field, words.commands.number) from None


def _number(text: str) -> float:
    return float(text)
