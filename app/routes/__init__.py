"""The endpoints: each parses, asks and converts, and catches nothing."""

from starlette.routing import Route

from app.routes import catalogues, check, descent, export, graph, health, landscape, pages, update

ROUTERS = (
    graph.router,
    descent.router,
    update.router,
    landscape.router,
    check.router,
    export.router,
    catalogues.router,
    health.router,
    pages.router,
)
"""Every router of the service, in the order of the API document."""

LONG_WORK = tuple(
    route.path
    for each in (descent, update, landscape, check)
    for route in each.router.routes
    if isinstance(route, Route)
)
"""The addresses of what needs a worker process."""
