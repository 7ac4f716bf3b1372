"""The cache of layouts: what it keeps, drops, shares and forgets."""

import threading

import pytest

from app.drawing.cache import Cache
from tests.app.outlines import PATIENCE


def test_the_cache_keeps_the_latest_and_drops_the_longest_unused() -> None:
    cache: Cache[str, str] = Cache(2)
    for key in ("a", "b", "a", "c"):
        cache.get(key, key.upper)
    assert cache.get("a", lambda: "computed again") == "A"
    assert cache.get("b", lambda: "computed again") == "computed again"
    assert len(cache) == 2


def test_callers_who_miss_together_share_one_computation() -> None:
    cache: Cache[str, int] = Cache(2)
    started, gate, computed, results = threading.Event(), threading.Event(), [], []

    def compute() -> int:
        started.set()
        gate.wait(PATIENCE)
        computed.append(1)
        return 7

    threads = [threading.Thread(target=lambda: results.append(cache.get("a", compute))) for _ in range(3)]
    for thread in threads:
        thread.start()
    started.wait(PATIENCE)
    gate.set()
    for thread in threads:
        thread.join()
    assert (results, len(computed)) == ([7, 7, 7], 1)


def test_a_failure_reaches_the_caller_and_is_forgotten() -> None:
    cache: Cache[str, int] = Cache(2)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 // 0)
    assert cache.get("a", lambda: 1) == 1


def test_the_weight_of_all_is_bounded_and_the_newest_stays() -> None:
    cache: Cache[str, int] = Cache(10, heaviest=6, weigh=len)
    for key in ("aaa", "bb", "c"):
        cache.get(key, lambda: 1)
    assert len(cache) == 3
    cache.get("dd", lambda: 1)
    assert len(cache) == 3
    assert cache.get("bb", lambda: 2) == 1
    assert cache.get("aaa", lambda: 2) == 2
    cache.get("much too heavy", lambda: 1)
    assert len(cache) == 1
    cache.get("x", lambda: 1)
    assert cache.get("much too heavy", lambda: 3) == 3
