"""What a worker can do, by name: each task makes parts of an answer, and gives the turn away every few milliseconds.

A task takes the request's body as it came, because reading a few megabytes of JSON is work too.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from app import bodies, convert
from app.schemas import CheckRequest, DescentRequest, ExportRequest, LandscapeRequest, UpdateRequest

Why = Callable[[], str | None]
Task = Callable[[bytes, Why], Iterator[bytes]]


def descent(body: bytes, stop: Why) -> Iterator[bytes]:
    """A whole run as one JSON object."""
    return convert.descent_answer(bodies.parse(DescentRequest, body), stop)


def descent_lines(body: bytes, stop: Why) -> Iterator[bytes]:
    """The same run line by line while it goes on."""
    return convert.descent_lines(bodies.parse(DescentRequest, body), stop)


def landscape(body: bytes, stop: Why) -> Iterator[bytes]:
    """The loss over a grid."""
    return convert.landscape_answer(bodies.parse(LandscapeRequest, body), stop)


def check(body: bytes, _: Why) -> Iterator[bytes]:
    """Backpropagation beside finite differences, in one turn."""
    yield convert.check_answer(bodies.parse(CheckRequest, body))


def update(body: bytes, stop: Why) -> Iterator[bytes]:
    """One update of a descent, told."""
    return convert.update_answer(bodies.parse(UpdateRequest, body), stop)


def moment(body: bytes, stop: Why) -> Iterator[bytes]:
    """The values that an export shows after its descent."""
    return convert.moment_answer(bodies.parse(ExportRequest, body), stop)


TASKS: Mapping[str, Task] = MappingProxyType(
    {
        "descent": descent,
        "descent lines": descent_lines,
        "landscape": landscape,
        "check": check,
        "update": update,
        "moment": moment,
    }
)
