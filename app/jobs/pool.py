"""The service's side of long work: a few worker processes, jobs dealt out to them, and a bounded queue before them.

A job goes to the process with the least to do. Who is let in is served: a job that would have to wait for long is refused at the door (see
`pace`), and one that has waited for longer than was foreseen begins beside the others, which share the process's time with it. So no
refusal comes late, and no more jobs are under way than the places and the queue together.

A process that ends is replaced at once; what it held and nobody has seen yet is done again, once. A job that is not wanted any more is
asked to stop; only a process that does not listen is killed.
"""

import asyncio
import itertools
import logging
import math
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass

import orjson

from app import words
from app.errors import Problem
from app.jobs.frames import Kind, Order
from app.jobs.job import Job
from app.jobs.pace import Pace
from app.jobs.process import Process

_log = logging.getLogger(__name__)
JOBS_PER_PROCESS = 6
# Whoever runs something wants to see something: so long at most a job is foreseen to wait that is let in, and half of it until it begins
# anyway, because its first line takes a few rounds of turns from there.
SECONDS_TO_BEGIN = 2.0
SECONDS_BEFORE_SHARING = SECONDS_TO_BEGIN / 2
# On a machine that has much else to do a process takes seconds to start; only one that does not come at all is not waited for.
SECONDS_FOR_A_START = 20.0
MOST_SECONDS_TO_RETRY = 10
SECONDS_TO_LISTEN = 0.9
# A single turn is as long as it takes to compile the largest graph, on a machine that does other things too.
SECONDS_TO_LISTEN_BESIDE_OTHERS = 5.0
SECONDS_OVER_TIME = 3.0
SECONDS_BETWEEN_STARTS = 0.5


@dataclass(slots=True)
class Counts:
    """What has happened since the start, for whoever watches the service."""

    overloads: int = 0
    cancelled: int = 0
    killed: int = 0
    lost: int = 0


