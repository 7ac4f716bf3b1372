"""The primitives of the rules: NumPy's functions, the same on Python's floats, and the structural ones."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.arithmetic import NUMPY, PRIMITIVES, Primitive
from engine.kernel.writers import NAMESPACE
from tests.engine.consistency import close

NUMBERS = (-2.5, -1.0, -0.3, -0.0, 0.0, 0.4, 1.0, 2.0, 7.0, 1e-300, 1e300)


@pytest.mark.parametrize("primitive", PRIMITIVES.values(), ids=lambda primitive: primitive.name)
def test_a_primitive_on_floats_is_numpys_or_raises_where_numpy_is_not_finite(primitive: Primitive) -> None:
    """The kernel writes the one where a value is one number, the trace calls the other."""
    for x in NUMBERS:
        for y in NUMBERS if primitive.arity == 2 else (0.0,):
            operands = (x, y)[: primitive.arity]
            if primitive.name in ("both", "either"):
                operands = (x > 0, y > 0)
            with np.errstate(all="ignore"):
                expected = primitive.ufunc(*map(np.asarray, operands))
            try:
                found = eval(primitive.scalar.format(*(f"({z!r})" for z in operands)), dict(NAMESPACE))  # noqa: S307 - our own table
            except (OverflowError, ValueError, ZeroDivisionError):
                assert not math.isfinite(expected), (operands, expected)
                continue
            assert close(float(found), float(expected), relative=4e-16), (primitive.name, operands, found, expected)


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 3), (4, 2, 3), (4, 1, 3)])
@pytest.mark.parametrize("onto", [(), (1,), (3,), (1, 1), (2, 1), (1, 3), (2, 3), (4, 2, 3)])
def test_undoing_a_broadcast_sums_what_was_repeated(shape: tuple[int, ...], onto: tuple[int, ...]) -> None:
    try:
        whole = np.broadcast_shapes(shape, onto)
    except ValueError:
        return
    if whole != shape:
        return
    x = np.arange(math.prod(shape), dtype=float).reshape(shape)
    found = NUMPY.reduce_to(x, onto)
    # The adjoint of a broadcast: ⟨broadcast(v), x⟩ = ⟨v, reduce(x)⟩ for all v.
    v = np.linspace(1, 2, math.prod(onto)).reshape(onto)
    assert np.shape(found) == onto
    assert np.sum(np.broadcast_to(v, shape) * x) == pytest.approx(np.sum(v * found), rel=1e-14)


@pytest.mark.parametrize("axis", [None, 0, 1, -1])
def test_products_of_all_others_need_no_division(axis: int | None) -> None:
    x = np.array([[2.0, 0.0, 3.0], [1.0, 5.0, 0.0]])
    found = NUMPY.products_of_others(x, axis)
    for place in np.ndindex(x.shape):
        others = x.copy()
        others[place] = 1.0
        line = others if axis is None else others[(slice(None), place[1]) if axis == 0 else (place[0], slice(None))]
        assert found[place] == np.prod(line)
    assert NUMPY.products_of_others(np.array([7.0]), None).tolist() == [1.0]


def test_cofactors_are_the_derivative_of_the_determinant_also_where_it_is_0() -> None:
    random = np.random.default_rng(1)
    for matrix in (random.normal(size=(3, 3)), np.ones((3, 3)), np.array([[1.0, 2.0], [2.0, 4.0]]), np.array([[5.0]])):
        found = NUMPY.cofactors(matrix)
        for i, j in np.ndindex(matrix.shape):
            minor = np.delete(np.delete(matrix, i, 0), j, 1)
            expected = (-1) ** (i + j) * (np.linalg.det(minor) if minor.size else 1.0)
            assert found[i, j] == pytest.approx(expected, abs=1e-12)
    assert np.isnan(NUMPY.cofactors(np.array([[np.inf, 1.0], [0.0, 1.0]]))).all()


def test_singular_matrices_have_an_inverse_of_nan_and_no_exception() -> None:
    singular = np.ones((2, 2))
    assert np.isnan(NUMPY.inv(singular)).all()
    assert np.isnan(NUMPY.solve(singular, np.array([1.0, 2.0]))).all()
    assert NUMPY.solve(np.eye(2) * 2, np.array([2.0, 4.0])).tolist() == [1, 2]


def test_one_hot_marks_classes() -> None:
    assert NUMPY.one_hot(np.array([2.0, 0.0]), 3).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert NUMPY.one_hot(np.float64(1), 2).tolist() == [0, 1]


def test_a_word_that_is_no_primitive_is_an_error() -> None:
    with pytest.raises(AttributeError):
        _ = NUMPY.median
