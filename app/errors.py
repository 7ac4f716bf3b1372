"""How the service says no: one exception, one JSON shape.

    Problem                 a refusal with its kind, its sentence and its members
      FieldProblem          one field of the request is wrong; carries its path

Whatever goes wrong becomes a Problem (see handlers.py) and leaves as problem+json of at most 8 KB, without markup and
without a word of the interpreter.
"""

import asyncio
import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app import logs
from app.problems import BY_SLUG, ProblemKind

MEDIA_TYPE = "application/problem+json"
LONGEST_BODY = 8_000
_LONGEST_DETAIL = 900
_LONGEST_MEMBER = 200


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """A refusal: its kind, one plain sentence, further members for programs, and headers where HTTP wants some."""

    def __init__(
        self,
        slug: str,
        detail: str,
        *,
        status: int | None = None,
        members: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Keep what the answer will need; the id is made here so that the log can name it too."""
        super().__init__(detail)
        self.kind: ProblemKind = BY_SLUG[slug]
        self.detail = detail
        self.status = status or self.kind.status
        self.members = {name: _written(member) for name, member in (members or {}).items()}
        self.headers = dict(headers or {})
        self.id = secrets.token_hex(8)
        #: How a fault came about, for the log alone.
        self.trace: str | None = None


class FieldProblem(Problem):
    """One field of the request is wrong: 422 with its path."""

    def __init__(self, field: str, detail: str) -> None:
        """Keep the path as the member `field`."""
        super().__init__("field", detail, members={"field": field})


def note(scope: Mapping[str, Any], problem: Problem) -> None:
    """Put the problem into the request's line in the log, under the id that the client sees."""
    limit = problem.members.get("limit")
    logs.note(scope, problem=problem.kind.slug, id=problem.id, limit=limit, trace=problem.trace)


def answer(problem: Problem) -> dict[str, Any]:
    """The members of the JSON answer, each short enough for the whole to stay under the bound."""
    return {
        "type": problem.kind.type,
        "title": problem.kind.title,
        "status": problem.status,
        "detail": _cut(problem.detail, _LONGEST_DETAIL),
        "id": problem.id,
        **{name: _bounded(member) for name, member in problem.members.items()},
    }


def body(problem: Problem) -> bytes:
    """The answer as JSON in which no character can start markup, wherever it is pasted."""
    said = answer(problem)
    text = _escaped(said)
    while len(text) > LONGEST_BODY:
        # Texts are short, but each of their characters may need six.
        said["detail"] = _cut(said["detail"], len(said["detail"]) // 2)
        text = _escaped(said)
    return text


def response(problem: Problem) -> Response:
    """The problem as an HTTP answer."""
    headers = {"Cache-Control": "no-store", **problem.headers}
    kind = Unread if "Connection" in problem.headers else Response
    return kind(body(problem), problem.status, headers, MEDIA_TYPE)


class Unread(Response):
    """An answer to a request that is still arriving: sent at once, but the connection is closed a little later.

    Closing while the client still sends would make its system throw the answer away.
    """

    most_bytes = 32 * 2**20
    seconds = 2.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer, let the rest of the request pass by for a while, then end."""
        # A length that is known and an encoding that is named keep the answer from being held back.
        self.headers["Content-Encoding"] = "identity"
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        with suppress(TimeoutError):
            async with asyncio.timeout(self.seconds):
                await self._pass_by(receive)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _pass_by(self, receive: Receive) -> None:
        left = self.most_bytes
        while left > 0:
            message = await receive()
            left -= len(message.get("body", b""))
            if not message.get("more_body", False):
                return


def _escaped(said: Mapping[str, Any]) -> bytes:
    text = orjson.dumps(said)
    return text.replace(b"<", b"\\u003c").replace(b">", b"\\u003e").replace(b"&", b"\\u0026")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _written(member: Any) -> Any:  # noqa: ANN401 - the members of a problem are JSON of any kind
    """The member as JSON has it: what a program asks for may be beyond 64 bits, and beyond every float."""
    if not isinstance(member, int) or abs(member) < 2**63:
        return member
    try:
        return float(member)
    except OverflowError:
        return "Infinity" if member > 0 else "-Infinity"


def _bounded(member: Any) -> Any:  # noqa: ANN401 - the members of a problem are JSON of any kind
    if isinstance(member, str):
        return _cut(member, _LONGEST_MEMBER)
    if isinstance(member, Mapping):
        # A correction that was cut would be wrong when it is applied: then there is none.
        replacement = member.get("replacement")
        if isinstance(replacement, str) and len(replacement) > _LONGEST_MEMBER:
            return None
        return {key: _bounded(inner) for key, inner in member.items()}
    return member
