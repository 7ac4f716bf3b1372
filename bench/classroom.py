"""A class at work: students load the page, ask for graphs, drag knobs and run descents; how long each of them waits.

    python -m bench.classroom                30 students on one worker, then 300 who arrive within 10 s on two
    python -m bench.classroom 60 2 40        students, workers, seconds

A student asks for a new graph every 5 s, drags a knob one second in ten at 10 updates a second, and runs one descent of 200 iterations a
minute. All run in this one process, on one connection each; so the figures hold the client's own work too. What they ask is what the
page asks: the text with the knob's new number in it and the words of the shown step alone while the hand moves, all words when it is
lifted, everything packed as a browser wants it.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache

import engine
from bench.environment import ROOT, write_results

SECONDS_BETWEEN_GRAPHS = 5.0
SECONDS_BETWEEN_DRAGS, DRAGS, SECONDS_BETWEEN_UPDATES = 10.0, 10, 0.1
SECONDS_BETWEEN_RUNS = 60.0
PORT = 8129
VIEW = {"max_elements": 256, "most_boxes": 60}
AIMS = {
    (30, 1): {"graph": {99: 400}, "knob": {99: 150}},
    (300, 2): {"page": {99: 500}, "first line": {99: 500}, "graph": {99: 1_000}, "knob": {50: 30, 99: 300}},
}


@dataclass
class Waits:
    """Milliseconds by what was waited for, and what went wrong."""

    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Lesson:
    """An example, the numbers in its text that can be turned, and its last step."""

    program: str
    knobs: tuple[tuple[int, int], ...]
    step: int

    def turned(self, knob: int, value: float) -> str:
        """The text with another number."""
        start, end = self.knobs[knob % len(self.knobs)]
        return f"{self.program[:start]}{value:.4g}{self.program[end:]}"


@cache
def lessons() -> tuple[Lesson, ...]:
    """The examples that have a number in their text to turn."""
    found = []
    for example in engine.EXAMPLES:
        graph = engine.build(example.program)
        names = "|".join(parameter.name for parameter in graph.parameters if not parameter.shape)
        places = re.finditer(rf"\b(?:{names or '(?!)'}) = (-?[0-9.]+)(?=[;\s]|$)", example.program)
        knobs = tuple(place.span(1) for place in places)
        found.append(Lesson(example.program, knobs, len(engine.steps(engine.trace(graph))) - 1))
    return tuple(lesson for lesson in found if lesson.knobs)


class Connection:
    """One student's connection: just enough of HTTP to measure."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Keep both ends; one request at a time."""
        self.reader, self.writer = reader, writer
        self.turn = asyncio.Lock()

    async def ask(
        self, method: str, path: str, body: bytes = b"", accept: str = "*/*"
    ) -> tuple[int, bytes, float, float]:
        """Status, body, and the seconds until its first and its last byte."""
        async with self.turn:
            start = time.perf_counter()
            wishes = (f"Accept: {accept}", "Accept-Encoding: gzip, deflate, br, zstd", "Content-Type: application/json")
            lines = (f"{method} {path} HTTP/1.1", "Host: class", *wishes)
            self.writer.write("\r\n".join((*lines, f"Content-Length: {len(body)}", "", "")).encode() + body)
            head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
            parts, first = [], 0.0
            if length := re.search(rb"content-length: (\d+)", head):
                parts.append(await self.reader.readexactly(int(length[1])))
            else:
                while size := int(await self.reader.readline(), 16):
                    first = first or time.perf_counter() - start
                    parts.append(await self.reader.readexactly(size))
                    await self.reader.readline()
                await self.reader.readline()
            last = time.perf_counter() - start
            return int(head.split()[1]), b"".join(parts), first or last, last


