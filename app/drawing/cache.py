"""The last results by key; callers that miss on the same key at the same time share one computation."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


class Cache(Generic[Key, Result]):
    """At most `most` results of a bounded weight together, the longest unused one dropped first."""

    def __init__(self, most: int, heaviest: int = 0, weigh: Callable[[Key], int] = lambda _: 0) -> None:
        """Start empty; `weigh` says of a key how much room it and its result take."""
        self._most = most
        self._heaviest = heaviest
        self._weigh = weigh
        self._weight = 0
        self._results: OrderedDict[Key, Future[Result]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, compute: Callable[[], Result], keep: Callable[[Result], bool] = lambda _: True) -> Result:
        """The result for the key, computed by one caller; what `keep` refuses, and failures, are not remembered."""
        future, is_mine = self._future(key)
        if not is_mine:
            return future.result()
        try:
            result = compute()
        except BaseException as error:
            self._forget(key)
            future.set_exception(error)
            raise
        if not keep(result):
            self._forget(key)
        future.set_result(result)
        return result

    def knows(self, key: Key) -> bool:
        """Whether there is a result for the key."""
        with self._lock:
            future = self._results.get(key)
            return future is not None and future.done()

    def __len__(self) -> int:
        """How many results are kept."""
        return len(self._results)

    def _future(self, key: Key) -> tuple[Future[Result], bool]:
        with self._lock:
            future = self._results.get(key)
            if future is not None:
                self._results.move_to_end(key)
                return future, False
            future = self._results[key] = Future()
            self._weight += self._weigh(key)
            # The new one stays, however heavy it is, while others may wait for it.
            while len(self._results) > 1 and (len(self._results) > self._most or self._weight > self._heaviest):
                dropped, _ = self._results.popitem(last=False)
                self._weight -= self._weigh(dropped)
            return future, True

    def _forget(self, key: Key) -> None:
        with self._lock:
            if self._results.pop(key, None) is not None:
                self._weight -= self._weigh(key)
