"""Numbers and tensors on their way into JSON."""

import math

import numpy as np
import orjson
import pytest

from app.convert.numbers import number, numbers, optional_tensor, tensor


def test_finite_numbers_keep_all_their_digits() -> None:
    assert orjson.loads(orjson.dumps(number(0.1 + 0.2))) == 0.1 + 0.2
    assert orjson.loads(orjson.dumps(number(5e-324))) == 5e-324


@pytest.mark.parametrize(("x", "word"), [(math.nan, "NaN"), (math.inf, "Infinity"), (-math.inf, "-Infinity")])
def test_what_is_not_finite_is_a_word(x: float, word: str) -> None:
    assert number(x) == word
    assert numbers([1.0, x]) == [1.0, word]
    assert tensor(np.array(x), 1) == word


def test_a_list_whose_sum_overflows_keeps_its_numbers() -> None:
    assert numbers([1e308, 1e308]) == [1e308, 1e308]


@pytest.mark.parametrize("size", [2, 64, 65, 1_000])
def test_an_array_tells_its_shape_extent_and_mean(size: int) -> None:
    array = np.linspace(-1.0, 3.0, size)
    told = tensor(array, size)
    assert isinstance(told, dict)
    assert list(told["shape"]) == [size]
    assert (told["min"], told["max"]) == (-1.0, 3.0)
    assert told["mean"] == pytest.approx(1.0)
    assert told["data"] == array.tolist()


@pytest.mark.parametrize("shape", [(64,), (3_000,), (50, 40)])
def test_a_long_array_is_written_as_its_list_would_be(shape: tuple[int, ...]) -> None:
    array = np.random.default_rng(1).standard_normal(shape) * 10.0 ** np.arange(-20, shape[-1] - 20).clip(-300, 300)
    for seen in (array, array.T, array[::-1], -0.0 * array):
        told = tensor(seen, array.size)
        assert isinstance(told, dict)
        assert orjson.dumps(told["data"]) == orjson.dumps(seen.ravel().tolist())


@pytest.mark.parametrize("size", [3, 100, 3_000])
def test_an_array_with_infinities_tells_them_everywhere(size: int) -> None:
    array = np.zeros(size)
    array[0], array[-1] = math.inf, -math.inf
    told = tensor(array, size)
    assert isinstance(told, dict)
    assert (told["min"], told["max"], told["mean"]) == ("-Infinity", "Infinity", "NaN")
    assert told["data"][0] == "Infinity"


def test_a_matrix_stands_row_by_row_and_no_longer_than_asked() -> None:
    matrix = np.array([[1.0, 2.0], [3.0, 4.0]])
    told = tensor(matrix.T, 4)
    assert isinstance(told, dict)
    assert told["data"] == [1.0, 3.0, 2.0, 4.0]
    cut = tensor(matrix, 3)
    assert isinstance(cut, dict)
    assert cut["data"] is None


def test_an_absent_array_is_null() -> None:
    assert optional_tensor(None, 1) is None
    assert optional_tensor(np.float64(2.0), 1) == 2.0
