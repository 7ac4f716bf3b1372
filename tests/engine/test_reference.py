"""What a reference says about an operation is read from its row, and says the derivative that is used."""

from __future__ import annotations

import pytest

from engine import OPERATIONS, Operation, build, reference

BY_NAME = {operation.name: operation for operation in OPERATIONS}
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)


@every_operation
def test_every_operation_has_an_entry_with_nothing_left_open(operation: Operation) -> None:
    entry = reference(operation)
    assert entry.spellings[0] == operation.signature
    assert entry.value.mathml
    assert len(entry.derivatives) == (1 if operation.variadic and operation.slopes else len(operation.slopes))
    for library in entry.libraries:
        assert library.text
        assert "{" not in library.text


@pytest.mark.parametrize(
    ("name", "derivatives"),
    [
        ("multiply", ["∂out/∂x = y", "∂out/∂y = x"]),
        ("power", ["∂out/∂x = y·x^(y − 1)", "∂out/∂y = log(x)·x^y"]),
        ("tanh", ["∂out/∂x = 1 − tanh(x)^2"]),
        ("add", ["∂out/∂x1 = 1"]),
        ("maximum", ["∂out/∂x1 = (x1 == max(x1, x2))"]),
        ("matmul", ["∂L/∂x = g @ yᵀ", "∂L/∂y = xᵀ @ g"]),
        ("atan2", ["∂out/∂y = x/(x^2 + y^2)", "∂out/∂x = −(y/(x^2 + y^2))"]),
        ("zeros", []),
    ],
)
def test_derivatives_read_as_on_the_blackboard(name: str, derivatives: list[str]) -> None:
    assert [each.plain for each in reference(BY_NAME[name]).derivatives] == derivatives


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("log", ("log(x)", "ln(x)")),
        ("sqrt", ("sqrt(x)", "√x")),
        ("sigmoid", ("sigmoid(x)", "σ(x)")),
        ("matmul", ("x @ y", "matmul(x, y)")),
        ("transpose", ("transpose(x)", "x.T")),
        ("index", ("x[i]",)),
        ("negate", ("-x",)),
    ],
)
def test_every_spelling_is_named_and_the_ones_with_words_can_be_typed(name: str, spellings: tuple[str, ...]) -> None:
    assert reference(BY_NAME[name]).spellings == spellings
    if name not in {"matmul", "transpose", "index"}:
        for spelling in spellings:
            assert build(f"x = 2; {spelling}").nodes[-1].operation == name


def test_a_library_without_the_operation_says_that_an_export_brings_its_own() -> None:
    whole = {each.library: each.is_whole for each in reference(BY_NAME["cbrt"]).libraries}
    assert whole == {"NumPy": True, "PyTorch": False, "JAX": True}


def test_a_call_of_many_operands_is_shown_with_two_and_more() -> None:
    assert reference(BY_NAME["stack"]).libraries[0].text == "np.stack([x1, x2, …], axis=-1)"
