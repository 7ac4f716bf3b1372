"""What may be asked: read strictly, with the numbers beside a program left to a quicker reader."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticKnownError

from app.nonfinite import NONFINITE
from app.schemas.ceilings import FOLDED, MAX_ELEMENTS

NONFINITE_WORDS: dict[str, Any] = {"type": "string", "enum": list(NONFINITE)}
LISTS_SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {},
    "description": "nested lists of numbers, all rows equally long",
}
VALUE_SCHEMA: dict[str, Any] = {"anyOf": [{"type": "number"}, NONFINITE_WORDS, LISTS_SCHEMA]}


def _finite(value: object) -> object:
    if isinstance(value, str) and value in NONFINITE:
        raise PydanticKnownError("finite_number")
    return value


NoWord = BeforeValidator(_finite)
"""Stands behind a number's bounds: on what a validator has gone over first, the document would call them by no word of JSON Schema."""
FiniteNumber = Annotated[float, Field(allow_inf_nan=False), NoWord]
# Looked at by app.values, not here: a list may hold hundreds of thousands of numbers.
Values = Annotated[dict[str, Any], WithJsonSchema({"type": "object", "additionalProperties": VALUE_SCHEMA})]

EXAMPLE_PROGRAM = "x = [1, 2, 3]\ny = [2, 4, 7]\nk = 0.5\nloss = mean((k x - y)^2)"


class Request(BaseModel):
    """A request: no unknown field, no number as text."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


GroupKey = Annotated[str, Field(max_length=10_000)]
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


class DrawnRequest(ProgramRequest):
    """The fields that say how a program is drawn."""

    folded: Annotated[list[int | GroupKey], FOLDED] = Field(
        default_factory=list,
        description="groups to show as one box each, by id or key; a key of no group is passed over, an id is not",
    )
    most_boxes: int | None = Field(
        default=None,
        ge=1,
        description="instead of `folded`: fold groups, the innermost first, until there are at most so many boxes",
    )
    theme: Literal["light", "dark", "projector"] = Field(default="light", description="for the drawing")
    step: int | None = Field(
        default=None, ge=0, description="for the drawing: the moment to show; without it everything is known"
    )


class GraphRequest(DrawnRequest):
    """POST /api/v1/graph."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"program": "a = 3; a*a", "include": []},
                {"program": EXAMPLE_PROGRAM, "values": {"k": 0.7}, "include": ["layout", "steps"]},
            ]
        }
    )

    include: list[Part] = Field(
        default_factory=_usual_parts,
        max_length=8,
        description="which parts to send beside the numbers; a drawing has at most 1,500 boxes (else 422, limit image_boxes)",
    )
    max_elements: Annotated[int, MAX_ELEMENTS] = Field(
        default=256, ge=0, description="arrays above this size come without their data"
    )
    elements_of: Literal["all", "output"] = Field(
        default="all",
        description="whose arrays come with their data: all nodes' and edges', or the output's value alone",
    )
    step_range: list[int] | None = Field(
        default=None,
        min_length=2,
        max_length=2,
        description="[from, to]: the steps to explain, both included; without it, above 500 operations none has text and formula",
    )


class OptimizerChoice(BaseModel):
    """Which rule moves the parameters, its learning rate, and the rule's own settings as further members."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)
    __pydantic_extra__: dict[str, FiniteNumber]

    name: str = Field(default="gradient_descent", max_length=64, description="the update rule")
    learning_rate: FiniteNumber = Field(default=0.1, description="how far to go along the gradient")


class DescentRequest(ProgramRequest):
    """POST /api/v1/descent."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"program": "k = 1; (k - 5)^2", "iterations": 2, "optimizer": {"learning_rate": 0.25}},
                {
                    "program": EXAMPLE_PROGRAM,
                    "iterations": 50,
                    "optimizer": {"name": "gradient_descent", "learning_rate": 0.05},
                },
            ]
        }
    )

    iterations: int = Field(default=100, ge=0, description="how many updates; at most 100,000")
    optimizer: OptimizerChoice = Field(default_factory=OptimizerChoice, description="how each update is made")
    seed: int = Field(default=0, ge=0, le=2**32 - 1, description="for what is drawn by chance")
    batch_size: int | None = Field(default=None, ge=1, description="rows of data for each update; all without it")
    record_every: int = Field(default=1, ge=1, description="keep every so many iterations, and the last")
