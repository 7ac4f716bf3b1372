"""What Prometheus may ask: requests, latencies, layouts, refusals, open streams.

One process counts in its own memory. Several server processes share a listening socket, so a scrape reaches any one of
them: then each writes its counts into a folder in shared memory, and whichever is asked adds them up. Where there is no
such folder the numbers are those of the one process that answers; the gauge `chainrule_processes` says how many are in them.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - memory, not a disk that could be full
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

requests = Counter("chainrule_requests", "Requests answered.", ["method", "route", "status"])
latencies = Histogram(
    "chainrule_request_seconds", "From a request's head to the end of its answer.", ["route"], buckets=_SECONDS
)
refusals = Counter(
    "chainrule_refusals",
    "Requests refused, by kind of problem, and by limit where one was exceeded.",
    ["problem", "limit"],
)
layouts = Counter("chainrule_layouts", "Layouts by where they came from: kept, or made by an engine.", ["source"])
streams = Gauge("chainrule_streams_open", "Streams being sent.", multiprocess_mode="livesum")
processes = Gauge("chainrule_processes", "Server processes that these numbers are about.", multiprocess_mode="livesum")

_PREFIX = "chainrule-"
_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


def count(scope: Mapping[str, Any], method: str, status: int, seconds: float, record: Mapping[str, Any]) -> None:
    """A request that has been answered; `record` is what its line in the log says."""
    route = getattr(scope.get("route"), "path", "other")
    # Whatever a client makes up is one label, so that no client can make labels.
    counter, histogram = _counters(method if method in _METHODS else "other", route, status)
    counter.inc()
    histogram.observe(seconds)
    if "problem" in record:
        refusals.labels(record["problem"], record.get("limit", "")).inc()


def exposition(accept: str) -> tuple[bytes, str]:
    """All numbers in the form that the client understands, and its media type."""
    try:
        encode, media_type = choose_encoder(accept)
    except (TypeError, ValueError):
        # The library compares the version that is asked for with numbers, whatever it is.
        encode, media_type = choose_encoder("")
    folder = os.environ.get(FOLDER)
    if not folder:
        return encode(REGISTRY), media_type
    _forget_the_dead(Path(folder))
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]  # the library types most of itself
    return encode(registry), media_type


@lru_cache(1_024)
def _counters(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """Those of one kind of request: looking them up by their labels costs more than counting."""
    return requests.labels(method, route, str(status)), latencies.labels(route)


@contextmanager
def shared() -> Iterator[None]:
    """While inside, processes that are started count into one folder."""
    _sweep()
    try:
        prefix = f"{_PREFIX}{os.getpid()}-"
        folder = tempfile.TemporaryDirectory(prefix=prefix, dir=SHARED_MEMORY, ignore_cleanup_errors=True)
    except OSError:
        yield
        return
    with folder as path:
        os.environ[FOLDER] = path
        try:
            yield
        finally:
            del os.environ[FOLDER]


def _sweep() -> None:
    """A service that was killed has left its folder behind."""
    for folder in SHARED_MEMORY.glob(f"{_PREFIX}*-*"):
        if not _lives(folder.name.split("-")[1]):
            shutil.rmtree(folder, ignore_errors=True)


def _forget_the_dead(folder: Path) -> None:
    """A process that was killed has not closed its streams."""
    for file in folder.glob("gauge_livesum_*.db"):
        number = file.stem.rpartition("_")[2]
        if not _lives(number):
            mark_process_dead(number, str(folder))  # type: ignore[no-untyped-call]  # the library types most of itself


def _lives(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
