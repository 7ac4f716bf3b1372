"""One update of a descent, told: what may be asked, and what is answered."""

from typing import Annotated

from pydantic import ConfigDict, Field

from app.schemas.answers import Answer, Number, Stage
from app.schemas.ceilings import UPDATE_ITERATION
from app.schemas.requests import EXAMPLE_PROGRAM, OptimizerChoice, ProgramRequest


class UpdateRequest(ProgramRequest):
    """POST /api/v1/update."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "program": EXAMPLE_PROGRAM,
                    "iteration": 7,
                    "parameter": "k",
                    "optimizer": {"name": "momentum", "learning_rate": 0.05},
                }
            ]
        }
    )

    iteration: Annotated[int, UPDATE_ITERATION] = Field(ge=1, description="which update; the first is 1")
    parameter: str = Field(description="whose update")
    index: list[int] = Field(default_factory=list, max_length=8, description="which of its numbers")
    optimizer: OptimizerChoice = Field(default_factory=OptimizerChoice, description="how each update is made")
    seed: int = Field(default=0, ge=0, le=2**32 - 1, description="for what is drawn by chance")
    batch_size: int | None = Field(default=None, ge=1, description="rows of data for each update; all without it")


class UpdateLine(Answer):
    """A line of the optimizer's rule: what happens, and its formula in stages."""

    says: str
    formula: list[Stage]


class UpdateAnswer(Answer):
    """One update of one number; a descent that ends before tells its last."""

    iteration: int
    parameter: str
    index: list[int]
    before: Number
    after: Number
    lines: list[UpdateLine]
