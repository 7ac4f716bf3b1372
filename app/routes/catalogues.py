"""The engine's tables, for the page's completion, the reference and other tools."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Request, Response

from app import convert, service
from app.routes import documented
from app.schemas import ExampleEntry, LimitEntry, OperationEntry, OptimizerEntry

_FIRST = convert.example_rows()[0]["slug"]
router = APIRouter(prefix="/api/v1", tags=["catalogues"])


@router.get("/operations", summary="Every operation of the language", response_model=list[OperationEntry])
def operations() -> Response:
    """The operations table: one row per operation."""
    return _rows(convert.operation_rows())


@router.get("/optimizers", summary="Every rule that moves the parameters", response_model=list[OptimizerEntry])
def optimizers() -> Response:
    """The optimizers with their settings and defaults."""
    return _rows(convert.optimizer_rows())


@router.get("/examples", summary="Every program of the gallery", response_model=list[ExampleEntry])
def examples() -> Response:
    """The examples, the one that the page opens with first."""
    return _rows(convert.example_rows())


@router.get(
    "/examples/{slug}",
    summary="One program of the gallery",
    response_model=ExampleEntry,
    responses=documented.problems("not-found"),
)
def example(slug: Annotated[str, Path(description="its name", examples=[_FIRST])]) -> Response:
    """The example of this name."""
    return _rows(convert.example_row(slug))


@router.get("/limits", summary="Every limit of a request", response_model=list[LimitEntry])
def limits(request: Request) -> Response:
    """The ceilings; the name of one is what an error of type limit calls it."""
    return _rows(convert.limit_rows(service.of(request).settings))


def _rows(content: Any) -> Response:  # noqa: ANN401 - JSON of any kind
    return Response(orjson.dumps(content), media_type="application/json")
