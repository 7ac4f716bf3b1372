"""The update rules: each against its textbook formula, written once more here with arrays alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine import OPTIMIZERS, Optimizer, build, descend

VALLEY = "x = -1.2; w = param([1, 0.5]); (1 - x)^2 + 3(w[0] - x^2)^2 + (w[1] + x)^2"
Gradient = Callable[[np.ndarray], np.ndarray]


def slope(t: np.ndarray) -> np.ndarray:
    """The gradient of the valley, by hand."""
    x, a, b = t
    return np.array([-2 * (1 - x) - 12 * x * (a - x * x) + 2 * (b + x), 6 * (a - x * x), 2 * (b + x)])


def by_hand(name: str, count: int, rate: float) -> list[list[float]]:
    """The trajectory by the formulas of the textbooks."""
    theta, v, s = np.array([-1.2, 1.0, 0.5]), np.zeros(3), np.zeros(3)
    way = [theta.tolist()]
    for t in range(1, count + 1):
        g = slope(theta)
        if name == "gradient_descent":
            theta = theta - rate * g
        elif name in ("momentum", "nesterov"):
            v = 0.9 * v + g
            theta = theta - rate * (g + 0.9 * v if name == "nesterov" else v)
        elif name == "rmsprop":
            s = 0.9 * s + 0.1 * g**2
            theta = theta - rate * g / (np.sqrt(s) + 1e-8)
        else:
            v, s = 0.9 * v + 0.1 * g, 0.999 * s + 0.001 * g**2
            theta = theta - rate * (v / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
        way.append(theta.tolist())
    return way


@pytest.mark.parametrize("name", ["gradient_descent", "momentum", "nesterov", "rmsprop", "adam"])
def test_a_rule_moves_as_its_formula_says(name: str) -> None:
    record = descend(build(VALLEY), iterations=30, optimizer=name, learning_rate=0.01)
    assert record.trajectory == pytest.approx(np.array(by_hand(name, 30, 0.01)), rel=1e-9)
    assert record.evaluations == {"forward": 31, "backward": 31}


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: optimizer.name)
def test_every_rule_goes_down_on_numbers_and_on_arrays_alike(optimizer: Optimizer) -> None:
    single = descend(build("a = 2; b = -1; a^2 + 3b^2"), iterations=40, optimizer=optimizer.name, learning_rate=0.03)
    array = descend(
        build("w = param([2, -1]); sum(w^2*[1, 3])"), iterations=40, optimizer=optimizer.name, learning_rate=0.03
    )
    assert single.loss[-1] < single.loss[0]
    assert array.trajectory == pytest.approx(np.array(single.trajectory), rel=1e-6, abs=1e-9)
    assert (single.gradient_norm[0] is None) == (not optimizer.needs_gradient)


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: optimizer.name)
def test_every_rule_is_described(optimizer: Optimizer) -> None:
    assert optimizer.title
    assert optimizer.description.endswith(".")
    assert r"\theta" in optimizer.latex
    assert optimizer.settings[0].name == "learning_rate"
    for setting in optimizer.settings:
        assert setting.describes
        assert setting.least <= setting.default < setting.limit


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: optimizer.name)
@pytest.mark.parametrize(
    "text", ["w = 1e200; w^2", "w = 0; sqrt(w)", "w = 1; exp(1000 w)", "w = 0; w^2", "w = 1e400; w"]
)
def test_no_start_however_wild_makes_a_rule_raise(optimizer: Optimizer, text: str) -> None:
    record = descend(build(text), iterations=5, optimizer=optimizer.name)
    assert record.status in ("completed", "diverged", "converged")


def test_random_nudges_are_kept_only_where_the_loss_falls_and_follow_the_seed() -> None:
    options: dict[str, Any] = {"iterations": 60, "optimizer": "random_perturbation", "learning_rate": 0.3}
    first, again, other = (descend(build(VALLEY), seed=seed, **options) for seed in (1, 1, 2))
    assert first.trajectory == again.trajectory != other.trajectory
    assert all(after <= before for before, after in zip(first.loss, first.loss[1:], strict=False))
    changed = [
        sum(a != b for a, b in zip(x, y, strict=True))
        for x, y in zip(first.trajectory, first.trajectory[1:], strict=False)
    ]
    assert set(changed) == {0, 1}
    assert first.evaluations == {"forward": 61, "backward": 0}
    assert first.status == "completed"


def test_nudging_every_knob_costs_one_evaluation_for_each_and_one_more() -> None:
    record = descend(build(VALLEY), iterations=10, optimizer="coordinate_perturbation", learning_rate=0.01)
    assert record.evaluations == {"forward": 10 * (3 + 1) + 1, "backward": 0}
    assert record.trajectory == pytest.approx(np.array(by_hand("gradient_descent", 10, 0.01)), rel=1e-5)
