"""Bounds written by hand: what someone who knows the derivative and the machine would type for just this job.

Straight-line Python on floats where all is scalar, NumPy with kept buffers where not. No library can be much faster without
leaving Python, so this is the yardstick for generated code.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from bench.engine.jobs import Job, Term
from bench.engine.peers.contestant import Contestant, Unfit, read_pair, read_trajectory

NAME = "by hand"


def version() -> str:
    """What it runs on."""
    return f"NumPy {np.__version__}"


def contestants(job: Job) -> dict[str, Any]:
    """The bound of the job, and where stacking scalars into matrices pays, that as well."""
    stacked = {"by hand, stacked": lambda: looped(job, stacked_network(job))} if job.name == "J5" else {}
    return {NAME: lambda: looped(job, BOUNDS[job.name.split("/")[0]](job)), **stacked}


def looped(job: Job, evaluate: Term) -> Contestant:
    """The plainest descent around a function of the parameters."""
    start = list(job.parameters.values())

    def run(iterations: int) -> Term:
        parameters, rate, losses, trajectory = start, job.rate, [], []
        for _ in range(iterations):
            loss, gradients = evaluate(*parameters)
            losses.append(loss)
            trajectory.append(parameters)
            parameters = [p - rate * g for p, g in zip(parameters, gradients, strict=True)]
        losses.append(evaluate(*parameters)[0])
        trajectory.append(parameters)
        return losses, trajectory

    return Contestant(lambda: evaluate(*start), run, read_pair, read_trajectory)


def one_neuron(job: Job) -> Term:
    """J1 on floats."""
    exp, sin, cos = math.exp, math.sin, math.cos

    def evaluate(w: float, b: float, x: float, y: float) -> Term:
        s = 1.0 / (1.0 + exp(-(w * x + b)))
        r = s - y
        p = w * b
        sine = sin(p)
        decay = exp(-x)
        product = sine * decay
        d = 2.0 * r
        u = d * s * (1.0 - s)
        c = cos(p) * decay
        return r * r + 0.1 * w * w + product, (x * u + 0.2 * w + b * c, u + w * c, w * u - product, -d)

    return evaluate


def curve_fit(job: Job) -> Term:
    """J2 as rows: the curve is knobs @ rows, the gradient rows @ residuals; blocks where rows would not fit the cache."""
    x, y = job.data["x"], job.data["y"]
    if x.size > ROWS_UP_TO:
        return curve_in_blocks(x, y)
    rows = np.stack([np.ones(x.size), x, x**2, x**3, x**4, x**5, -y])
    slopes = rows[:6] * (2 / x.size)
    knobs, residuals, gradients, n, dot = np.ones(7), np.empty(x.size), np.empty(6), x.size, np.dot

    def evaluate(*k: float) -> Term:
        knobs[:6] = k
        dot(knobs, rows, residuals)
        return float(dot(residuals, residuals)) / n, dot(slopes, residuals, gradients).tolist()

    return evaluate


ROWS_UP_TO = 300_000
BLOCK = 32_768


def curve_in_blocks(x: np.ndarray, y: np.ndarray) -> Term:
    """Horner's scheme and its sums, block by block: only x and y come from memory."""
    multiply, add, subtract, dot = np.multiply, np.add, np.subtract, np.dot
    blocks = [(x[i : i + BLOCK], y[i : i + BLOCK]) for i in range(0, x.size, BLOCK)]
    buffers = {b.size: (np.empty(b.size), np.ones(b.size)) for b, _ in blocks}
    scale = 2 / x.size

    def evaluate(*k: float) -> Term:
        loss, sums = 0.0, [0.0] * 6
        for xs, ys in blocks:
            r, ones = buffers[xs.size]
            multiply(xs, k[5], r)
            for knob in (k[4], k[3], k[2], k[1]):
                add(r, knob, r)
                multiply(r, xs, r)
            add(r, k[0], r)
            subtract(r, ys, r)
            loss += float(dot(r, r))
            sums[0] += float(dot(ones, r))
            sums[1] += float(dot(xs, r))
            for i in range(2, 6):
                multiply(r, xs, r)
                sums[i] += float(dot(xs, r))
        return loss / x.size, [scale * s for s in sums]

    return evaluate


def network(job: Job) -> Term:
    """J3 with a buffer for everything."""
    return _network(job.data["X"], job.data["y"])


def _network(x: np.ndarray, y: np.ndarray) -> Term:
    """A two-layer tanh network with kept buffers; bias sums as products with ones, several times faster than `sum`."""
    n, dot, add, multiply, subtract, tanh = len(x), np.dot, np.add, np.multiply, np.subtract, np.tanh
    h1, h2, d1, d2 = (np.empty((n, 16)) for _ in range(4))
    r, ones, scale, columns = np.empty((n, 1)), np.ones(n), 2 / n, np.ascontiguousarray(x.T)
    flat = r.ravel()
    g1, gb1, g2, gb2, g3, gb3 = (np.empty(shape) for shape in ((2, 16), 16, (16, 16), 16, (16, 1), 1))

    def evaluate(*parameters: Term) -> Term:
        w1, b1, w2, b2, w3, b3 = parameters
        tanh(add(dot(x, w1, h1), b1, h1), h1)
        tanh(add(dot(h1, w2, h2), b2, h2), h2)
        subtract(add(dot(h2, w3, r), b3, r), y, r)
        loss = float(dot(flat, flat)) / n
        multiply(r, scale, r)
        dot(h2.T, r, g3)
        dot(ones, r, gb3)
        multiply(r, w3.T, d2)
        multiply(h2, h2, h2)
        multiply(subtract(1.0, h2, h2), d2, d2)
        dot(h1.T, d2, g2)
        dot(ones, d2, gb2)
        dot(d2, w2.T, d1)
        multiply(h1, h1, h1)
        multiply(subtract(1.0, h1, h1), d1, d1)
        dot(columns, d1, g1)
        dot(ones, d1, gb1)
        return loss, (g1, gb1, g2, gb2, g3, gb3)

    return evaluate


