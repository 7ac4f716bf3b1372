"""Is the service alive, and is it ready? Asked by whoever starts, watches or balances it."""

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse

from app import metrics, service
from app.schemas import Health, Readiness

SECONDS_TO_START = 5.0
router = APIRouter(tags=["health"])


@router.get("/healthz", summary="The service is alive")
async def alive() -> Health:
    """Always the same as long as the event loop turns."""
    return Health(status="ok")


@router.get("/readyz", summary="The service is ready; says which layout engine is in use")
async def ready(request: Request) -> Readiness:
    """Ready even without Graphviz: then the tidy layout draws."""
    parts = service.of(request)
    await parts.pool.until_ready(SECONDS_TO_START)
    return Readiness(layout=await run_in_threadpool(parts.layouts.probe))


@router.get(
    "/metrics",
    summary="Numbers for Prometheus",
    response_class=PlainTextResponse,
)
async def numbers(request: Request) -> Response:
    """Requests, latencies, layouts, refusals and open streams, of all server processes together."""
    text, media_type = await run_in_threadpool(metrics.exposition, request.headers.get("accept", ""))
    return Response(text, headers={"Content-Type": media_type, "Cache-Control": "no-store"})
