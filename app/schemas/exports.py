"""What may be asked of an export, by POST as JSON and by GET as parameters of the address."""

from typing import Annotated

from pydantic import ConfigDict, Field

from app.schemas.ceilings import EXPORT_ITERATION
from app.schemas.requests import EXAMPLE_PROGRAM, DrawnRequest, NoWord, OptimizerChoice


class ExportRequest(DrawnRequest):
    """GET or POST /api/v1/export/{format}; what a format has no use for is checked and left aside."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"program": EXAMPLE_PROGRAM, "values": {"k": 0.7}, "theme": "dark", "step": 6},
                {"program": EXAMPLE_PROGRAM, "iteration": 20, "optimizer": {"name": "adam", "learning_rate": 0.05}},
            ]
        }
    )

    iteration: Annotated[int, Field(ge=0), EXPORT_ITERATION] | None = Field(
        default=None, description="show the program after so many iterations of descent"
    )
    optimizer: OptimizerChoice = Field(default_factory=OptimizerChoice, description="for iteration: how it descends")
    seed: int = Field(default=0, ge=0, le=2**32 - 1, description="for iteration: for what is drawn by chance")
    batch_size: int | None = Field(
        default=None, ge=1, description="for iteration: rows of data for each update; all without it"
    )
    scale: Annotated[float, Field(ge=0.05, le=16, allow_inf_nan=False), NoWord] | None = Field(
        default=None, description="for png: pixels per CSS pixel; 2, or less for a large drawing"
    )
