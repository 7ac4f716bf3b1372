"""The built browser files: their names carry a hash of their content, so they may be kept for ever."""

import os

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

FOREVER = "public, max-age=31536000, immutable"


class Assets(StaticFiles):
    """A folder whose files never change under their names; the manifest is for the templates alone.

    They are small: one that is asked for in parts is given whole, as HTTP allows, so that nothing about a part can be wrong.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file; which parts of it are asked for is not looked at."""
        response = await super().get_response(path, scope)
        response.headers["Accept-Ranges"] = "none"
        return response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a file."""
        headers = [(name, value) for name, value in scope["headers"] if name != b"range"]
        await super().__call__({**scope, "headers": headers}, receive, send)

    def file_response(
        self,
        full_path: "os.PathLike[str] | str",
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file, to be kept for ever."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        is_named_by_content = os.fspath(full_path).rpartition("/")[2] != "manifest.json"
        response.headers["Cache-Control"] = FOREVER if is_named_by_content else "no-cache"
        return response
