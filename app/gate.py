"""Long work is refused at the door while there is no room for it: before its body is read, and past all that a request goes through.

A full service must say so quickly, and a class that is refused together must not keep the event loop from those who are served.
"""

from collections.abc import Collection
from typing import cast

from starlette.types import ASGIApp, Receive, Scope, Send

from app import errors
from app.errors import Problem
from app.service import Service


class Gate:
    """Lets requests in, unless they ask for long work and there is no room."""

    def __init__(self, app: ASGIApp, long_work: Collection[str]) -> None:
        """`long_work` are the addresses of the endpoints that need a worker process."""
        self._app = app
        self._routes = {path: _Route(path) for path in long_work}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or refuse it in the shape of every other error."""
        route = self._routes.get(scope.get("path", "")) if scope.get("method") == "POST" else None
        if route is not None:
            try:
                cast("Service", scope["app"].state.service).pool.check_room()
            except Problem as problem:
                # Counted as what it would have been.
                scope["route"] = route
                errors.note(scope, problem)
                await errors.response(problem)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class _Route:
    """The name by which requests are counted."""

    def __init__(self, path: str) -> None:
        self.path = path
