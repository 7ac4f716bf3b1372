"""Rooms for work: bounded places, a bounded queue, and a problem for who finds both full."""

import asyncio
import threading

import anyio
import pytest
from anyio.from_thread import BlockingPortal

from app.errors import Problem
from app.work import Room


def test_work_is_done_off_the_event_loop(portal: BlockingPortal) -> None:
    async def run() -> tuple[int, int]:
        return await Room(1, 0).do(threading.get_ident), threading.get_ident()

    inside, outside = portal.call(run)
    assert inside != outside


def test_who_finds_places_and_queue_full_is_told_to_come_again(portal: BlockingPortal) -> None:
    async def run() -> Problem:
        room, gate, started = Room(1, 0), threading.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def work() -> None:
            loop.call_soon_threadsafe(started.set)
            gate.wait(10)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(room.do, work)
            await started.wait()
            with pytest.raises(Problem) as refusal:
                await room.do(lambda: None)
            gate.set()
        await room.do(lambda: None)
        return refusal.value

    refusal = portal.call(run)
    assert (refusal.kind.slug, refusal.status) == ("overload", 503)
    assert int(refusal.headers["Retry-After"]) > 0
