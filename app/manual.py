"""The manual of the language as HTML, from its one source, docs/language.md.

The operations have a richer place on the reference page, so their tables are left out; an example gets a link that opens it.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from app import words
from app.addresses import opening

_OPERATIONS = re.compile(r"<!-- operations: [^\n]*-->.*?<!-- end of operations -->\n?", re.DOTALL)
_COMMENT = re.compile(r"<!-- [^\n]*-->\n?")
_PAGES = {"language.md": "/reference", "api.md": "/docs", "use.md": "/use"}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the manual under one heading; html has no heading of that level."""

    id: str
    title: str
    html: Markup
    holds_operations: bool


def sections(source: Path) -> tuple[Section, ...]:
    """The manual's parts, in order; what stands before the first heading is a part without a title."""
    text = _COMMENT.sub("", _OPERATIONS.sub("", source.read_text(encoding="utf-8")))
    tokens = _markdown().parse(text)
    return tuple(_section(part) for part in _parts(tokens) if part)


def anchor(title: str) -> str:
    """A heading's name in addresses."""
    return re.sub(r"[\W_]+", "-", title.lower()).strip("-")


def _markdown() -> MarkdownIt:
    # The text is our own, and still nothing in it may become markup that it does not say in Markdown.
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("fence", _fence)
    markdown.add_render_rule("link_open", _link)
    markdown.add_render_rule("table_open", lambda *_: '<div class="table" tabindex="0" role="group"><table>')
    markdown.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return markdown


def _parts(tokens: list[Token]) -> list[list[Token]]:
    """Cut at every heading of the second level; the page's own title stands elsewhere."""
    parts: list[list[Token]] = [[]]
    skipping = False
    for token in tokens:
        if token.type == "heading_open" and token.tag == "h1":
            skipping = True
        if token.type == "heading_open" and token.tag == "h2":
            parts.append([])
        if not skipping:
            parts[-1].append(token)
        if token.type == "heading_close" and token.tag == "h1":
            skipping = False
    return parts


def _section(tokens: list[Token]) -> Section:
    title = ""
    if tokens[0].tag == "h2":
        title, tokens = tokens[1].content, tokens[3:]
    markdown = _markdown()
    # Rendered by our own rules from a text of our own; what it quotes is escaped.
    html = Markup(markdown.renderer.render(tokens, markdown.options, {}))  # noqa: S704 - our own page of the manual
    return Section(anchor(title), title, html, holds_operations=title == words.manual.operations)


def _link(_renderer: object, tokens: list[Token], place: int, *_: object) -> str:
    """A page of the manual that is a page of the service too is meant as that."""
    page, sign, part = str(tokens[place].attrGet("href")).partition("#")
    return f'<a href="{escape(_PAGES.get(page, page) + sign + part)}">'


def _fence(_renderer: object, tokens: list[Token], place: int, *_: object) -> str:
    token = tokens[place]
    code = f'<pre tabindex="0"><code>{escape(token.content)}</code></pre>'
    if token.info != "chainrule":
        return f'<div class="sample">{code}</div>\n'
    address = escape(opening(token.content))
    return f'<div class="sample">{code}<a class="open" href="{address}">{escape(words.manual.open)}</a></div>\n'
