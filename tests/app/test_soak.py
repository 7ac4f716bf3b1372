"""A little of what `make soak` does for minutes: the same inputs and the same promises, in small amounts."""

import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from app.jobs.pool import JOBS_PER_PROCESS, SECONDS_TO_BEGIN
from tests.soak import parts
from tests.soak.service import Running, running

pytestmark = pytest.mark.uncounted

# What a busy machine makes of a bound of one second; `make soak` holds the bound itself.
PATIENCE = 20.0


@pytest.fixture(scope="module")
def service() -> Iterator[Running]:
    with running() as started:
        yield started


def test_made_up_inputs_are_answered(service: Running) -> None:
    assert not parts.inputs(service, 150, PATIENCE)


def test_every_operation_bears_operands_by_chance(service: Running) -> None:
    assert not parts.operations(service, 1, PATIENCE)


def test_mixed_requests_leave_nothing_behind(service: Running) -> None:
    finds, (first, *_, last) = parts.mixed(service, 100, PATIENCE)
    assert not finds
    assert last.processes == first.processes
    assert last.threads <= first.threads + 8
    assert last.files <= first.files + 8


def test_a_full_service_says_so_at_once(service: Running) -> None:
    # Who is refused is told so while the others' runs go on: they take longer than it takes them all to begin.
    replies = parts.overload(service, 70)
    refused = [reply for reply in replies if reply.status == 503]
    begun = [reply for reply in replies if reply.status == 200]
    assert refused
    assert all(b"\r\nretry-after: " in reply.body.lower() for reply in refused)
    assert max(reply.seconds for reply in refused) < SECONDS_TO_BEGIN
    # Whoever was let in is served.
    assert len(begun) > JOBS_PER_PROCESS
    assert len(begun) + len(refused) == 70
    # The runs of those that have gone leave their places as soon as they are known to have gone.
    left = time.monotonic()
    with closing(parts.Line(service.address)) as line:
        while line.post("descent", b'{"program": "w = 1; w^2"}').status == 503:
            assert time.monotonic() - left < PATIENCE
