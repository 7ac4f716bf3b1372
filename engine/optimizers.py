"""How one iteration moves the parameters: each optimizer is an entry with its settings and its update rule.

A rule is plain arithmetic over parameters that are floats or arrays, so it is written once for both. What a rule remembers between
iterations lives in the function that `start` gives.

Sources: B. Polyak 1964 (momentum); I. Sutskever et al., ICML 2013 (Nesterov's momentum as written here);
T. Tieleman and G. Hinton, Lecture 6.5, 2012 (RMSprop); D. Kingma and J. Ba, ICLR 2015 (Adam);
J. Spall, Introduction to Stochastic Search and Optimization, Wiley 2003, chapters 2 and 6 (perturbations).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from engine.typeset import letter

Values = list[Any]


@dataclass(slots=True)
class Surroundings:
    """What a rule may use beside the gradient.

    Attributes:
        loss: The loss at other parameters, over the same rows as the one that the update is given; every call is counted.
        random: Random numbers of the descent's seed.
        found: The loss where an update led to, if the rule has asked for it; the next iteration begins with it unless it has other rows.
    """

    loss: Callable[[Values], float]
    random: np.random.RandomState
    found: float | None = None


# update(values, loss, gradients) -> values after one iteration
Update = Callable[[Values, float, tuple[Any, ...]], Values]
Start = Callable[[dict[str, float], Surroundings], Update]


@dataclass(frozen=True, slots=True)
class OptimizerSetting:
    """A number that the visitor may change, from `least` to below `limit` where not every number makes sense.

    `symbol` is what formulas call it.
    """

    spoken: ClassVar = ("describes",)

    name: str
    default: float
    describes: str
    least: float = -math.inf
    limit: float = math.inf
    symbol: str = ""

    @property
    def letter(self) -> str:
        """The symbol as it stands in a line of text."""
        return letter(self.symbol)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A line of an update of one number, as people write it.

    Attributes:
        name: What the line computes: something that is remembered, 0 before the first update, or `theta`, the number itself.
        rule: From `theta`, the gradient `g`, the count of updates `t`, the settings' symbols and what is remembered, in the language of
            programs.
        says: What happens, in a few words.
    """

    spoken: ClassVar = ("says",)

    name: str
    rule: str
    says: str


@dataclass(frozen=True, slots=True, eq=False)
class Optimizer:
    """An update rule.

    Attributes:
        name: What it is called in requests.
        title: What it is called on the page.
        description: One sentence.
        latex: The update as a formula; `%s` in it is the condition.
        condition: When it is made, in words.
        start: From the settings and the surroundings to a function that makes one update.
        settings: The numbers it takes.
        needs_gradient: Whether it goes by the gradient; the others only ask for losses.
        rests: Whether an update that changes nothing means that none ever will.
        lines: The update of one number; a test holds them equal to what `start` gives.
        tried: What a rule without gradient found by trying, from the number before and after and the settings: names of its lines.
    """

    spoken: ClassVar = ("title", "description", "condition", "settings", "lines")

    name: str
    title: str
    description: str
    latex: str
    start: Start
    settings: tuple[OptimizerSetting, ...] = ()
    needs_gradient: bool = True
    rests: bool = True
    lines: tuple[RuleLine, ...] = ()
    tried: Callable[[float, float, dict[str, float]], dict[str, float]] | None = None
    condition: str = ""

    @property
    def formula(self) -> str:
        """The update in LaTeX, with its condition."""
        return self.latex % self.condition if self.condition else self.latex


def _gradient_descent(settings: dict[str, float], around: Surroundings) -> Update:
    rate = settings["learning_rate"]

    def update(values: Values, loss: float, gradients: tuple[Any, ...]) -> Values:
        return [value - rate * gradient for value, gradient in zip(values, gradients)]  # noqa: B905 - the tightest loop there is

    return update


def _momentum(settings: dict[str, float], around: Surroundings) -> Update:
    return _with_velocity(settings["learning_rate"], settings["momentum"], look_ahead=False)


def _nesterov(settings: dict[str, float], around: Surroundings) -> Update:
    return _with_velocity(settings["learning_rate"], settings["momentum"], look_ahead=True)


def _with_velocity(rate: float, momentum: float, *, look_ahead: bool) -> Update:
    """V ← μv + g; θ ← θ − ηv, or with a look ahead θ ← θ − η(g + μv)."""
    velocities: Values = []

    def update(values: Values, loss: float, gradients: tuple[Any, ...]) -> Values:
        before = velocities or [0.0] * len(values)
        velocities[:] = [momentum * v + g for v, g in zip(before, gradients, strict=True)]
        ways = [g + momentum * v for v, g in zip(velocities, gradients, strict=True)] if look_ahead else velocities
        return [value - rate * way for value, way in zip(values, ways, strict=True)]

    return update


