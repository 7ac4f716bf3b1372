"""POST /api/v1/check: backpropagation beside finite differences."""

from fastapi import APIRouter, Request, Response

from app import bodies, jobs, service
from app.routes import documented, graph
from app.schemas import CheckAnswer, CheckRequest

router = APIRouter(prefix="/api/v1", tags=["check"])


@router.post(
    "/check",
    summary="Compare backpropagation with finite differences",
    response_model=CheckAnswer,
    responses=documented.problems(*graph.PROBLEMS),
    openapi_extra=documented.body(CheckRequest),
)
async def check(request: Request) -> Response:
    """Nudge one number of one parameter at a time, and compare the slopes with the gradient."""
    parts = service.of(request)
    settings = parts.settings
    body = await bodies.read(request, most_bytes=settings.body_bytes, seconds=settings.body_seconds)
    job = parts.pool.give("check", body, seconds=settings.descent_seconds)
    return Response(await jobs.whole(job, request), media_type="application/json")
