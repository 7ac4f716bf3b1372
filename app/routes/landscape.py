"""POST /api/v1/landscape: the loss over one knob or two."""

from fastapi import APIRouter, Request, Response

from app import bodies, convert, jobs, service
from app.routes import documented, graph
from app.routes.graph import BRIEF_BYTES
from app.schemas import LandscapeAnswer, LandscapeRequest

router = APIRouter(prefix="/api/v1", tags=["landscape"])


@router.post(
    "/landscape",
    summary="The loss over one knob or two",
    response_model=LandscapeAnswer,
    responses=documented.problems(*graph.PROBLEMS),
    openapi_extra=documented.body(LandscapeRequest),
)
async def landscape(request: Request) -> Response:
    """Compute the loss at every place of a grid; a grid that takes too long, or whose client leaves, stays unfinished."""
    parts = service.of(request)
    settings = parts.settings
    body = await bodies.read(request, most_bytes=settings.body_bytes, seconds=settings.body_seconds)
    answer = None
    if len(body) <= BRIEF_BYTES and parts.turns.take():
        answer = convert.brief_landscape(bodies.parse(LandscapeRequest, body))
    if answer is None:
        job = parts.pool.give("landscape", body, seconds=settings.descent_seconds)
        answer = await jobs.whole(job, request)
    return Response(answer, media_type="application/json")
