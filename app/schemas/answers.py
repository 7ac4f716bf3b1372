"""What is answered: a field that is not documented here is a fault, and so is one that is documented and missing."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

NonFinite = Literal["NaN", "Infinity", "-Infinity"]
Number = float | NonFinite
Span = Annotated[list[int], Field(min_length=2, max_length=2, description="[start, end] in code points of the program")]
Shape = list[int]


class Answer(BaseModel):
    """A part of an answer; a field that is not documented here is a fault."""

    model_config = ConfigDict(extra="forbid")


class ArrayTensor(Answer):
    """An array: its shape, three numbers about all of it, and the row-major elements if there are not too many."""

    shape: Shape
    min: Number
    max: Number
    mean: Number
    data: list[Number] | None


Tensor = Number | ArrayTensor


class Node(Answer):
    """A value of the graph: a leaf, or what an operation makes of its operands."""

    id: int
    key: str
    operation: str | None
    name: str | None
    label: str
    symbol: str
    family: str
    routing: Literal["passes", "swaps", "routes", "scales"] | None
    latex: str
    operands: list[int]
    kind: Literal["parameter", "data", "constant", "operation"]
    shape: Shape
    value: Tensor
    gradient: Tensor | None
    span: Span | None
    group: int | None


class Edge(Answer):
    """A value's way into one slot of an operation, with what flows back along it."""

    id: int
    source: int
    target: int
    slot: int
    local: Tensor | None
    contribution: Tensor | None


class Group(Answer):
    """The nodes of one assignment or of one call of a visitor's function; `result` is null where it cannot be folded."""

    id: int
    key: str
    name: str
    kind: Literal["assignment", "call"]
    parent: int | None
    span: Span | None
    result: int | None


class Parameter(Answer):
    """A leaf that descent moves."""

    name: str
    node: int
    shape: Shape


class Stage(Answer):
    """One stage of a formula; a backward step has a row of stages for every edge that it sends a contribution along."""

    stage: Literal["symbols", "gradient", "numbers", "result"]
    edge: int | None
    latex: str
    mathml: str


class Step(Answer):
    """One thing that the stepper shows."""

    index: int
    phase: Literal["forward", "seed", "backward"]
    node: int
    edges: list[int]
    rule: str
    text: str | None
    latex: str | None
    formula: list[Stage]


class Box(Answer):
    """The place of a node; x and y are the corner of its box."""

    id: int
    x: float
    y: float
    width: float
    height: float


class GroupBox(Box):
    """The place of a folded group: `node` is its result, whose value and gradient it shows, `nodes` are all inside."""

    node: int
    nodes: list[int]


class Curve(Answer):
    """The way of an edge, as an SVG path; into a folded group it stands for all `edges` of one source."""

    id: int
    path: str
    edges: list[int]


class BoxSizes(Answer):
    """The sizes that the layout and the drawing share."""

    leaf_width: float
    leaf_height: float
    operation_width: float
    operation_height: float
    slot_height: float


class Layout(Answer):
    """Places in CSS pixels, origin top left, y down; constants and their edges have none."""

    engine: Literal["graphviz", "tidy"]
    width: float
    height: float
    sizes: BoxSizes
    nodes: list[Box]
    groups: list[GroupBox]
    edges: list[Curve]


class Hint(Answer):
    """A correction that can be applied: replace the span's text."""

    label: str
    span: Span | None
    replacement: str | None


class Diagnostic(Answer):
    """Something worth knowing about a program that is right."""

    severity: Literal["info", "warning"]
    message: str
    span: Span | None
    hint: Hint | None


class Picture(BaseModel):
    """A picture that makes sense for this program; further members name what it shows."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str]

    kind: Literal["fit", "regions", "slice", "contour", "loss"]
    node: int = Field(description="the node that it shows: the prediction, or the loss")


class GraphAnswer(Answer):
    """The graph with every value, gradient, local derivative and contribution; the last four fields as asked for."""

    nodes: list[Node]
    edges: list[Edge]
    groups: list[Group]
    output: int
    loss: Tensor
    parameters: list[Parameter]
    gradients: dict[str, Tensor]
    diagnostics: list[Diagnostic]
    steps: list[Step] | None = None
    layout: Layout | None = None
    drawing: str | None = None
    pictures: list[Picture] | None = None


class MovedParameter(Answer):
    """A parameter in the flat trajectory: its elements stand row by row, in this order."""

    name: str
    shape: Shape


class Evaluations(Answer):
    """What a run has cost."""

    forward: int
    backward: int


class DescentAnswer(Answer):
    """A whole run; entry 0 is the start, before any update."""

    parameters: list[MovedParameter]
    recorded_iterations: list[int]
    loss: list[Number]
    gradient_norm: list[Number | None]
    trajectory: list[list[Number]]
    status: Literal["completed", "converged", "diverged", "stopped"]
    reason: Literal["time", "bytes", "shutdown"] | None
    evaluations: Evaluations


class Health(Answer):
    """The service is alive."""

    status: Literal["ok"]


class Readiness(Answer):
    """The service can answer, and how it lays graphs out."""

    layout: Literal["graphviz", "tidy"]


class ProblemAnswer(BaseModel):
    """An error (RFC 9457). Which further members there are depends on the type."""

    model_config = ConfigDict(extra="forbid")

    type: str
    title: str
    status: int
    detail: str
    id: str
    span: Span | None = None
    line: int | None = None
    column: int | None = None
    hint: Hint | None = None
    field: str | None = None
    limit: str | None = None
    value: float | None = None
    figure: float | Literal["Infinity", "-Infinity"] | None = None
