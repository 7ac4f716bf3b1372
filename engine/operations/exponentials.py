"""Powers of e, logarithms and roots."""

from __future__ import annotations

import math

from engine import typeset
from engine.operations.entry import Call, Kink, Operation
from engine.operations.shape_rules import same

LOG_2, LOG_10, TWO_BY_ROOT_PI = math.log(2.0), math.log(10.0), 2.0 / math.sqrt(math.pi)

exp = Operation(
    name="exp",
    syntax=Call(("exp",)),
    family="exponential",
    symbol="exp",
    description="The exponential function.",
    does="Take e to the power {x}.",
    rule="The exponential function is its own slope.",
    operands=("x",),
    shape=same,
    nanoseconds=8.0,
    value=lambda m, x: m.exp(x),
    partials=(lambda m, out, x: out,),
    slopes=("exp(x)",),
    notation=lambda parts, settings: typeset.power(typeset.symbol("e", "e"), parts[0]),
    numpy="np.exp({x})",
    pytorch="torch.exp({x})",
    jax="jnp.exp({x})",
    example="a = 0.5\nexp(a)",
)

log = Operation(
    name="log",
    syntax=Call(("log", "ln")),
    family="exponential",
    symbol="log",
    description="The natural logarithm.",
    does="Take the natural logarithm of {x}.",
    rule="The slope of the logarithm is one over its operand: steep near 0, flat far out.",
    operands=("x",),
    shape=same,
    nanoseconds=8.0,
    value=lambda m, x: m.log(x),
    partials=(lambda m, out, x: 1.0 / x,),
    slopes=("1/x",),
    notation=lambda parts, settings: typeset.call("log", parts, "\\log"),
    domain=(0.2, 3.0),
    numpy="np.log({x})",
    pytorch="torch.log({x})",
    jax="jnp.log({x})",
    example="a = 2\nlog(a)",
)

sqrt = Operation(
    name="sqrt",
    syntax=Call(("sqrt",), sign="√"),
    family="exponential",
    symbol="√",
    description="The square root.",
    does="Take the square root of {x}.",
    rule="The slope of a root is one over twice the root: infinite at 0, then ever flatter.",
    noun="the square root",
    operands=("x",),
    shape=same,
    nanoseconds=4.0,
    value=lambda m, x: m.sqrt(x),
    partials=(lambda m, out, x: 0.5 / out,),
    slopes=("1/(2 sqrt(x))",),
    notation=lambda parts, settings: typeset.root(parts[0]),
    kink=Kink(lambda m, out, x: m.equal(x, 0.0), "A root has no finite slope at 0; by convention it is infinite."),
    domain=(0.2, 3.0),
    numpy="np.sqrt({x})",
    pytorch="torch.sqrt({x})",
    jax="jnp.sqrt({x})",
    example="a = 4\nsqrt(a)",
)

square = Operation(
    name="square",
    syntax=Call(("square",)),
    family="exponential",
    symbol="x²",
    description="The operand times itself.",
    does="Square {x}.",
    rule="The slope of a square is twice its operand.",
    noun="the square",
    operands=("x",),
    shape=same,
    value=lambda m, x: x * x,
    partials=(lambda m, out, x: 2.0 * x,),
    slopes=("2x",),
    notation=lambda parts, settings: typeset.power(parts[0], typeset.number(2)),
    numpy="np.square({x})",
    pytorch="torch.square({x})",
    jax="jnp.square({x})",
    example="a = 3\nsquare(a)",
)

_PYTORCH_CBRT = '''
def cbrt(x):
    """The cube root, of negative numbers too."""
    size = torch.where(x < 0, -x, x) ** (1 / 3)
    return torch.where(x < 0, -size, size)
'''

cbrt = Operation(
    name="cbrt",
    syntax=Call(("cbrt",)),
    family="exponential",
    symbol="∛",
    description="The cube root, of negative numbers too.",
    does="Take the cube root of {x}.",
    rule="The slope of a cube root is one over three times the root squared: infinite at 0.",
    operands=("x",),
    shape=same,
    nanoseconds=15.0,
    value=lambda m, x: m.cbrt(x),
    partials=(lambda m, out, x: 1.0 / (3.0 * (out * out)),),
    slopes=("1/(3 cbrt(x)^2)",),
    kink=Kink(lambda m, out, x: m.equal(x, 0.0), "A cube root has no finite slope at 0; by convention it is infinite."),
    domain=(0.2, 3.0),
    numpy="np.cbrt({x})",
    pytorch="cbrt({x})",
    jax="jnp.cbrt({x})",
    prelude={"pytorch": (_PYTORCH_CBRT,)},
    example="a = 8\ncbrt(a)",
)

