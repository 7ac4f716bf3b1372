"""Operations that make few numbers of many: sum, mean, the largest, and softmax, which keeps as many."""

from __future__ import annotations

import math
from typing import Any

from engine import typeset
from engine.operations.entry import Call, Kink, Operation, Setting, Settings
from engine.operations.shape_rules import along_axis, normal_axis, reduced
from engine.typeset import Formula

AXIS = Setting("axis", None, "the axis to go along; all of them unless told")
LAST_AXIS = Setting("axis", -1, "the axis to go along; the last unless told")


def spread(m: Any, g: Any, x: Any, axis: int | None) -> Any:
    """Give a reduction's result the axis back and repeat it along there, in the shape of `x`."""
    shape = m.shape(x)
    if axis is not None:
        axis %= len(shape)
        g = m.reshape(g, (*shape[:axis], 1, *shape[axis + 1 :]))
    return m.broadcast_to(g, shape)


def count(m: Any, x: Any, axis: int | None) -> float:
    """How many numbers go into each result."""
    shape = m.shape(x)
    return float(math.prod(shape) if axis is None else shape[axis])


def _big_sum(parts: list[Formula], settings: Settings) -> Formula:
    if settings.get("axis") is not None:
        return _sum_call(parts, settings)
    return typeset.total(parts[0])


def _sum_call(parts: list[Formula], settings: Settings) -> Formula:
    return typeset.call(
        "sum", [*parts, Formula(f"{settings['axis']}", f"<mn>{settings['axis']}</mn>", f"axis={settings['axis']}")]
    )


total = Operation(
    name="sum",
    syntax=Call(("sum",)),
    family="reduction",
    symbol="Σ",
    description="The sum of all numbers, or along one axis.",
    does="Add up the {n} numbers of {x}.",
    rule="A sum over numbers passes the incoming gradient on to each of them.",
    operands=("x",),
    settings=(AXIS,),
    shape=reduced,
    value=lambda m, x, axis=None: m.sum(x, axis),
    vjps=(lambda m, g, out, x, axis=None: spread(m, g, x, axis),),
    slopes=("g",),
    notation=_big_sum,
    numpy="np.sum({x})",
    pytorch="torch.sum({x})",
    jax="jnp.sum({x})",
    example="w = param([1, 2, 3])\nsum(w^2)",
)

mean = Operation(
    name="mean",
    syntax=Call(("mean",)),
    family="reduction",
    symbol="mean",
    description="The average of all numbers, or along one axis.",
    does="Average the {n} numbers of {x}.",
    rule="An average over n numbers passes 1/n of the incoming gradient on to each of them.",
    operands=("x",),
    settings=(AXIS,),
    shape=reduced,
    value=lambda m, x, axis=None: m.sum(x, axis) / count(m, x, axis),
    vjps=(lambda m, g, out, x, axis=None: spread(m, g / count(m, x, axis), x, axis),),
    slopes=("g / n",),
    numpy="np.mean({x})",
    pytorch="torch.mean({x})",
    jax="jnp.mean({x})",
    example="w = param([1, 2, 3])\nmean(w^2)",
)


def _extreme(name: str, largest: str) -> Operation:
    def value(m: Any, x: Any, axis: int | None = None) -> Any:
        return getattr(m, name)(x, axis)

    def vjp(m: Any, g: Any, out: Any, x: Any, axis: int | None = None) -> Any:
        chosen = m.indicator(m.equal(x, spread(m, out, x, axis)))
        return chosen * spread(m, g / m.sum(chosen, axis), x, axis)

    def tied(m: Any, out: Any, x: Any, axis: int | None = None) -> Any:
        return m.greater(m.sum(m.indicator(m.equal(x, spread(m, out, x, axis))), axis), 1.0)

    return Operation(
        name=name,
        syntax=Call((name,)),
        family="selection",
        symbol=name,
        description=f"The {largest} of all numbers, or along one axis.",
        does=f"Choose the {largest} of the {{n}} numbers of {{x}}.",
        rule=f"{name} routes the incoming gradient to the {largest} number; the others receive 0.",
        operands=("x",),
        settings=(AXIS,),
        shape=reduced,
        value=value,
        vjps=(vjp,),
        slopes=(f"(x == {name}(x)) g",),
        kink=Kink(tied, f"Several numbers are tied for the {largest}; by convention they share the gradient equally."),
        numpy=f"np.{name}({{x}})",
        pytorch=f"torch.a{name}({{x}})",
        jax=f"jnp.{name}({{x}})",
        example=f"w = param([1, 3, 2])\n{name}(w)",
    )


largest = _extreme("max", "largest")
smallest = _extreme("min", "smallest")


def softmax_value(m: Any, x: Any, axis: int = -1) -> Any:
    """e^(x − max) over its sum: shifted, so that nothing overflows."""
    powers = m.exp(x - m.max(x, axis, True))
    return powers / m.sum(powers, axis, True)


softmax = Operation(
    name="softmax",
    syntax=Call(("softmax",)),
    family="activation",
    symbol="softmax",
    description="Positive numbers that add up to 1, larger where the operand is larger.",
    does="Turn {x} into positive shares that add up to 1.",
    rule="softmax passes to each number its share times how far its gradient is above the average of all, weighted by the shares.",
    operands=("x",),
    settings=(LAST_AXIS,),
    shape=lambda shapes, settings: along_axis(shapes, settings),
    nanoseconds=15.0,
    value=softmax_value,
    vjps=(lambda m, g, out, x, axis=-1: out * (g - m.sum(g * out, axis, True)),),
    slopes=("out (g - sum(g out))",),
    numpy="softmax({x})",
    pytorch="torch.softmax({x}, dim={axis})",
    jax="jax.nn.softmax({x}, axis={axis})",
    example="w = param([1, 2, 3])\nsum(softmax(w)*[1, 0, 0])",
)

__all__ = ["AXIS", "ENTRIES", "LAST_AXIS", "count", "normal_axis", "spread"]
ENTRIES = (total, mean, largest, smallest, softmax)
