"""Templates and the built browser files: the only place that knows where either lies."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from app import words
from app.contexts import (
    DocumentPage,
    EmbedPage,
    ErrorPage,
    GalleryPage,
    GraphDrawing,
    ProblemPage,
    ReferencePage,
    RefusalImage,
    UsePage,
    WorkbenchPage,
)
from app.drawing import styles
from app.drawing.styles import Styles
from app.errors import Problem
from app.words import ENGLISH, read_words

ASSET_ROUTE = "/static/dist"
_ENTRY = "main.js"
TEMPLATES = {
    GraphDrawing: "graph.svg",
    RefusalImage: "refusal.svg",
    WorkbenchPage: "workbench.html",
    EmbedPage: "embed.html",
    GalleryPage: "examples.html",
    ReferencePage: "reference.html",
    UsePage: "use.html",
    DocumentPage: "document.html",
    ProblemPage: "problem.html",
    ErrorPage: "error.html",
}
Context = (
    GraphDrawing
    | RefusalImage
    | WorkbenchPage
    | EmbedPage
    | GalleryPage
    | ReferencePage
    | UsePage
    | DocumentPage
    | ProblemPage
    | ErrorPage
)


class Rendering:
    """Renders a context with the template that belongs to it."""

    def __init__(self, templates: Path, assets: Path, language: str = ENGLISH) -> None:
        """Read the words; templates are compiled at their first use and kept.

        What is built for another language than English lies in a folder of its name; without one its scripts speak English.
        """
        self._folder = f"/{language}" if (assets / language).is_dir() else ""
        self._assets = assets / language if self._folder else assets
        self._found: Mapping[str, str] = {}
        self._found_at = 0
        self.environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters["coded"] = coded
        if (templates / "words").is_dir():
            self.environment.globals["words"] = read_words(templates, language)

    def render(self, context: Context) -> str:
        """The finished text; every field of the context is a name in the template."""
        names: dict[str, Any] = {field.name: getattr(context, field.name) for field in fields(context)}
        return self._template(TEMPLATES[type(context)]).render(names)

    @property
    def is_built(self) -> bool:
        """Whether there are browser files to show pages with."""
        return _ENTRY in self._built

    @property
    def assets(self) -> Mapping[str, str]:
        """Where each built file is served, by its name in the sources; raises a problem before they are built."""
        if not self.is_built:
            raise Problem("internal", words.service.not_built, status=503)
        return self._built

    @property
    def styles(self) -> Styles:
        """What drawings that leave the page are styled with; raises a problem before it is built."""
        return styles.read(self._drawing)

    @property
    def fonts(self) -> Path:
        """The folder with the fonts of these drawings, for programs that draw."""
        return self._drawing.parent

    @property
    def _drawing(self) -> Path:
        built = self.assets.get("drawing.json")
        if built is None:
            raise Problem("internal", words.service.not_built, status=503)
        return self._assets / built.removeprefix(f"{ASSET_ROUTE}{self._folder}/")

    @property
    def _built(self) -> Mapping[str, str]:
        """Read again after every build: its files have other names."""
        manifest = self._assets / "manifest.json"
        if not manifest.exists():
            return {}
        written = manifest.stat().st_mtime_ns
        if written != self._found_at:
            names: dict[str, str] = orjson.loads(manifest.read_bytes())
            self._found = {name: f"{ASSET_ROUTE}{self._folder}/{file}" for name, file in names.items()}
            self._found_at = written
        return self._found

    def _template(self, name: str) -> Template:
        return self.environment.get_template(name)


def coded(text: str) -> Markup:
    """A sentence in which what stands between backticks is code."""
    parts = str(escape(text)).split("`")
    return Markup("".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts)))  # noqa: S704 - escaped


def json_for_script(text: bytes) -> Markup:
    """JSON that can stand in a script element.

    There `</` may end the element and `<!` may begin what hides its end; nothing else is markup. Formulas are full of angle brackets, and
    writing each of them as an escape makes a page longer by a third.
    """
    escaped = text.replace(b"</", b"<\\/").replace(b"<!", b"\\u003c!")
    return Markup(escaped.decode())  # noqa: S704 - nothing that could end the script is left
