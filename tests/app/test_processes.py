"""Processes of `python -m app`: they are replaced without a loss, one that is killed too, and nobody is left behind."""

import itertools
import json
import os
import signal
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2 as httpx
import pytest

from tests.app.services import PATIENCE, children, descendants, ended, listens, servers, started, starting, wait_until
from tests.soak.parts import LINES, LONG_RUN

pytestmark = pytest.mark.uncounted


@contextmanager
def asked_all_the_time(address: str) -> Iterator[list[object]]:
    """While inside, the service is asked from two sides; what fails is in the list."""
    failures: list[object] = []
    served: set[int] = set()
    is_over = threading.Event()

    def keep_asking() -> None:
        with httpx.Client(timeout=PATIENCE) as client:
            while not is_over.is_set():
                try:
                    answer = client.post(f"{address}/api/v1/graph", json={"program": "w = 3; w^2", "include": []})
                    served.add(answer.status_code)
                except httpx.HTTPError as error:
                    failures.append(error)
                time.sleep(0.05)

    asking = [threading.Thread(target=keep_asking) for _ in range(2)]
    for thread in asking:
        thread.start()
    try:
        yield failures
    finally:
        is_over.set()
        for thread in asking:
            thread.join()
    assert served == {200}


def test_several_workers_lose_nothing_by_a_hang_up_and_one_that_is_killed_is_replaced() -> None:
    with started(WORKERS="2") as (running, line):
        address = line.rpartition(" ")[2]

        def others(than: set[int]) -> int:
            return len(set(servers(running.pid)) - than)

        with asked_all_the_time(address) as failures:
            wait_until(lambda: others(set()) == 2)
            before = set(servers(running.pid))
            with httpx.stream(
                "POST",
                f"{address}/api/v1/descent",
                json=LONG_RUN,
                headers={"accept": LINES},
                timeout=PATIENCE,
            ) as run:
                lines = run.iter_lines()
                assert json.loads(next(lines))["type"] == "header"
                running.send_signal(signal.SIGHUP)
                # Those that are replaced take no connection any more, but the stream that one of them sends goes on.
                wait_until(lambda: others(before) == 2 and not any(map(listens, before)))
                # On a slow machine its time may be up by now; nothing else ends it.
                rest = [json.loads(each) for each in itertools.islice(lines, 5)]
                assert all(each["type"] == "records" or each["reason"] == "time" for each in rest)
            wait_until(lambda: all(map(ended, before)))
            assert not failures
            victim, survivor = servers(running.pid)
            (original,) = [each for each, copies in children().items() if victim in copies]
            os.kill(original, signal.SIGKILL)
            wait_until(lambda: original not in children()[running.pid])
            os.kill(victim, signal.SIGKILL)
            # Another original has read the program, and the copies of the one that is gone go on.
            wait_until(lambda: others(set()) == 1)
            assert listens(survivor)
            # Only what the killed one held is lost.
            assert len(failures) <= 2
        for each in (*servers(running.pid), survivor):
            os.kill(each, signal.SIGKILL)
        # The door is open all the time: who asks waits for those that come.
        with urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE) as answer:  # noqa: S310 - ours
            assert answer.status == 200
        processes = descendants(running.pid)
        assert processes
        running.terminate()
        assert running.wait(PATIENCE) == 0
        wait_until(lambda: all(map(ended, processes)))


def test_killed_without_warning_it_leaves_no_process_behind() -> None:
    # One process that serves, and one that watches over two.
    with starting() as one, starting(WORKERS="2") as several:
        for each in (one, several):
            assert each.stdout
            assert each.stdout.readline()
        wait_until(lambda: len(servers(several.pid)) == 2)
        processes = [descendants(each.pid) for each in (one, several)]
        assert all(processes)
        for each in (one, several):
            each.kill()
            each.wait(PATIENCE)
        wait_until(lambda: all(map(ended, itertools.chain(*processes))))
