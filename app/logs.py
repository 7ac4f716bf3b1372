"""The service's log: one line of JSON for every request, and for whatever else there is to say.

A line holds what was asked for and how it went, never what a visitor typed. All that is not plain ASCII is escaped and long text is
cut, so that no address can forge a line or move a terminal's cursor. Lines are written by a thread of their own: a reader that does not
read, or a full disk, costs lines and never an answer.
"""

import json
import logging
import queue
import sys
import threading
import time
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from typing import Any, TextIO

LONGEST_TEXT = 200
LONGEST_TRACE = 20_000
MOST_LINES_WAITING = 10_000
SECONDS_TO_END = 1.0
SECONDS_BETWEEN_WRITES = 0.01
_KEY = "chainrule.record"
_FIELDS = "fields"

requests = logging.getLogger("app.requests")


def begin(scope: MutableMapping[str, Any]) -> dict[str, Any]:
    """A record for this request, which whoever serves it may add to."""
    record: dict[str, Any] = {}
    scope[_KEY] = record
    return record


def note(scope: Mapping[str, Any], **fields: object) -> None:
    """Add to the line of this request."""
    scope.get(_KEY, {}).update({name: value for name, value in fields.items() if value is not None})


def request(level: int, fields: Mapping[str, object]) -> None:
    """Write a request's line."""
    requests.log(level, "%s %s", fields["status"], fields.get("id", ""), extra={_FIELDS: fields})


class Lines(logging.Formatter):
    """A record as one line of JSON in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line: dict[str, object] = {
            "time": f"{seconds}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            **(getattr(record, _FIELDS, None) or {"message": record.getMessage()}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps({name: _short(name, value) for name, value in line.items()}, default=str)


class Unhurried(logging.Handler):
    """Hands lines to a thread that writes them; what finds its queue full is counted and dropped."""

    def __init__(self, target: TextIO | None = None) -> None:
        """Standard error, unless another target is given."""
        super().__init__()
        self.setFormatter(Lines())
        self.dropped = 0
        self._target = target
        self._waiting: queue.Queue[str | None] = queue.Queue(MOST_LINES_WAITING)
        self._thread = threading.Thread(target=self._write, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line."""
        try:
            self._waiting.put_nowait(self.format(record))
        except queue.Full:
            self.dropped += 1
        except Exception:  # whatever cannot be written is no reason not to answer
            self.handleError(record)

    def close(self) -> None:
        """Let the thread write what is waiting, for a moment."""
        try:
            self._waiting.put_nowait(None)
        except queue.Full:
            return
        self._thread.join(SECONDS_TO_END)
        super().close()

    def _write(self) -> None:
        has_ended = False
        while not has_ended:
            lines = [self._waiting.get()]
            with suppress(queue.Empty):
                while lines[-1] is not None:
                    lines.append(self._waiting.get_nowait())
            written = [f"{line}\n" for line in lines if line is not None]
            has_ended = len(written) < len(lines)
            target = self._target or sys.stderr
            try:
                target.write("".join(written))
                target.flush()
            except (OSError, ValueError):
                self.dropped += len(written)
            # Who logs meanwhile need not wake this thread, which costs more than the line.
            time.sleep(SECONDS_BETWEEN_WRITES)


class News(logging.Filter):
    """Leaves out a remark of the server about what is no HTTP, which has its line from who refuses it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is anything else."""
        return record.msg != "Invalid HTTP request received."


CONFIGURATION: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"lines": {"()": Unhurried}},
    "root": {"handlers": ["lines"], "level": "INFO"},
    "filters": {"news": {"()": News}},
    "loggers": {"uvicorn": {"level": "WARNING"}, "uvicorn.error": {"filters": ["news"]}},
}
"""For `logging.config.dictConfig`."""


def _short(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    most = LONGEST_TRACE if name == "trace" else LONGEST_TEXT
    return value if len(value) <= most else value[: most - 1] + "…"
