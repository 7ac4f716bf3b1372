"""Everything that can go wrong in a request ends here: one function makes a Problem of it, one answers.

Programs get problem+json; a person who asked for a page gets the same words as a page.
"""

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app import convert, errors, pages, service
from app.errors import FieldProblem, Problem
from app.problems import BY_SLUG

_log = logging.getLogger("app.errors")
_BY_STATUS: Mapping[int, str] = {404: "not-found", 405: "method", 413: "body", 415: "media-type", 503: "overload"}


def install(app: FastAPI) -> None:
    """Answer all errors that the framework knows; what it does not know, the guard gives to `unexpected`."""
    for kind in (Problem, convert.ENGINE_ERROR, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, answer)


async def answer(request: Request, error: Exception) -> Response:
    """The answer to any error, logged under the id that the client sees."""
    problem = problem_of(error)
    level = logging.ERROR if problem.status >= 500 else logging.INFO
    _log.log(level, "%s %s %s id=%s", problem.status, problem.kind.slug, request.method, problem.id)
    return _page_or_json(request, problem)


def unexpected(request: Request, error: Exception) -> Response:
    """The answer to an error that nobody foresaw: its trace goes into the log and nowhere else."""
    problem = Problem("internal", BY_SLUG["internal"].text)
    _log.error("500 internal %s id=%s", request.method, problem.id, exc_info=error)
    return errors.response(problem)


def problem_of(error: Exception) -> Problem:
    """The refusal that an exception stands for."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return _of_framework(error)
    if isinstance(error, RequestValidationError):
        return FieldProblem("", "A part of the address has the wrong form.")
    return convert.problem_of(error)


def _of_framework(error: HTTPException) -> Problem:
    slug = _BY_STATUS.get(error.status_code, "internal" if error.status_code >= 500 else "body")
    headers = dict(error.headers or {})
    detail = BY_SLUG[slug].text
    if slug == "method":
        headers.setdefault("Allow", "GET")
        detail = f"This address takes {headers['Allow']}."
    return Problem(slug, detail, status=error.status_code, headers=headers)


def _page_or_json(request: Request, problem: Problem) -> Response:
    path, accept = request.url.path, request.headers.get("accept", "")
    parts = service.of(request)
    if path.startswith("/api/") or "text/html" not in accept or not parts.rendering.is_built:
        return errors.response(problem)
    return pages.error(parts, problem)
