"""Names that are nearly right: the nearest known one, and names that fell together."""

from __future__ import annotations

from collections.abc import Iterable
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


def _one_off(name: str) -> Iterable[str]:
    return (name[:i] + name[i + 1 :] for i in range(len(name)))


def split_into(name: str, known: AbstractSet[str]) -> list[str] | None:
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
                and name[start:end] in known
                and (best[end] is None or len(head) + 1 < len(best[end] or []))
            ):
                best[end] = [*head, name[start:end]]
    return best[-1]
