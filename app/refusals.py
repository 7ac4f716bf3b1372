"""How a refusal is told: as JSON to programs, as a page to a person, as a picture where only a picture can be shown."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from app import convert, errors, listed, pages, service
from app.contexts import Theme
from app.convert import DRAWN
from app.errors import Problem

_EXPORT = "/api/v1/export/"
_THEMES: dict[str, Theme] = {"dark": "dark", "projector": "projector"}


async def told(request: Request, problem: Problem) -> Response:
    """The answer in the form that the client can use."""
    parts = service.of(request)
    path, accept = request.url.path, request.headers.get("accept", "")
    if not parts.rendering.is_built:
        return errors.response(problem)
    format_ = path.removeprefix(_EXPORT)
    if path.startswith(_EXPORT) and format_ in ("svg", "png") and _wants_an_image(request):
        return await _image(request, problem, format_)
    if path.startswith("/api/") or "text/html" not in accept:
        return errors.response(problem)
    return pages.error(parts, problem)


async def _image(request: Request, problem: Problem, format_: str) -> Response:
    theme = _THEMES.get(request.query_params.get("theme", ""), "light")
    studio = service.of(request).studio
    try:
        content = await run_in_threadpool(convert.refusal_image, format_, problem, theme, studio)
    except Problem:
        # The picture of a refusal can itself be refused, where nothing draws.
        return errors.response(problem)
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": convert.IMAGE_POLICY, **problem.headers}
    return Response(content, problem.status, headers, DRAWN[format_])


def _wants_an_image(request: Request) -> bool:
    """Whether images are liked better than anything else that a refusal could be: what an image tag asks for."""
    best = {"image": 0.0, "other": 0.0}
    for kind, quality in listed.qualities(request.headers.get("accept", "")):
        group = "image" if kind.startswith("image/") else "other"
        best[group] = max(best[group], quality)
    return best["image"] > best["other"]
