"""Data makers: words for arrays that nobody wants to type. They become data; no gradient goes through them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from engine import words
from engine.operations.entry import Call, Operation, Setting, Settings, Shape, ShapeProblem


def _whole(numbers: Sequence[float], least: int = 1) -> tuple[int, ...]:
    for number in numbers:
        if not math.isfinite(number) or number != int(number) or number < least:
            raise ShapeProblem(words.shapes.no_size.format(number=f"{number:g}", least=least))
    return tuple(int(number) for number in numbers)


def _no_rule(m: Any, *operands: Any, **settings: Any) -> Any:
    raise AssertionError("makers are data before any pass begins")


def _maker(  # noqa: PLR0913 - what a maker is
    name: str,
    operands: tuple[str, ...],
    description: str,
    sizes: Callable[[Sequence[float]], Shape],
    make: Callable[[Sequence[float], Shape, Settings], Any],
    *,
    example: str,
    elsewhere: tuple[str, str, str],
    variadic: bool = False,
    seeded: bool = False,
) -> Operation:
    return Operation(
        name=name,
        syntax=Call((name,)),
        family="maker",
        symbol=name,
        description=description,
        does="Make data.",
        rule="Data receives no gradient.",
        operands=operands,
        variadic=variadic,
        least=1,
        settings=(
            Setting("seed", None, "which of the random sequences; the number of the maker in the program unless told"),
        )
        if seeded
        else (),
        shape=lambda shapes, settings: sizes(settings["numbers"]),
        value=_no_rule,
        makes=lambda numbers, settings: make(numbers, sizes(numbers), settings),
        numpy=elsewhere[0],
        pytorch=elsewhere[1],
        jax=elsewhere[2],
        example=example,
    )


linspace = _maker(
    "linspace",
    ("a", "b", "n"),
    "n numbers at equal distances from a to b, both included.",
    lambda numbers: _whole(numbers[2:]),
    lambda numbers, shape, settings: np.linspace(numbers[0], numbers[1], shape[0]),
    example="x = linspace(0, 1, 5)\na = 2\nsum(a x)",
    elsewhere=("np.linspace", "torch.linspace", "jnp.linspace"),
)
counting = _maker(
    "range",
    ("n",),
    "The whole numbers from 0 to n − 1.",
    _whole,
    lambda numbers, shape, settings: np.arange(shape[0], dtype=np.float64),
    example="x = range(4)\na = 2\nsum(a x)",
    elsewhere=("np.arange", "torch.arange", "jnp.arange"),
)
zeros = _maker(
    "zeros",
    ("n",),
    "Zeros in the shape of the sizes given.",
    _whole,
    lambda numbers, shape, settings: np.zeros(shape),
    example="W = param(zeros(2, 3))\nsum((W - 1)^2)",
    elsewhere=("np.zeros", "torch.zeros", "jnp.zeros"),
    variadic=True,
)
ones = _maker(
    "ones",
    ("n",),
    "Ones in the shape of the sizes given.",
    _whole,
    lambda numbers, shape, settings: np.ones(shape),
    example="a = 2\nsum(a ones(3))",
    elsewhere=("np.ones", "torch.ones", "jnp.ones"),
    variadic=True,
)
eye = _maker(
    "eye",
    ("n",),
    "The unit matrix: ones on the diagonal, zeros elsewhere.",
    lambda numbers: _whole(numbers) * 2,
    lambda numbers, shape, settings: np.eye(shape[0]),
    example="A = param([[2, 1], [1, 3]])\nsum((A - eye(2))^2)",
    elsewhere=("np.eye", "torch.eye", "jnp.eye"),
)
# NumPy keeps RandomState frozen, so a seed gives the same numbers on every machine and in every version.
randn = _maker(
    "randn",
    ("n",),
    "Random numbers of the standard normal distribution.",
    _whole,
    lambda numbers, shape, settings: np.random.RandomState(settings["seed"]).standard_normal(shape),
    example="W = param(randn(2, 3, seed=1))\nsum(W^2)",
    elsewhere=("np.random.standard_normal", "torch.randn", "jax.random.normal"),
    variadic=True,
    seeded=True,
)
uniform = _maker(
    "uniform",
    ("n",),
    "Random numbers between 0 and 1, all equally likely.",
    _whole,
    lambda numbers, shape, settings: np.random.RandomState(settings["seed"]).uniform(size=shape),
    example="x = uniform(4, seed=1)\na = 2\nsum(a x)",
    elsewhere=("np.random.uniform", "torch.rand", "jax.random.uniform"),
    variadic=True,
    seeded=True,
)

ENTRIES = (linspace, counting, zeros, ones, eye, randn, uniform)
