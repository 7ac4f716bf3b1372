"""At most one piece of brief work in a turn of the event loop: each is short, but many one after the other would not be."""

import asyncio


class Turns:
    """The event loop's turns, each of which is taken once."""

    def __init__(self) -> None:
        """This turn is free."""
        self._is_taken = False

    def take(self) -> bool:
        """Take this turn; False where somebody has."""
        if self._is_taken:
            return False
        self._is_taken = True
        asyncio.get_running_loop().call_soon(self._end)
        return True

    def _end(self) -> None:
        self._is_taken = False
