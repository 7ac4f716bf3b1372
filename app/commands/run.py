"""The commands: each makes a request, asks as a route does, and writes the answer."""

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import orjson

from app import bodies, convert, errors, words
from app.commands import streams, tables
from app.commands.arguments import fields, mistaken_file, optimizer, parser
from app.commands.faults import LineProblem, cannot_write
from app.commands.progress import Progress
from app.drawing.images import Images
from app.drawing.layouts import Layouts
from app.errors import Problem
from app.rendering import Rendering
from app.schemas import CheckRequest, DescentRequest, ExportRequest, GraphRequest
from app.settings import Settings

REFUSED = 1
# As a shell says it: 128 and the number of the signal.
INTERRUPTED = 130
# A person who waits for a picture waits longer than a service may.
_SECONDS = 60.0


def run(arguments: list[str], settings: Settings) -> int:
    """Do what the command line says; the process's exit code."""
    streams.prepare()
    convert.speak(settings.words)
    given, asked = argparse.Namespace(), dict[str, Any]()
    try:
        try:
            given = parser().parse_args(arguments)
        except SystemExit as ended:
            # Help was asked for, or the line is wrong; either has been said.
            streams.write("")
            return int(ended.code or 0)
        code = _COMMANDS[given.command](given, settings, asked)
    except BrokenPipeError:
        # Who reads has read enough.
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if not isinstance(error, Problem | convert.ENGINE_ERROR):
            raise
        refusal = error if isinstance(error, Problem) else convert.problem_of(error)
        _tell(refusal, asked.get("program"), as_json=getattr(given, "json", False))
        _hint_at_file(given, is_wrong=True)
        return REFUSED
    _hint_at_file(given)
    return code


def _graph(given: argparse.Namespace, settings: Settings, asked: dict[str, Any]) -> int:
    asked.update(fields(given), include=[])
    with _studio(settings) as studio:
        request = bodies.validated(GraphRequest, asked)
        answer = convert.graph_answer(request, studio.layouts, studio.rendering.render, studio.answer_numbers)
    for remark in orjson.loads(answer)["diagnostics"]:
        streams.tell(words.commands.remark.format(severity=remark["severity"], message=remark["message"]))
    _write(answer, given, tables.graph)
    return 0


def _check(given: argparse.Namespace, _: Settings, asked: dict[str, Any]) -> int:
    asked.update(fields(given, "h"))
    answer = convert.check_answer(bodies.validated(CheckRequest, asked))
    _write(answer, given, tables.check)
    return 0 if orjson.loads(answer)["agree"] else REFUSED


def _descent(given: argparse.Namespace, _: Settings, asked: dict[str, Any]) -> int:
    asked.update(fields(given, "iterations", "record_every", "seed", "batch_size"), optimizer=optimizer(given))
    request = bodies.validated(DescentRequest, asked)
    most_bytes = convert.MOST_DESCENT_BYTES
    if not given.json and request.batch_size is None:
        # The table tells of the start and the end; what lies between is neither kept nor written. With batches it is, because the
        # loss over all rows, by which a run ends, is computed only where it is recorded.
        request, most_bytes = request.model_copy(update={"record_every": max(1, given.iterations)}), sys.maxsize
    with Progress(given.iterations) as progress:
        answer = b"".join(convert.descent_answer(request, lambda: None, progress.follow, most_bytes))
    _write(answer, given, tables.descent)
    return 0


def _export(given: argparse.Namespace, settings: Settings, asked: dict[str, Any]) -> int:
    names = ("theme", "step", "iteration", "scale", "seed", "batch_size")
    asked.update(fields(given, *names), optimizer=optimizer(given))
    with _studio(settings) as studio:
        request = bodies.validated(ExportRequest, asked)
        convert.check_format(given.format)
        file = convert.exported(given.format, request, convert.moment_of(request, lambda: None), studio)
    if given.to is None:
        streams.write(file.content)
        return 0
    try:
        given.to.write_bytes(file.content)
    except OSError as error:
        raise cannot_write(given.to, error) from None
    return 0


def _openapi(*_: object) -> int:
    from app.main import app  # the whole application, which no other command needs

    streams.write(orjson.dumps(app.openapi(), option=orjson.OPT_INDENT_2) + b"\n")
    return 0


@contextlib.contextmanager
def _studio(settings: Settings) -> Iterator[convert.Studio]:
    """What drawings are made with, ended afterwards."""
    layouts = Layouts(workers=1, seconds=settings.layout_seconds, keep=1)
    images = Images(workers=1, seconds=_SECONDS)
    try:
        rendering = Rendering(settings.templates, settings.assets, settings.words)
        yield convert.Studio(layouts, rendering, images, settings.answer_numbers)
    finally:
        layouts.stop()
        images.stop()


def _write(answer: bytes, given: argparse.Namespace, table: Callable[[dict[str, Any]], str]) -> None:
    # JSON is UTF-8 wherever it goes; a table is written as the terminal has it.
    streams.write(answer + b"\n" if given.json else f"{table(orjson.loads(answer))}\n")


def _tell(refusal: Problem, program: str | None, *, as_json: bool) -> None:
    if as_json:
        streams.tell(errors.body(refusal))
    else:
        is_line = isinstance(refusal, LineProblem)
        streams.tell(tables.seen(refusal.detail) if is_line else tables.problem(refusal, program))


def _hint_at_file(given: argparse.Namespace, *, is_wrong: bool = False) -> None:
    """A path may be a program too, a division; whoever meant the file learns how to say so."""
    if not getattr(given, "json", False) and (
        said := mistaken_file(getattr(given, "program", None), is_wrong=is_wrong)
    ):
        streams.tell(words.commands.hint.format(hint=said))


_COMMANDS: Mapping[str, Callable[[argparse.Namespace, Settings, dict[str, Any]], int]] = MappingProxyType(
    {"graph": _graph, "check": _check, "descent": _descent, "export": _export, "openapi": _openapi}
)
