"""Operations that make few numbers of many: sum, mean, the largest, and softmax, which keeps as many."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from engine import typeset
from engine.operations.entry import Call, Kink, Operation, Setting, Settings, Shape, keyword
from engine.operations.shape_rules import along_axis, reduced
from engine.typeset import Formula
from engine.words.templates import counted

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
    axis = settings.get("axis")
    return typeset.total(parts[0]) if axis is None else typeset.call("sum", [*parts, keyword("axis", axis)])


def _repeated(g: Formula, settings: Settings, slot: int, shapes: Sequence[Shape]) -> Formula | None:
    """A gradient that goes to every number along an axis."""
    axis = settings.get("axis")
    return None if axis is None else typeset.call("repeat", [g, keyword("axis", axis)])


def _shared(g: Formula, settings: Settings, slot: int, shapes: Sequence[Shape]) -> Formula | None:
    """A gradient of which every number along an axis gets the same part."""
    axis = settings.get("axis")
    return (
        None
        if axis is None
        else _repeated(typeset.fraction(g, typeset.number(shapes[0][axis])), settings, slot, shapes)
    )


total = Operation(
    name="sum",
    syntax=Call(("sum",)),
    family="reduction",
    routing="passes",
    symbol="Σ",
    description="The sum of all numbers, or along one axis.",
    does=counted("Add up the one number of {x}.", "Add up the {n} numbers of {x}."),
    rule="A sum over numbers passes the incoming gradient on to each of them.",
    operands=("x",),
    settings=(AXIS,),
    shape=reduced,
    value=lambda m, x, axis=None: m.sum(x, axis),
    vjps=(lambda m, g, out, x, axis=None: spread(m, g, x, axis),),
    slopes=("g",),
    sends=_repeated,
    notation=_big_sum,
    numpy="np.sum({x}{axis})",
    pytorch="torch.sum({x}{dim})",
    jax="jnp.sum({x}{axis})",
    example="w = param([1, 2, 3])\nsum(w^2)",
)

mean = Operation(
    name="mean",
    syntax=Call(("mean",)),
    family="reduction",
    symbol="mean",
    description="The average of all numbers, or along one axis.",
    does=counted("Average the one number of {x}.", "Average the {n} numbers of {x}."),
    rule="An average over n numbers passes 1/n of the incoming gradient on to each of them.",
    operands=("x",),
    settings=(AXIS,),
    shape=reduced,
    value=lambda m, x, axis=None: m.sum(x, axis) / count(m, x, axis),
    vjps=(lambda m, g, out, x, axis=None: spread(m, g / count(m, x, axis), x, axis),),
    slopes=("g / n",),
    sends=_shared,
    numpy="np.mean({x}{axis})",
    pytorch="torch.mean({x}{dim})",
    jax="jnp.mean({x}{axis})",
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
        routing="routes",
        symbol=name,
        description=f"The {largest} of all numbers, or along one axis.",
        does=counted(
            f"Choose the {largest} of the one number of {{x}}.", f"Choose the {largest} of the {{n}} numbers of {{x}}."
        ),
        rule=f"{name} routes the incoming gradient to the {largest} number; the others receive 0.",
        operands=("x",),
        settings=(AXIS,),
        shape=reduced,
        value=value,
        vjps=(vjp,),
        slopes=(f"(x == {name}(x)) g/sum(x == {name}(x))",),
        kink=Kink(tied, f"Several numbers are tied for the {largest}; by convention they share the gradient equally."),
        numpy=f"np.{name}({{x}}{{axis}})",
        pytorch=f"torch.a{name}({{x}}{{dim}})",
        jax=f"jnp.{name}({{x}}{{axis}})",
        example=f"w = param([1, 3, 2])\n{name}(w)",
    )


largest = _extreme("max", "largest")
smallest = _extreme("min", "smallest")


def softmax_value(m: Any, x: Any, axis: int = -1) -> Any:
    """e^(x − max) over its sum: shifted, so that nothing overflows."""
    powers = m.exp(x - m.max(x, axis, True))
    return powers / m.sum(powers, axis, True)


_NUMPY_SOFTMAX = '''
def softmax(x, axis):
    """Positive shares that add up to 1; shifted, so that nothing overflows."""
    powers = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return powers / np.sum(powers, axis=axis, keepdims=True)
'''

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
    numpy="softmax({x}, axis={axis_number})",
    pytorch="torch.softmax({x}, dim={axis_number})",
    jax="jax.nn.softmax({x}, axis={axis_number})",
    prelude={"numpy": (_NUMPY_SOFTMAX,)},
    example="w = param([1, 2, 3])\nsum(softmax(w)*[1, 0, 0])",
)


def _centred(m: Any, x: Any, axis: int | None) -> Any:
    """Differences from the mean."""
    return x - spread(m, m.sum(x, axis) / count(m, x, axis), x, axis)


def _variance(m: Any, x: Any, axis: int | None) -> Any:
    difference = _centred(m, x, axis)
    return m.sum(difference * difference, axis) / count(m, x, axis)


def _std_vjp(m: Any, g: Any, out: Any, x: Any, axis: int | None = None) -> Any:
    share = m.where(m.equal(out, 0.0), 0.0, g / (out * count(m, x, axis)))
    return _centred(m, x, axis) * spread(m, share, x, axis)


def _norm_vjp(m: Any, g: Any, out: Any, x: Any, axis: int | None = None) -> Any:
    return x * spread(m, m.where(m.equal(out, 0.0), 0.0, g / out), x, axis)


def _logsumexp(m: Any, x: Any, axis: int | None = None) -> Any:
    top = m.max(x, axis)
    # An infinite top would make inf − inf; without the shift the sum is right there.
    top = m.where(m.less(m.absolute(top), math.inf), top, 0.0)
    return m.log(m.sum(m.exp(x - spread(m, top, x, axis)), axis)) + top


def _log_softmax(m: Any, x: Any, axis: int = -1) -> Any:
    shifted = x - m.max(x, axis, True)
    return shifted - m.log(m.sum(m.exp(shifted), axis, True))


NUMPY_LOG_SOFTMAX = '''
def log_softmax(x, axis):
    """Logarithms of the shares that softmax gives, exact where they are tiny."""
    shifted = x - np.max(x, axis=axis, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))
'''
_NUMPY_LOGSUMEXP = '''
def logsumexp(x, axis=None):
    """log(sum(exp(x))); shifted, so that nothing overflows."""
    top = np.max(x, axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    return np.log(np.sum(np.exp(x - top), axis=axis)) + np.squeeze(top, axis=axis)
'''
# The slope of jnp.sqrt is infinite at 0, which makes NaN of a length that is 0.
_JAX_ROOT = '''
def root(x):
    """The square root, with slope 0 at 0."""
    return jnp.where(x == 0, 0.0, jnp.sqrt(jnp.where(x == 0, 1.0, x)))
'''
_JAX_STD = '''
def std(x, axis=None):
    """The standard deviation, with slope 0 where it is 0."""
    return root(jnp.var(x, axis=axis))
'''
_JAX_NORM = '''
def norm(x, axis=None):
    """The length, with slope 0 where it is 0."""
    return root(jnp.sum(jnp.square(x), axis=axis))
'''

prod = Operation(
    name="prod",
    syntax=Call(("prod",)),
    family="reduction",
    symbol="Π",
    description="The product of all numbers, or along one axis.",
    does=counted("Multiply the one number of {x} with each other.", "Multiply the {n} numbers of {x} with each other."),
    rule="A product over numbers passes the incoming gradient on to each of them times the product of all the others.",
    operands=("x",),
    settings=(AXIS,),
    shape=reduced,
    nanoseconds=10.0,
    value=lambda m, x, axis=None: m.prod(x, axis),
    vjps=(lambda m, g, out, x, axis=None: m.products_of_others(x, axis) * spread(m, g, x, axis),),
    slopes=("g others",),
    numpy="np.prod({x}{axis})",
    pytorch="torch.prod({x}{dim})",
    jax="jnp.prod({x}{axis})",
    example="w = param([1, 2, 3])\nprod(w)",
)

var = Operation(
    name="var",
    syntax=Call(("var",)),
    family="reduction",
    symbol="var",
    description="The average squared distance from the mean, of all numbers or along one axis.",
    does=counted("Take the variance of the one number of {x}.", "Take the variance of the {n} numbers of {x}."),
    rule="A variance passes the incoming gradient on to each number times 2/n of its distance from the mean.",
    operands=("x",),
    settings=(AXIS,),
    shape=reduced,
    nanoseconds=6.0,
    value=lambda m, x, axis=None: _variance(m, x, axis),
    vjps=(lambda m, g, out, x, axis=None: _centred(m, x, axis) * spread(m, g * (2.0 / count(m, x, axis)), x, axis),),
    slopes=("2g/n (x - mean(x))",),
    numpy="np.var({x}{axis})",
    pytorch="torch.var({x}{dim}, correction=0)",
    jax="jnp.var({x}{axis})",
    example="w = param([1, 2, 4])\nvar(w)",
)

std = Operation(
    name="std",
    syntax=Call(("std",)),
    family="reduction",
    symbol="std",
    description="The standard deviation, the root of the variance, of all numbers or along one axis.",
    does=counted(
        "Take the standard deviation of the one number of {x}.",
        "Take the standard deviation of the {n} numbers of {x}.",
    ),
    rule="A standard deviation passes the incoming gradient on to each number by its distance from the mean, over n times itself.",
    operands=("x",),
    settings=(AXIS,),
    shape=reduced,
    nanoseconds=6.0,
    value=lambda m, x, axis=None: m.sqrt(_variance(m, x, axis)),
    vjps=(_std_vjp,),
    slopes=("g (x - mean(x))/(n out)",),
    kink=Kink(
        lambda m, out, x, axis=None: m.equal(out, 0.0),
        "A standard deviation of 0 has no slope; by convention 0 is used.",
    ),
    numpy="np.std({x}{axis})",
    pytorch="torch.std({x}{dim}, correction=0)",
    jax="std({x}{axis})",
    prelude={"jax": (_JAX_ROOT, _JAX_STD)},
    example="w = param([1, 2, 4])\nstd(w)",
)

norm = Operation(
    name="norm",
    syntax=Call(("norm",)),
    family="reduction",
    symbol="‖x‖",
    description="The Euclidean length, of all numbers or along one axis.",
    does="Take the length of {x}: the root of the sum of its {n} squares.",
    rule="A length grows with each number by that number's share of the length.",
    operands=("x",),
    settings=(AXIS,),
    shape=reduced,
    nanoseconds=4.0,
    value=lambda m, x, axis=None: m.sqrt(m.sum(x * x, axis)),
    vjps=(_norm_vjp,),
    slopes=("g x/out",),
    kink=Kink(lambda m, out, x, axis=None: m.equal(out, 0.0), "A length has no slope at 0; by convention 0 is used."),
    numpy="np.sqrt(np.sum(np.square({x}){axis}))",
    pytorch="torch.linalg.vector_norm({x}{dim})",
    jax="norm({x}{axis})",
    prelude={"jax": (_JAX_ROOT, _JAX_NORM)},
    example="w = param([3, 4])\nnorm(w)",
)

logsumexp = Operation(
    name="logsumexp",
    syntax=Call(("logsumexp",)),
    family="reduction",
    symbol="logΣexp",
    description="The logarithm of the sum of exponentials, of all numbers or along one axis: a smooth maximum.",
    does="Take the logarithm of the sum of e to the powers {x}.",
    rule="logsumexp passes to each number its share of the sum: the softmax.",
    operands=("x",),
    settings=(AXIS,),
    shape=reduced,
    nanoseconds=15.0,
    value=_logsumexp,
    vjps=(lambda m, g, out, x, axis=None: m.exp(x - spread(m, out, x, axis)) * spread(m, g, x, axis),),
    slopes=("g exp(x - out)",),
    numpy="logsumexp({x}{axis})",
    pytorch="torch.logsumexp({x}, dim={dims})",
    jax="jax.nn.logsumexp({x}{axis})",
    prelude={"numpy": (_NUMPY_LOGSUMEXP,)},
    example="w = param([1, 2, 3])\nlogsumexp(w)",
)

cumsum = Operation(
    name="cumsum",
    syntax=Call(("cumsum",)),
    family="reduction",
    routing="passes",
    symbol="cumsum",
    description="Running sums along an axis.",
    does="Add up {x} step by step, keeping every sum on the way.",
    rule="Each number is part of all later sums, so it receives the sum of their gradients.",
    operands=("x",),
    settings=(LAST_AXIS,),
    shape=lambda shapes, settings: along_axis(shapes, settings),
    value=lambda m, x, axis=-1: m.cumsum(x, axis),
    vjps=(lambda m, g, out, x, axis=-1: m.cumsum(g, axis, True),),
    slopes=("cumsum(g[::-1])[::-1]",),
    numpy="np.cumsum({x}, axis={axis_number})",
    pytorch="torch.cumsum({x}, dim={axis_number})",
    jax="jnp.cumsum({x}, axis={axis_number})",
    example="w = param([1, 2, 3])\nsum(cumsum(w)^2)",
)

log_softmax = Operation(
    name="log_softmax",
    syntax=Call(("log_softmax",)),
    family="activation",
    symbol="log softmax",
    description="The logarithm of the softmax, exact where shares are tiny.",
    does="Take the logarithms of the shares that softmax makes of {x}.",
    rule="log_softmax passes the gradient on minus each number's share of all of it.",
    operands=("x",),
    settings=(LAST_AXIS,),
    shape=lambda shapes, settings: along_axis(shapes, settings),
    nanoseconds=18.0,
    value=_log_softmax,
    vjps=(lambda m, g, out, x, axis=-1: g - m.exp(out) * m.sum(g, axis, True),),
    slopes=("g - exp(out) sum(g)",),
    numpy="log_softmax({x}, axis={axis_number})",
    pytorch="torch.log_softmax({x}, dim={axis_number})",
    jax="jax.nn.log_softmax({x}, axis={axis_number})",
    prelude={"numpy": (NUMPY_LOG_SOFTMAX,)},
    example="w = param([1, 2, 3])\nsum(log_softmax(w)*[1, 0, 0])",
)

ENTRIES = (total, mean, largest, smallest, softmax, prod, var, std, norm, logsumexp, cumsum, log_softmax)
