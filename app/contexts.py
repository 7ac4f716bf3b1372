"""What each template is given, field by field: the documented contract between the service and the pages.

A template uses these names and no others, and uses all of them; a test compares the two. Everything is frozen and
ready to be written: texts are rounded, places are pixels, states are words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from app.drawing.places import Engine
from app.drawing.sizes import Sizes
from app.manual import Section
from app.problems import ProblemKind

Theme = Literal["light", "dark", "projector"]
View = Literal["page", "projector"]
ValueState = Literal["waiting", "known"]
GradientState = Literal["none", "waiting", "partial", "known"]


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """The picture of an array: points of a line, or paths of squares for numbers from 0 and below 0."""

    line: str
    filled: str
    hollow: str


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A box of the drawing; x and y are its corner. A folded group is drawn as the node that it results in.

    Name and symbol are as they are written, in the middle of their own x; only the name of data begins there.
    """

    id: int
    key: str
    group: int | None
    x: float
    y: float
    width: float
    height: float
    kind: str
    family: str
    name: str
    symbol: str
    name_x: float
    symbol_x: float
    label: str
    shape: str
    value: str
    gradient: str
    value_state: ValueState
    gradient_state: GradientState
    has_gradient: bool
    has_room_below: bool
    is_output: bool
    is_active: bool
    drawn_operands: int
    value_picture: Thumbnail
    gradient_picture: Thumbnail


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """A curve of the drawing; (label_x, label_y) is a point on its middle, `key` stays the same under edits elsewhere."""

    id: int
    key: str
    path: str
    source: int
    target: int
    slot: int
    has_gradient: bool
    contribution: str
    contribution_state: GradientState
    contribution_sign: str
    is_active: bool
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class DrawnGraph:
    """The whole drawing."""

    title: str
    engine: Engine
    width: float
    height: float
    sizes: Sizes
    output: int
    step: int | None
    phase: str
    nodes: tuple[DrawnNode, ...]
    edges: tuple[DrawnEdge, ...]


@dataclass(frozen=True, slots=True)
class GraphDrawing:
    """graph.svg: one template for the page, the API and the exports; one that stands alone brings its style along."""

    graph: DrawnGraph
    theme: Theme
    standalone: bool = False
    style: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class SmallNode:
    """A box of a small picture; text is its name or sign, or empty where none could be read."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    text: str
    text_size: float
    is_output: bool


@dataclass(frozen=True, slots=True)
class SmallPicture:
    """A graph at a glance: its boxes and edges without any number (_small.svg)."""

    title: str
    width: float
    height: float
    nodes: tuple[SmallNode, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GalleryCard:
    """An example as the gallery shows it; the address opens it in the workbench, with its own settings."""

    slug: str
    title: str
    text: str
    address: str
    picture: SmallPicture


@dataclass(frozen=True, slots=True)
class GalleryTopic:
    """Examples that belong together."""

    title: str
    cards: tuple[GalleryCard, ...]


@dataclass(frozen=True, slots=True)
class GalleryPage:
    """examples.html: every example with its picture; the workbench shows the same list in a dialog."""

    assets: Mapping[str, str]
    nonce: str
    topics: tuple[GalleryTopic, ...]


@dataclass(frozen=True, slots=True)
class ReferenceSetting:
    """A keyword argument of an operation."""

    name: str
    default: str
    describes: str


@dataclass(frozen=True, slots=True)
class ReferenceLibrary:
    """How another library writes an operation; where it is not whole, an export brings a function of its own."""

    library: str
    text: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class ReferenceGradient:
    """The gradient of one parameter of an example."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ReferenceExample:
    """An operation at work: a program, what it gives, and its graph, computed when the page is made."""

    program: str
    address: str
    value: str
    gradients: tuple[ReferenceGradient, ...]
    picture: SmallPicture


@dataclass(frozen=True, slots=True)
class ReferenceOperation:
    """A row of the operations table as its article on the reference page."""

    id: str
    signature: str
    also: tuple[str, ...]
    description: str
    rule: str
    kink: str
    formula: Markup
    derivatives: tuple[Markup, ...]
    settings: tuple[ReferenceSetting, ...]
    libraries: tuple[ReferenceLibrary, ...]
    example: ReferenceExample


@dataclass(frozen=True, slots=True)
class ReferenceFamily:
    """Operations that belong together."""

    id: str
    title: str
    operations: tuple[ReferenceOperation, ...]


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """reference.html: the manual of the language, with the operations table in its place."""

    assets: Mapping[str, str]
    nonce: str
    sections: tuple[Section, ...]
    families: tuple[ReferenceFamily, ...]
    operations: int


@dataclass(frozen=True, slots=True)
class RefusalImage:
    """refusal.svg: a refusal as a picture, its sentence already cut into lines."""

    title: str
    lines: tuple[str, ...]
    theme: Theme
    style: str


@dataclass(frozen=True, slots=True)
class ExampleProgram:
    """A program of the gallery."""

    slug: str
    title: str
    text: str
    program: str
    iterations: int
    learning_rate: float


@dataclass(frozen=True, slots=True)
class WorkbenchLimits:
    """The ceilings that the page's own controls keep to."""

    iterations: int


@dataclass(frozen=True, slots=True)
class WorkbenchPage:
    """workbench.html: the page with its first answer and drawing inside, so that it shows without asking."""

    assets: Mapping[str, str]
    nonce: str
    example: ExampleProgram
    answer: Markup
    drawing: Markup
    limits: WorkbenchLimits
    view: View


@dataclass(frozen=True, slots=True)
class EmbedPage:
    """embed.html: graph, sentence and timeline for a frame of another page."""

    assets: Mapping[str, str]
    nonce: str
    example: ExampleProgram
    answer: Markup
    drawing: Markup
    view: View


@dataclass(frozen=True, slots=True)
class UsePart:
    """A way to use the service, under its heading."""

    id: str
    title: str
    html: Markup


@dataclass(frozen=True, slots=True)
class UsePage:
    """use.html: how other programs use the service, from its one source, docs/use.md."""

    assets: Mapping[str, str]
    nonce: str
    parts: tuple[UsePart, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """document.html: the API document, to read and to try."""

    assets: Mapping[str, str]
    nonce: str


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """problem.html: what one kind of problem means."""

    assets: Mapping[str, str]
    nonce: str
    problem: ProblemKind
    answer: str
    problems: tuple[ProblemKind, ...]


@dataclass(frozen=True, slots=True)
class ShownError:
    """What a person is told when a page cannot be shown."""

    status: int
    title: str
    detail: str
    id: str


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """error.html: the same words that a program would get as problem+json."""

    assets: Mapping[str, str]
    nonce: str
    error: ShownError
