"""What an address can be asked by: the framework names the methods of one route, and an address may have several.

HEAD is answered wherever GET is (see guard.py), and OPTIONS says what there is.
"""

from collections.abc import Iterable

from starlette.routing import Match, Route
from starlette.types import Scope

from app.routes import ROUTERS


def takes(scope: Scope, method: str) -> bool:
    """Whether there is something at this address that takes the method."""
    asked = {**scope, "method": "GET" if method == "HEAD" else method}
    return any(route.matches(asked)[0] is Match.FULL for router in ROUTERS for route in router.routes)


def taken(scope: Scope) -> list[str]:
    """The methods of the routes of this address, sorted; none for what has no route of its own, such as built files."""
    found: set[str] = set()
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, Route) and route.matches(scope)[0] is not Match.NONE:
                found |= route.methods or set()
    return sorted(found)


def allow(names: Iterable[str]) -> str:
    """The header Allow where these methods have routes."""
    found = {*names, "OPTIONS"}
    if "GET" in found:
        found.add("HEAD")
    return ", ".join(sorted(found))
