"""Outline in, places out: Graphviz in a process of its own, else the machine's dot, else the tidy layout.

What a layout will cost is known from the outline, so a graph that Graphviz cannot do in time is not given to it.
Results are kept by structure: turning a knob, renaming or typing an isomorphic program asks nobody.
"""

import logging
import os
import shutil
import signal
import subprocess
import threading
import time
from contextlib import suppress

from app import metrics
from app.drawing import client, dot, tidy
from app.drawing.cache import Cache
from app.drawing.client import Workers
from app.drawing.outline import Outline, virtual_size
from app.drawing.places import Engine, LayoutFailedError, Places

_log = logging.getLogger(__name__)
PROBE = Outline(operands=((), (0, 0)), output=1)
_PROBE_SECONDS = 5.0
_FULL_QUALITY, _QUICK_QUALITY = 2_000, 6_000
_MOST_BOXES, _MOST_EDGES = 3_000, 6_000
MOST_PARTS_KEPT = 8_192
"""Boxes and edges of all kept layouts together: each takes a few hundred bytes."""


class Layouts:
    """The chain of layout engines and what they have answered lately."""

    def __init__(self, *, workers: int, seconds: float, keep: int, queue: int = 8) -> None:
        """Start nothing: `probe` does, or the first layout."""
        self._workers: Workers | None = Workers(workers, queue)
        self._command: str | None = None
        self._seconds = seconds
        self._cache: Cache[Outline, Places] = Cache(
            keep, MOST_PARTS_KEPT, lambda outline: len(outline.operands) + outline.edge_count
        )
        self._probing = threading.Lock()
        self._probed = False

    def probe(self) -> Engine:
        """Find out which engine works here, once; the worker process is warm afterwards."""
        with self._probing:
            if not self._probed:
                self._choose()
                self._probed = True
        return "graphviz" if self._workers or self._command else "tidy"

    def places(self, outline: Outline) -> Places:
        """Places for the outline; a fallback is not remembered: the next attempt may be luckier."""
        self.probe()
        quality = quality_for(outline)
        made: list[Places] = []

        def make() -> Places:
            made.append(tidy.lay_out(outline) if quality is None else self._lay_out(outline, quality))
            return made[0]

        places = self._cache.get(
            outline, make, keep=lambda got: got.engine == "graphviz" or quality is None or not self._engines
        )
        metrics.layouts.labels(places.engine if made else "kept").inc()
        return places

    def is_steady(self, outline: Outline) -> bool:
        """Whether the places just given are those that will be given again, and no makeshift."""
        return self._cache.knows(outline)

    def stop(self) -> None:
        """End every process that was started."""
        if self._workers:
            self._workers.stop()

    @property
    def _engines(self) -> bool:
        return bool(self._workers or self._command)

    def _lay_out(self, outline: Outline, quality: dot.Quality) -> Places:
        try:
            return dot.read(self._ask(dot.write(outline, quality), self._seconds), outline)
        except LayoutFailedError:
            return tidy.lay_out(outline)

    def _ask(self, text: bytes, seconds: float) -> bytes:
        if self._workers:
            return self._workers.ask(text, seconds)
        if self._command:
            return _run(self._command, text, seconds)
        message = "There is no Graphviz here."
        raise LayoutFailedError(message)

    def _choose(self) -> None:
        """One engine for a whole session: versions differ by hundreds of points, and a picture should not jump."""
        if self._works():
            return
        _log.warning("The Graphviz library does not work here; looking for the dot command.")
        self.stop()
        self._workers, self._command = None, shutil.which("dot")
        if not self._works():
            _log.warning("Graphs are laid out without Graphviz.")
            self._command = None

    def _works(self) -> bool:
        try:
            dot.read(self._ask(dot.write(PROBE, "full"), _PROBE_SECONDS), PROBE)
        except LayoutFailedError:
            return False
        return True


def quality_for(outline: Outline) -> dot.Quality | None:
    """How Graphviz is asked for this outline; None if it would take too long whatever is asked."""
    if len(outline.operands) > _MOST_BOXES or outline.edge_count > _MOST_EDGES:
        return None
    size = virtual_size(outline)
    if size > _QUICK_QUALITY:
        return None
    return "full" if size <= _FULL_QUALITY else "quick"


def _run(command: str, text: bytes, seconds: float) -> bytes:
    """The command's answer, or no answer: it may be missing, hang, crash, or say far too much."""
    deadline = time.monotonic() + seconds
    message = "The dot command did not answer."
    try:
        started = subprocess.Popen(  # noqa: S603 - the machine's dot, fed with integers
            [command, "-Tjson0"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"},
            bufsize=0,
            start_new_session=True,
        )
    except OSError as error:
        raise LayoutFailedError(message) from error
    with started:
        try:
            answer = client.ask_once(started, text, deadline)
        except (OSError, subprocess.SubprocessError, LayoutFailedError) as error:
            raise LayoutFailedError(message) from error
        finally:
            # What it may have started goes with it.
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)
    if started.returncode:
        raise LayoutFailedError(message)
    return answer
