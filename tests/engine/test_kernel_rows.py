"""Programs made of sums of knobs times lists: the kernel gathers them into matrices, and must not mix up their rows."""

from __future__ import annotations

import random

import numpy as np
import pytest

from engine import build, compile_kernel, trace

FUNCTIONS = ("sin", "cos", "tanh", "sigmoid", "relu", "exp", "square", "softplus", "abs")


def program(seed: int) -> str:
    """Knobs, data, and lines that weigh, bend, multiply and add up what came before them."""
    draw = random.Random(seed)  # noqa: S311 - programs to test with, no secrets
    length = draw.choice([3, 4, 7])
    numbers = [f"p{i}" for i in range(draw.randint(2, 7))]
    lists = ["x0", "x1", "x2"]
    lines = [f"{name} = {draw.uniform(-1, 1):.3f}" for name in numbers]
    lines += [f"{name} = {[round(draw.uniform(-1, 1), 2) for _ in range(length)]}" for name in lists]
    for i in range(draw.randint(3, 14)):
        text, is_list = line(draw, numbers, lists)
        lines.append(f"v{i} = {text}")
        (lists if is_list else numbers).append(f"v{i}")
    squares = [f"mean(({name})^2)" for name in draw.sample(lists, min(3, len(lists)))]
    lines.append(f"loss = {' + '.join([*squares, *draw.sample(numbers, min(3, len(numbers)))])}")
    return "\n".join(lines)


def line(draw: random.Random, numbers: list[str], lists: list[str]) -> tuple[str, bool]:
    """One expression, and whether it is a list."""
    kind = draw.random()
    number, first, second = draw.choice(numbers), draw.choice(lists), draw.choice(lists)
    if kind < 0.35:
        terms = [f"{draw.choice(numbers)}*{draw.choice(lists)}" for _ in range(draw.randint(2, 6))]
        ends = draw.choice(["", f" + {number}", f" - {number}*{first}"])
        return " + ".join(terms) + ends, True
    if kind < 0.6:
        return f"{draw.choice(FUNCTIONS)}(0.5{first})", True
    if kind < 0.7:
        return f"{first}*{second} - {draw.choice(lists)}", True
    if kind < 0.8:
        return f"mean({first}*{second})", False
    if kind < 0.9:
        return f"sum({first})*0.1 + {number}", False
    return f"{draw.choice(FUNCTIONS)}(0.3{number}) * {draw.choice(numbers)}", False


PART_OF_A_MATRIX = """
x = [-0.95, 0.19, -0.53]; z = [-0.47, -0.61, 0.47]
bent = softplus(0.5*a*x)
mixed = a*exp(bent) + b*(a*x) + c*z + d
loss = mean(mixed^2)
"""
ROW_FROM_LATER = """
x = [0.17, 0, -0.89]
first = a*x
second = b*first + b*x - c*first
loss = mean((d*first - e)^2) + mean(relu(0.5 second)^2)
"""


@pytest.mark.parametrize("seed", range(80))
def test_the_kernel_agrees_with_the_traced_pass_call_after_call(seed: int) -> None:
    assert_agree(program(seed))


@pytest.mark.parametrize("text", [PART_OF_A_MATRIX, ROW_FROM_LATER])
def test_a_matrix_serves_where_only_some_of_its_rows_are_wanted_or_known_in_time(text: str) -> None:
    assert_agree(text)


def assert_agree(text: str) -> None:
    """Loss and gradients of the kernel are those of the traced pass, at several places one after the other."""
    graph = build(text)
    kernel = compile_kernel(graph)
    for call in range(3):
        values = [float(graph.nodes[p.node].leaf) * (1 + 0.3 * call) + 0.05 * call for p in graph.parameters]
        run = trace(build(text, dict(zip([p.name for p in graph.parameters], values, strict=True))))
        with np.errstate(all="ignore"):
            loss, gradients = kernel(values)
        np.testing.assert_allclose(loss, run.loss, rtol=1e-9)
        expected = [run.gradients[p.node] for p in graph.parameters]
        np.testing.assert_allclose(gradients, expected, rtol=1e-8, atol=1e-11)
