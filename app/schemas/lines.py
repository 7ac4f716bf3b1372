"""The lines of a descent that streams: a header, records while it goes on, and one last line that says how it ended."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.answers import Answer, Evaluations, MovedParameter, Number, Span


class HeaderLine(Answer):
    """The first line: what the rows of the trajectory hold."""

    type: Literal["header"]
    parameters: list[MovedParameter]


class RecordsLine(Answer):
    """The next entries of the run, a few milliseconds' work."""

    type: Literal["records"]
    recorded_iterations: list[int]
    loss: list[Number]
    gradient_norm: list[Number | None]
    trajectory: list[list[Number]]


class EndLine(Answer):
    """The last line of a run."""

    type: Literal["end"]
    status: Literal["completed", "converged", "diverged", "stopped"]
    reason: Literal["time", "bytes", "shutdown"] | None
    evaluations: Evaluations


class ErrorLine(BaseModel):
    """The last line where something went wrong on the way; `problem` is what an error answer has as its type."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["error"]
    problem: str
    title: str
    status: int
    detail: str
    id: str
    span: Span | None = None


DescentLine = Annotated[HeaderLine | RecordsLine | EndLine | ErrorLine, Field(discriminator="type")]