expm1 = Operation(
    name="expm1",
    syntax=Call(("expm1",)),
    family="exponential",
    symbol="eˣ−1",
    description="e to the power of the operand, minus 1, exact near 0.",
    does="Take e to the power {x}, minus 1.",
    rule="The slope of expm1 is the exponential function.",
    operands=("x",),
    shape=same,
    nanoseconds=12.0,
    value=lambda m, x: m.expm1(x),
    partials=(lambda m, out, x: out + 1.0,),
    slopes=("exp(x)",),
    numpy="np.expm1({x})",
    pytorch="torch.expm1({x})",
    jax="jnp.expm1({x})",
    example="a = 0.5\nexpm1(a)",
)

log2 = Operation(
    name="log2",
    syntax=Call(("log2",)),
    family="exponential",
    symbol="log₂",
    description="The logarithm to base 2.",
    does="Take the logarithm of {x} to base 2.",
    rule="The slope of a logarithm is one over its operand, here divided by log 2.",
    operands=("x",),
    shape=same,
    nanoseconds=8.0,
    value=lambda m, x: m.log2(x),
    partials=(lambda m, out, x: 1.0 / (x * LOG_2),),
    slopes=("1/(x log(2))",),
    domain=(0.2, 3.0),
    numpy="np.log2({x})",
    pytorch="torch.log2({x})",
    jax="jnp.log2({x})",
    example="a = 8\nlog2(a)",
)

log10 = Operation(
    name="log10",
    syntax=Call(("log10",)),
    family="exponential",
    symbol="log₁₀",
    description="The logarithm to base 10.",
    does="Take the logarithm of {x} to base 10.",
    rule="The slope of a logarithm is one over its operand, here divided by log 10.",
    operands=("x",),
    shape=same,
    nanoseconds=10.0,
    value=lambda m, x: m.log10(x),
    partials=(lambda m, out, x: 1.0 / (x * LOG_10),),
    slopes=("1/(x log(10))",),
    domain=(0.2, 3.0),
    numpy="np.log10({x})",
    pytorch="torch.log10({x})",
    jax="jnp.log10({x})",
    example="a = 100\nlog10(a)",
)

log1p = Operation(
    name="log1p",
    syntax=Call(("log1p",)),
    family="exponential",
    symbol="log(1+x)",
    description="The natural logarithm of 1 plus the operand, exact near 0.",
    does="Take the natural logarithm of 1 + {x}.",
    rule="The slope of log1p is one over 1 plus its operand.",
    operands=("x",),
    shape=same,
    nanoseconds=10.0,
    value=lambda m, x: m.log1p(x),
    partials=(lambda m, out, x: 1.0 / (1.0 + x),),
    slopes=("1/(1 + x)",),
    domain=(-0.6, 3.0),
    numpy="np.log1p({x})",
    pytorch="torch.log1p({x})",
    jax="jnp.log1p({x})",
    example="a = 0.5\nlog1p(a)",
)

reciprocal = Operation(
    name="reciprocal",
    syntax=Call(("reciprocal",)),
    family="exponential",
    symbol="1/x",
    description="One over the operand.",
    does="Take one over {x}.",
    rule="The slope of 1/x is −1/x².",
    noun="the reciprocal",
    operands=("x",),
    shape=same,
    nanoseconds=4.0,
    value=lambda m, x: 1.0 / x,
    partials=(lambda m, out, x: -(out * out),),
    slopes=("-(1/x^2)",),
    notation=lambda parts, settings: typeset.fraction(typeset.number(1), parts[0]),
    domain=(0.2, 3.0),
    numpy="np.reciprocal({x})",
    pytorch="torch.reciprocal({x})",
    jax="jnp.reciprocal({x})",
    example="a = 4\nreciprocal(a)",
)

erf = Operation(
    name="erf",
    syntax=Call(("erf",)),
    family="exponential",
    symbol="erf",
    description="The error function 2/√π ∫₀ˣ e^(−t²) dt.",
    does="Take the error function of {x}.",
    rule="The slope of the error function is a bell: 2/√π times e to the power −x².",
    operands=("x",),
    shape=same,
    nanoseconds=90.0,
    value=lambda m, x: m.erf(x),
    partials=(lambda m, out, x: TWO_BY_ROOT_PI * m.exp(-(x * x)),),
    slopes=("2/sqrt(pi) exp(-(x^2))",),
    numpy="np.vectorize(math.erf)({x})",
    pytorch="torch.erf({x})",
    jax="jax.scipy.special.erf({x})",
    example="a = 0.5\nerf(a)",
)

ENTRIES = (exp, log, sqrt, square, cbrt, expm1, log2, log10, log1p, reciprocal, erf)
