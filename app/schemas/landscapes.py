"""The loss over one or two knobs: what may be asked, and what is answered."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from app.schemas.answers import Answer, Number
from app.schemas.ceilings import AXIS_POINTS
from app.schemas.requests import EXAMPLE_PROGRAM, FiniteNumber, ProgramRequest, Request


class AxisChoice(Request):
    """A direction to look along: a number of a parameter, from one place to another."""

    parameter: str = Field(max_length=64, description="the parameter's name")
    index: list[int] = Field(
        default_factory=list, max_length=8, description="which number of an array parameter; [] for a single number"
    )
    from_: FiniteNumber = Field(alias="from", description="where the axis begins")
    to: FiniteNumber = Field(description="where it ends, above its beginning")
    points: Annotated[int, AXIS_POINTS] = Field(
        ge=2, description="places on it, both ends included; at most 256 where there are two axes"
    )


class LandscapeRequest(ProgramRequest):
    """POST /api/v1/landscape."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"program": EXAMPLE_PROGRAM, "axes": [{"parameter": "k", "from": 0, "to": 4, "points": 9}]},
                {
                    "program": "x = -1.2\ny = 1\nloss = (1 - x)^2 + 100(y - x^2)^2",
                    "axes": [
                        {"parameter": "x", "from": -2, "to": 2, "points": 5},
                        {"parameter": "y", "from": -1, "to": 3, "points": 5},
                    ],
                },
            ]
        }
    )

    axes: list[AxisChoice] = Field(min_length=1, max_length=2, description="one direction or two")


class LandscapeAxis(Answer):
    """An axis and the places on it."""

    parameter: str
    index: list[int]
    at: list[float]


class LowestPlace(Answer):
    """The lowest place on one axis, computed and not read off between the others."""

    at: float
    loss: Number


class LandscapeAnswer(Answer):
    """The loss at every place: a list, or rows of lists where the first axis is the row."""

    axes: list[LandscapeAxis]
    loss: list[Number] | list[list[Number]]
    loss_at: Number
    slope: list[Number]
    lowest: LowestPlace | None
    status: Literal["completed", "stopped"]
    reason: Literal["time", "shutdown"] | None
