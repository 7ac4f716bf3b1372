"""Names that are nearly right: the nearest known one, and names that fell together."""

from __future__ import annotations

from collections.abc import Container, Iterable
from collections.abc import Set as AbstractSet


def near(a: str, b: str) -> bool:
    """Whether one letter put in, left out, changed, or swapped with its neighbour makes one name the other."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    start = 0
    while start < len(a) and a[start] == b[start]:
        start += 1
    if len(a) < len(b):
        return a[start:] == b[start + 1 :]
    rest_a, rest_b = a[start:], b[start:]
    return rest_a[1:] == rest_b[1:] or (rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:])


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The first known name at distance one; two-letter slips count in longer words."""
    known = list(known)
    for other in known:
        if near(name, other) and max(len(name), len(other)) > 1:
            return other
    if len(name) < 4:
        return None
    return next(
        (other for other in known if len(other) > 3 and any(near(other, half) for half in _one_off(name))), None
    )


class Known:
    """Known names among which many are looked for: the nearest is found by what is left of both without a letter or two.

    A look costs as much as the name is long, squared, however many are known.
    """

    def __init__(self) -> None:
        """Nothing is known."""
        self.names: set[str] = set()
        self._by_rest: dict[str, list[str]] = {}

    def add(self, name: str) -> None:
        """Know one more."""
        if name not in self.names:
            self.names.add(name)
            for rest in {name, *_one_off(name)}:
                self._by_rest.setdefault(rest, []).append(name)

    def nearest(self, name: str) -> str | None:
        """The same as `nearest` gives for the names in their order."""
        halves = set(_one_off(name))
        near_ones = (other for other in self._sharing({name, *halves}) if near(name, other))
        best = min((other for other in near_ones if max(len(name), len(other)) > 1), default=None)
        if best is not None or len(name) < 4:
            return best
        rests = halves.union(*map(_one_off, halves))
        far = (other for other in self._sharing(rests) if len(other) > 3)
        return min((other for other in far if any(near(other, half) for half in halves)), default=None)

    def _sharing(self, rests: Iterable[str]) -> set[str]:
        return {other for rest in rests for other in self._by_rest.get(rest, ())}


def _one_off(name: str) -> Iterable[str]:
    return (name[:i] + name[i + 1 :] for i in range(len(name)))


def split_into(name: str, known: AbstractSet[str], others: Container[str] = ()) -> list[str] | None:
    """Split a name into other names that are known, fewest first, or give None.

    Example:
        >>> split_into("k1x", {"k1", "x"})
        ['k1', 'x']
    """
    best: list[list[str] | None] = [None] * (len(name) + 1)
    best[0] = []
    for end in range(1, len(name) + 1):
        # The whole name is no part of itself.
        for start in range(end == len(name), end):
            head = best[start]
            if (
                head is not None
                and (name[start:end] in known or name[start:end] in others)
                and (best[end] is None or len(head) + 1 < len(best[end] or []))
            ):
                best[end] = [*head, name[start:end]]
    return best[-1]