def _rmsprop(settings: dict[str, float], around: Surroundings) -> Update:
    rate, decay, epsilon = settings["learning_rate"], settings["decay"], settings["epsilon"]
    squares: Values = []

    def update(values: Values, loss: float, gradients: tuple[Any, ...]) -> Values:
        before = squares or [0.0] * len(values)
        squares[:] = [decay * s + (1.0 - decay) * (g * g) for s, g in zip(before, gradients, strict=True)]
        moved = zip(values, gradients, squares, strict=True)
        return [value - rate * g / (s**0.5 + epsilon) for value, g, s in moved]

    return update


def _adam(settings: dict[str, float], around: Surroundings) -> Update:
    rate, beta1, beta2, epsilon = (settings[name] for name in ("learning_rate", "beta1", "beta2", "epsilon"))
    means: Values = []
    squares: Values = []
    count = 0

    def update(values: Values, loss: float, gradients: tuple[Any, ...]) -> Values:
        nonlocal count
        count += 1
        zeros = [0.0] * len(values)
        means[:] = [beta1 * m + (1.0 - beta1) * g for m, g in zip(means or zeros, gradients, strict=True)]
        squares[:] = [beta2 * s + (1.0 - beta2) * (g * g) for s, g in zip(squares or zeros, gradients, strict=True)]
        # Both averages start at 0; dividing takes that bias out.
        full1, full2 = 1.0 - beta1**count, 1.0 - beta2**count
        moved = zip(values, means, squares, strict=True)
        return [value - rate * (m / full1) / ((s / full2) ** 0.5 + epsilon) for value, m, s in moved]

    return update


def _random_perturbation(settings: dict[str, float], around: Surroundings) -> Update:
    rate, random = settings["learning_rate"], around.random

    def update(values: Values, loss: float, gradients: tuple[Any, ...]) -> Values:
        place = int(random.randint(sum(map(_size, values))))
        moved = nudged(values, place, rate * float(random.standard_normal()))
        there = around.loss(moved)
        around.found = there if there < loss else loss
        return moved if there < loss else values

    return update


# The forward difference's error is smallest where leaving out higher terms and rounding cost alike.
_NUDGE = float(np.sqrt(np.finfo(np.float64).eps))


def _coordinate_perturbation(settings: dict[str, float], around: Surroundings) -> Update:
    rate = settings["learning_rate"]

    def update(values: Values, loss: float, gradients: tuple[Any, ...]) -> Values:
        moved = values
        for place in range(sum(map(_size, values))):
            step = _NUDGE * max(1.0, abs(entry(values, place)))
            slope = (around.loss(nudged(values, place, step)) - loss) / step
            moved = nudged(moved, place, -rate * slope)
        return moved

    return update


def _size(value: Any) -> int:
    return 1 if isinstance(value, float) else int(value.size)


def _place(values: Values, place: int) -> tuple[int, int]:
    """Which parameter a flat place is in, and where."""
    i = 0
    while place >= _size(values[i]):
        place -= _size(values[i])
        i += 1
    return i, place


def entry(values: Values, place: int) -> float:
    """The number at a flat place."""
    i, inside = _place(values, place)
    return float(np.ravel(values[i])[inside])


def nudged(values: Values, place: int, by: float) -> Values:
    """The same values with the number at a flat place moved."""
    i, inside = _place(values, place)
    moved = list(values)
    if isinstance(values[i], float):
        moved[i] = values[i] + by
    else:
        moved[i] = values[i].copy()
        moved[i].flat[inside] += by
    return moved


_RATE = OptimizerSetting("learning_rate", 0.1, "how far to go along the gradient", symbol="eta")
_EPSILON = OptimizerSetting("epsilon", 1e-8, "keeps the division from 0", 1e-100, symbol="epsilon")

_ALONG_G = RuleLine("theta", "theta - eta g", "a step against the gradient")
_VELOCITY = RuleLine("v", "mu v + g", "the last step's rest, and the gradient")

