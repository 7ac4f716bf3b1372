"""How primitives are written: each text, evaluated, is the primitive."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine import build
from engine.arithmetic import NUMPY, PRIMITIVES, Primitive
from engine.export import float_words, literals, numpy_words
from engine.export.names import Names
from engine.export.recorded import (
    LOGIC,
    PRODUCT,
    SUM,
    Recorded,
    Text,
    Wording,
    known_array,
    number_text,
    operator_text,
    template_text,
)
from engine.export.scalars import Linear, Scalars, Tally, symbol
from engine.kernel.record import Recorder, Symbol
from engine.limits import DEFAULT_LIMITS
from tests.engine.consistency import close

AWKWARD = (
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    1.5,
    -2.5,
    3.0,
    -3.0,
    1e-300,
    1e300,
    -1e300,
    800.0,
    -800.0,
    math.inf,
    -math.inf,
    math.nan,
)
every_primitive = pytest.mark.parametrize("primitive", PRIMITIVES.values(), ids=PRIMITIVES)


def written(primitive: Primitive, wording: Wording, sources: dict[str, str]) -> Callable[..., float]:
    """A primitive's text as a function."""
    recorder = Recorder()
    masks = primitive.name in ("both", "either")
    operands = [recorder.symbol((), mask=masks) for _ in range(primitive.arity)]
    # What the recorder simplifies is its own business.
    out = recorder.emit(primitive.name, tuple(operands), (), ())
    record = recorder.made(out)
    text = wording(record, [Text(name) for name in "ab"[: primitive.arity]])
    namespace: dict[str, Any] = {"math": math, "np": np}
    exec("\n\n".join(sources.values()), namespace)  # noqa: S102 - the text under test
    return eval(f"lambda a, b=None: {text.text}", namespace)  # noqa: S307 - the text under test


@every_primitive
def test_on_floats_a_primitive_answers_where_python_would_raise(primitive: Primitive) -> None:
    function = written(primitive, float_words.wording, float_words.SOURCES)
    points = (True, False) if primitive.name in ("both", "either") else AWKWARD
    for numbers in itertools.product(points, repeat=primitive.arity):
        if numbers == (-math.inf, 0.5):
            continue  # NumPy takes a root there, which is NaN; C and Python say infinity
        with np.errstate(all="ignore"):
            expected = primitive.ufunc(*map(np.bool_ if points != AWKWARD else np.float64, numbers))
        assert close(function(*numbers), expected, relative=1e-13), (
            primitive.name,
            numbers,
            function(*numbers),
            expected,
        )


@every_primitive
def test_in_numpy_a_primitive_is_the_engines(primitive: Primitive) -> None:
    function = written(primitive, numpy_words.wording, numpy_words.SOURCES)
    points = [True, False] if primitive.name in ("both", "either") else list(AWKWARD)
    grid = [np.array(column) for column in zip(*itertools.product(points, repeat=primitive.arity), strict=True)]
    with np.errstate(all="ignore"):
        assert close(function(*grid), primitive.ufunc(*grid), relative=1e-13)


def test_parentheses_stand_where_the_order_needs_them() -> None:
    a, total = Text("a"), Text("b + c", SUM)
    assert operator_text("*", total, a).text == "(b + c) * a"
    assert operator_text("-", total, total).text == "b + c - (b + c)"
    assert operator_text("/", a, Text("b * c", PRODUCT)).text == "a / (b * c)"
    assert operator_text("**", Text("-a", PRODUCT), Text("b")).text == "(-a) ** b"
    assert operator_text("and", Text("a or b", LOGIC), a).text == "(a or b) and a"
    assert template_text("-{0}", [total]).text == "-(b + c)"
    assert template_text("exp({0})", [total]).text == "exp(b + c)"
    assert number_text(-2.0).at_least(PRODUCT + 2) == "(-2)"


def test_numbers_read_back_as_themselves() -> None:
    for number in (*AWKWARD, 0.1, 1 / 3, 1e22, 2.0**53, 123456789.0, 5e-324):
        for text in (literals.decimal(number), literals.short(number)):
            back = eval(text, {"math": math})  # noqa: S307 - a literal
            assert float(back).hex() == number.hex()


@pytest.mark.parametrize("shape", [(), (1,), (3,), (8,), (9,), (2, 3), (2, 10), (2, 1, 3)])
def test_arrays_read_back_as_themselves(shape: tuple[int, ...]) -> None:
    array = np.random.default_rng(1).normal(size=shape)
    back = eval(literals.nested(array), {"math": math})  # noqa: S307 - a literal
    assert np.array_equal(np.array(back), array)
    assert max(map(len, literals.nested(array).splitlines())) < 200


def test_equal_numbers_are_said_and_zeros_of_both_signs_are_not_equal() -> None:
    assert literals.is_uniform(np.zeros(9))
    assert literals.is_uniform(np.full((3, 3), np.nan))
    assert not literals.is_uniform(np.zeros(8))
    assert not literals.is_uniform(np.array([0.0] * 9 + [-0.0]))


def test_arrays_that_a_rule_brings_along_are_written() -> None:
    for array in (np.eye(3), np.eye(2, 3), np.array([1.0, 2.0])):
        assert np.array_equal(eval(known_array(array), {"np": np}), array)  # noqa: S307 - a literal
    assert known_array(np.eye(2)) == "np.eye(2, 2)"


def test_what_is_used_twice_gets_a_name_and_what_is_used_once_does_not() -> None:
    recorder = Recorder()
    x = recorder.symbol(())
    half = recorder.exp(x)
    out = half * half + recorder.sin(x)
    names = Names(build("a = 1"), ())
    recorded = Recorded(recorder, float_words.wording, names, {x.id: "x"})
    recorded.expect([out])
    lines, text = recorded.lines(out)
    assert lines == ["t1 = safe_exp(x)"]
    assert text.text == "t1 * t1 + safe_sin(x)"
    assert recorded.lines(np.float64(3.0)) == ([], Text("3"))


