"""Everything that can go wrong in a request ends here: one function makes a Problem of it, one answers.

Programs get problem+json; a person who asked for a page gets the same words as a page.
"""

import traceback
from asyncio import CancelledError
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app import convert, errors, jobs, methods, refusals, words
from app.errors import FieldProblem, Problem
from app.problems import BY_SLUG

# No status of HTTP: what proxies write into their logs when a client has closed its connection.
CLIENT_LEFT = 499
_BY_STATUS: Mapping[int, str] = {404: "not-found", 405: "method", 413: "body", 415: "media-type", 503: "overload"}


def install(app: FastAPI) -> None:
    """Answer all errors that the framework knows; what it does not know, the guard gives to `unexpected`."""
    for kind in (Problem, convert.ENGINE_ERROR, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, answer)
    app.add_exception_handler(jobs.Left, left)


async def answer(request: Request, error: Exception) -> Response:
    """The answer to any error, logged under the id that the client sees."""
    problem = problem_of(error)
    if request.method == "OPTIONS" and request.scope["path"] == "*":
        # Asked of the service as a whole.
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={"Allow": methods.allow(("GET", "POST"))})
    if problem.kind.slug == "method":
        _name_the_methods(request, problem)
        if _asks_what_there_is(request):
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=problem.headers)
    errors.note(request.scope, problem)
    return await refusals.told(request, problem)


async def left(request: Request, error: Exception) -> Response:
    """An answer that nobody reads, for the log's sake."""
    return Response(status_code=CLIENT_LEFT)


def unexpected(request: Request, error: BaseException) -> Response:
    """The answer to an error that nobody foresaw: its trace goes into the log and nowhere else.

    Work that is cancelled is that of a service which ends, and has waited for this request as long as it could.
    """
    if isinstance(error, CancelledError):
        problem = Problem("overload", words.service.ending, headers={"Retry-After": "2"})
    else:
        problem = Problem("internal", BY_SLUG["internal"].text)
        problem.trace = "".join(traceback.format_exception(error))
    errors.note(request.scope, problem)
    return errors.response(problem)


def problem_of(error: Exception) -> Problem:
    """The refusal that an exception stands for."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return _of_framework(error)
    if isinstance(error, RequestValidationError):
        return FieldProblem("", words.service.address_form)
    return convert.problem_of(error)


def _of_framework(error: HTTPException) -> Problem:
    slug = _BY_STATUS.get(error.status_code, "internal" if error.status_code >= 500 else "body")
    headers = dict(error.headers or {})
    return Problem(slug, BY_SLUG[slug].text, status=error.status_code, headers=headers)


def _name_the_methods(request: Request, problem: Problem) -> None:
    """What the address takes, in the header and in words."""
    names = methods.taken(request.scope) or ["GET"]
    problem.headers["Allow"] = methods.allow(names)
    said = names[0]
    for name in names[1:]:
        said = words.service.method_and.format(first=said, second=name)
    problem.detail = words.service.address_takes.format(methods=said)


def _asks_what_there_is(request: Request) -> bool:
    """A question by OPTIONS, unless a browser asks for a page of another origin: that question has its own answer (see guard.py)."""
    return request.method == "OPTIONS" and "access-control-request-method" not in request.headers
