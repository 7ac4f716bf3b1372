"""Products of vectors and matrices, and the transpose."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import typeset
from engine.operations.entry import Call, Infix, Operation
from engine.operations.shape_rules import (
    cubic_work,
    matmul_work,
    matrix_to_number,
    outer_product,
    product_of_matrices,
    solvable,
    square_matrix,
    square_to_number,
    swapped,
    two_vectors,
)


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
    syntax=Infix("@", typeset.PRODUCT, word="matmul"),
    family="linear-algebra",
    routing="swaps",
    symbol="@",
    description="The product of two matrices, or of a matrix and a vector.",
    does="Multiply the matrices {x} and {y}: each row of the first with each column of the second.",
    rule="A matrix product swaps its factors: each receives the incoming gradient times the other one, transposed.",
    noun="the matrix product",
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
    routing="swaps",
    symbol="dot",
    description="The sum of the products of two lists, number by number.",
    does="Multiply {x} and {y} number by number and add up the products.",
    rule="A dot product swaps its factors: each list receives the incoming gradient times the other list.",
    operands=("x", "y"),
    shape=two_vectors,
    value=lambda m, x, y: m.matmul(x, y),
    vjps=(lambda m, g, out, x, y: g * y, lambda m, g, out, x, y: g * x),
    slopes=("g y", "g x"),
    numpy="np.dot({x}, {y})",
    pytorch="torch.dot({x}, {y})",
    jax="jnp.dot({x}, {y})",
    example="w = param([1, 2])\ndot(w, [3, 4])",
)

transpose = Operation(
    name="transpose",
    syntax=Call(("transpose",), suffix=".T"),
    family="shape",
    routing="passes",
    symbol=".T",
    description="The operand with its axes in reverse order: rows become columns.",
    does="Swap rows and columns of {x}.",
    rule="A transpose passes the incoming gradient on with rows and columns swapped back.",
    noun="the transpose",
    operands=("x",),
    shape=swapped,
    value=lambda m, x: m.transpose(x),
    vjps=(lambda m, g, out, x: m.transpose(g),),
    slopes=("g.T",),
    notation=lambda parts, settings: typeset.transposed(parts[0]),
    numpy="np.transpose({x})",
    pytorch="torch.permute({x}, {axes})",
    jax="jnp.transpose({x})",
    example="W = param([[1, 2], [3, 4]])\nsum(W.T @ [1, 0])",
)

outer = Operation(
    name="outer",
    syntax=Call(("outer",)),
    family="linear-algebra",
    routing="swaps",
    symbol="outer",
    description="All products of a number of the first list with one of the second, as a matrix.",
    does="Multiply every number of {x} with every number of {y}.",
    rule="Each list receives the incoming gradient times the other list, summed over the other's places.",
    operands=("x", "y"),
    shape=outer_product,
    value=lambda m, x, y: m.reshape(x, (*m.shape(x), 1)) * y,
    vjps=(
        lambda m, g, out, x, y: m.matmul(g, y),
        lambda m, g, out, x, y: m.matmul(x, g),
    ),
    slopes=("g @ y", "x @ g"),
    numpy="np.outer({x}, {y})",
    pytorch="torch.outer({x}, {y})",
    jax="jnp.outer({x}, {y})",
    example="w = param([1, 2])\nsum(outer(w, [3, 4])^2)",
)


def _diagonal(m: Any, x: Any) -> Any:
    """A mask of the diagonal."""
    return np.eye(*m.shape(x)) > 0.0


trace = Operation(
    name="trace",
    syntax=Call(("trace",)),
    family="linear-algebra",
    routing="passes",
    symbol="tr",
    description="The sum of the numbers on a matrix's diagonal.",
    does="Add up the diagonal of {x}.",
    rule="The trace passes the incoming gradient on to the diagonal; all other numbers receive 0.",
    operands=("x",),
    shape=matrix_to_number,
    # Chosen, not multiplied by zero: an infinity off the diagonal is none of the trace's business.
    value=lambda m, x: m.sum(m.where(_diagonal(m, x), x, 0.0)),
    vjps=(lambda m, g, out, x: m.where(_diagonal(m, x), g, 0.0),),
    slopes=("g I",),
    numpy="np.trace({x})",
    pytorch="torch.trace({x})",
    jax="jnp.trace({x})",
    example="W = param([[1, 2], [3, 4]])\ntrace(W @ W)",
)

det = Operation(
    name="det",
    syntax=Call(("det",)),
    family="linear-algebra",
    symbol="det",
    description="The determinant of a square matrix.",
    does="Take the determinant of {x}.",
    rule="A determinant passes the incoming gradient on to each number times its cofactor.",
    operands=("x",),
    shape=square_to_number,
    nanoseconds=1.0,
    work=cubic_work,
    value=lambda m, x: m.det(x),
    vjps=(lambda m, g, out, x: g * m.cofactors(x),),
    slopes=("g cofactors",),
    domain=(0.2, 2.0),
    numpy="np.linalg.det({x})",
    pytorch="torch.linalg.det({x})",
    jax="jnp.linalg.det({x})",
    example="A = param([[2, 1], [1, 3]])\ndet(A)",
)

_NUMPY_INVERSE = '''
def inverse(a):
    """The inverse of a matrix; NaN throughout where there is none."""
    try:
        return np.linalg.inv(a)
    except np.linalg.LinAlgError:
        return np.full(np.shape(a), np.nan)
'''
_NUMPY_SOLVE = '''
def solve(a, b):
    """The z with a @ z = b; NaN throughout where there is none."""
    try:
        return np.linalg.solve(a, b)
    except np.linalg.LinAlgError:
        return np.full(np.shape(b), np.nan)
'''

inv = Operation(
    name="inv",
    syntax=Call(("inv",)),
    family="linear-algebra",
    symbol="x⁻¹",
    description="The inverse of a square matrix.",
    does="Invert {x}.",
    rule="An inverse passes the incoming gradient on between two copies of itself, transposed, with its sign turned.",
    operands=("x",),
    shape=square_matrix,
    nanoseconds=1.0,
    work=cubic_work,
    value=lambda m, x: m.inv(x),
    vjps=(lambda m, g, out, x: -m.matmul(m.matmul(m.transpose(out), g), m.transpose(out)),),
    slopes=("-(out.T @ g @ out.T)",),
    numpy="inverse({x})",
    pytorch="torch.linalg.inv({x})",
    jax="jnp.linalg.inv({x})",
    prelude={"numpy": (_NUMPY_INVERSE,)},
    example="A = param([[2, 1], [1, 3]])\nsum(inv(A))",
)


def _solve_matrix(m: Any, g: Any, out: Any, x: Any, y: Any) -> Any:
    flow = m.solve(m.transpose(x), g)
    if len(m.shape(y)) == 1:
        return -(m.reshape(flow, (*m.shape(flow), 1)) * out)
    return -m.matmul(flow, m.transpose(out))


solve = Operation(
    name="solve",
    syntax=Call(("solve",)),
    family="linear-algebra",
    symbol="solve",
    description="The list or matrix z for which x @ z is y.",
    does="Solve {x} @ z = {y} for z.",
    rule="The right side receives the incoming gradient solved with the matrix transposed; the matrix minus that times the result.",
    operands=("x", "y"),
    shape=solvable,
    nanoseconds=1.0,
    work=cubic_work,
    value=lambda m, x, y: m.solve(x, y),
    vjps=(_solve_matrix, lambda m, g, out, x, y: m.solve(m.transpose(x), g)),
    slopes=("-(solve(x.T, g) @ out.T)", "solve(x.T, g)"),
    numpy="solve({x}, {y})",
    pytorch="torch.linalg.solve({x}, {y})",
    jax="jnp.linalg.solve({x}, {y})",
    prelude={"numpy": (_NUMPY_SOLVE,)},
    example="A = param([[2, 1], [1, 3]])\nsum(solve(A, [1, 2]))",
)

ENTRIES = (matmul, dot, transpose, outer, trace, det, inv, solve)