def structural() -> dict[str, tuple[Callable[..., Any], list[Any]]]:
    """Words that are no elementwise primitives, on arrays."""
    random = np.random.default_rng(2)
    x, square, v = random.normal(size=(2, 3)), random.normal(size=(3, 3)), random.normal(size=3)
    return {
        "where": (lambda m, a: m.where(m.less(a, 0.0), a, 2.0), [x]),
        "masks": (lambda m, a: m.indicator(m.either(m.both(m.less(a, 0.5), m.greater(a, -0.5)), m.equal(a, a))), [x]),
        "sum": (lambda m, a: m.sum(a, 1) + m.sum(a), [x]),
        "sum kept": (lambda m, a: m.sum(a, -1, True) * a, [x]),
        "max": (lambda m, a: m.max(a, 0) - m.max(a, -1, True) + m.min(a, 0), [x]),
        "cumsum": (lambda m, a: m.cumsum(a, 1) + m.cumsum(a, 0, True), [x]),
        "matmul": (lambda m, a, b: m.matmul(a, b), [x, square]),
        "matrix and list": (lambda m, a, b: m.matmul(a, b), [x, v]),
        "list and matrix": (lambda m, a, b: m.matmul(b, a), [square, v]),
        "lists": (lambda m, a: m.matmul(a, a), [v]),
        "stacked matrices": (lambda m, a, b: m.matmul(a, b), [random.normal(size=(2, 2, 3)), square]),
        "transpose": (lambda m, a: m.transpose(a) + m.transpose(m.transpose(a), (0, 1)), [x]),
        "broadcast": (lambda m, a: m.reduce_to(m.broadcast_to(m.reshape(a, (1, 2, 3)), (4, 2, 3)), (2, 3)), [x]),
        "reduce": (lambda m, a: m.reduce_to(a, (2, 1)) + m.reduce_to(a, ()) + m.reduce_to(m.reshape(a, (1, 2, 3)), (1, 3)), [x]),
        "both ways": (lambda m, a: m.reduce_to(m.broadcast_to(a, (4, 2, 3)), (2, 1)), [x]),
        "index": (lambda m, a: m.index(m.exp(a), (slice(None), slice(None, None, -1))), [x]),
        "scatter": (lambda m, a: m.scatter(a, (slice(0, 2),), (4, 3)), [x]),
        "products": (lambda m, a: m.products_of_others(a, None) + m.products_of_others(a, 0), [x]),
        "one hot": (lambda m, a: m.one_hot(a, 3), [np.array([0.0, 2.0])]),
        "solve": (lambda m, a, b: m.solve(a, b), [square, v]),
        "cofactors": (lambda m, a: m.cofactors(a), [square]),
    }  # fmt: skip


@pytest.mark.parametrize(("rule", "arrays"), structural().values(), ids=structural())
def test_on_single_numbers_a_structural_word_is_the_engines(rule: Callable[..., Any], arrays: list[Any]) -> None:
    m = Scalars(Tally(DEFAULT_LIMITS))
    operands, texts = [], {}
    for array in arrays:
        named = np.empty(array.shape, dtype=object)
        for place in np.ndindex(array.shape):
            named[place] = m.named()
            texts[named[place].symbol.id] = f"({array[place]!r})".replace("np.float64", "")
        operands.append(named)
    got = np.asarray(rule(m, *operands), dtype=object)
    recorded = Recorded(m.recorder, float_words.wording, Names(build("a = 1"), ()), texts)
    recorded.expect(map(symbol, got.flat))
    namespace: dict[str, Any] = {"math": math}
    exec("\n\n".join(float_words.SOURCES.values()), namespace)  # noqa: S102 - the text under test
    values = []
    for x in got.flat:
        lines, text = recorded.lines(symbol(x))
        exec("\n".join(lines), namespace)  # noqa: S102 - the text under test
        values.append(eval(text.text, namespace))  # noqa: S307 - the text under test
    expected = rule(NUMPY, *arrays)
    assert got.shape == np.shape(expected)
    assert close(np.reshape(values, got.shape), expected, relative=1e-12)


def test_a_linear_form_collects_what_stands_before_each_entry() -> None:
    a, b = Linear({0: 1.0}), Linear({1: 1.0})
    form = (a - b) * 3.0 + -b / 2.0 + 0.0
    assert form.terms == {0: 3.0, 1: -3.5}
    assert (0.0 + a).terms == {0: 1.0}
    assert (a * 0.0).terms == {}
    # An array spreads a form over its elements, whichever side it stands on.
    spread = np.array([a, b], dtype=object)
    for whole in (
        spread * a.terms[0],
        spread + np.array([0.0, 0.0], dtype=object),
        a * np.array([2.0, 3.0]),
        a / np.array([2.0]),
    ):
        assert all(isinstance(x, Linear) for x in whole.flat)
    assert [x.terms for x in a + spread] == [{0: 2.0}, {0: 1.0, 1: 1.0}]
    assert [x.terms for x in a - spread] == [{}, {0: 1.0, 1: -1.0}]


def test_a_choice_between_forms_chooses_before_each_entry() -> None:
    m = Scalars(Tally(DEFAULT_LIMITS))
    mask = m.less(m.named(), 0.0)
    form = m.where(mask, Linear({0: 2.0}), 0.0)
    assert list(form.terms) == [0]
    assert isinstance(m.where(mask, 1.0, m.named()).symbol, Symbol)
