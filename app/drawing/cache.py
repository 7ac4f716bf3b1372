"""The last results by key; callers that miss on the same key at the same time share one computation."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


class Cache(Generic[Key, Result]):
    """At most `most` results, the longest unused one dropped first."""

    def __init__(self, most: int) -> None:
        """Start empty."""
        self._most = most
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
            if len(self._results) > self._most:
                self._results.popitem(last=False)
            return future, True

    def _forget(self, key: Key) -> None:
        with self._lock:
            self._results.pop(key, None)
