"""Operations that choose: the largest, the smallest, one of two branches. They route gradients instead of scaling them."""

from __future__ import annotations

import functools
from typing import Any

from engine.operations.entry import Call, Kink, Operation
from engine.operations.shape_rules import broadcast


def _share_of_ties(m: Any, out: Any, *xs: Any, slot: int) -> Any:
    """1 where this operand alone is chosen, 1/k where k are tied, else 0."""
    chosen = [m.indicator(m.equal(x, out)) for x in xs]
    tied = functools.reduce(lambda a, b: a + b, chosen)
    return chosen[slot] / tied


def _any_tie(m: Any, out: Any, *xs: Any) -> Any:
    tied = functools.reduce(lambda a, b: a + b, (m.indicator(m.equal(x, out)) for x in xs))
    return m.greater(tied, 1.0)


def _extreme(name: str, word: str, largest: str, example: str) -> Operation:
    def value(m: Any, *xs: Any) -> Any:
        return functools.reduce(getattr(m, name), xs)

    return Operation(
        name=name,
        syntax=Call((word,)),
        family="selection",
        symbol=word,
        description=f"The {largest} of two or more operands, element by element.",
        does=f"Choose the {largest} of {{operands}}.",
        rule=f"{word} routes the whole incoming gradient to the operand that is the {largest}; the others receive 0.",
        operands=("x",),
        variadic=True,
        least=2,
        shape=broadcast,
        nanoseconds=4.0,
        value=value,
        partials=(_share_of_ties,),
        gates=True,
        slopes=(f"x == {word}(x, y)",),
        kink=Kink(
            _any_tie, f"Several operands are tied for the {largest}; by convention they share the gradient equally."
        ),
        awkward=(0.0, -0.0, 1e-300, 1e300),
        numpy=f"np.{name}({{x}}, {{y}})",
        pytorch=f"torch.{name}({{x}}, {{y}})",
        jax=f"jnp.{name}({{x}}, {{y}})",
        example=example,
    )


maximum = _extreme("maximum", "max", "largest", "a = 2\nb = 3\nmax(a, b)")
minimum = _extreme("minimum", "min", "smallest", "a = 2\nb = 3\nmin(a, b)")

where = Operation(
    name="where",
    syntax=Call(("where",)),
    family="selection",
    symbol="where",
    description="The second operand where the first is not 0, else the third.",
    does="Where {c} holds take {x}, elsewhere {y}.",
    rule="where routes the incoming gradient to the branch that was taken; the other branch and the condition receive 0.",
    operands=("c", "x", "y"),
    shape=broadcast,
    nanoseconds=4.0,
    value=lambda m, c, x, y: m.where(m.not_equal(c, 0.0), x, y),
    partials=(
        lambda m, out, c, x, y: 0.0,
        lambda m, out, c, x, y: m.indicator(m.not_equal(c, 0.0)),
        lambda m, out, c, x, y: m.indicator(m.equal(c, 0.0)),
    ),
    gates=True,
    slopes=("0", "c != 0", "c == 0"),
    numpy="np.where({c} != 0, {x}, {y})",
    pytorch="torch.where({c} != 0, {x}, {y})",
    jax="jnp.where({c} != 0, {x}, {y})",
    example="a = 2\nwhere(a > 0, a^2, -3a)",
)

ENTRIES = (maximum, minimum, where)
