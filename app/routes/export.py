"""GET or POST /api/v1/export/{format}: a program as a picture, a script or formulas, at any moment."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Path, Request, Response

from app import bodies, convert, jobs, keeping, queries, service
from app.routes import documented, graph
from app.schemas import ExportRequest

router = APIRouter(prefix="/api/v1", tags=["export"])

PROBLEMS = (*graph.PROBLEMS, "not-found")
_Format = Annotated[
    str,
    Path(description="the kind of file", examples=["svg"], json_schema_extra={"enum": [*convert.export_formats()]}),
]


@router.get(
    "/export/{format}",
    summary="A program as a file, by an address that can be kept",
    response_class=Response,
    responses=documented.files(convert.export_types())
    | documented.kept()
    | documented.problems(*PROBLEMS, has_body=False),
    openapi_extra=documented.parameters(),
)
async def by_address(request: Request, format: _Format) -> Response:  # noqa: A002 - the address's own word
    """Everything is in the address, so that it can stand in a document as a picture.

    The fields of a body are parameters. Each value beside the program is one named `v.` and its name, `v.k0=0.3` or `v.x=[1,2,3]`, and each
    further number of the optimizer one named `optimizer.` and its name, `optimizer.momentum=0.8`; lists are written as JSON.
    """
    convert.check_format(format)
    fields = queries.fields(request.scope["query_string"])
    asked = await service.of(request).quick.do(lambda: bodies.validated(ExportRequest, fields))
    return await _answer(request, format, asked, orjson.dumps(fields))


@router.post(
    "/export/{format}",
    summary="A program as a file",
    response_class=Response,
    responses=documented.files(convert.export_types()) | documented.problems(*PROBLEMS),
    openapi_extra=documented.body(ExportRequest),
)
async def by_body(request: Request, format: _Format) -> Response:  # noqa: A002 - the address's own word
    """The same for programs and values of any length."""
    parts = service.of(request)
    body = await bodies.read(request, most_bytes=parts.settings.body_bytes, seconds=parts.settings.body_seconds)
    convert.check_format(format)
    asked = await parts.quick.do(lambda: bodies.parse(ExportRequest, body))
    return await _answer(request, format, asked, body)


async def _answer(request: Request, format_: str, asked: ExportRequest, body: bytes) -> Response:
    parts = service.of(request)
    found = b""
    if asked.iteration is not None:
        job = parts.pool.give("moment", body, seconds=parts.settings.export_seconds)
        found = await jobs.whole(job, request)

    def work() -> Response:
        moment = convert.read_moment(asked, found) if found else convert.usual_moment(asked)
        file = convert.exported(format_, asked, moment, parts.studio)
        headers = {
            "Content-Disposition": f'inline; filename="{file.name}"',
            "Content-Security-Policy": convert.IMAGE_POLICY,
        }
        if not file.is_steady:
            return Response(file.content, headers={**headers, "Cache-Control": "no-store"}, media_type=file.media_type)
        # Compressing it and taking its tag is work too.
        return keeping.kept(request, file.content, file.media_type, headers)

    return await parts.quick.do(work)
