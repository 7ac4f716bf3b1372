"""The columns of a descent's record as JSON, written as they grow and counted: what an answer says whole, and what its lines say.

An entry takes the same bytes in either form and in however many pieces the run is made, so that both end at the same entry where an
answer would grow too long.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import orjson

import engine
from app import words
from app.convert.numbers import number, numbers
from app.errors import Problem

MOST_BYTES = engine.Limits().answer_bytes
# A number takes at most so many bytes, its comma included.
BYTES_PER_NUMBER = 25
MOST_NUMBERS_PER_PART = 10_000
# What is kept free for everything but the entries and the parameters' names: above all for the fields' names in every line.
FRAME_BYTES = 2**15
_FRAME = b'{"type":"records","recorded_iterations":[],"loss":[],"gradient_norm":[],"trajectory":[]}\n'
_END_BYTES = 2**8
# Iteration, loss and the gradient's length.
_BESIDE = 3


class Columns:
    """Where a run's record is written down, in parts of a bearable length."""

    def __init__(self, graph: engine.Graph, most_bytes: int = MOST_BYTES) -> None:
        """Nothing is written yet; refuse a start that is longer than an answer."""
        self.names = orjson.dumps({"parameters": [{"name": p.name, "shape": p.shape} for p in graph.parameters]})
        self.width = _BESIDE + sum(parameter.size for parameter in graph.parameters)
        self.left = most_bytes - FRAME_BYTES - len(self.names)
        self.parts: list[dict[str, bytes]] = []
        self.lengths: list[int] = []
        self.taken = self.said = 0
        self._hold_start(graph, most_bytes)

    def sure(self) -> int:
        """How many more entries fit, however long their numbers are."""
        return self.left // (BYTES_PER_NUMBER * self.width)

    def take(self, run: engine.Descent) -> int:
        """Write what is new, as far as it fits; how many entries are written."""
        most = max(1, MOST_NUMBERS_PER_PART // self.width)
        while self.taken < len(run.loss):
            # What may be too long is looked at entry by entry.
            to = min(len(run.loss), self.taken + most) if self.sure() >= len(run.loss) - self.taken else self.taken + 1
            part = {name: orjson.dumps(column)[1:-1] for name, column in _entries(run, self.taken, to).items()}
            length = sum(len(column) + 1 for column in part.values())
            if length > self.left:
                break
            self.parts.append(part)
            self.lengths.append(to - self.taken)
            self.left -= length
            self.taken = to
        return self.taken

    def whole(self, run: engine.Descent) -> bytes:
        """The answer."""
        return b"{%b,%b,%b}" % (self.names[1:-1], _joined(self.parts), orjson.dumps(end(run))[1:-1])

    def header(self) -> bytes:
        """The first line."""
        return b'{"type":"header",%b\n' % self.names[1:]

    def lines(self, to_come: int, kept: int = 0) -> Iterator[bytes]:
        """What is written and not yet said, as lines of a bearable length; nothing where `kept` lines would not be left.

        Lines bring the fields' names with them. There may be as many as what is kept free holds, and more where the entries that
        are still to come can not fill the answer.
        """
        spare = max(0, self.left - to_come * BYTES_PER_NUMBER * self.width)
        allowed = (FRAME_BYTES - _END_BYTES + spare) // len(_FRAME) - self.said - kept
        if allowed <= 0:
            return
        entries = sum(self.lengths)
        least = max(MOST_NUMBERS_PER_PART // self.width, -(-entries // allowed), 1)
        start, length = 0, 0
        for place, more in enumerate(self.lengths, 1):
            length += more
            if length >= least or place == len(self.lengths):
                self.said += 1
                yield b'{"type":"records",%b}\n' % _joined(self.parts[start:place])
                start, length = place, 0
        self.parts, self.lengths = [], []

    def _hold_start(self, graph: engine.Graph, most_bytes: int) -> None:
        """An answer has room for its first entry, or is refused before anything is computed."""
        if self.sure():
            return
        row = np.concatenate([np.ravel(graph.nodes[p.node].leaf) for p in graph.parameters]).tolist()
        length = len(orjson.dumps(numbers(row))) + _BESIDE * BYTES_PER_NUMBER
        if length > self.left:
            figure = length + most_bytes - self.left
            sentence = words.service.this_asks_for.format(
                figure=f"{figure:,}", of=words.service.bytes_of_answer, most=f"{most_bytes:,}"
            )
            raise Problem("limit", sentence, members={"limit": "answer_bytes", "value": most_bytes, "figure": figure})


def end(run: engine.Descent) -> dict[str, Any]:
    """How the run ended."""
    return {"status": run.status, "reason": run.reason, "evaluations": run.evaluations}


def _joined(parts: list[dict[str, bytes]]) -> bytes:
    """The columns, each with its name."""
    return b",".join(b'"%b":[%b]' % (name.encode(), b",".join([part[name] for part in parts])) for name in parts[0])


def _entries(run: engine.Descent, start: int, end: int) -> dict[str, list[Any]]:
    return {
        "recorded_iterations": run.recorded_iterations[start:end],
        "loss": numbers(run.loss[start:end]),
        "gradient_norm": [None if norm is None else number(norm) for norm in run.gradient_norm[start:end]],
        "trajectory": [numbers(row) for row in run.trajectory[start:end]],
    }
