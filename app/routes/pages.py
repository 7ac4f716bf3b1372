"""The pages for people, and the files that a browser fetches for them."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from app import pages, service
from app.contexts import View

router = APIRouter(include_in_schema=False)


@router.get("/")
async def workbench(request: Request) -> HTMLResponse:
    """The workbench; `?view=projector` begins as it is shown on a wall."""
    parts = service.of(request)
    view: View = "projector" if request.query_params.get("view") == "projector" else "page"
    return await parts.quick.do(lambda: pages.workbench(parts, view))


@router.get("/embed")
async def embed(request: Request) -> Response:
    """Graph, sentence and timeline for a frame; the fragment says what is shown."""
    parts = service.of(request)
    return await parts.quick.do(lambda: pages.embed(parts, request))


@router.get("/examples")
async def gallery(request: Request) -> Response:
    """The programs of the gallery."""
    parts = service.of(request)
    return await parts.quick.do(lambda: pages.gallery(parts, request))


@router.get("/reference")
async def reference(request: Request) -> Response:
    """The language and its operations."""
    parts = service.of(request)
    return await parts.quick.do(lambda: pages.reference(parts, request))


@router.get("/use")
async def use(request: Request) -> Response:
    """How other programs use the service."""
    parts = service.of(request)
    return await parts.quick.do(lambda: pages.use(parts, request))


@router.get("/docs")
async def document(request: Request) -> Response:
    """The API document, to read and to try."""
    parts = service.of(request)
    return await parts.quick.do(lambda: pages.document(parts, request))


@router.get("/problems/{slug}")
async def problem(request: Request, slug: str) -> HTMLResponse:
    """The address that an error answer names as its type."""
    parts = service.of(request)
    return await parts.quick.do(lambda: pages.problem(parts, slug))
