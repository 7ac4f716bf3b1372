"""The HTML pages, from their contexts: what all visitors share is made once, the nonce each time."""

import secrets
from functools import lru_cache

import orjson
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app import convert, manual, samples, words
from app.contexts import (
    DocumentPage,
    EmbedPage,
    ErrorPage,
    GalleryPage,
    ProblemPage,
    ReferencePage,
    ShownError,
    UsePage,
    UsePart,
    View,
    WorkbenchLimits,
    WorkbenchPage,
)
from app.errors import Problem
from app.prepared import Prepared, prepare
from app.problems import BY_SLUG, KINDS
from app.rendering import Context, json_for_script
from app.schemas import GraphRequest
from app.service import Service

_FIRST = GraphRequest(program="", include=["layout", "steps", "drawing", "pictures"])
# Scripts only from the service itself; the editor inserts style elements, which carry the nonce.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# Pages that are the same for all need no nonce: nothing in them inserts styles.
_STEADY_POLICY = _POLICY.replace(" 'nonce-{nonce}'", "")
_EMBED_POLICY = _STEADY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")


def workbench(parts: Service, view: View) -> HTMLResponse:
    """The workbench, opened on the first example."""
    nonce = _nonce()
    answer, drawing = _first_answer(parts)
    examples = convert.example_programs()
    context = WorkbenchPage(
        assets=parts.rendering.assets,
        nonce=nonce,
        example=examples[0],
        answer=answer,
        drawing=drawing,
        limits=WorkbenchLimits(iterations=convert.most_iterations()),
        view=view,
    )
    return _page(parts, context, nonce)


def embed(parts: Service, request: Request) -> Response:
    """The middle of the workbench, the one page that may stand in frames of other sites."""
    try:
        page = _embed(parts, tuple(parts.rendering.assets.items()))
    except _Makeshift as made:
        page = _embedded(parts, made.answer, made.drawing)
    return page.answer(request, _EMBED_POLICY)


def gallery(parts: Service, request: Request) -> Response:
    """Every example with its picture."""
    return _gallery(parts, tuple(parts.rendering.assets.items())).answer(request, _STEADY_POLICY)


def reference(parts: Service, request: Request) -> Response:
    """The language: its manual, and every operation at work."""
    return _reference(parts, tuple(parts.rendering.assets.items())).answer(request, _STEADY_POLICY)


def use(parts: Service, request: Request) -> Response:
    """How other programs use the service."""
    return _use(parts, tuple(parts.rendering.assets.items())).answer(request, _STEADY_POLICY)


def document(parts: Service, request: Request) -> Response:
    """The API document, to read and to try."""
    return _document(parts, tuple(parts.rendering.assets.items())).answer(request, _STEADY_POLICY)


def problem(parts: Service, slug: str) -> HTMLResponse:
    """What one kind of problem means; raises a not-found problem for a kind that does not exist."""
    if slug not in BY_SLUG:
        raise Problem("not-found", words.service.no_problem)
    nonce = _nonce()
    answer = orjson.dumps(samples.problem(slug), option=orjson.OPT_INDENT_2).decode()
    context = ProblemPage(
        assets=parts.rendering.assets, nonce=nonce, problem=BY_SLUG[slug], answer=answer, problems=KINDS
    )
    return _page(parts, context, nonce)


def error(parts: Service, refusal: Problem) -> HTMLResponse:
    """A refusal as a page, for a person."""
    nonce = _nonce()
    shown = ShownError(refusal.status, refusal.kind.title, refusal.detail, refusal.id)
    page = _page(parts, ErrorPage(assets=parts.rendering.assets, nonce=nonce, error=shown), nonce)
    page.status_code = refusal.status
    page.headers.update(refusal.headers)
    return page


def _page(parts: Service, context: Context, nonce: str) -> HTMLResponse:
    headers = {"Content-Security-Policy": _POLICY.format(nonce=nonce), "Cache-Control": "no-store"}
    return HTMLResponse(parts.rendering.render(context), headers=headers)


@lru_cache(maxsize=4)
def _embed(parts: Service, assets: tuple[tuple[str, str], ...]) -> Prepared:
    return _embedded(parts, *_steady_first_answer(parts))


def _embedded(parts: Service, answer: Markup, drawing: Markup) -> Prepared:
    context = EmbedPage(
        assets=parts.rendering.assets,
        nonce="",
        example=convert.example_programs()[0],
        answer=answer,
        drawing=drawing,
        view="page",
    )
    return prepare(parts.rendering.render(context))


@lru_cache(maxsize=4)
def _gallery(parts: Service, assets: tuple[tuple[str, str], ...]) -> Prepared:
    context = GalleryPage(assets=dict(assets), nonce="", topics=convert.gallery_topics())
    return prepare(parts.rendering.render(context))


@lru_cache(maxsize=4)
def _reference(parts: Service, assets: tuple[tuple[str, str], ...]) -> Prepared:
    families = convert.reference_families()
    context = ReferencePage(
        assets=dict(assets),
        nonce="",
        sections=manual.sections(parts.settings.manual),
        families=families,
        operations=sum(len(family.operations) for family in families),
    )
    return prepare(parts.rendering.render(context))


@lru_cache(maxsize=4)
def _use(parts: Service, assets: tuple[tuple[str, str], ...]) -> Prepared:
    written = tuple(UsePart(each.id, each.title, each.html) for each in manual.sections(parts.settings.use))
    return prepare(parts.rendering.render(UsePage(assets=dict(assets), nonce="", parts=written)))


@lru_cache(maxsize=4)
def _document(parts: Service, assets: tuple[tuple[str, str], ...]) -> Prepared:
    return prepare(parts.rendering.render(DocumentPage(assets=dict(assets), nonce="")))


def _nonce() -> str:
    return secrets.token_urlsafe(16)


def _first_answer(parts: Service) -> tuple[Markup, Markup]:
    """The first example's answer for a script element, and its drawing, which stands in the page itself."""
    try:
        return _steady_first_answer(parts)
    except _Makeshift as made:
        return made.answer, made.drawing


class _Makeshift(Exception):  # noqa: N818 - no error: an answer for once, which nothing may keep
    def __init__(self, answer: Markup, drawing: Markup) -> None:
        super().__init__()
        self.answer = answer
        self.drawing = drawing


@lru_cache(maxsize=4)
def _steady_first_answer(parts: Service) -> tuple[Markup, Markup]:
    """The same for all visitors; raises where the layout had no time, because that is not to be kept."""
    asked = _FIRST.model_copy(update={"program": convert.example_programs()[0].program})
    answer = convert.drawn_answer(asked, parts.layouts, parts.rendering.render, parts.settings.answer_numbers)
    drawing = Markup(answer.pop("drawing"))  # noqa: S704 - rendered by our own template with escaping on
    text = json_for_script(orjson.dumps(answer))
    if answer["layout"]["engine"] != parts.layouts.probe():
        raise _Makeshift(text, drawing)
    return text, drawing
