"""Turns of the event loop: each is taken once, and the next one is free again."""

import asyncio

from anyio.from_thread import BlockingPortal

from app.turns import Turns


def test_one_of_many_that_come_together_takes_the_turn(portal: BlockingPortal) -> None:
    async def run() -> list[list[bool]]:
        turns = Turns()
        taken = []
        for _ in range(3):
            taken.append([turns.take() for _ in range(4)])
            await asyncio.sleep(0)
        return taken

    assert portal.call(run) == [[True, False, False, False]] * 3
