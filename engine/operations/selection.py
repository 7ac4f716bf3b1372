"""Operations that choose or jump: the largest, one of two branches, a whole number.

They route gradients instead of scaling them.
"""

from __future__ import annotations

import functools
from typing import Any

from engine import typeset
from engine.operations.entry import Call, Kink, Operation
from engine.operations.shape_rules import broadcast, same


def _share_of_ties(m: Any, out: Any, *xs: Any) -> list[Any]:
    """For every operand 1 where it alone is chosen, 1/k where k are tied, else 0."""
    chosen = [m.indicator(m.equal(x, out)) for x in xs]
    tied = functools.reduce(lambda a, b: a + b, chosen)
    return [share / tied for share in chosen]


def _any_tie(m: Any, out: Any, *xs: Any) -> Any:
    tied = functools.reduce(lambda a, b: a + b, (m.indicator(m.equal(x, out)) for x in xs))
    return m.greater(tied, 1.0)


# More than two that are tied share equally only if they are compared together.
_PYTORCH_EXTREME = '''
def {0}(*xs):
    """The {1}, element by element; all that are tied share the gradient."""
    return torch.a{2}(torch.stack(torch.broadcast_tensors(*xs)), dim=0)
'''
_JAX_EXTREME = '''
def {0}(*xs):
    """The {1}, element by element; all that are tied share the gradient."""
    return jnp.{2}(jnp.stack(jnp.broadcast_arrays(*xs)), axis=0)
'''


def _extreme(name: str, word: str, largest: str, example: str) -> Operation:
    def value(m: Any, *xs: Any) -> Any:
        return functools.reduce(getattr(m, name), xs)

    return Operation(
        name=name,
        syntax=Call((word,)),
        family="selection",
        routing="routes",
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
        prelude={
            "pytorch": (_PYTORCH_EXTREME.format(name, largest, word),),
            "jax": (_JAX_EXTREME.format(name, largest, word),),
        },
        example=example,
    )


maximum = _extreme("maximum", "max", "largest", "a = 2\nb = 3\nmax(a, b)")
minimum = _extreme("minimum", "min", "smallest", "a = 2\nb = 3\nmin(a, b)")

where = Operation(
    name="where",
    syntax=Call(("where",)),
    family="selection",
    routing="routes",
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
    severs=(0,),
    slopes=("0", "c != 0", "c == 0"),
    numpy="np.where({c} != 0, {x}, {y})",
    pytorch="torch.where({c} != 0, {x}, {y})",
    jax="jnp.where({c} != 0, {x}, {y})",
    example="a = 2\nwhere(a > 0, a^2, -3a)",
)

absolute = Operation(
    name="abs",
    syntax=Call(("abs",)),
    family="selection",
    symbol="|x|",
    description="The size without the sign.",
    does="Take the size of {x} without its sign.",
    rule="The absolute value passes the gradient on where its operand is positive, and with its sign turned where it is negative.",
    noun="the absolute value",
    operands=("x",),
    shape=same,
    value=lambda m, x: m.absolute(x),
    partials=(lambda m, out, x: m.sign(x),),
    slopes=("sign(x)",),
    notation=lambda parts, settings: typeset.bars(parts[0]),
    kink=Kink(lambda m, out, x: m.equal(x, 0.0), "abs has no slope at 0; by convention 0 is used."),
    numpy="np.abs({x})",
    pytorch="torch.abs({x})",
    jax="jnp.sign({x}) * {x}",  # jnp.abs has slope 1 at 0
    example="a = -2\nabs(a)",
)

sign = Operation(
    name="sign",
    syntax=Call(("sign",)),
    family="selection",
    symbol="sign",
    description="1 where the operand is positive, −1 where it is negative, 0 at 0.",
    does="Take the sign of {x}.",
    rule="sign jumps or stays: its slope is 0, so nothing flows on.",
    operands=("x",),
    shape=same,
    nanoseconds=3.0,
    value=lambda m, x: m.sign(x),
    partials=(lambda m, out, x: 0.0,),
    gates=True,
    slopes=("0",),
    kink=Kink(lambda m, out, x: m.equal(x, 0.0), "sign jumps at 0; by convention its slope is 0 there too."),
    numpy="np.sign({x})",
    pytorch="torch.sign({x})",
    jax="jnp.sign({x})",
    example="a = 2.5\nsign(a)*a",
)

