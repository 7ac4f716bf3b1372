"""Each template is given what its context documents, uses nothing else, and uses all of it."""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import pytest
from jinja2.runtime import Context
from markupsafe import Markup

from app import contexts, convert, manual
from app.drawing import tidy
from app.drawing.sizes import SIZES
from app.problems import KINDS
from app.rendering import TEMPLATES, Rendering
from app.settings import Settings
from tests.app.conftest import FIT

RECORDS = (
    contexts.DrawnGraph,
    contexts.DrawnNode,
    contexts.DrawnEdge,
    contexts.GalleryCard,
    contexts.GalleryTopic,
    contexts.ReferenceExample,
    contexts.ReferenceFamily,
    contexts.ReferenceGradient,
    contexts.ReferenceLibrary,
    contexts.ReferenceOperation,
    contexts.ReferenceSetting,
    contexts.Thumbnail,
    contexts.ShownError,
    contexts.SmallNode,
    contexts.SmallPicture,
    contexts.UsePart,
    contexts.WorkbenchLimits,
    manual.Section,
)


class Recorder:
    """Which names a template looked up, by the class that documents them."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.members: dict[type, set[str]] = {record: set() for record in RECORDS}

    def context_class(self) -> type[Context]:
        names = self.names

        class Recording(Context):
            def resolve_or_missing(self, key: str) -> Any:  # noqa: ANN401 - whatever the template asks for
                names.add(key)
                return super().resolve_or_missing(key)

        return Recording

    def watched(self, value: Any) -> Any:  # noqa: ANN401 - a context or a part of it
        """The same value, but each record in it tells what is read from it."""
        if isinstance(value, tuple) and not isinstance(value, str):
            return tuple(map(self.watched, value))
        if type(value) not in self.members:
            return value
        return Watched(value, self)


class Watched:
    """A record that remembers which of its fields were read."""

    def __init__(self, record: Any, recorder: Recorder) -> None:  # noqa: ANN401 - one of RECORDS
        self._record, self._recorder = record, recorder

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the field's value
        value = getattr(self._record, name)
        self._recorder.members[type(self._record)].add(name)
        return self._recorder.watched(value)


@dataclass
class Rendered:
    context: Any
    text: str
    recorder: Recorder


@pytest.fixture(scope="module")
def render(settings: Settings) -> Callable[..., Rendered]:
    def rendered(*given: Any) -> Rendered:  # noqa: ANN401 - contexts of one kind
        recorder = Recorder()
        rendering = Rendering(settings.templates, settings.assets)
        rendering.environment.context_class = recorder.context_class()
        template = rendering.environment.get_template(TEMPLATES[type(given[0])])
        texts = []
        for context in given:
            names = {field.name: recorder.watched(getattr(context, field.name)) for field in fields(context)}
            texts.append(template.render(names))
        return Rendered(given[0], "\n".join(texts), recorder)

    return rendered


def drawing(step: int | None = None) -> contexts.GraphDrawing:
    return contexts.GraphDrawing(convert.drawn_graph(FIT, tidy.lay_out, step), "light")


def workbench(settings: Settings) -> contexts.WorkbenchPage:
    examples = convert.example_programs()
    return contexts.WorkbenchPage(
        assets=Rendering(settings.templates, settings.assets).assets,
        nonce="nonce-of-the-test",
        example=examples[0],
        answer=Markup("{}"),
        drawing=Markup("<svg></svg>"),
        limits=contexts.WorkbenchLimits(iterations=7),
        view="projector",
    )


def reference(page: contexts.WorkbenchPage, settings: Settings) -> contexts.ReferencePage:
    families = convert.reference_families()
    return contexts.ReferencePage(page.assets, page.nonce, manual.sections(settings.manual), families, operations=7)


@pytest.fixture(scope="module", params=list(TEMPLATES.values()))
def rendered(request: pytest.FixtureRequest, settings: Settings, render: Callable[..., Rendered]) -> Rendered:
    page = workbench(settings)
    chosen = {
        "graph.svg": [drawing(), drawing(step=15)],
        "workbench.html": [page],
        "embed.html": [contexts.EmbedPage(page.assets, page.nonce, page.example, page.answer, page.drawing, page.view)],
        "examples.html": [contexts.GalleryPage(page.assets, page.nonce, convert.gallery_topics())],
        "reference.html": [reference(page, settings)],
        "use.html": [contexts.UsePage(page.assets, page.nonce, (contexts.UsePart("curl", "curl", Markup()),))],
        "document.html": [contexts.DocumentPage(page.assets, page.nonce)],
        "refusal.svg": [contexts.RefusalImage("No", ("Not", "this."), "dark", "")],
        "problem.html": [contexts.ProblemPage(page.assets, page.nonce, KINDS[0], "{}", KINDS)],
        "error.html": [
            contexts.ErrorPage(page.assets, page.nonce, contexts.ShownError(404, "No", "Not here.", "0" * 16))
        ],
    }
    return render(*chosen[request.param])


def test_a_template_uses_every_name_of_its_context(rendered: Rendered) -> None:
    documented = {field.name for field in fields(rendered.context)}
    # What else is looked up are the template's own macros and the functions of the language.
    assert documented <= rendered.recorder.names


def test_a_name_that_is_not_documented_is_not_available(rendered: Rendered) -> None:
    """Undefined names are errors, so what was rendered used documented ones alone."""
    assert rendered.text
    for record, read in rendered.recorder.members.items():
        assert read <= {field.name for field in fields(record)}


def test_a_record_has_no_field_that_its_template_does_not_read(rendered: Rendered) -> None:
    for record, read in rendered.recorder.members.items():
        if read:
            assert read == {field.name for field in fields(record)}, record.__name__


def test_no_template_carries_styles_or_scripts_of_its_own(rendered: Rendered) -> None:
    assert " style=" not in rendered.text
    # A picture that stands alone has a place for the sheet that it is given.
    assert "<style" not in rendered.text.replace("<style></style>", "")
    for script in rendered.text.split("<script")[1:]:
        tag = script.partition(">")[0]
        assert "src=" in tag or "application/json" in tag


def test_sizes_are_records_too() -> None:
    assert is_dataclass(SIZES)
