"""How one iteration moves the parameters: each optimizer is an entry with its settings and its update rule.

A rule is plain arithmetic on one parameter, a float or an array, so it is written once for both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# update(parameter, gradient, memory, iteration, settings) -> (parameter, memory); memory begins as None
Update = Callable[[Any, Any, Any, int, dict[str, float]], tuple[Any, Any]]


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
        settings: Numbers beside the learning rate.
        update: The rule.
    """

    name: str
    title: str
    description: str
    latex: str
    update: Update
    settings: tuple[OptimizerSetting, ...] = ()


def _gradient_descent(
    parameter: Any, gradient: Any, memory: Any, iteration: int, settings: dict[str, float]
) -> tuple[Any, Any]:
    return parameter - settings["learning_rate"] * gradient, memory


LEARNING_RATE = OptimizerSetting("learning_rate", 0.1, "how far to go along the gradient")

OPTIMIZERS: tuple[Optimizer, ...] = (
    Optimizer(
        name="gradient_descent",
        title="gradient descent",
        description="A step against the gradient, as long as the gradient times the learning rate.",
        latex=r"\theta \leftarrow \theta - \eta \, \nabla L(\theta)",
        update=_gradient_descent,
        settings=(LEARNING_RATE,),
    ),
)
BY_NAME: dict[str, Optimizer] = {optimizer.name: optimizer for optimizer in OPTIMIZERS}
