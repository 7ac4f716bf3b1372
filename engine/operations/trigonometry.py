"""Angles and their hyperbolic kin."""

from __future__ import annotations

from typing import Any

from engine import typeset
from engine.operations.entry import Call, Kink, Operation
from engine.operations.shape_rules import broadcast, same

sin = Operation(
    name="sin",
    syntax=Call(("sin",)),
    family="trigonometric",
    symbol="sin",
    description="The sine of an angle in radians.",
    does="Take the sine of {x}.",
    rule="The slope of the sine is the cosine.",
    operands=("x",),
    shape=same,
    nanoseconds=12.0,
    value=lambda m, x: m.sin(x),
    partials=(lambda m, out, x: m.cos(x),),
    slopes=("cos(x)",),
    notation=lambda parts, settings: typeset.call("sin", parts, "\\sin"),
    numpy="np.sin({x})",
    pytorch="torch.sin({x})",
    jax="jnp.sin({x})",
    example="a = 0.5\nsin(a)",
)

cos = Operation(
    name="cos",
    syntax=Call(("cos",)),
    family="trigonometric",
    symbol="cos",
    description="The cosine of an angle in radians.",
    does="Take the cosine of {x}.",
    rule="The slope of the cosine is minus the sine.",
    operands=("x",),
    shape=same,
    nanoseconds=12.0,
    value=lambda m, x: m.cos(x),
    partials=(lambda m, out, x: -m.sin(x),),
    slopes=("-sin(x)",),
    notation=lambda parts, settings: typeset.call("cos", parts, "\\cos"),
    numpy="np.cos({x})",
    pytorch="torch.cos({x})",
    jax="jnp.cos({x})",
    example="a = 0.5\ncos(a)",
)

tan = Operation(
    name="tan",
    syntax=Call(("tan",)),
    family="trigonometric",
    symbol="tan",
    description="The tangent of an angle in radians.",
    does="Take the tangent of {x}.",
    rule="The slope of the tangent is 1 + tan².",
    operands=("x",),
    shape=same,
    nanoseconds=15.0,
    value=lambda m, x: m.tan(x),
    partials=(lambda m, out, x: 1.0 + out * out,),
    slopes=("1 + tan(x)^2",),
    notation=lambda parts, settings: typeset.call("tan", parts, "\\tan"),
    domain=(-1.2, 1.2),
    numpy="np.tan({x})",
    pytorch="torch.tan({x})",
    jax="jnp.tan({x})",
    example="a = 0.5\ntan(a)",
)

asin = Operation(
    name="asin",
    syntax=Call(("asin",)),
    family="trigonometric",
    symbol="asin",
    description="The angle whose sine is the operand.",
    does="Take the angle whose sine is {x}.",
    rule="The slope of asin is 1/√(1 − x²): infinite at the ends.",
    operands=("x",),
    shape=same,
    nanoseconds=15.0,
    value=lambda m, x: m.arcsin(x),
    partials=(lambda m, out, x: 1.0 / m.sqrt(1.0 - x * x),),
    slopes=("1/sqrt(1 - x^2)",),
    notation=lambda parts, settings: typeset.call("asin", parts, "\\arcsin"),
    domain=(-0.9, 0.9),
    numpy="np.arcsin({x})",
    pytorch="torch.asin({x})",
    jax="jnp.arcsin({x})",
    example="a = 0.5\nasin(a)",
)

acos = Operation(
    name="acos",
    syntax=Call(("acos",)),
    family="trigonometric",
    symbol="acos",
    description="The angle whose cosine is the operand.",
    does="Take the angle whose cosine is {x}.",
    rule="The slope of acos is −1/√(1 − x²): infinite at the ends.",
    operands=("x",),
    shape=same,
    nanoseconds=15.0,
    value=lambda m, x: m.arccos(x),
    partials=(lambda m, out, x: -1.0 / m.sqrt(1.0 - x * x),),
    slopes=("-(1/sqrt(1 - x^2))",),
    notation=lambda parts, settings: typeset.call("acos", parts, "\\arccos"),
    domain=(-0.9, 0.9),
    numpy="np.arccos({x})",
    pytorch="torch.acos({x})",
    jax="jnp.arccos({x})",
    example="a = 0.5\nacos(a)",
)

