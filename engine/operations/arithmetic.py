"""The signs of the blackboard: + − × ÷ ^, the unary minus, and comparisons."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

from engine import typeset
from engine.operations.entry import Infix, Kink, Operation, Prefix, Settings
from engine.operations.shape_rules import broadcast, same
from engine.typeset import Formula


def _fraction(parts: list[Formula], settings: Settings) -> Formula:
    return typeset.fraction(parts[0], parts[1])


def _power_by_base(parts: list[Formula], constants: list[float | None]) -> Formula:
    """Y x^(y−1), written as one would for a constant exponent."""
    base, exponent = parts
    n = constants[1]
    if n is None:
        less = typeset.infix("−", "-", [exponent, typeset.number(1)], typeset.SUM)
        return typeset.product(exponent, typeset.power(base, less))
    if n in (0.0, 1.0):
        return typeset.number(n)
    lowered = base if n == 2 else typeset.power(base, typeset.number(n - 1))
    return typeset.product(exponent, lowered)


add = Operation(
    name="add",
    syntax=Infix("+", typeset.SUM),
    family="arithmetic",
    routing="passes",
    symbol="+",
    description="The sum of two or more operands.",
    does="Add {operands}.",
    rule="A sum passes the incoming gradient on to each of its operands, unchanged.",
    noun="the sum",
    operands=("x",),
    variadic=True,
    least=2,
    shape=broadcast,
    value=lambda m, *xs: functools.reduce(operator.add, xs),
    partials=(lambda m, out, *xs: [1.0] * len(xs),),
    slopes=("1",),
    notation=lambda parts, settings: typeset.infix("+", "+", parts, typeset.SUM),
    numpy="{x} + {y}",
    pytorch="{x} + {y}",
    jax="{x} + {y}",
    example="a = 2\nb = 3\na + b",
)

subtract = Operation(
    name="subtract",
    syntax=Infix("-", typeset.SUM),
    family="arithmetic",
    routing="passes",
    symbol="−",
    description="The difference of two operands.",
    does="Subtract {y} from {x}.",
    rule="A difference passes the incoming gradient on to the first operand, and with its sign turned to the second.",
    operand_rules=(
        "A difference passes the incoming gradient on to its first operand, unchanged.",
        "A difference passes the incoming gradient on to what is subtracted with its sign turned.",
    ),
    noun="the difference",
    operands=("x", "y"),
    shape=broadcast,
    value=lambda m, x, y: x - y,
    partials=(lambda m, out, x, y: 1.0, lambda m, out, x, y: -1.0),
    compares=True,
    slopes=("1", "-1"),
    notation=lambda parts, settings: typeset.infix("−", "-", parts, typeset.SUM),
    numpy="{x} - {y}",
    pytorch="{x} - {y}",
    jax="{x} - {y}",
    example="a = 2\nb = 3\na - b",
)

multiply = Operation(
    name="multiply",
    syntax=Infix("*", typeset.PRODUCT),
    family="arithmetic",
    routing="swaps",
    symbol="×",
    description="The product of two operands, element by element.",
    does="Multiply {x} by {y}.",
    rule="A product swaps its factors: each receives the incoming gradient times the other factor.",
    operand_rules=(
        "A product passes the incoming gradient on times the other factor.",
        "A product passes the incoming gradient on times the other factor.",
    ),
    noun="the product",
    operands=("x", "y"),
    shape=broadcast,
    value=lambda m, x, y: x * y,
    partials=(lambda m, out, x, y: y, lambda m, out, x, y: x),
    slopes=("y", "x"),
    notation=lambda parts, settings: typeset.product(parts[0], parts[1]),
    numpy="{x} * {y}",
    pytorch="{x} * {y}",
    jax="{x} * {y}",
    example="a = 2\nb = 3\na*b",
)

divide = Operation(
    name="divide",
    syntax=Infix("/", typeset.PRODUCT),
    family="arithmetic",
    symbol="÷",
    description="The quotient of two operands.",
    does="Divide {x} by {y}.",
    rule="A quotient passes the incoming gradient on divided by the denominator; the denominator itself receives it times −x/y².",
    operand_rules=(
        "A quotient passes the incoming gradient on divided by the denominator.",
        "The denominator receives the incoming gradient times minus the numerator over the denominator squared.",
    ),
    noun="the quotient",
    operands=("x", "y"),
    shape=broadcast,
    value=lambda m, x, y: x / y,
    partials=(lambda m, out, x, y: 1.0 / y, lambda m, out, x, y: -out / y),
    slopes=("1/y", "-(x/y^2)"),
    notation=_fraction,
    numpy="{x} / {y}",
    pytorch="{x} / {y}",
    jax="{x} / {y}",
    example="a = 2\nb = 4\na/b",
)

_JAX_POWER = '''
def power(x, y):
    """x to the power y; its slope is 0 in x where y is 0, and in y where 0 stays 0."""

    @jax.custom_jvp
    def raised(x, y):
        return x**y

    raised.defjvps(
        lambda dx, out, x, y: jnp.where(y == 0, 0.0, y * x ** (y - 1)) * dx,
        lambda dy, out, x, y: jnp.where((x == 0) & (y >= 0), 0.0, out * jnp.log(x)) * dy,
    )
    return raised(x, y)
'''

power = Operation(
    name="power",
    syntax=Infix("^", typeset.POWER, "right"),
    family="arithmetic",
    symbol="^",
    description="The first operand raised to the power of the second.",
    does="Raise {x} to the power {y}.",
    rule="A power passes the gradient on times n xⁿ⁻¹ to its base, and times the result and log of the base to its exponent.",
    operand_rules=(
        "The slope of a power is its exponent times the base to a power one lower.",
        "In its exponent a power grows by the result times the logarithm of the base.",
    ),
    noun="the power",
    operands=("x", "y"),
    shape=broadcast,
    nanoseconds=20.0,
    value=lambda m, x, y: m.power(x, y),
    partials=(
        lambda m, out, x, y: m.where(m.equal(y, 0.0), 0.0, y * m.power(x, y - 1.0)),
        # 0^y stays 0 when y moves, so log(0) must not make it infinite.
        lambda m, out, x, y: m.where(m.both(m.equal(x, 0.0), m.greater_equal(y, 0.0)), 0.0, out * m.log(x)),
    ),
    slopes=(_power_by_base, "log(x) x^y"),
    notation=lambda parts, settings: typeset.power(parts[0], parts[1]),
    kink=Kink(
        lambda m, out, x, y: m.both(m.equal(x, 0.0), m.equal(y, 0.0)),
        "By convention 0⁰ is 1, and x⁰ is flat everywhere.",
    ),
    operand_kinks={
        1: Kink(
            lambda m, out, x, y: m.both(m.equal(x, 0.0), m.greater(y, 0.0)),
            "By convention a power of 0 stays 0 when its exponent moves.",
        )
    },
    domain=(0.2, 2.0),
    numpy="{x} ** {y}",
    pytorch="{x} ** {y}",
    jax="{x} ** {y}",
    prelude={"jax": (_JAX_POWER,)},
    example="x = 3\nx^2",
)

negate = Operation(
    name="negate",
    syntax=Prefix("-", typeset.SIGN),
    family="arithmetic",
    routing="passes",
    symbol="−",
    description="The operand with its sign turned.",
    does="Turn the sign of {x}.",
    rule="A minus passes the incoming gradient on with its sign turned.",
    noun="the negative",
    operands=("x",),
    shape=same,
    value=lambda m, x: -x,
    partials=(lambda m, out, x: -1.0,),
    slopes=("-1",),
    notation=lambda parts, settings: typeset.signed(parts[0]),
    numpy="-{x}",
    pytorch="-{x}",
    jax="-{x}",
    example="a = 2\nb = -a",
)


def _comparison(name: str, sign: str, glyph: str, latex: str, words: str) -> Operation:
    """A comparison: 1 where it holds, else 0; flat wherever it has a slope at all."""

    def value(m: Any, x: Any, y: Any) -> Any:
        return m.indicator(getattr(m, name)(x, y))

    flat: Callable[..., Any] = lambda m, out, x, y: 0.0  # noqa: E731 - a rule like those of the other entries
    return Operation(
        name=name,
        syntax=Infix(sign, typeset.COMPARISON, "chain"),
        family="comparison",
        symbol=glyph,
        description=f"1 where the first operand is {words} the second, else 0.",
        does=f"Ask whether {{x}} is {words} {{y}}: 1 for yes, 0 for no.",
        rule="A comparison jumps or stays: it contributes 0 to every gradient.",
        noun="the comparison",
        operands=("x", "y"),
        shape=broadcast,
        value=value,
        partials=(flat, flat),
        gates=True,
        severs=(0, 1),
        slopes=("0", "0"),
        notation=lambda parts, settings: typeset.infix(glyph, latex, parts, typeset.COMPARISON),
        kink=Kink(
            lambda m, out, x, y: m.equal(x, y),
            "A comparison has no slope where its sides are equal; by convention 0 is used.",
        ),
        numpy=f"({{x}} {sign} {{y}}).astype(float)",
        pytorch=f"({{x}} {sign} {{y}}).double()",
        jax=f"({{x}} {sign} {{y}}).astype(float)",
        example=f"a = 2\nb = 3\na {sign} b",
    )


less = _comparison("less", "<", "<", "<", "less than")
less_equal = _comparison("less_equal", "<=", "≤", "\\le", "at most")
greater = _comparison("greater", ">", ">", ">", "greater than")
greater_equal = _comparison("greater_equal", ">=", "≥", "\\ge", "at least")
equal = _comparison("equal", "==", "==", "==", "equal to")
not_equal = _comparison("not_equal", "!=", "≠", "\\ne", "different from")

ENTRIES = (add, subtract, multiply, divide, power, negate, less, less_equal, greater, greater_equal, equal, not_equal)
