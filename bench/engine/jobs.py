"""The jobs: each is a program, and the same loss in the words of NumPy's many cousins.

The program is what a visitor would type. The function beside it takes the words it needs (`exp`, `affine`, …) from whichever
library runs it, so that every peer computes the same thing in its own way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

# What a peer computes with: a float, an array, a tensor, a tracer, an object of its own.
Term = Any
Arrays = dict[str, Term]
# loss(words, parameters in order, data by name)
Loss = Callable[[Term, Term, Arrays], Term]


@dataclass(frozen=True)
class Job:
    """Something to differentiate and to descend on.

    Attributes:
        name: What it is called in the table.
        program: The program's text.
        loss: The same loss for the peers.
        parameters: Where the descent starts, by name, floats and arrays.
        data: What stays, by name.
        rate: The learning rate.
        compared: Up to which iteration the trajectories must agree.
        operations: About how many operations on single numbers one evaluation has, for those who unroll.
    """

    name: str
    program: str
    loss: Loss
    parameters: Arrays
    data: Arrays
    rate: float
    compared: int
    operations: int


def one_neuron() -> Job:
    """J1: four scalars."""
    program = "w = 0.5; b = -0.3; x = 0.7; y = 0.2\n(sigmoid(w*x + b) - y)^2 + 0.1*w^2 + sin(w*b)*exp(-x)"

    def loss(m: Term, parameters: Term, data: Arrays) -> Term:
        w, b, x, y = parameters
        return (m.sigmoid(w * x + b) - y) ** 2 + 0.1 * w**2 + m.sin(w * b) * m.exp(-x)

    return Job("J1", program, loss, {"w": 0.5, "b": -0.3, "x": 0.7, "y": 0.2}, {}, 0.001, 1000, 14)


WRITTEN_OUT = 100
CURVE = """k0 = 0; k1 = 0; k2 = 0; k3 = 0; k4 = 0; k5 = 0
yhat = k0 + k1 x + k2 x^2 + k3 x^3 + k4 x^4 + k5 x^5
loss = mean((yhat - y)^2)"""


def curve_fit_program(points: int) -> str:
    """The curve fit with points from data makers."""
    grid = f"linspace(-1, 1, {points})"
    return f"x = {grid}\ny = data({grid}^2 - 0.3 + 0.1 randn({points}, seed=1))\n{CURVE}"


def curve_fit(points: int) -> Job:
    """J2: six knobs bend a curve through points; few are written out, many come from a data maker."""
    x = np.linspace(-1, 1, points)
    y = x**2 - 0.3 + 0.1 * np.random.RandomState(1).randn(points)
    few = f"x = {x.tolist()}\ny = {y.tolist()}\n{CURVE}"

    def loss(m: Term, parameters: Term, data: Arrays) -> Term:
        k0, k1, k2, k3, k4, k5 = parameters
        x, y = data["x"], data["y"]
        return m.mean((k0 + k1 * x + k2 * x**2 + k3 * x**3 + k4 * x**4 + k5 * x**5 - y) ** 2)

    start = {f"k{i}": 0.0 for i in range(6)}
    program = few if points <= WRITTEN_OUT else curve_fit_program(points)
    return Job(f"J2/{points:,}", program, loss, start, {"x": x, "y": y}, 0.5, 1000, 13 * points)


def spirals(half: int) -> tuple[np.ndarray, np.ndarray]:
    """Points on two spiral arms, and 1 or −1 for the arm."""
    t = np.linspace(0.05, 1, half)
    arm = np.stack([t * np.cos(9 * t), t * np.sin(9 * t)], axis=1)
    return np.concatenate([arm, -arm]), np.concatenate([np.ones((half, 1)), -np.ones((half, 1))])


def network() -> Job:
    """J3: a 2-16-16-1 tanh network on 500 points of two spirals, in matrices."""
    points, classes = spirals(250)
    t = "linspace(0.05, 1, 250)"
    arm = f"stack({t} * cos(9 {t}), {t} * sin(9 {t}), axis=1)"
    program = f"""X = data(concat({arm}, -{arm}))