atan = Operation(
    name="atan",
    syntax=Call(("atan",)),
    family="trigonometric",
    symbol="atan",
    description="The angle whose tangent is the operand.",
    does="Take the angle whose tangent is {x}.",
    rule="The slope of atan is 1/(1 + x²): 1 at 0, flat far out.",
    operands=("x",),
    shape=same,
    nanoseconds=15.0,
    value=lambda m, x: m.arctan(x),
    partials=(lambda m, out, x: 1.0 / (1.0 + x * x),),
    slopes=("1/(1 + x^2)",),
    notation=lambda parts, settings: typeset.call("atan", parts, "\\arctan"),
    numpy="np.arctan({x})",
    pytorch="torch.atan({x})",
    jax="jnp.arctan({x})",
    example="a = 0.5\natan(a)",
)

sinh = Operation(
    name="sinh",
    syntax=Call(("sinh",)),
    family="trigonometric",
    symbol="sinh",
    description="The hyperbolic sine.",
    does="Take the hyperbolic sine of {x}.",
    rule="The slope of sinh is cosh.",
    operands=("x",),
    shape=same,
    nanoseconds=15.0,
    value=lambda m, x: m.sinh(x),
    partials=(lambda m, out, x: m.cosh(x),),
    slopes=("cosh(x)",),
    notation=lambda parts, settings: typeset.call("sinh", parts, "\\sinh"),
    numpy="np.sinh({x})",
    pytorch="torch.sinh({x})",
    jax="jnp.sinh({x})",
    example="a = 0.5\nsinh(a)",
)

cosh = Operation(
    name="cosh",
    syntax=Call(("cosh",)),
    family="trigonometric",
    symbol="cosh",
    description="The hyperbolic cosine.",
    does="Take the hyperbolic cosine of {x}.",
    rule="The slope of cosh is sinh.",
    operands=("x",),
    shape=same,
    nanoseconds=15.0,
    value=lambda m, x: m.cosh(x),
    partials=(lambda m, out, x: m.sinh(x),),
    slopes=("sinh(x)",),
    notation=lambda parts, settings: typeset.call("cosh", parts, "\\cosh"),
    numpy="np.cosh({x})",
    pytorch="torch.cosh({x})",
    jax="jnp.cosh({x})",
    example="a = 0.5\ncosh(a)",
)

asinh = Operation(
    name="asinh",
    syntax=Call(("asinh",)),
    family="trigonometric",
    symbol="asinh",
    description="The number whose hyperbolic sine is the operand.",
    does="Take the number whose hyperbolic sine is {x}.",
    rule="The slope of asinh is 1/√(x² + 1).",
    operands=("x",),
    shape=same,
    nanoseconds=15.0,
    value=lambda m, x: m.arcsinh(x),
    partials=(lambda m, out, x: 1.0 / m.sqrt(x * x + 1.0),),
    slopes=("1/sqrt(x^2 + 1)",),
    notation=lambda parts, settings: typeset.call("asinh", parts, "\\operatorname{asinh}"),
    numpy="np.arcsinh({x})",
    pytorch="torch.asinh({x})",
    jax="jnp.arcsinh({x})",
    example="a = 0.5\nasinh(a)",
)

acosh = Operation(
    name="acosh",
    syntax=Call(("acosh",)),
    family="trigonometric",
    symbol="acosh",
    description="The number whose hyperbolic cosine is the operand.",
    does="Take the number whose hyperbolic cosine is {x}.",
    rule="The slope of acosh is 1/√(x² − 1): infinite at 1.",
    operands=("x",),
    shape=same,
    nanoseconds=15.0,
    value=lambda m, x: m.arccosh(x),
    partials=(lambda m, out, x: 1.0 / m.sqrt(x * x - 1.0),),
    slopes=("1/sqrt(x^2 - 1)",),
    notation=lambda parts, settings: typeset.call("acosh", parts, "\\operatorname{acosh}"),
    domain=(1.2, 3.0),
    numpy="np.arccosh({x})",
    pytorch="torch.acosh({x})",
    jax="jnp.arccosh({x})",
    example="a = 1.5\nacosh(a)",
)

