"""POST /api/v1/update: one update of a descent, told by the optimizer's rule."""

from fastapi import APIRouter, Request, Response

from app import bodies, jobs, service
from app.routes import documented, graph
from app.schemas import UpdateAnswer, UpdateRequest

router = APIRouter(prefix="/api/v1", tags=["descent"])


@router.post(
    "/update",
    summary="Tell one update of a descent by its rule",
    response_model=UpdateAnswer,
    responses=documented.problems(*graph.PROBLEMS),
    openapi_extra=documented.body(UpdateRequest),
)
async def update(request: Request) -> Response:
    """Make the descent again as far as this update, and put its numbers into the optimizer's rule."""
    parts = service.of(request)
    settings = parts.settings
    body = await bodies.read(request, most_bytes=settings.body_bytes, seconds=settings.body_seconds)
    job = parts.pool.give("update", body, seconds=settings.descent_seconds)
    return Response(await jobs.whole(job, request), media_type="application/json")
