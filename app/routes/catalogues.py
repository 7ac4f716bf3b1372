"""The engine's tables, for the page's completion, the reference and other tools."""

import orjson
from fastapi import APIRouter, Response

from app import convert
from app.schemas import OperationEntry

router = APIRouter(prefix="/api/v1", tags=["catalogues"])


@router.get("/operations", summary="Every operation of the language", response_model=list[OperationEntry])
def operations() -> Response:
    """The operations table: one row per operation."""
    return Response(orjson.dumps(convert.operation_rows()), media_type="application/json")