atanh = Operation(
    name="atanh",
    syntax=Call(("atanh",)),
    family="trigonometric",
    symbol="atanh",
    description="The number whose hyperbolic tangent is the operand.",
    does="Take the number whose hyperbolic tangent is {x}.",
    rule="The slope of atanh is 1/(1 − x²): infinite at the ends.",
    operands=("x",),
    shape=same,
    nanoseconds=15.0,
    value=lambda m, x: m.arctanh(x),
    partials=(lambda m, out, x: 1.0 / (1.0 - x * x),),
    slopes=("1/(1 - x^2)",),
    notation=lambda parts, settings: typeset.call("atanh", parts, "\\operatorname{atanh}"),
    domain=(-0.9, 0.9),
    numpy="np.arctanh({x})",
    pytorch="torch.atanh({x})",
    jax="jnp.arctanh({x})",
    example="a = 0.5\natanh(a)",
)


def _over_square(m: Any, side: Any, y: Any, x: Any) -> Any:
    """A side over the square of the length, 0 at the origin; the square itself would overflow or vanish too soon."""
    length = m.hypot(x, y)
    return m.where(m.equal(length, 0.0), 0.0, side / length / length)


_JAX_ATAN2 = '''
def atan2(y, x):
    """The angle of the point (x, y), with slope 0 at (0, 0)."""
    zero = (x == 0) & (y == 0)
    return jnp.where(zero, jax.lax.stop_gradient(jnp.arctan2(y, x)), jnp.arctan2(y, jnp.where(zero, 1.0, x)))
'''

atan2 = Operation(
    name="atan2",
    syntax=Call(("atan2",)),
    family="trigonometric",
    symbol="atan2",
    description="The angle of the point (x, y), from −π to π; the height y comes first.",
    does="Take the angle of the point with height {y} and width {x}.",
    rule="The angle of a point turns with the height by x/(x² + y²), and with the width by −y/(x² + y²).",
    operands=("y", "x"),
    shape=broadcast,
    nanoseconds=25.0,
    value=lambda m, y, x: m.arctan2(y, x),
    partials=(lambda m, out, y, x: _over_square(m, x, y, x), lambda m, out, y, x: _over_square(m, -y, y, x)),
    slopes=("x/(x^2 + y^2)", "-(y/(x^2 + y^2))"),
    kink=Kink(
        lambda m, out, y, x: m.equal(m.hypot(x, y), 0.0),
        "The angle of the origin has no slope; by convention 0 is used.",
    ),
    numpy="np.arctan2({y}, {x})",
    pytorch="torch.atan2({y}, {x})",
    jax="atan2({y}, {x})",
    prelude={"jax": (_JAX_ATAN2,)},
    example="a = 1\nb = 2\natan2(a, b)",
)

_HYPOT = '''
def hypot(x, y):
    """The length of the arrow (x, y), with slope 0 where it is 0."""
    zero = (x == 0) & (y == 0)
    return {0}.where(zero, 0.0, {0}.hypot({0}.where(zero, 1.0, x), y))
'''

hypot = Operation(
    name="hypot",
    syntax=Call(("hypot",)),
    family="trigonometric",
    symbol="hypot",
    description="The length √(x² + y²) of the arrow (x, y).",
    does="Take the length of the arrow with sides {x} and {y}.",
    rule="A length grows with a side by that side's share of the length.",
    operands=("x", "y"),
    shape=broadcast,
    nanoseconds=10.0,
    value=lambda m, x, y: m.hypot(x, y),
    partials=(
        lambda m, out, x, y: m.where(m.equal(out, 0.0), 0.0, x / out),
        lambda m, out, x, y: m.where(m.equal(out, 0.0), 0.0, y / out),
    ),
    slopes=("x/hypot(x, y)", "y/hypot(x, y)"),
    kink=Kink(lambda m, out, x, y: m.equal(out, 0.0), "A length has no slope at 0; by convention 0 is used."),
    numpy="np.hypot({x}, {y})",
    pytorch="hypot({x}, {y})",
    jax="hypot({x}, {y})",
    prelude={"pytorch": (_HYPOT.format("torch"),), "jax": (_HYPOT.format("jnp"),)},
    example="a = 3\nb = 4\nhypot(a, b)",
)

ENTRIES = (sin, cos, tan, asin, acos, atan, sinh, cosh, asinh, acosh, atanh, atan2, hypot)