def chain(job: Job) -> Term:
    """J4: a line of Python for each step there and back."""
    steps = int(job.name.split("/")[1].replace(",", "")) // 3
    last = job.program.rpartition("loss = ")[2] if "loss" in job.program else f"v{steps}"
    if last != f"sin(v{steps})":
        raise Unfit("no bound is written for this length")
    there = [f"s{i} = sin(v{i}); v{i + 1} = s{i}*w + b" for i in range(steps)]
    back = [f"h{i} = g{i + 1}*w; g{i} = h{i}*cos(v{i})" for i in reversed(range(steps))]
    body = [
        *there,
        f"g{steps} = cos(v{steps})",
        *back,
        f"gw = {' + '.join(f's{i}*g{i + 1}' for i in range(steps))}",
        f"gb = {' + '.join(f'g{i + 1}' for i in range(steps))}",
        f"return sin(v{steps}), (g0, gw, gb)",
    ]
    return written("v0, w, b", body)


def unrolled_network(job: Job) -> Term:
    """J5 on floats: every point, every weight, one after the other."""
    units, names = range(16), list(job.parameters)
    points = list(zip(*(job.data[name].tolist() for name in ("x1", "x2", "y")), strict=True))
    body = ["loss = 0.0"]
    for n, (x1, x2, y) in enumerate(points):
        body += [f"p{j} = tanh(W1_0_{j}*{x1!r} + W1_1_{j}*({x2!r}) + b1_{j})" for j in units]
        body += [f"q{j} = tanh({' + '.join(f'W2_{i}_{j}*p{i}' for i in units)} + b2_{j})" for j in units]
        body += [f"r = {' + '.join(f'W3_{i}*q{i}' for i in units)} + b3_0 - ({y!r})", "loss += r*r"]
        gradients = ["d = r*0.2"]
        gradients += [_sum(n, "d_b3_0", "d"), *(_sum(n, f"d_W3_{j}", f"d*q{j}") for j in units)]
        gradients += [f"e{j} = d*W3_{j}*(1.0 - q{j}*q{j})" for j in units]
        gradients += [_sum(n, f"d_b2_{j}", f"e{j}") for j in units]
        gradients += [_sum(n, f"d_W2_{i}_{j}", f"e{j}*p{i}") for i in units for j in units]
        gradients += [f"f{i} = ({' + '.join(f'e{j}*W2_{i}_{j}' for j in units)})*(1.0 - p{i}*p{i})" for i in units]
        gradients += [_sum(n, f"d_b1_{i}", f"f{i}") for i in units]
        gradients += [_sum(n, f"d_W1_0_{i}", f"f{i}*({x1!r})") for i in units]
        gradients += [_sum(n, f"d_W1_1_{i}", f"f{i}*({x2!r})") for i in units]
        body += gradients
    body.append(f"return loss/{len(points)}, ({', '.join(f'd_{name}' for name in names)},)")
    return written(", ".join(names), body)


def _sum(place: int, name: str, term: str) -> str:
    return f"{name} {'+=' if place else '='} {term}"


def stacked_network(job: Job) -> Term:
    """J5 as J3: the scalars are put into matrices first, and the gradients taken out again."""
    shapes = ((2, 16), (16,), (16, 16), (16,), (16, 1), (1,))
    ends = np.cumsum([math.prod(shape) for shape in shapes]).tolist()
    everything = np.empty(ends[-1])
    pieces = np.split(everything, ends[:-1])
    arrays = [piece.reshape(shape) for piece, shape in zip(pieces, shapes, strict=True)]
    evaluate = _network(np.column_stack([job.data["x1"], job.data["x2"]]), job.data["y"].reshape(-1, 1))

    def stacked(*scalars: float) -> Term:
        everything[:] = scalars
        loss, gradients = evaluate(*arrays)
        return loss, np.concatenate([g.ravel() for g in gradients]).tolist()

    return stacked


def written(arguments: str, body: list[str]) -> Term:
    """Lines as a function; no one types a thousand of them."""
    namespace: dict[str, Any] = {"sin": math.sin, "cos": math.cos, "tanh": math.tanh}
    text = "\n    ".join([f"def evaluate({arguments}):", *body])
    exec(compile(text, "<by hand>", "exec"), namespace)  # noqa: S102 - the lines above
    return namespace["evaluate"]


BOUNDS: dict[str, Any] = {
    "J1": one_neuron,
    "J2": curve_fit,
    "J3": network,
    "J4": chain,
    "J5": unrolled_network,
}