y = data(concat(ones(250, 1), -ones(250, 1)))
W1 = param(0.7 randn(2, 16, seed=1)); b1 = param(zeros(16))
W2 = param(0.25 randn(16, 16, seed=2)); b2 = param(zeros(16))
W3 = param(0.25 randn(16, 1, seed=3)); b3 = param(zeros(1))
h1 = tanh(X @ W1 + b1)
h2 = tanh(h1 @ W2 + b2)
loss = mean((h2 @ W3 + b3 - y)^2)"""
    start = {
        "W1": 0.7 * np.random.RandomState(1).randn(2, 16),
        "b1": np.zeros(16),
        "W2": 0.25 * np.random.RandomState(2).randn(16, 16),
        "b2": np.zeros(16),
        "W3": 0.25 * np.random.RandomState(3).randn(16, 1),
        "b3": np.zeros(1),
    }

    def loss(m: Term, parameters: Term, data: Arrays) -> Term:
        w1, b1, w2, b2, w3, b3 = parameters
        hidden = m.tanh(m.affine(m.tanh(m.affine(data["X"], w1, b1)), w2, b2))
        return m.mean((m.affine(hidden, w3, b3) - data["y"]) ** 2)

    # At this rate rounding alone makes trajectories part from about iteration 200 on.
    return Job("J3", program, loss, start, {"X": points, "y": classes}, 0.1, 100, 500 * 700)


def chain(operations: int) -> Job:
    """J4: v1 = sin(v0)*w + b, v2 = sin(v1)*w + b, … to so many operations."""
    whole, rest = divmod(operations, 3)
    lines = ["v0 = 0.3; w = 1.1; b = 0.2", *(f"v{i + 1} = sin(v{i})*w + b" for i in range(whole))]
    lines += [f"loss = sin(v{whole})" + "*w" * (rest - 1)] if rest else []

    def loss(m: Term, parameters: Term, data: Arrays) -> Term:
        v, w, b = parameters
        for _ in range(whole):
            v = m.sin(v) * w + b
        return v if rest == 0 else m.sin(v) if rest == 1 else m.sin(v) * w

    start = {"v0": 0.3, "w": 1.1, "b": 0.2}
    return Job(f"J4/{operations:,}", "\n".join(lines), loss, start, {}, 0.001, 1000, operations)


def unrolled_network() -> Job:
    """J5: the network of J3 with each weight a scalar, on 10 points."""
    points, classes = spirals(5)
    big = network().parameters
    start: Arrays = {}
    for name, array in big.items():
        array = array.ravel() if name == "W3" else array
        start.update({"_".join([name, *map(str, at)]): float(array[at]) for at in np.ndindex(array.shape)})
    units = range(16)
    sums = {
        **{f"p{j}": f"tanh(W1_0_{j}*x1 + W1_1_{j}*x2 + b1_{j})" for j in units},
        **{f"q{j}": f"tanh({' + '.join(f'W2_{i}_{j}*p{i}' for i in units)} + b2_{j})" for j in units},
        "out": f"{' + '.join(f'W3_{i}*q{i}' for i in units)} + b3_0",
    }
    x1, x2, y = points[:, 0], points[:, 1], classes[:, 0]
    program = "\n".join(
        [
            *(f"{name} = {array.tolist()}" for name, array in (("x1", x1), ("x2", x2), ("y", y))),
            *(f"{name} = {value!r}" for name, value in start.items()),
            *(f"{name} = {text}" for name, text in sums.items()),
            "loss = mean((out - y)^2)",
        ]
    )

    def loss(m: Term, parameters: Term, data: Arrays) -> Term:
        w = dict(zip(start, parameters, strict=True))
        x1, x2 = data["x1"], data["x2"]
        p = [m.tanh(w[f"W1_0_{j}"] * x1 + w[f"W1_1_{j}"] * x2 + w[f"b1_{j}"]) for j in units]
        q = [m.tanh(sum(w[f"W2_{i}_{j}"] * p[i] for i in units) + w[f"b2_{j}"]) for j in units]
        return m.mean((sum(w[f"W3_{i}"] * q[i] for i in units) + w["b3_0"] - data["y"]) ** 2)

    return Job("J5", program, loss, start, {"x1": x1, "x2": x2, "y": y}, 0.05, 100, 10 * 700)


JOBS: dict[str, Callable[[], Job]] = {
    "J1": one_neuron,
    **{f"J2/{n:,}": lambda n=n: curve_fit(n) for n in (20, 1_000, 100_000, 1_000_000)},
    "J3": network,
    **{f"J4/{n:,}": lambda n=n: chain(n) for n in (10, 100, 1_000)},
    "J5": unrolled_network,
}
