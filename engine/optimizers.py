"""How one iteration moves the parameters: each optimizer is an entry with its settings and its update rule.

A rule is plain arithmetic over parameters that are floats or arrays, so it is written once for both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Values = list[Any]
# update(values, gradients) -> values after one iteration
Update = Callable[[Values, tuple[Any, ...]], Values]


@dataclass(frozen=True, slots=True)
class OptimizerSetting:
    """A number that the visitor may change."""

    name: str
    default: float
    describes: str


@dataclass(frozen=True, slots=True, eq=False)
class Optimizer:
    """An update rule.

    Attributes:
        name: What it is called in requests.
        title: What it is called on the page.
        description: One sentence.
        latex: The update as a formula.
        start: From the settings to a function that makes one update; what a rule remembers between updates lives in there.
        settings: The numbers it takes.
    """

    name: str
    title: str
    description: str
    latex: str
    start: Callable[[dict[str, float]], Update]
    settings: tuple[OptimizerSetting, ...] = ()


def _gradient_descent(settings: dict[str, float]) -> Update:
    rate = settings["learning_rate"]

    def update(values: Values, gradients: tuple[Any, ...]) -> Values:
        return [value - rate * gradient for value, gradient in zip(values, gradients, strict=True)]

    return update


LEARNING_RATE = OptimizerSetting("learning_rate", 0.1, "how far to go along the gradient")

OPTIMIZERS: tuple[Optimizer, ...] = (
    Optimizer(
        name="gradient_descent",
        title="gradient descent",
        description="A step against the gradient, as long as the gradient times the learning rate.",
        latex=r"\theta \leftarrow \theta - \eta \, \nabla L(\theta)",
        start=_gradient_descent,
        settings=(LEARNING_RATE,),
    ),
)
BY_NAME: dict[str, Optimizer] = {optimizer.name: optimizer for optimizer in OPTIMIZERS}
