"""POST /api/v1/graph: a program as a graph with every value, gradient, local derivative and contribution."""

from fastapi import APIRouter, Request, Response

from app import bodies, convert, service
from app.routes import documented
from app.schemas import GraphAnswer, GraphRequest

router = APIRouter(prefix="/api/v1", tags=["graph"])

# So long a request is read within a millisecond or two, whatever it says.
BRIEF_BYTES = 2**13
PROBLEMS = ("body", "media-type", "syntax", "name", "shape", "value", "limit", "field", "overload")


@router.post(
    "/graph",
    summary="The graph of a program, forward and backward",
    response_model=GraphAnswer,
    responses=documented.problems(*PROBLEMS),
    openapi_extra=documented.body(GraphRequest),
)
async def graph(request: Request) -> Response:
    """Read the program, run it forward and backward, and say everything about it."""
    parts = service.of(request)
    body = await bodies.read(request, most_bytes=parts.settings.body_bytes, seconds=parts.settings.body_seconds)

    made_with = (parts.layouts, parts.rendering.render, parts.settings.answer_numbers)
    answer = parts.answers.find(body)
    if answer is None and len(body) <= BRIEF_BYTES:
        answer = convert.brief_answer(bodies.parse(GraphRequest, body), *made_with)
    if answer is None:
        answer = await parts.quick.do(lambda: convert.graph_answer(bodies.parse(GraphRequest, body), *made_with))
    parts.answers.keep(body, answer)
    return Response(answer, media_type="application/json")
