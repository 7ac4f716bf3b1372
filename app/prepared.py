"""Pages that are the same for every visitor: rendered once, and sent again only to those who do not have them yet."""

import hashlib
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app import listed


@dataclass(frozen=True, slots=True)
class Prepared:
    """A finished page and the tag of its content."""

    html: bytes
    tag: str

    def answer(self, request: Request, policy: str) -> Response:
        """The page, or word that the browser has it."""
        headers = {"Content-Security-Policy": policy, "Cache-Control": "no-cache", "ETag": self.tag}
        if listed.has_tag(request.headers.get("if-none-match", ""), self.tag):
            return Response(status_code=304, headers=headers)
        return HTMLResponse(self.html, headers=headers)


def prepare(text: str) -> Prepared:
    """A page under a tag of its content; a weak one, for it may travel compressed."""
    html = text.encode()
    return Prepared(html, f'W/"{hashlib.sha256(html).hexdigest()[:20]}"')
