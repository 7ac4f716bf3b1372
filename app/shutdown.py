"""How a server process ends: long work hears of it when the signal comes, and not after the server has waited for that very work.

A hang-up ends nothing, because there is nothing to read again; and a process of several ends when the one that started it has gone.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import connection, parent_process
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


def follow_parent() -> None:
    """End, as by a signal, when the process that started this one among several is gone: nobody would replace or stop it."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_wait_for, args=(parent.sentinel,), name="parent", daemon=True).start()


def _wait_for(sentinel: int) -> None:
    connection.wait([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
