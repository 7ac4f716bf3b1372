"""How far a long run is, on standard error: one line that is written over in a terminal, a line now and then elsewhere."""

import sys
import time
from types import TracebackType
from typing import Self

import engine
from app import words

# A short run says nothing; a long one often enough in a terminal, seldom in a log.
_SILENT, _TERMINAL, _LOG = 0.5, 0.1, 5.0


class Progress:
    """The progress of one run."""

    def __init__(self, iterations: int) -> None:
        """The clock starts."""
        self._iterations = iterations
        self._is_terminal = sys.stderr.isatty()
        self._due = time.monotonic() + (_SILENT if self._is_terminal else _LOG)
        self._width = 0

    def __enter__(self) -> Self:
        """Nothing is written yet."""
        return self

    def follow(self, run: engine.Descent) -> None:
        """Show where a descent is, whether that iteration is recorded or not."""
        if run.latest_loss is not None:
            self.show(run.iteration, run.latest_loss)

    def show(self, iteration: int, loss: float) -> None:
        """Say where the run is, if it is time to."""
        now = time.monotonic()
        if now < self._due:
            return
        self._due = now + (_TERMINAL if self._is_terminal else _LOG)
        shown, count = f"{iteration:,}", f"{self._iterations:,}"
        text = words.commands.progress.format(iteration=shown, count=count, loss=f"{loss:.6g}")
        if self._is_terminal:
            sys.stderr.write(f"\r{text.ljust(self._width)}")
        else:
            sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
        self._width = len(text)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the terminal's line empty."""
        if self._is_terminal and self._width:
            sys.stderr.write(f"\r{' ' * self._width}\r")
            sys.stderr.flush()
