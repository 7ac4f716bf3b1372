"""How a server process ends: long work hears of it when the signal comes, and not after the server has waited for that very work.

A hang-up ends nothing, because there is nothing to read again.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def announced_to(announcement: Callable[[], None]) -> Iterator[None]:
    """While inside, a signal that ends the server is announced first; only the main thread may listen to signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def announce(number: int, frame: FrameType | None) -> None:
        announcement()
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    # A signal that is ignored, or that nobody handles, keeps its meaning.
    heard = [number for number, handler in before.items() if callable(handler)]
    for number in heard:
        signal.signal(number, announce)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])
