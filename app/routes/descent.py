"""POST /api/v1/descent: a whole run of gradient descent with its trajectory."""

from fastapi import APIRouter, Request, Response

from app import bodies, convert, service
from app.routes import documented, graph
from app.schemas import DescentAnswer, DescentRequest
from app.work import Stop

router = APIRouter(prefix="/api/v1", tags=["descent"])


@router.post(
    "/descent",
    summary="Descend from the program's parameters",
    response_model=DescentAnswer,
    responses=documented.problems(*graph.PROBLEMS),
    openapi_extra=documented.body(DescentRequest),
)
async def descent(request: Request) -> Response:
    """Run the optimizer; a run that takes too long, or whose client leaves, stops where it is."""
    parts = service.of(request)
    settings = parts.settings
    body = await bodies.read(request, most_bytes=settings.body_bytes, seconds=settings.body_seconds)
    stop = Stop(settings.descent_seconds, parts.stopping)

    def work() -> bytes:
        return convert.descent_answer(bodies.parse(DescentRequest, body), stop)

    async with stop.when_client_leaves(request):
        answer = await parts.long.do(work)
    return Response(answer, media_type="application/json")
