"""The functions between the layers of a network."""

from __future__ import annotations

import math
from typing import Any

from engine import typeset
from engine.operations.entry import Call, Kink, Operation
from engine.operations.shape_rules import same

ROOT_HALF, BELL = math.sqrt(0.5), 1.0 / math.sqrt(2.0 * math.pi)


def _silu_slope(m: Any, out: Any, x: Any) -> Any:
    share = 1.0 / (1.0 + m.exp(-x))
    return share * (1.0 + x * (1.0 - share))


tanh = Operation(
    name="tanh",
    syntax=Call(("tanh",)),
    family="activation",
    symbol="tanh",
    description="The hyperbolic tangent, between −1 and 1.",
    does="Squash {x} with tanh into the range from −1 to 1.",
    rule="tanh is steep near 0 and flat far out: its slope is 1 − tanh².",
    operands=("x",),
    shape=same,
    nanoseconds=15.0,
    value=lambda m, x: m.tanh(x),
    partials=(lambda m, out, x: 1.0 - out * out,),
    slopes=("1 - tanh(x)^2",),
    notation=lambda parts, settings: typeset.call("tanh", parts, "\\tanh"),
    numpy="np.tanh({x})",
    pytorch="torch.tanh({x})",
    jax="jnp.tanh({x})",
    example="a = 0.5\ntanh(a)",
)

sigmoid = Operation(
    name="sigmoid",
    syntax=Call(("sigmoid",), letter="σ"),
    family="activation",
    symbol="σ",
    description="The logistic function 1/(1 + e^(−x)), between 0 and 1.",
    does="Squash {x} with the sigmoid into the range from 0 to 1.",
    rule="The sigmoid is steepest at 0, with slope 1/4, and flat far out: its slope is σ(1 − σ).",
    operands=("x",),
    shape=same,
    nanoseconds=12.0,
    # For x far below 0 the exponential overflows to infinity and the quotient is 0, as it should be.
    value=lambda m, x: 1.0 / (1.0 + m.exp(-x)),
    partials=(lambda m, out, x: out * (1.0 - out),),
    slopes=("sigmoid(x) (1 - sigmoid(x))",),
    notation=lambda parts, settings: typeset.call("σ", parts, "\\sigma"),
    numpy="1 / (1 + np.exp(-{x}))",
    pytorch="torch.sigmoid({x})",
    jax="jax.nn.sigmoid({x})",
    example="a = 0.5\nsigmoid(a)",
)

relu = Operation(
    name="relu",
    syntax=Call(("relu",)),
    family="activation",
    routing="routes",
    symbol="relu",
    description="The operand where it is positive, else 0.",
    does="Keep {x} where it is positive, and put 0 elsewhere.",
    rule="relu is a gate: the gradient passes where the operand is positive, and nothing passes elsewhere.",
    operands=("x",),
    shape=same,
    value=lambda m, x: m.maximum(x, 0.0),
    partials=(lambda m, out, x: m.where(m.less_equal(x, 0.0), 0.0, 1.0),),
    gates=True,
    slopes=("x > 0",),
    kink=Kink(lambda m, out, x: m.equal(x, 0.0), "relu has no slope at 0; by convention 0 is used."),
    awkward=(0.0, -0.0, 1e-300, 1e300, math.inf, -math.inf),
    numpy="np.maximum({x}, 0)",
    pytorch="torch.relu({x})",
    jax="jax.nn.relu({x})",
    example="a = 2\nrelu(a)",
)

leaky_relu = Operation(
    name="leaky_relu",
    syntax=Call(("leaky_relu",)),
    family="activation",
    symbol="leaky",
    description="The operand where it is positive, else a hundredth of it.",
    does="Keep {x} where it is positive, and a hundredth of it elsewhere.",
    rule="leaky_relu passes the gradient on where its operand is positive, and a hundredth of it elsewhere.",
    operands=("x",),
    shape=same,
    nanoseconds=4.0,
    value=lambda m, x: m.where(m.greater(x, 0.0), x, 0.01 * x),
    partials=(lambda m, out, x: m.where(m.greater(x, 0.0), 1.0, 0.01),),
    slopes=("where(x > 0, 1, 0.01)",),
    kink=Kink(lambda m, out, x: m.equal(x, 0.0), "leaky_relu has no slope at 0; by convention 0.01 is used."),
    numpy="np.where({x} > 0, {x}, 0.01 * {x})",
    pytorch="torch.nn.functional.leaky_relu({x})",
    jax="jnp.where({x} > 0, {x}, 0.01 * {x})",
    example="a = 0.5\nleaky_relu(a)",
)

