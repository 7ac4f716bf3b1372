"""What goes over the wire, as classes: requests are validated by them, answers documented and tested.

The hot routes build their answers directly (see convert), because a second pass over every number would cost more than
the answer; a test validates real answers against these classes, both ways. Nothing here knows the engine.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from app.values import NONFINITE

NONFINITE_WORDS: dict[str, Any] = {"type": "string", "enum": list(NONFINITE)}
LISTS_SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {},
    "description": "nested lists of numbers, all rows equally long",
}
VALUE_SCHEMA: dict[str, Any] = {"anyOf": [{"type": "number"}, NONFINITE_WORDS, LISTS_SCHEMA]}


def _finite(value: object) -> object:
    if isinstance(value, str) and value in NONFINITE:
        message = "Input should be a finite number"
        raise ValueError(message)
    return value


NonFinite = Literal["NaN", "Infinity", "-Infinity"]
Number = float | NonFinite
FiniteNumber = Annotated[float, BeforeValidator(_finite), Field(allow_inf_nan=False)]
# Looked at by app.values, not here: a list may hold hundreds of thousands of numbers.
Values = Annotated[dict[str, Any], WithJsonSchema({"type": "object", "additionalProperties": VALUE_SCHEMA})]
Span = Annotated[list[int], Field(min_length=2, max_length=2, description="[start, end] in code points of the program")]
Shape = list[int]

EXAMPLE_PROGRAM = "x = [1, 2, 3]\ny = [2, 4, 7]\nk = 0.5\nloss = mean((k x - y)^2)"


class Request(BaseModel):
    """A request: no unknown field, no number as text."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Part = Literal["layout", "steps", "drawing", "pictures"]


def _usual_parts() -> list[Part]:
    return ["layout", "steps"]


class ProgramRequest(Request):
    """The fields that every request about a program shares."""

    program: str = Field(description="the text; what the visitor types")
    values: Values = Field(
        default_factory=dict, description="name → number or nested lists; overrides a leaf of that name"
    )
    output: str | None = Field(
        default=None, description="the name to treat as the output; only what it depends on is computed"
    )


class GraphRequest(ProgramRequest):
    """POST /api/v1/graph."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"program": EXAMPLE_PROGRAM, "values": {"k": 0.7}, "include": ["layout", "steps"]}]
        }
    )

    include: list[Part] = Field(default_factory=_usual_parts, max_length=8)
    max_elements: int = Field(
        default=256, ge=0, le=100_000, description="arrays above this size come without their data"
    )
    folded: list[int] = Field(default_factory=list, max_length=2_000, description="ids of groups to show as one box")
    step_range: list[int] | None = Field(
        default=None,
        min_length=2,
        max_length=2,
        description="[from, to): the steps to explain; without it, above 500 operations none has text and formula",
    )
    theme: Literal["light", "dark", "projector"] = Field(default="light", description="for the drawing")
    step: int | None = Field(
        default=None, ge=0, description="for the drawing: the moment to show; without it everything is known"
    )


class OptimizerChoice(BaseModel):
    """Which rule moves the parameters, its learning rate, and the rule's own settings as further members."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)
    __pydantic_extra__: dict[str, FiniteNumber]

    name: str = Field(default="gradient_descent", max_length=64)
    learning_rate: FiniteNumber = 0.1


class DescentRequest(ProgramRequest):
    """POST /api/v1/descent."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "program": EXAMPLE_PROGRAM,
                    "iterations": 50,
                    "optimizer": {"name": "gradient_descent", "learning_rate": 0.05},
                }
            ]
        }
    )

    iterations: int = Field(default=100, ge=0)
    optimizer: OptimizerChoice = Field(default_factory=OptimizerChoice)
    seed: int = Field(default=0, ge=0, le=2**32 - 1)
    batch_size: int | None = Field(default=None, ge=1)
    record_every: int = Field(default=1, ge=1)


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
    """The nodes of one assignment or of one call of a visitor's function."""

    id: int
    name: str
    kind: Literal["assignment", "call"]
    parent: int | None
    span: Span | None


class Parameter(Answer):
    """A leaf that descent moves."""

    name: str
    node: int
    shape: Shape


class Stage(Answer):
    """One stage of a step's formula."""

    stage: Literal["symbols", "gradient", "numbers", "result"]
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


class Curve(Answer):
    """The way of an edge, as an SVG path."""

    id: int
    path: str


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
    groups: list[Box]
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

    kind: str


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


class OperationEntry(BaseModel):
    """A row of the operations table."""

    model_config = ConfigDict(extra="allow")

    name: str
    syntax: str
    signature: str
    family: str
    description: str


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
    figure: float | None = None