OPTIMIZERS: tuple[Optimizer, ...] = (
    Optimizer(
        name="gradient_descent",
        title="gradient descent",
        description="A step against the gradient, as long as the gradient times the learning rate.",
        latex=r"\theta \leftarrow \theta - \eta \, \nabla L(\theta)",
        start=_gradient_descent,
        settings=(_RATE,),
        lines=(_ALONG_G,),
    ),
    Optimizer(
        name="momentum",
        title="momentum",
        description="A heavy ball: the steps add up where they agree, and cancel where they go to and fro.",
        latex=r"v \leftarrow \mu v + \nabla L(\theta), \quad \theta \leftarrow \theta - \eta v",
        start=_momentum,
        settings=(_RATE, OptimizerSetting("momentum", 0.9, "how much of the last step is kept", symbol="mu")),
        lines=(_VELOCITY, RuleLine("theta", "theta - eta v", "a step the velocity's way")),
    ),
    Optimizer(
        name="nesterov",
        title="Nesterov momentum",
        description="Momentum that looks ahead to where it is going.",
        latex=r"v \leftarrow \mu v + \nabla L(\theta), \quad \theta \leftarrow \theta - \eta (\nabla L(\theta) + \mu v)",
        start=_nesterov,
        settings=(_RATE, OptimizerSetting("momentum", 0.9, "how much of the last step is kept", symbol="mu")),
        lines=(
            _VELOCITY,
            RuleLine("theta", "theta - eta (g + mu v)", "a step as the velocity will be next"),
        ),
    ),
    Optimizer(
        name="rmsprop",
        title="RMSprop",
        description="Every knob has a step of its own size: the gradient over its recent size.",
        latex=r"s \leftarrow \rho s + (1 - \rho) g^2, \quad \theta \leftarrow \theta - \eta \, g / (\sqrt{s} + \epsilon)",
        start=_rmsprop,
        settings=(
            _RATE,
            OptimizerSetting("decay", 0.9, "how long sizes are remembered", 0.0, 1.0, symbol="rho"),
            _EPSILON,
        ),
        lines=(
            RuleLine("s", "rho s + (1 - rho) g^2", "the gradient's squares of late, averaged"),
            RuleLine("theta", "theta - eta g / (sqrt(s) + epsilon)", "the gradient over its size of late"),
        ),
    ),
    Optimizer(
        name="adam",
        title="Adam",
        description="RMSprop with momentum, both averages corrected for their start at 0.",
        latex=r"\theta \leftarrow \theta - \eta \, \hat{m} / (\sqrt{\hat{s}} + \epsilon)",
        start=_adam,
        settings=(
            _RATE,
            OptimizerSetting("beta1", 0.9, "how long gradients are remembered", 0.0, 1.0, symbol="beta1"),
            OptimizerSetting("beta2", 0.999, "how long their sizes are remembered", 0.0, 1.0, symbol="beta2"),
            _EPSILON,
        ),
        lines=(
            RuleLine("m", "beta1 m + (1 - beta1) g", "the gradients g of late, averaged"),
            RuleLine("s", "beta2 s + (1 - beta2) g^2", "their squares of late, averaged"),
            RuleLine("mhat", "m / (1 - beta1^t)", "freed of the start at 0"),
            RuleLine("shat", "s / (1 - beta2^t)", "and so are the squares"),
            RuleLine("theta", "theta - eta mhat / (sqrt(shat) + epsilon)", "a step of the one over the other's root"),
        ),
    ),
    Optimizer(
        name="random_perturbation",
        title="random nudges",
        description="Nudge one knob at random, and keep the nudge if the loss fell.",
        latex=r"\theta_i \leftarrow \theta_i + \eta \, \xi \ \text{ %s}, \quad \xi \sim N(0, 1)",
        condition="if the loss falls",
        start=_random_perturbation,
        settings=(OptimizerSetting("learning_rate", 0.1, "the size of a nudge", symbol="eta"),),
        needs_gradient=False,
        rests=False,
        lines=(RuleLine("theta", "theta + eta xi", "a nudge of chance: the loss fell"),),
        tried=lambda before, after, settings: {"xi": (after - before) / settings["learning_rate"]},
    ),
    Optimizer(
        name="coordinate_perturbation",
        title="one knob at a time",
        description="Nudge every knob once to find its slope, then go down: n + 1 evaluations for n knobs.",
        latex=r"\theta_i \leftarrow \theta_i - \eta \, \frac{L(\theta + h e_i) - L(\theta)}{h}",
        start=_coordinate_perturbation,
        settings=(_RATE,),
        needs_gradient=False,
        lines=(RuleLine("theta", "theta - eta slope", "against the slope found by a nudge"),),
        tried=lambda before, after, settings: {"slope": (before - after) / settings["learning_rate"]},
    ),
)
BY_NAME: dict[str, Optimizer] = {optimizer.name: optimizer for optimizer in OPTIMIZERS}
