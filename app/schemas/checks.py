"""Finite differences beside backpropagation: what may be asked, and what is answered."""

from typing import Annotated

from pydantic import ConfigDict, Field

from app.schemas.answers import Answer, Evaluations, Number
from app.schemas.ceilings import CHECKED_PARAMETERS
from app.schemas.requests import EXAMPLE_PROGRAM, NoWord, ProgramRequest


class CheckRequest(ProgramRequest):
    """POST /api/v1/check."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"program": EXAMPLE_PROGRAM, "h": 0.001, "parameters": ["k"]}]}
    )

    h: Annotated[float, Field(gt=0, allow_inf_nan=False), NoWord] | None = Field(
        default=None, description="the nudge; without it, one that fits the size of each number"
    )
    parameters: Annotated[list[str], CHECKED_PARAMETERS] | None = Field(
        default=None, description="names of the parameters to check; all without it"
    )


class CheckedEntry(Answer):
    """One number of one parameter, its gradient both ways, and the losses that the difference was made of."""

    name: str
    index: list[int]
    gradient: Number
    finite_difference: Number
    difference: Number
    agrees: bool
    h: Number
    loss_above: Number
    loss_below: Number
    forward_difference: Number


class ForwardEvaluations(Answer):
    """What finite differences cost: forward passes alone."""

    forward: int


class CheckEvaluations(Answer):
    """What either way has cost."""

    backpropagation: Evaluations
    finite_differences: ForwardEvaluations


class CheckAnswer(Answer):
    """The entries with the largest gradients, and how many were left out."""

    parameters: list[CheckedEntry]
    unchecked: int
    evaluations: CheckEvaluations
    agree: bool
    loss: Number
