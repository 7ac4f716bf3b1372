"""The application: parts, routes, errors and headers put together, and the API document.

`uvicorn app.main:app` serves it; `python -m app` does too, and knows more about starting and stopping.
"""

import asyncio
import logging
import logging.config
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from app import collecting, handlers, jobs, logs, methods, metrics, service, shutdown
from app.assets import Assets
from app.gate import Gate
from app.guard import Guard
from app.rendering import ASSET_ROUTE
from app.routes import LONG_WORK, ROUTERS, documented
from app.settings import Settings, from_environment

VERSION = "0.1.0"
SECONDS_A_TURN = 0.001
# Compressing more than this on the event loop would be felt by others.
PACKED_IN_PLACE = 48 * 2**10
# The compressor would hold lines back until it has many.
UNPACKED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, jobs.LINES)
DESCRIPTION = "Type an expression; get its computational graph with every value, local derivative and gradient."


def create_app(settings: Settings) -> FastAPI:
    """A service with its own parts; processes are started with the lifespan and ended with it."""
    app = FastAPI(
        title="Chainrule",
        version=VERSION,
        description=DESCRIPTION,
        lifespan=_lifespan,
        # The usual documentation pages load their scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.service = service.assemble(settings)
    for router in ROUTERS:
        app.include_router(router)
    app.mount(ASSET_ROUTE, Assets(directory=settings.assets, check_dir=False))
    handlers.install(app)
    app.add_middleware(
        GZipMiddleware,
        minimum_size=1_000,
        compresslevel=4,
        thread_minimum_size=PACKED_IN_PLACE,
        exclude_content_types=UNPACKED,
    )
    app.add_middleware(Gate, long_work=LONG_WORK)
    app.add_middleware(Guard, unexpected=handlers.unexpected, takes=methods.takes)
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]  # the framework's own way to replace the document
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: service.Service = app.state.service
    if not logs.requests.hasHandlers():
        # Started by something that has not thought of a log.
        logging.config.dictConfig(logs.CONFIGURATION)
    # A large graph is made by threads that hold the interpreter's lock; a trivial request must not wait five milliseconds for each turn.
    sys.setswitchinterval(SECONDS_A_TURN)
    collecting.settle()
    parts.pool.start()
    # What does not need these need not wait for them.
    probing = asyncio.create_task(run_in_threadpool(parts.layouts.probe))
    loop = asyncio.get_running_loop()

    def announce() -> None:
        parts.stopping.set()
        loop.call_soon_threadsafe(parts.pool.wind_down)

    metrics.processes.inc()
    try:
        with shutdown.announced_to(announce):
            yield
    finally:
        metrics.processes.dec()
        parts.stopping.set()
        await parts.pool.stop()
        await probing
        await run_in_threadpool(parts.layouts.stop)
        await run_in_threadpool(parts.images.stop)
        parts.quick.stop()


def _document(app: FastAPI) -> dict[str, Any]:
    """The API document, made once from the routes and the schema classes."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas.update(documented.request_schemas())
        documented.complete(document)
        app.openapi_schema = document
    return app.openapi_schema


app = create_app(from_environment())
