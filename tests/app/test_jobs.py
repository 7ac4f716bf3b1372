"""Long work in processes of its own: turns, queues, clients that leave, workers that die."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import orjson
import pytest
from anyio.from_thread import BlockingPortal

from app.errors import Problem
from app.jobs import Job, Pool, pool
from app.jobs.frames import Kind, Order
from app.jobs.job import FEW_BYTES_AHEAD, MOST_BYTES_AHEAD

pytestmark = pytest.mark.usefixtures("counted")

PATIENCE = 60.0
# About a minute's work in small evaluations, which does not converge.
LONG = {
    "program": "x = linspace(-9, 9, 2000); w = 0.5; mean(cos(w x + w^2)) + cos(40 w)",
    "iterations": 100_000,
    "record_every": 50,
    "optimizer": {"learning_rate": 0.31, "name": "adam"},
}
SHORT = {"program": "w = 3; w^2", "iterations": 20}


def give(workers: Pool, body: dict[str, Any], task: str = "descent", seconds: float = 10.0) -> Job:
    return workers.give(task, orjson.dumps(body), seconds=seconds)


async def whole(job: Job) -> dict[str, Any]:
    answer: dict[str, Any] = orjson.loads(b"".join([part async for part in job]))
    return answer


@asynccontextmanager
async def working(processes: int = 1, queue: int = 8) -> AsyncIterator[Pool]:
    workers = Pool(processes=processes, queue=queue)
    workers.start()
    try:
        assert await workers.until_ready(PATIENCE)
        yield workers
    finally:
        await workers.stop()


@pytest.fixture(scope="module")
def workers(portal: BlockingPortal) -> Iterator[Pool]:
    """One process for all of these tests, but for those that end it."""
    started = working(queue=1)
    yield portal.call(started.__aenter__)
    portal.call(started.__aexit__, None, None, None)


def within(portal: BlockingPortal, work: Coroutine[Any, Any, None]) -> None:
    async def in_time() -> None:
        async with asyncio.timeout(PATIENCE):
            await work

    portal.call(in_time)


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - what is waited for happens in another process
        await asyncio.sleep(0.005)


def processor_seconds(number: int) -> float:
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_jobs_of_one_process_take_turns_and_a_short_one_does_not_wait_for_a_long_one(
    portal: BlockingPortal, workers: Pool
) -> None:
    async def work() -> None:
        long = give(workers, LONG, "descent lines", seconds=60)
        assert b'"header"' in await anext(long)
        assert (await whole(give(workers, SHORT)))["status"] == "completed"
        assert not long.has_ended
        first = orjson.loads(await anext(long))
        assert first["type"] == "records"
        long.leave()
        await until(lambda: workers.running == 0)
        # Nothing was killed: the process heard it.
        assert workers.counts.killed == 0
        assert workers.counts.cancelled == 1
        number = workers.numbers[0]
        before = processor_seconds(number)
        await asyncio.sleep(0.2)
        assert processor_seconds(number) - before < 0.1

    within(portal, work())


def test_a_run_ends_at_its_time_and_says_so(portal: BlockingPortal, workers: Pool) -> None:
    async def work() -> None:
        *_, last = [part async for part in give(workers, LONG, "descent lines", seconds=0.1)]
        assert (orjson.loads(last)["status"], orjson.loads(last)["reason"]) == ("stopped", "time")
        answer = await whole(give(workers, LONG, seconds=0.1))
        assert (answer["status"], answer["reason"]) == ("stopped", "time")
        assert len(answer["loss"]) == len(answer["trajectory"]) > 1

    within(portal, work())


def test_a_refusal_comes_back_as_the_same_refusal_and_a_fault_with_its_trace(
    portal: BlockingPortal, workers: Pool
) -> None:
    async def work() -> None:
        with pytest.raises(Problem) as refusal:
            await whole(give(workers, {"program": "w +"}))
        assert (refusal.value.kind.slug, refusal.value.members["span"]) == ("syntax", [2, 3])
        assert refusal.value.trace is None
        with pytest.raises(Problem) as fault:
            await whole(give(workers, SHORT, "fly"))
        assert fault.value.kind.slug == "internal"
        assert "KeyError" in (fault.value.trace or "")
        assert "KeyError" not in fault.value.detail

    within(portal, work())


def test_who_finds_the_queue_full_is_sent_away(
    portal: BlockingPortal, workers: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "JOBS_PER_PROCESS", 1)

    async def work() -> None:
        long = give(workers, LONG, seconds=60)
        waiting = give(workers, SHORT)
        assert (workers.running, workers.waiting) == (1, 1)
        with pytest.raises(Problem) as refusal:
            give(workers, SHORT)  # at once: nothing was awaited
        assert (refusal.value.kind.slug, refusal.value.headers["Retry-After"]) == ("overload", "2")
        waiting.leave()
        assert workers.waiting == 0
        long.leave()
        await until(lambda: workers.running == 0)

    within(portal, work())


def test_who_was_let_in_begins_soon_although_all_places_are_taken(
    portal: BlockingPortal, workers: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "JOBS_PER_PROCESS", 1)
    monkeypatch.setattr(pool, "SECONDS_BEFORE_SHARING", 0.2)

    async def work() -> None:
        long = give(workers, LONG, "descent lines", seconds=60)
        await anext(long)
        assert (await whole(give(workers, SHORT)))["status"] == "completed"
        assert not long.has_ended
        long.leave()
        await until(lambda: workers.running == 0)

    within(portal, work())


def test_who_would_not_begin_soon_is_sent_away_at_the_door(
    portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "JOBS_PER_PROCESS", 1)
    monkeypatch.setattr(pool, "SECONDS_TO_BEGIN", 0.15)
    monkeypatch.setattr(pool, "SECONDS_BEFORE_SHARING", 0.15)

    async def work() -> None:
        async with working(queue=50) as workers:
            runs = [give(workers, LONG, "descent lines", seconds=60) for _ in range(2)]
            with pytest.raises(Problem, match="busy"):
                give(workers, LONG)
            for run in runs:
                assert b'"header"' in await anext(run)
            # Both share one place now, and nothing has ended for a while: who came now would wait for longer than is promised.
            with pytest.raises(Problem) as refusal:
                give(workers, SHORT)
            assert int(refusal.value.headers["Retry-After"]) >= 1
            for run in runs:
                run.leave()
            await until(lambda: workers.running == 0)
            assert (await whole(give(workers, SHORT)))["status"] == "completed"

    within(portal, work())


def test_a_process_that_is_slow_to_start_is_waited_for_and_one_that_never_does_is_not(
    portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        monkeypatch.setattr(pool, "SECONDS_BEFORE_SHARING", 0.01)
        workers = Pool(processes=1, queue=8)
        early = give(workers, SHORT)
        await asyncio.sleep(0.1)
        workers.start()
        assert (await whole(early))["status"] == "completed"
        await workers.stop()
        monkeypatch.setattr(pool, "SECONDS_FOR_A_START", 0.1)
        with pytest.raises(Problem, match="too long"):
            await whole(give(Pool(processes=1, queue=8), SHORT))

    within(portal, work())


def test_a_process_that_is_killed_is_replaced_and_what_nobody_has_seen_is_done_again(
    portal: BlockingPortal, workers: Pool
) -> None:
    async def work() -> None:
        lost_before = workers.counts.lost
        seen = give(workers, LONG, "descent lines", seconds=60)
        await anext(seen)
        unseen = give(workers, {**LONG, "iterations": 300})
        os.kill(workers.numbers[0], signal.SIGKILL)
        start = time.monotonic()
        with pytest.raises(Problem, match="has ended before it was done") as lost:
            async for _ in seen:
                pass
        assert lost.value.kind.slug == "internal"
        assert (await whole(unseen))["status"] in ("completed", "converged")
        assert time.monotonic() - start < PATIENCE / 2
        assert workers.counts.lost == lost_before + 1

    within(portal, work())


def test_a_job_is_not_given_to_a_process_whose_death_is_not_known_yet(portal: BlockingPortal, workers: Pool) -> None:
    async def work() -> None:
        await until(lambda: bool(workers.numbers))
        (number,) = workers.numbers
        os.kill(number, signal.SIGKILL)
        # Dead, but this loop has not turned: nobody has told the pool.
        os.waitid(os.P_PID, number, os.WEXITED | os.WNOWAIT)  # noqa: ASYNC222 - that is the point
        job = give(workers, SHORT)
        assert workers.waiting == 1
        assert (await whole(job))["status"] == "completed"

    within(portal, work())


def test_a_process_that_does_not_listen_is_killed_and_replaced(
    portal: BlockingPortal, workers: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "SECONDS_TO_LISTEN", 0.1)

    async def work() -> None:
        await until(lambda: bool(workers.numbers))
        number, killed_before = workers.numbers[0], workers.counts.killed
        job = give(workers, LONG, "descent lines", seconds=60)
        await anext(job)
        os.kill(number, signal.SIGSTOP)
        job.leave()
        await until(lambda: bool(workers.numbers) and workers.numbers != [number])
        assert workers.counts.killed == killed_before + 1
        assert (await whole(give(workers, SHORT)))["status"] == "completed"
        await until(lambda: not Path(f"/proc/{number}").exists())

    within(portal, work())


def test_a_process_in_a_long_turn_is_spared_for_the_sake_of_others(
    portal: BlockingPortal, workers: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "SECONDS_TO_LISTEN", 0.05)
    monkeypatch.setattr(pool, "SECONDS_TO_LISTEN_BESIDE_OTHERS", 60.0)

    async def work() -> None:
        await until(lambda: bool(workers.numbers))
        number, killed_before = workers.numbers[0], workers.counts.killed
        seen, left = (give(workers, LONG, "descent lines", seconds=60) for _ in range(2))
        await anext(seen)
        await anext(left)
        os.kill(number, signal.SIGSTOP)
        left.leave()
        await until(lambda: left.was_spared)
        os.kill(number, signal.SIGCONT)
        for _ in range(3):
            await anext(seen)
        assert workers.counts.killed == killed_before
        seen.leave()
        await until(lambda: not workers.running)

    within(portal, work())


def test_a_job_that_ends_two_processes_is_not_given_to_a_third(
    portal: BlockingPortal, workers: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "SECONDS_OVER_TIME", 0.0)

    async def work() -> None:
        await until(lambda: bool(workers.numbers))
        os.kill(workers.numbers[0], signal.SIGSTOP)
        with pytest.raises(Problem) as lost:
            await whole(give(workers, LONG, seconds=0.1))
        assert lost.value.kind.slug == "internal"

    within(portal, work())


def test_the_end_of_the_service_ends_jobs_in_their_own_words_and_sends_the_others_away(
    portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "JOBS_PER_PROCESS", 1)

    async def work() -> None:
        async with working() as workers:
            long = give(workers, LONG, "descent lines", seconds=60)
            await anext(long)
            waiting = give(workers, SHORT)
            workers.wind_down()
            *_, last = [part async for part in long]
            assert orjson.loads(last)["reason"] == "shutdown"
            with pytest.raises(Problem, match="about to end"):
                await whole(waiting)
            with pytest.raises(Problem, match="busy"):
                give(workers, SHORT)

    within(portal, work())


def test_a_process_that_cannot_be_started_is_tried_again(
    portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = []

    def refuse_once(line: int) -> Any:  # noqa: ANN401 - what the real one gives
        starts.append(line)
        if len(starts) == 1:
            raise OSError
        return start(line)

    from app.jobs import process

    start = process._started
    monkeypatch.setattr(process, "_started", refuse_once)
    monkeypatch.setattr(pool, "SECONDS_BETWEEN_STARTS", 0.01)

    async def work() -> None:
        async with working() as workers:
            assert (await whole(give(workers, SHORT)))["status"] == "completed"
            assert len(starts) == 2

    within(portal, work())


def test_a_process_that_still_starts_is_not_waited_for_at_the_end(
    portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.jobs import process

    monkeypatch.setattr(process, "SECONDS_TO_END", 2 * PATIENCE)

    async def work() -> None:
        workers = Pool(processes=1, queue=8)
        workers.start()
        await until(lambda: workers._processes[0].number is not None)
        number = workers._processes[0].number
        assert number
        # It would not hear that the line is dead.
        os.kill(number, signal.SIGSTOP)
        await workers.stop()
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)

    within(portal, work())


def test_a_client_that_reads_slowly_makes_its_job_wait(portal: BlockingPortal) -> None:
    async def work() -> None:
        told = []
        job = Job(1, Order("", b"", 1.0), lambda _, kind: told.append(kind))
        part = b"x" * (FEW_BYTES_AHEAD // 2)
        for _ in range(MOST_BYTES_AHEAD // len(part) + 1):
            job.take(part)
        assert told == [Kind.PAUSE]
        while Kind.RESUME not in told:
            assert await anext(job) == part
        job.end()
        with suppress(StopAsyncIteration):
            while True:
                await anext(job)
        assert told == [Kind.PAUSE, Kind.RESUME]

    within(portal, work())


def test_a_job_that_waits_for_its_client_still_ends_at_its_time(portal: BlockingPortal, workers: Pool) -> None:
    async def work() -> None:
        job = give(workers, LONG, "descent lines", seconds=0.5)
        await anext(job)
        workers._tell(job, Kind.PAUSE)
        parts = [part async for part in job]
        assert orjson.loads(parts[-1])["reason"] == "time"

    within(portal, work())


def test_a_second_process_starts_when_there_is_work_for_it(portal: BlockingPortal) -> None:
    async def work() -> None:
        async with working(processes=2) as workers:
            assert len(workers.numbers) == 1
            long = give(workers, LONG, "descent lines", seconds=60)
            await until(lambda: len(workers.numbers) == 2)
            assert (await whole(give(workers, SHORT)))["status"] == "completed"
            assert not long.has_ended
            long.leave()

    within(portal, work())
