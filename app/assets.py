"""The built browser files: their names carry a hash of their content, so they may be kept for ever."""

import os

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOREVER = "public, max-age=31536000, immutable"


class Assets(StaticFiles):
    """A folder whose files never change under their names; the manifest is for the templates alone."""

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
