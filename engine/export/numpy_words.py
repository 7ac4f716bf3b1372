"""How the primitives of the rules are written in NumPy.

Elementwise words are NumPy's own; structural ones are a line each, and the few that need more than a line bring a function along.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.arithmetic import PRIMITIVES, Shape
from engine.export.recorded import ATOM, Text, operator_text, template_text
from engine.kernel.record import Record, Symbol
from engine.operations.shapes import index_text

SOURCES = {
    "scatter": '''
def scatter(g, at, shape):
    """Put g where a part was taken from, zeros elsewhere."""
    whole = np.zeros(shape)
    whole[at] = g
    return whole
'''.strip(),
    "products_of_others": '''
def products_of_others(x, axis=None):
    """For every number the product of all the others; without division, so that a zero is no exception."""
    if axis is None:
        return products_of_others(np.ravel(x), 0).reshape(np.shape(x))
    x = np.moveaxis(x, axis, 0)
    before, behind = np.ones_like(x), np.ones_like(x)
    before[1:] = np.cumprod(x[:-1], axis=0)
    behind[:-1] = np.cumprod(x[:0:-1], axis=0)[::-1]
    return np.moveaxis(before * behind, 0, axis)
'''.strip(),
    "cofactors": '''
def cofactors(a):
    """The slopes of a determinant; by singular values, so that a singular matrix is no exception."""
    if not np.all(np.isfinite(a)):
        return np.full(np.shape(a), np.nan)
    u, s, vt = np.linalg.svd(a)
    others = np.array([np.prod(np.delete(s, i)) for i in range(len(s))])
    return np.linalg.det(u) * np.linalg.det(vt) * ((u * others) @ vt)
'''.strip(),
}  # fmt: skip


def wording(record: Record, operands: list[Text]) -> Text:
    """An instruction as an expression."""
    if record.word in _STRUCTURAL:
        return _STRUCTURAL[record.word](record, operands)
    return _elementwise(record, operands)


def _elementwise(record: Record, operands: list[Text]) -> Text:
    template = PRIMITIVES[record.word].scalar
    if template.startswith(("{0} ", "-")) and record.word not in _CALLS:
        return template_text(template, operands)
    call = _CALLS.get(record.word, f"np.{record.word}")
    return Text(f"{call}({_arguments(record, operands)})")


# A mask is no truth value of Python's, so `and` and `or` are calls.
_CALLS = {"both": "np.logical_and", "either": "np.logical_or", "absolute": "np.abs", "erf": "np.vectorize(math.erf)"}


def _arguments(record: Record, operands: list[Text]) -> str:
    """Operands between commas; numbers get their point, for NumPy makes integers of integers."""
    texts = []
    for x, operand in zip(record.operands, operands, strict=True):
        whole = not isinstance(x, Symbol) and np.ndim(x) == 0 and operand.text.lstrip("-").isdigit()
        texts.append(f"{operand.text}.0" if whole else operand.text)
    return ", ".join(texts)


def _power(record: Record, operands: list[Text]) -> Text:
    return operator_text("**", *operands)


def _matmul(record: Record, operands: list[Text]) -> Text:
    return operator_text("@", *operands)


def _where(record: Record, operands: list[Text]) -> Text:
    return Text(f"np.where({_arguments(record, operands)})")


def _indicator(record: Record, operands: list[Text]) -> Text:
    return Text(f"{operands[0].at_least(ATOM)}.astype(float)")


def _reduction(record: Record, operands: list[Text]) -> Text:
    axis, keepdims = record.attributes
    settings = ("" if axis is None else f", axis={axis}") + (", keepdims=True" if keepdims else "")
    return Text(f"np.{record.word}({operands[0].text}{settings})")


def _reduce_to(record: Record, operands: list[Text]) -> Text:
    """The sum that undoes broadcasting, over the axes that were repeated."""
    (shape,) = record.attributes
    have: Shape = record.operands[0].shape
    x, extra = operands[0].text, len(have) - len(shape)
    repeated = [extra + i for i, n in enumerate(shape) if n == 1 and have[extra + i] != 1]
    if not shape:
        return Text(f"np.sum({x})")
    axes = (*range(extra), *repeated)
    axis = f"{axes[0]}" if len(axes) == 1 else f"{axes}"
    if not repeated:
        return Text(f"np.sum({x}, axis={axis})")
    if not extra:
        return Text(f"np.sum({x}, axis={axis}, keepdims=True)")
    return Text(f"np.reshape(np.sum({x}, axis={axis}), {shape})")


def _cumsum(record: Record, operands: list[Text]) -> Text:
    axis, reverse = record.attributes
    x = operands[0].text
    return Text(f"np.flip(np.cumsum(np.flip({x}, {axis}), {axis}), {axis})" if reverse else f"np.cumsum({x}, {axis})")


def _transpose(record: Record, operands: list[Text]) -> Text:
    (axes,) = record.attributes
    if axes == tuple(reversed(range(len(axes)))):
        return Text(f"{operands[0].at_least(ATOM)}.T")
    return Text(f"np.transpose({operands[0].text}, {axes})")


def _index(record: Record, operands: list[Text]) -> Text:
    return Text(f"{operands[0].at_least(ATOM)}[{index_text(record.attributes[0])}]")


def _scatter(record: Record, operands: list[Text]) -> Text:
    at, shape = record.attributes
    return Text(f"scatter({operands[0].text}, np.s_[{index_text(at)}], {shape})")


def _one_hot(record: Record, operands: list[Text]) -> Text:
    (count,) = record.attributes
    return Text(f"({operands[0].at_least(ATOM)}[..., None] == np.arange({count})).astype(float)")


def _call(name: str) -> Callable[[Record, list[Text]], Text]:
    def written(record: Record, operands: list[Text]) -> Text:
        texts = [*(operand.text for operand in operands), *map(str, record.attributes)]
        return Text(f"{name}({', '.join(texts)})")

    return written


_STRUCTURAL: dict[str, Callable[[Record, list[Text]], Text]] = {
    "power": _power,
    "matmul": _matmul,
    "where": _where,
    "indicator": _indicator,
    "sum": _reduction,
    "max": _reduction,
    "cumsum": _cumsum,
    "reduce_to": _reduce_to,
    "index": _index,
    "scatter": _scatter,
    "one_hot": _one_hot,
    "transpose": _transpose,
    "reshape": _call("np.reshape"),
    "broadcast_to": _call("np.broadcast_to"),
    "solve": _call("solve"),
    "products_of_others": _call("products_of_others"),
    "cofactors": _call("cofactors"),
}