class Student:
    """Does what students do."""

    def __init__(self, number: int, waits: Waits, until: float) -> None:
        """Each has an example and a rhythm of their own, the same in every run."""
        self.random = random.Random(number)  # noqa: S311 - a rhythm, no secret
        self.lesson = self.random.choice(lessons())
        self.program = self.lesson.program
        self.waits, self.until = waits, until

    async def attend(self, late: float) -> None:
        """Come, load the page, and work until the end."""
        await asyncio.sleep(late)
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", PORT, limit=2**24)
            self.line = Connection(reader, writer)
            await self.load()
            async with asyncio.TaskGroup() as tasks:
                for work, seconds in (
                    (self.graph, SECONDS_BETWEEN_GRAPHS),
                    (self.drag, SECONDS_BETWEEN_DRAGS),
                    (self.descend, SECONDS_BETWEEN_RUNS),
                ):
                    tasks.create_task(self.again(work, seconds))
            writer.close()
        except (OSError, asyncio.IncompleteReadError, ExceptionGroup) as error:
            self.waits.errors.append(repr(error))

    async def again(self, work: object, seconds: float) -> None:
        """Do it at a steady pace, beginning somewhere in it."""
        assert callable(work)  # noqa: S101 - for the type checker
        await asyncio.sleep(self.random.uniform(0, seconds))
        while time.monotonic() < self.until:
            begun = time.monotonic()
            await work()
            await asyncio.sleep(max(0.0, seconds - (time.monotonic() - begun)))

    async def load(self) -> None:
        """The page and what it asks for at once."""
        content = await self.timed("page", "GET", "/")
        for path in set(re.findall(rb'(?:src|href)="(/static/dist/[^"]+)"', gzip.decompress(content))):
            await self.timed("file", "GET", path.decode())

    async def graph(self) -> None:
        """A new graph."""
        program = f"extra = {self.random.randrange(1000)}\n{self.program}"
        everything = {"include": ["layout", "steps", "drawing", "pictures"], **VIEW}
        await self.timed("graph", "POST", "/api/v1/graph", {"program": program, "values": {}, **everything})

    async def drag(self) -> None:
        """A knob for a second."""
        knob = self.random.randrange(100)
        asked: dict[str, object] = {}
        for _ in range(DRAGS):
            begun = time.monotonic()
            program = self.lesson.turned(knob, self.random.random())
            asked = {"program": program, "values": {}, "include": ["steps"], **VIEW}
            shown = {"step_range": [self.lesson.step] * 2}
            await self.timed("knob", "POST", "/api/v1/graph", {**asked, **shown})
            await asyncio.sleep(max(0.0, SECONDS_BETWEEN_UPDATES - (time.monotonic() - begun)))
        await self.timed("words", "POST", "/api/v1/graph", asked)

    async def descend(self) -> None:
        """A run."""
        body = json.dumps({"program": self.program, "iterations": 200}).encode()
        status, content, first, last = await self.line.ask("POST", "/api/v1/descent", body, "application/x-ndjson")
        self.note("first line", status, first, content)
        self.note("run", status, last, content)

    async def timed(self, what: str, method: str, path: str, fields: dict[str, object] | None = None) -> bytes:
        """Ask and note."""
        body = b"" if fields is None else json.dumps(fields).encode()
        status, content, _, last = await self.line.ask(method, path, body)
        self.note(what, status, last, content)
        return content

    def note(self, what: str, status: int, seconds: float, content: bytes) -> None:
        """Keep how long it took, or what went wrong."""
        if status == 200:
            self.waits.milliseconds[what].append(1e3 * seconds)
        else:
            self.waits.errors.append(f"{what}: {status} {content[:200]!r}")


async def lesson(students: int, workers: int, seconds: float, arrival: float = 10.0) -> Waits:
    """A class of so many for so long, arriving within the first seconds."""
    waits = Waits()
    async with serving(workers):
        until = time.monotonic() + arrival + seconds
        async with asyncio.TaskGroup() as tasks:
            for number in range(students):
                tasks.create_task(Student(number, waits, until).attend(arrival * number / students))
    return waits


@asynccontextmanager
async def serving(workers: int) -> AsyncIterator[None]:
    """The service, as it is started for a class."""
    settings = {**os.environ, "HOST": "127.0.0.1", "PORT": str(PORT), "WORKERS": str(workers)}
    command = [sys.executable, "-m", "app"]
    started = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert started.stdout  # noqa: S101 - it was asked for
    try:
        await started.stdout.readline()
        yield
    finally:
        started.terminate()
        await started.wait()


def report(students: int, workers: int, waits: Waits) -> dict[str, dict[str, float]]:
    """Print what was found, and beside it what is aimed at."""
    aims = AIMS.get((students, workers), {})
    found: dict[str, dict[str, float]] = {}
    print(f"{students} students, {workers} worker{'s' if workers > 1 else ''}: {len(waits.errors)} errors; ms")
    for what, each in waits.milliseconds.items():
        steps = statistics.quantiles(each, n=100) if len(each) > 1 else each * 99
        found[what] = {"count": len(each), "p50": steps[49], "p99": steps[98]}
        aim = "".join(f"  aim p{part} {most}" for part, most in aims.get(what, {}).items())
        print(f"  {what:12}{len(each):7,}   p50 {steps[49]:7.1f}   p99 {steps[98]:7.1f}{aim}")
    for error in waits.errors[:5]:
        print(f"  {error}")
    return found


def main(arguments: list[str]) -> int:
    """Run the classes that were asked for; 1 when anybody met an error."""
    plans = [tuple(map(int, arguments))] if arguments else [(30, 1, 60), (300, 2, 60)]
    results, errors = {}, 0
    for students, workers, seconds in plans:
        waits = asyncio.run(lesson(students, workers, seconds))
        results[f"{students} students, {workers} workers"] = report(students, workers, waits)
        errors += len(waits.errors)
    write_results("classroom", results)
    return int(errors > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
