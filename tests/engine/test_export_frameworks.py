"""Scripts for PyTorch and JAX: run where the package is installed, read everywhere."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from engine import build, export
from tests.engine.export_scripts import assert_scripts_agree, corpus, examples_of_operations
from tests.engine.test_export import ODD, at_kinks

# Rounding in functions of their own, some of which cancel.
CLOSE = 1e-9
# Where the frameworks have a way of their own, which the script says, or refuse.
ELSEWHERE = {
    "pytorch": {"singular", "no cofactors", "large"},
    "jax": {"singular", "no cofactors", "large", "power-0.0", "clip-0.5", "clip-1.0"},
}

installed = pytest.mark.parametrize(
    "form",
    [
        pytest.param(
            "pytorch", marks=pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is not installed")
        ),
        pytest.param("jax", marks=pytest.mark.skipif(find_spec("jax") is None, reason="JAX is not installed")),
    ],
)


@installed
def test_scripts_print_what_the_engine_answers(form: str, tmp_path: Path) -> None:
    odd = {name: build(program) for name, program in ODD.items()}
    graphs = {
        **examples_of_operations(),
        **corpus("conventions"),
        **corpus("layers", 3),
        **corpus("gradients", 25),
        **odd,
        **at_kinks(),
    }
    chosen = {name: graph for name, graph in graphs.items() if name not in ELSEWHERE[form]}
    assert_scripts_agree(chosen, form, tmp_path, CLOSE)


def test_pytorch_keeps_the_graph_and_walks_it_back() -> None:
    lines = export(build("w = 2; x = [1, 2]; loss = sum(w x)"), "pytorch").splitlines()
    for line in (
        "w = torch.tensor(2.0, requires_grad=True)",
        "multiply_1 = w * x",
        "loss.backward()",
        '    "w": w.grad,',
    ):
        assert line in lines


def test_pytorch_is_asked_for_no_gradient_where_it_forgets_the_way() -> None:
    text = export(build("a = 2; b = 1; (a > b)*a"), "pytorch")
    assert '"b": torch.zeros_like(b)' in text
    assert '"a": a.grad' in text
    assert "backward()" not in export(build("a = 2; b = 1; a > b"), "pytorch")


def test_slices_that_go_backward_are_flipped_for_pytorch() -> None:
    text = export(build("w = param([1, 2, 3, 4]); sum(w[::-2]*w[1:3])"), "pytorch")
    assert "w.flip(0)[0:3:2]" in text
    assert "w[1:3]" in text


def test_jax_differentiates_a_function_of_the_parameters() -> None:
    text = export(build("w = 2; b = 1; x = [1, 2]; loss = sum(w x + b)"), "jax")
    assert "def forward(w, b):" in text
    assert "loss, gradients = jax.value_and_grad(forward, argnums=tuple(range(2)))(w, b)" in text
    assert "return jnp.reshape(loss, ())" in export(build("w = param([[2]]); loss = w^2"), "jax")


def test_where_another_convention_may_hold_the_script_says_so() -> None:
    at_zero, beside = build("a = 0; b = 0; a^b"), build("a = 1; b = 2; a^b")
    assert "JAX may have another convention." in export(at_zero, "jax")
    assert "convention" not in export(beside, "jax")
    assert "PyTorch may have another convention." in export(at_zero, "pytorch")


def test_a_power_whose_exponent_moves_keeps_the_convention_of_the_engine_in_jax() -> None:
    assert "power_1 = power(a, b)" in export(build("a = 0; b = 0; 1 + a^b"), "jax")
    assert "= a ** 2" in export(build("a = 0; 1 + a^2"), "jax")
    assert "= a ** b" in export(build("a = 0; b = 0; 1 + a^b"), "pytorch")
