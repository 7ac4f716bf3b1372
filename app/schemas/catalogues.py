"""The rows of the catalogues: operations, optimizers, examples, limits."""

from pydantic import BaseModel, ConfigDict

from app.schemas.answers import Answer, Number


class OperationEntry(BaseModel):
    """A row of the operations table."""

    model_config = ConfigDict(extra="allow")

    name: str
    syntax: str
    signature: str
    family: str
    description: str


class OptimizerSetting(Answer):
    """A number that an optimizer takes, from `least` to below `limit`; `symbol` is its letter in formulas."""

    name: str
    symbol: str
    default: float
    describes: str
    least: Number
    limit: Number


class OptimizerEntry(Answer):
    """A rule that moves the parameters."""

    name: str
    title: str
    description: str
    latex: str
    needs_gradient: bool
    settings: list[OptimizerSetting]


class ExampleEntry(Answer):
    """A program of the gallery, and how to descend on it."""

    slug: str
    topic: str
    title: str
    text: str
    program: str
    iterations: int
    learning_rate: float
    optimizer: str
    picture: str


class LimitEntry(Answer):
    """A ceiling; `name` is what an error of type limit calls it."""

    name: str
    value: float
    of: str