class Pool:
    """Worker processes and the jobs that wait for them."""

    def __init__(self, *, processes: int, queue: int) -> None:
        """Start nothing yet."""
        self.counts = Counts()
        self._count = processes
        self._queue = queue
        self._processes: list[Process] = []
        self._waiting: deque[Job] = deque()
        self._numbers = itertools.count(1)
        self._is_stopping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._first_is_ready = asyncio.Event()
        self._pace = Pace()

    def start(self) -> None:
        """Start a process; jobs may be given at once and wait for it. The others start when there is work for more than one."""
        self._is_stopping = False
        self._start_process()

    async def stop(self) -> None:
        """End every process."""
        self.wind_down()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*(process.stop() for process in list(self._processes)))

    def wind_down(self) -> None:
        """The service ends: jobs under way end with that reason, those that wait are sent away, and no other is taken."""
        self._is_stopping = True
        while self._waiting:
            self._waiting.popleft().end(_overload(words.service.ending))
        for process in self._processes:
            for number in process.jobs:
                process.say(number, Kind.CANCEL, b"shutdown")

    def give(self, task: str, body: bytes, *, seconds: float) -> Job:
        """A job that is under way, or will be soon; raises an overload problem when there is no room."""
        self.check_room()
        job = Job(next(self._numbers), Order(task, body, seconds), self._tell)
        self._waiting.append(job)
        job.time(SECONDS_BEFORE_SHARING, self._hasten)
        self._deal()
        return job

    def check_room(self) -> None:
        """Raise an overload problem when a job could not begin soon, or the service is about to end."""
        wait = self._wait()
        if self._is_stopping or len(self._waiting) >= self._queue or wait > SECONDS_TO_BEGIN:
            self.counts.overloads += 1
            raise _overload(words.service.busy, wait)

    async def until_ready(self, seconds: float) -> bool:
        """Whether there is a process that can work, after a wait of at most so long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._first_is_ready.wait(), seconds)
        return self._first_is_ready.is_set()

    @property
    def numbers(self) -> list[int]:
        """The numbers of the processes that are ready."""
        return [process.number for process in self._processes if process.is_ready and process.number is not None]

    @property
    def running(self) -> int:
        """How many jobs are under way."""
        return sum(len(process.jobs) for process in self._processes)

    @property
    def waiting(self) -> int:
        """How many jobs wait for a process."""
        return len(self._waiting)

    @property
    def _lacking(self) -> int:
        """How many places too few there are for the jobs that somebody waits for; a process that is still to start has its places too."""
        wanted = sum(not job.has_ended for process in self._processes for job in process.jobs.values())
        return wanted + self.waiting - self._count * JOBS_PER_PROCESS

    def _wait(self) -> float:
        """How long another job would wait, as far as can be foreseen; the start of processes is waited for, whatever it takes."""
        return self._pace.wait(max(0, self._lacking + 1), asyncio.get_running_loop().time())

    def _note_pace(self, *, is_done: bool = False) -> None:
        now = asyncio.get_running_loop().time()
        if is_done:
            self._pace.freed(now)
        if self._lacking >= 0:
            self._pace.taken(now)
        else:
            self._pace.rest(now)

    def _deal(self) -> None:
        while self._waiting and (ready := [each for each in self._processes if each.can_work]):
            process = min(ready, key=lambda each: len(each.jobs))
            if len(process.jobs) >= JOBS_PER_PROCESS and not self._waiting[0].is_due:
                break
            job = self._waiting.popleft()
            process.jobs[job.number] = job
            process.say(job.number, Kind.START, job.order.packed())
            job.time(job.order.seconds + SECONDS_OVER_TIME, self._kill_holder)
            self._grow()
        self._note_pace()

    def _grow(self) -> None:
        """Another process for the next job, where all are at work and there may be more."""
        if len(self._processes) < self._count and all(each.is_ready and each.jobs for each in self._processes):
            self._start_process()

    def _tell(self, job: Job, kind: Kind) -> None:
        """Pass a word of the job's owner on; one that waits in the queue just leaves it."""
        if job in self._waiting:
            self._waiting.remove(job)
            job.forget_time()
        elif process := self._holder(job):
            process.say(job.number, kind)
            if kind is Kind.CANCEL:
                self.counts.cancelled += 1
                job.time(SECONDS_TO_LISTEN, self._kill_deaf)

    def _kill_deaf(self, job: Job) -> None:
        """The process does not listen; where others would lose what they have seen of their streams it gets more time."""
        process = self._holder(job)
        if (
            process
            and not job.was_spared
            and any(each.was_seen and not each.has_ended for each in process.jobs.values())
        ):
            job.was_spared = True
            job.time(SECONDS_TO_LISTEN_BESIDE_OTHERS, self._kill_deaf)
        else:
            self._kill_holder(job)

    def _kill_holder(self, job: Job) -> None:
        """The process has had its time, and has not let go of the job."""
        if process := self._holder(job):
            self.counts.killed += 1
            job.is_second_try = True
            process.kill()

    def _holder(self, job: Job) -> Process | None:
        return next((each for each in self._processes if job.number in each.jobs), None)

    def _hasten(self, job: Job) -> None:
        """It has waited for long enough: it begins in the next process that there is, beside whatever is done there."""
        if job in self._waiting:
            job.is_due = True
            job.time(SECONDS_FOR_A_START, self._give_up)
            self._deal()

    def _give_up(self, job: Job) -> None:
        """No process has come to do it."""
        if job in self._waiting:
            self._waiting.remove(job)
            self.counts.overloads += 1
            job.end(_overload(words.service.busy_too_long))

    def _hear(self, process: Process, number: int, kind: Kind, content: bytes) -> None:
        job = process.jobs.get(number)
        if kind is Kind.READY:
            process.is_ready = True
            self._first_is_ready.set()
        elif job is None:
            return
        elif kind is Kind.PART:
            job.take(content)
            return
        else:
            del process.jobs[number]
            # Who leaves says nothing about how long runs are.
            self._note_pace(is_done=not job.has_ended)
            job.forget_time()
            job.end(_told(content) if kind is Kind.PROBLEM else None)
        self._deal()

    def _ended(self, process: Process) -> None:
        if process not in self._processes:
            return
        self._processes.remove(process)
        for job in reversed(process.jobs.values()):
            self._save(job)
        if not self._is_stopping:
            _log.warning("A worker process has ended and is replaced.")
            self._start_process(0.0 if process.is_ready else SECONDS_BETWEEN_STARTS)
            self._reap(process)
            self._deal()

    def _save(self, job: Job) -> None:
        """What nobody has seen yet can be done again; a job that ends two processes is not given to a third."""
        job.forget_time()
        if job.has_ended:
            return
        if self._is_stopping or job.was_seen or job.is_second_try:
            self.counts.lost += 1
            job.end(Problem("internal", words.service.lost))
        else:
            job.begin_again()
            # First of all: it has been promised a place before.
            job.is_due = True
            self._waiting.appendleft(job)
            job.time(SECONDS_FOR_A_START, self._give_up)

    def _start_process(self, after: float = 0.0) -> None:
        process = Process(self._hear, self._ended)
        self._processes.append(process)
        self._do(self._starting(process, after))

    async def _starting(self, process: Process, after: float) -> None:
        await asyncio.sleep(after)
        try:
            await process.start()
        except OSError:
            _log.warning("A worker process could not be started; trying again.")
            self._ended(process)

    def _reap(self, process: Process) -> None:
        self._do(process.stop())

    def _do(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _overload(sentence: str, wait: float = SECONDS_TO_BEGIN) -> Problem:
    seconds = min(max(math.ceil(wait), math.ceil(SECONDS_TO_BEGIN)), MOST_SECONDS_TO_RETRY)
    return Problem("overload", sentence, headers={"Retry-After": str(seconds)})


def _told(content: bytes) -> Problem:
    """A worker's refusal; the trace of a fault goes into the log with the problem's id."""
    slug, detail, status, members, trace = orjson.loads(content)
    problem = Problem(slug, detail, status=status, members=members)
    problem.trace = trace
    return problem
