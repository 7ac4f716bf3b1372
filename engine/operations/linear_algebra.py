"""Products of vectors and matrices, and the transpose."""

from __future__ import annotations

from typing import Any

from engine import typeset
from engine.operations.entry import Call, Infix, Operation
from engine.operations.shape_rules import matmul_work, product_of_matrices, swapped, two_vectors


def flip(m: Any, x: Any) -> Any:
    """Swap the last two axes."""
    rank = len(m.shape(x))
    return m.transpose(x, (*range(rank - 2), rank - 1, rank - 2))


def _as_matrices(m: Any, g: Any, x: Any, y: Any) -> tuple[Any, Any, Any]:
    """See a vector on the left as a row and one on the right as a column, and the gradient as the matrix it belongs to."""
    a, b = m.shape(x), m.shape(y)
    left = m.reshape(x, (1, *a)) if len(a) == 1 else x
    right = m.reshape(y, (*b, 1)) if len(b) == 1 else y
    lead = m.shape(g)[: len(m.shape(g)) - (len(a) > 1) - (len(b) > 1)]
    return m.reshape(g, (*lead, m.shape(left)[-2], m.shape(right)[-1])), left, right


def _matmul_left(m: Any, g: Any, out: Any, x: Any, y: Any) -> Any:
    g, left, right = _as_matrices(m, g, x, y)
    return m.reshape(m.reduce_to(m.matmul(g, flip(m, right)), m.shape(left)), m.shape(x))


def _matmul_right(m: Any, g: Any, out: Any, x: Any, y: Any) -> Any:
    g, left, right = _as_matrices(m, g, x, y)
    return m.reshape(m.reduce_to(m.matmul(flip(m, left), g), m.shape(right)), m.shape(y))


matmul = Operation(
    name="matmul",
    syntax=Infix("@", typeset.PRODUCT),
    family="linear-algebra",
    symbol="@",
    description="The product of two matrices, or of a matrix and a vector.",
    does="Multiply the matrices {x} and {y}: each row of the first with each column of the second.",
    rule="A matrix product swaps its factors: each receives the incoming gradient times the other one, transposed.",
    operands=("x", "y"),
    shape=product_of_matrices,
    nanoseconds=0.6,
    work=matmul_work,
    value=lambda m, x, y: m.matmul(x, y),
    vjps=(_matmul_left, _matmul_right),
    slopes=("g @ y.T", "x.T @ g"),
    notation=lambda parts, settings: typeset.infix("@", "\\,", parts, typeset.PRODUCT),
    numpy="{x} @ {y}",
    pytorch="{x} @ {y}",
    jax="{x} @ {y}",
    example="W = param([[1, 2], [3, 4]])\nsum(W @ [1, 1])",
)

dot = Operation(
    name="dot",
    syntax=Call(("dot",)),
    family="linear-algebra",
    symbol="dot",
    description="The sum of the products of two lists, number by number.",
    does="Multiply {x} and {y} number by number and add up the products.",
    rule="A dot product swaps its factors: each list receives the incoming gradient times the other list.",
    operands=("x", "y"),
    shape=two_vectors,
    value=lambda m, x, y: m.matmul(x, y),
    vjps=(lambda m, g, out, x, y: g * y, lambda m, g, out, x, y: g * x),
    slopes=("g y", "g x"),
    notation=lambda parts, settings: typeset.infix("·", "\\cdot", parts, typeset.PRODUCT),
    numpy="np.dot({x}, {y})",
    pytorch="torch.dot({x}, {y})",
    jax="jnp.dot({x}, {y})",
    example="w = param([1, 2])\ndot(w, [3, 4])",
)

transpose = Operation(
    name="transpose",
    syntax=Call(("transpose",), suffix=".T"),
    family="shape",
    symbol=".T",
    description="The operand with its axes in reverse order: rows become columns.",
    does="Swap rows and columns of {x}.",
    rule="A transpose passes the incoming gradient on with rows and columns swapped back.",
    operands=("x",),
    shape=swapped,
    value=lambda m, x: m.transpose(x),
    vjps=(lambda m, g, out, x: m.transpose(g),),
    slopes=("g.T",),
    notation=lambda parts, settings: typeset.transposed(parts[0]),
    numpy="np.transpose({x})",
    pytorch="{x}.T",
    jax="jnp.transpose({x})",
    example="W = param([[1, 2], [3, 4]])\nsum(W.T @ [1, 0])",
)

ENTRIES = (matmul, dot, transpose)