elu = Operation(
    name="elu",
    syntax=Call(("elu",)),
    family="activation",
    symbol="elu",
    description="The operand where it is positive, else e to its power minus 1.",
    does="Keep {x} where it is positive, and bend it towards −1 elsewhere.",
    rule="elu passes the gradient on where its operand is positive, and elsewhere times the exponential of it.",
    operands=("x",),
    shape=same,
    nanoseconds=14.0,
    value=lambda m, x: m.where(m.greater(x, 0.0), x, m.expm1(m.minimum(x, 0.0))),
    partials=(lambda m, out, x: m.where(m.greater(x, 0.0), 1.0, m.exp(m.minimum(x, 0.0))),),
    slopes=("where(x > 0, 1, exp(x))",),
    numpy="np.where({x} > 0, {x}, np.expm1(np.minimum({x}, 0)))",
    pytorch="torch.nn.functional.elu({x})",
    jax="jax.nn.elu({x})",
    example="a = 0.5\nelu(a)",
)

gelu = Operation(
    name="gelu",
    syntax=Call(("gelu",)),
    family="activation",
    symbol="gelu",
    description="The operand times the normal distribution function at it.",
    does="Weigh {x} by the share of the normal distribution below it.",
    rule="The slope of gelu is the share below the operand, plus the operand times the bell curve there.",
    operands=("x",),
    shape=same,
    nanoseconds=200.0,
    value=lambda m, x: 0.5 * x * (1.0 + m.erf(x * ROOT_HALF)),
    partials=(lambda m, out, x: 0.5 * (1.0 + m.erf(x * ROOT_HALF)) + x * (BELL * m.exp(-0.5 * (x * x))),),
    slopes=("(1 + erf(x/sqrt(2)))/2 + x exp(-(x^2)/2)/sqrt(2pi)",),
    numpy="{x} * 0.5 * (1 + np.vectorize(math.erf)({x} / math.sqrt(2)))",
    pytorch="torch.nn.functional.gelu({x})",
    jax="jax.nn.gelu({x}, approximate=False)",
    example="a = 0.5\ngelu(a)",
)

silu = Operation(
    name="silu",
    syntax=Call(("silu",)),
    family="activation",
    symbol="silu",
    description="The operand times its sigmoid.",
    does="Weigh {x} by its sigmoid.",
    rule="The slope of silu is σ(1 + x(1 − σ)).",
    operands=("x",),
    shape=same,
    nanoseconds=16.0,
    value=lambda m, x: x / (1.0 + m.exp(-x)),
    partials=(_silu_slope,),
    slopes=("sigmoid(x) (1 + x (1 - sigmoid(x)))",),
    numpy="{x} / (1 + np.exp(-{x}))",
    pytorch="torch.nn.functional.silu({x})",
    jax="jax.nn.silu({x})",
    example="a = 0.5\nsilu(a)",
)

softplus = Operation(
    name="softplus",
    syntax=Call(("softplus",)),
    family="activation",
    symbol="softplus",
    description="log(1 + e^x): a smooth relu.",
    does="Take log(1 + exp({x})), a smooth relu.",
    rule="The slope of softplus is the sigmoid.",
    operands=("x",),
    shape=same,
    nanoseconds=20.0,
    value=lambda m, x: m.maximum(x, 0.0) + m.log1p(m.exp(-m.absolute(x))),
    partials=(lambda m, out, x: 1.0 / (1.0 + m.exp(-x)),),
    slopes=("sigmoid(x)",),
    numpy="np.logaddexp({x}, 0)",
    pytorch="torch.logaddexp({x}, torch.zeros(()))",
    jax="jax.nn.softplus({x})",
    example="a = 0.5\nsoftplus(a)",
)

softsign = Operation(
    name="softsign",
    syntax=Call(("softsign",)),
    family="activation",
    symbol="softsign",
    description="The operand over 1 plus its size, between −1 and 1.",
    does="Squash {x} with softsign into the range from −1 to 1.",
    rule="The slope of softsign is 1/(1 + |x|)²: 1 at 0, flat far out.",
    operands=("x",),
    shape=same,
    nanoseconds=6.0,
    value=lambda m, x: x / (1.0 + m.absolute(x)),
    partials=(lambda m, out, x: 1.0 / ((1.0 + m.absolute(x)) * (1.0 + m.absolute(x))),),
    slopes=("1/(1 + abs(x))^2",),
    numpy="{x} / (1 + np.abs({x}))",
    pytorch="torch.nn.functional.softsign({x})",
    jax="jax.nn.soft_sign({x})",
    example="a = 0.5\nsoftsign(a)",
)

ENTRIES = (tanh, sigmoid, relu, leaky_relu, elu, gelu, silu, softplus, softsign)
