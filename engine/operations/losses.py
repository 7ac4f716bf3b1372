"""How far predictions are from targets, as one number."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine import words
from engine.operations.entry import Call, Kink, Operation
from engine.operations.reductions import NUMPY_LOG_SOFTMAX, log_softmax
from engine.operations.shape_rules import broadcast, classified, to_number

# PyTorch's bounds: a logarithm never counts for more than 100, and p(1 − p) never for less than 1e-12.
LEAST_LOG, LEAST_PRODUCT = -100.0, 1e-12


def _mean(m: Any, each: Any) -> Any:
    return m.sum(each) / float(math.prod(m.shape(each)))


def _share(m: Any, each: Any, g: Any, operands: tuple[Any, Any], slot: int) -> Any:
    """Every element's share of the incoming gradient, in the shape of the operand."""
    shape = broadcast([m.shape(x) for x in operands], {})
    return m.reduce_to(m.broadcast_to(each * (g / float(math.prod(shape))), shape), m.shape(operands[slot]))


def _of_difference(slope: Callable[[Any, Any], Any]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Vjps of a mean over a function of x − y."""

    def first(m: Any, g: Any, out: Any, x: Any, y: Any) -> Any:
        return _share(m, slope(m, x - y), g, (x, y), 0)

    def second(m: Any, g: Any, out: Any, x: Any, y: Any) -> Any:
        return -_share(m, slope(m, x - y), g, (x, y), 1)

    return first, second


def _huber(m: Any, x: Any, y: Any) -> Any:
    size = m.absolute(x - y)
    return _mean(m, m.where(m.less_equal(size, 1.0), 0.5 * (size * size), size - 0.5))


mse = Operation(
    name="mse",
    syntax=Call(("mse",)),
    family="loss",
    symbol="mse",
    description="The mean of the squared differences.",
    does="Average the squared differences of {x} and {y}.",
    rule="A mean squared error passes the incoming gradient on times 2/n of each difference.",
    operands=("x", "y"),
    shape=to_number,
    value=lambda m, x, y: _mean(m, (x - y) * (x - y)),
    vjps=_of_difference(lambda m, d: 2.0 * d),
    compares=True,
    slopes=("2g/n (x - y)", "-(2g/n (x - y))"),
    numpy="np.mean(np.square({x} - {y}))",
    pytorch="torch.mean(torch.square({x} - {y}))",
    jax="jnp.mean(jnp.square({x} - {y}))",
    example="w = param([1, 2])\nmse(w, [0, 4])",
)

mae = Operation(
    name="mae",
    syntax=Call(("mae",)),
    family="loss",
    symbol="mae",
    description="The mean of the absolute differences.",
    does="Average the absolute differences of {x} and {y}.",
    rule="A mean absolute error passes 1/n of the incoming gradient on, with the sign of each difference.",
    operands=("x", "y"),
    shape=to_number,
    value=lambda m, x, y: _mean(m, m.absolute(x - y)),
    vjps=_of_difference(lambda m, d: m.sign(d)),
    compares=True,
    slopes=("g/n sign(x - y)", "-(g/n sign(x - y))"),
    kink=Kink(lambda m, out, x, y: m.equal(x, y), "|x − y| has no slope where x = y; by convention 0 is used."),
    numpy="np.mean(np.abs({x} - {y}))",
    pytorch="torch.mean(torch.abs({x} - {y}))",
    jax="jnp.mean(jnp.sign({x} - {y}) * ({x} - {y}))",
    example="w = param([1, 2])\nmae(w, [0, 4])",
)

_HUBER = '''
def huber(x, y):
    """The mean of half the squared differences, linear past a difference of 1."""
    size = {0}.abs(x - y)
    return {0}.mean({0}.where(size <= 1, 0.5 * size * size, size - 0.5))
'''

huber = Operation(
    name="huber",
    syntax=Call(("huber",)),
    family="loss",
    symbol="huber",
    description="The mean of half the squared differences, but only linear past a difference of 1.",
    does="Average the Huber losses of {x} and {y}.",
    rule="A Huber loss passes 1/n of the incoming gradient on times each difference, held between −1 and 1.",
    operands=("x", "y"),
    shape=to_number,
    nanoseconds=6.0,
    value=_huber,
    vjps=_of_difference(lambda m, d: m.minimum(m.maximum(d, -1.0), 1.0)),
    compares=True,
    slopes=("g/n clip(x - y, -1, 1)", "-(g/n clip(x - y, -1, 1))"),
    numpy="huber({x}, {y})",
    pytorch="torch.nn.functional.huber_loss(*torch.broadcast_tensors({x}, {y}))",
    jax="huber({x}, {y})",
    prelude={"numpy": (_HUBER.format("np"),), "jax": (_HUBER.format("jnp"),)},
    example="w = param([1, 2])\nhuber(w, [0, 4])",
)


def _one_hot(m: Any, logits: Any, classes: Any) -> Any:
    return m.one_hot(classes, m.shape(logits)[-1])


def _rows(m: Any, logits: Any) -> float:
    return float(math.prod(m.shape(logits)[:-1]))


def _cross_entropy(m: Any, x: Any, classes: Any) -> Any:
    return -m.sum(log_softmax.value(m, x) * _one_hot(m, x, classes)) / _rows(m, x)


def _cross_entropy_vjp(m: Any, g: Any, out: Any, x: Any, classes: Any) -> Any:
    return (m.exp(log_softmax.value(m, x)) - _one_hot(m, x, classes)) * (g / _rows(m, x))


def classes_in_range(shapes: list[tuple[int, ...]], classes: Any) -> str | None:
    """Say which class is none: they are whole numbers from 0, below the number of logits in a row."""
    count = shapes[0][-1]
    flat = np.ravel(classes)
    wrong = flat[~((flat == np.rint(flat)) & (flat >= 0) & (flat < count))]
    if wrong.size:
        return words.shapes.no_class.format(number=f"{wrong[0]:g}", last=count - 1)
    return None


_CROSS_ENTROPY = '''
def cross_entropy(logits, classes):
    """The mean of -log of the share that softmax gives to the right class."""
    right = ({0}.asarray(classes)[..., None] == {0}.arange(logits.shape[-1])).astype(float)
    return -{0}.sum({1}(logits, axis=-1) * right) / {0}.asarray(classes).size
'''

cross_entropy = Operation(
    name="cross_entropy",
    syntax=Call(("cross_entropy",)),
    family="loss",
    symbol="cross entropy",
    description="The mean of −log of the share that softmax gives to the right class; classes are whole numbers from 0.",
    does="Average how surprising the right classes are under the shares that softmax makes of {x}.",
    rule="Cross entropy passes on the shares minus 1 at the right class, over the number of rows.",
    operands=("x", "classes"),
    shape=classified,
    nanoseconds=25.0,
    value=_cross_entropy,
    vjps=(_cross_entropy_vjp, lambda m, g, out, x, classes: np.zeros(m.shape(classes))[()]),
    known=(1, classes_in_range),
    compares=True,
    classifies="largest",
    slopes=("g (softmax(x) - onehot)/rows", "0"),
    numpy="cross_entropy({x}, {classes})",
    pytorch="torch.nn.functional.cross_entropy({x}, {classes}.long())",
    jax="cross_entropy({x}, {classes})",
    prelude={
        "numpy": (NUMPY_LOG_SOFTMAX, _CROSS_ENTROPY.format("np", "log_softmax")),
        "jax": (_CROSS_ENTROPY.format("jnp", "jax.nn.log_softmax"),),
    },
    example="w = param([[1, 2, 0], [0, 1, 3]])\ncross_entropy(w, [1, 2])",
)


def _clamped_log(m: Any, p: Any) -> Any:
    return m.maximum(m.log(p), LEAST_LOG)


def _bce(m: Any, x: Any, y: Any) -> Any:
    return -_mean(m, y * _clamped_log(m, x) + (1.0 - y) * _clamped_log(m, 1.0 - x))


_BINARY = '''
def binary_cross_entropy(p, y):
    """The mean of -log of the probability given to what happened; logarithms are held above -100."""
    return -{0}.mean(y * {0}.maximum({0}.log(p), -100.0) + (1 - y) * {0}.maximum({0}.log(1 - p), -100.0))
'''

binary_cross_entropy = Operation(
    name="binary_cross_entropy",
    syntax=Call(("binary_cross_entropy",)),
    family="loss",
    symbol="bce",
    description="The mean of −log of the probability given to what happened; logarithms are held above −100.",
    does="Average how surprising the targets {y} are under the probabilities {x}.",
    rule="Binary cross entropy passes on (p − y)/(p(1 − p)) of the incoming gradient, over n.",
    operands=("x", "y"),
    shape=to_number,
    nanoseconds=25.0,
    value=_bce,
    vjps=(
        lambda m, g, out, x, y: _share(m, (x - y) / m.maximum(x * (1.0 - x), LEAST_PRODUCT), g, (x, y), 0),
        lambda m, g, out, x, y: _share(m, _clamped_log(m, 1.0 - x) - _clamped_log(m, x), g, (x, y), 1),
    ),
    compares=True,
    classifies="0.5",
    slopes=("g/n (x - y)/(x (1 - x))", "g/n log((1 - x)/x)"),
    domain=(0.1, 0.9),
    numpy="binary_cross_entropy({x}, {y})",
    pytorch="torch.nn.functional.binary_cross_entropy(*torch.broadcast_tensors({x}, {y}))",
    jax="binary_cross_entropy({x}, {y})",
    prelude={"numpy": (_BINARY.format("np"),), "jax": (_BINARY.format("jnp"),)},
    example="p = param([0.2, 0.9])\nbinary_cross_entropy(p, [0, 1])",
)


def _bce_with_logits(m: Any, x: Any, y: Any) -> Any:
    return _mean(m, m.maximum(x, 0.0) - x * y + m.log1p(m.exp(-m.absolute(x))))


_BINARY_WITH_LOGITS = '''
def binary_cross_entropy_with_logits(x, y):
    """Binary cross entropy of the sigmoids of x, exact where x is large."""
    return {0}.mean({0}.logaddexp(x, 0.0) - x * y)
'''

binary_cross_entropy_with_logits = Operation(
    name="binary_cross_entropy_with_logits",
    syntax=Call(("binary_cross_entropy_with_logits",)),
    family="loss",
    symbol="bce logits",
    description="Binary cross entropy of the sigmoids of logits, exact where they are large.",
    does="Average how surprising the targets {y} are under the sigmoids of {x}.",
    rule="Binary cross entropy of logits passes on the sigmoid minus the target, times the incoming gradient, over n.",
    operands=("x", "y"),
    shape=to_number,
    nanoseconds=30.0,
    value=_bce_with_logits,
    vjps=(
        lambda m, g, out, x, y: _share(m, 1.0 / (1.0 + m.exp(-x)) - y, g, (x, y), 0),
        lambda m, g, out, x, y: _share(m, -x, g, (x, y), 1),
    ),
    compares=True,
    classifies="0",
    slopes=("g/n (sigmoid(x) - y)", "-(g/n x)"),
    numpy="binary_cross_entropy_with_logits({x}, {y})",
    pytorch="torch.nn.functional.binary_cross_entropy_with_logits(*torch.broadcast_tensors({x}, {y}))",
    jax="binary_cross_entropy_with_logits({x}, {y})",
    prelude={"numpy": (_BINARY_WITH_LOGITS.format("np"),), "jax": (_BINARY_WITH_LOGITS.format("jnp"),)},
    example="w = param([1, -2])\nbinary_cross_entropy_with_logits(w, [1, 0])",
)

ENTRIES = (mse, mae, huber, cross_entropy, binary_cross_entropy, binary_cross_entropy_with_logits)