floor = Operation(
    name="floor",
    syntax=Call(("floor",)),
    family="selection",
    symbol="⌊x⌋",
    description="The largest whole number not above the operand.",
    does="Round {x} down.",
    rule="floor jumps or stays: its slope is 0, so nothing flows on.",
    operands=("x",),
    shape=same,
    nanoseconds=3.0,
    value=lambda m, x: m.floor(x),
    partials=(lambda m, out, x: 0.0,),
    gates=True,
    slopes=("0",),
    kink=Kink(
        lambda m, out, x: m.equal(x, m.rint(x)), "floor jumps at whole numbers; by convention its slope is 0 there too."
    ),
    numpy="np.floor({x})",
    pytorch="torch.floor({x})",
    jax="jnp.floor({x})",
    example="a = 2.5\nfloor(a)*a",
)

ceil = Operation(
    name="ceil",
    syntax=Call(("ceil",)),
    family="selection",
    symbol="⌈x⌉",
    description="The smallest whole number not below the operand.",
    does="Round {x} up.",
    rule="ceil jumps or stays: its slope is 0, so nothing flows on.",
    operands=("x",),
    shape=same,
    nanoseconds=3.0,
    value=lambda m, x: m.ceil(x),
    partials=(lambda m, out, x: 0.0,),
    gates=True,
    slopes=("0",),
    kink=Kink(
        lambda m, out, x: m.equal(x, m.rint(x)), "ceil jumps at whole numbers; by convention its slope is 0 there too."
    ),
    numpy="np.ceil({x})",
    pytorch="torch.ceil({x})",
    jax="jnp.ceil({x})",
    example="a = 2.5\nceil(a)*a",
)

rounded = Operation(
    name="round",
    syntax=Call(("round",)),
    family="selection",
    symbol="round",
    description="The nearest whole number; halves go to the even one.",
    does="Round {x} to the nearest whole number.",
    rule="round jumps or stays: its slope is 0, so nothing flows on.",
    operands=("x",),
    shape=same,
    nanoseconds=3.0,
    value=lambda m, x: m.rint(x),
    partials=(lambda m, out, x: 0.0,),
    gates=True,
    slopes=("0",),
    kink=Kink(
        lambda m, out, x: m.equal(m.absolute(x - m.rint(x)), 0.5),
        "round jumps at halves; by convention its slope is 0 there too.",
    ),
    numpy="np.rint({x})",
    pytorch="torch.round({x})",
    jax="jnp.round({x})",
    example="a = 2.3\nround(a)*a",
)

# jnp.clip halves the gradient at its bounds.
_JAX_CLIP = '''
def clip(x, lo, hi):
    """x, held between two bounds; at the bounds it still moves."""
    x = jnp.where(x < lo, lo, x)
    return jnp.where(x > hi, hi, x)
'''

clip = Operation(
    name="clip",
    syntax=Call(("clip",)),
    family="selection",
    routing="routes",
    symbol="clip",
    description="The operand, held between a lowest and a highest value.",
    does="Hold {x} between {lo} and {hi}.",
    rule="clip passes the gradient on where its operand is within the bounds; outside, the bound that holds it receives it.",
    operands=("x", "lo", "hi"),
    shape=broadcast,
    nanoseconds=5.0,
    value=lambda m, x, lo, hi: m.minimum(m.maximum(x, lo), hi),
    partials=(
        lambda m, out, x, lo, hi: m.indicator(m.both(m.greater_equal(x, lo), m.less_equal(x, hi))),
        lambda m, out, x, lo, hi: m.indicator(m.both(m.less(lo, hi), m.less(x, lo))),
        lambda m, out, x, lo, hi: m.indicator(m.either(m.greater(x, hi), m.less(hi, lo))),
    ),
    gates=True,
    slopes=("(x >= lo) (x <= hi)", "(lo < hi) (x < lo)", "max(x > hi, hi < lo)"),
    kink=Kink(
        lambda m, out, x, lo, hi: m.either(m.equal(x, lo), m.equal(x, hi)),
        "clip bends at its bounds; by convention it still passes the gradient on there.",
    ),
    numpy="np.clip({x}, {lo}, {hi})",
    pytorch="torch.clamp(*torch.broadcast_tensors({x}, {lo}, {hi}))",
    jax="clip({x}, {lo}, {hi})",
    prelude={"jax": (_JAX_CLIP,)},
    example="a = 2\nclip(a, -1, 3)",
)

ENTRIES = (maximum, minimum, where, absolute, sign, floor, ceil, rounded, clip)
