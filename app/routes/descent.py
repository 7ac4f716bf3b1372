"""POST /api/v1/descent: a run of gradient descent with its trajectory, whole or line by line while it goes on."""

from fastapi import APIRouter, Request, Response

from app import bodies, jobs, service
from app.routes import documented, graph
from app.schemas import DescentAnswer, DescentRequest

router = APIRouter(prefix="/api/v1", tags=["descent"])


@router.post(
    "/descent",
    summary="Descend from the program's parameters",
    response_model=DescentAnswer,
    responses={**documented.problems(*graph.PROBLEMS), 200: {"content": documented.lines()}},
    openapi_extra=documented.body(DescentRequest),
)
async def descent(request: Request) -> Response:
    """Run the optimizer; a run that takes too long, or whose client leaves, stops where it is."""
    parts = service.of(request)
    settings = parts.settings
    body = await bodies.read(request, most_bytes=settings.body_bytes, seconds=settings.body_seconds)
    if jobs.wants_lines(request.headers.get("accept", "")):
        return await jobs.streamed(parts.pool.give("descent lines", body, seconds=settings.descent_seconds), request)
    job = parts.pool.give("descent", body, seconds=settings.descent_seconds)
    return Response(await jobs.whole(job, request), media_type="application/json")
