"""The kernel: the same rules as generated code, held equal to the traced pass, and free of the visitor's text."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given

from engine import EXAMPLES, Graph, Kernel, ProgramValueError, Trace, build, compile_kernel, trace
from tests.engine.consistency import answer_of, assert_consistent, close
from tests.engine.programs import Made, programs, steady


def start(graph: Graph) -> list[Any]:
    """The parameters' values, floats for single numbers."""
    leaves = [graph.nodes[parameter.node].leaf for parameter in graph.parameters]
    return [float(leaf) if leaf.ndim == 0 else leaf.copy() for leaf in leaves]


def called(kernel: Kernel, values: list[Any]) -> tuple[float, tuple[Any, ...]]:
    """Loss and gradients, copied out of the kernel's buffers."""
    with np.errstate(all="ignore"):
        loss, gradients = kernel(values)
    return float(loss), tuple(np.array(gradient) for gradient in gradients)


def assert_agrees(run: Trace, relative: float = 1e-12) -> None:
    """Kernel and trace give one answer, to a few roundings of the largest number that went into it."""
    loss, gradients = called(compile_kernel(run.graph), start(run.graph))
    assert close(loss, run.loss, largest(run.values), relative), (loss, run.loss)
    size = largest([*run.gradients, *run.contributions])
    for parameter, gradient in zip(run.graph.parameters, gradients, strict=True):
        assert gradient.shape == parameter.shape
        assert close(gradient, run.gradients[parameter.node], size, relative), (parameter, gradient)


def largest(column: Iterable[Any]) -> float:
    """The largest finite size in a column: what was added up may have been as large before it cancelled."""
    arrays = [np.abs(np.asarray(value)) for value in column if value is not None]
    return max((float(array[np.isfinite(array)].max(initial=0.0)) for array in arrays), default=0.0)


@steady
@given(programs())
@example(Made(("p0 = param([1, 2, 3])", "n0 = reshape(p0, 3)", "sum(n0)")))
@example(Made(("p0 = param(2)", "n0 = reshape(p0, 1, -1)", "sum(n0)")))
@example(Made(("p0 = param([2])", "n0 = max(p0, axis=0)", "n1 = sum(p0, axis=0)", "n0*n1")))
def test_the_kernel_gives_the_answer_of_the_traced_pass(made: Made) -> None:
    run = trace(build(made.text))
    assert_consistent(answer_of(run))
    # A long way through steep functions multiplies roundings, so there is some room here; the table's tests have none.
    assert_agrees(run, 1e-7)


@pytest.mark.parametrize("each", EXAMPLES, ids=lambda each: each.slug)
def test_the_kernel_agrees_on_every_example(each: Any) -> None:  # noqa: ANN401 - a case of the list
    assert_agrees(trace(build(each.program)))


@pytest.mark.parametrize(
    "text",
    [
        "a = 3; a",
        "a = 3; a + 0",
        "a = 3; 2",
        "a = 3; b = 2; a^2",
        "w = param([1, 2]); v = param([3, 4]); sum(w^2)",
        "w = param([[2]]); w^2",
        "w = 2; x = [3]; w x",
        "a = 2; sum(3a)",
        "w = param([1, 2, 3]); sum(w*w)",
        "w = param([[1, 2], [3, 4]]); x = [5, 6]; sum((w*x)*(w*x))",
        "w = param([1, 2]); sum(where(w > 1, w^2, -w))",
        "w = param([1, 2]); x = 3; sum(where(x > 1, w, 2))",
        "w = param([1, 2]); sum(where([1, 0], w, 2))",
        "a = 2; a^3 + a^4 + a^5 + a^6 + a^-1 + a^-2 + a^0.5 + a^0",
        "w = param([1, 2]); sum(w^2*[1, 2] + w^3 - w^0)",
        "a = 2; b = 3; a^b",
        "a = 0.3; 2*(3*(4*a)) + (a*0.5)*0.5",
        "a = 2; 1e300*(1e300*(a*1e-300))",
        "a = 2; x = linspace(0, 1, 5); k = 3; mean((a x + k x^2 - x)^2)",
        "k0 = 1; k1 = 2; x = linspace(0, 1, 5); p = k0 + k1 x - 3; mean(p^2) + sum(p)",
        "W = param([[1, 2], [3, 4]]); v = param([1, 2]); v @ W @ v + sum(W.T @ W)",
        "T = param([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]); sum(T @ T)",
        "w = param([3, 1, 2]); w[0]*w[-1] + sum(w[::-1]*w) + sum(w[:2])",
        "a = 1; b = 2; v = [a, b, a*b]; sum(v*v) + v[0]",
        "w = param([2, 5]); max(w) + min(w) + max(w[0], w[1], 3)",
        "w = param([2, 5]); m = data([1, 0]); sum(w*(m == 1)) + (w[0] < 3)*w[1]",
        "w = param([1, 2, 3]); s = softmax(w); sum(s*s) + logsumexp(w)",
        "f(u) = u^2 + 1; a = 2; f(f(a))",
        "x = [1, 2]; c = x^2; w = 2; d = sum(c); w d",
        "w = param([[1, 2, 3]]); sum(w + [[1], [2]]) + sum(max(w, 2, [[0], [5]]))",
        "a = 1; b = a + a; c = b + b; c*c",
        "a = 0.5; erf(a) + sum(erf([a, 2a]))",
        "w = param([1, 2]); sum(clip(w, 1.5, [3, 0]))",
        "x = [1, 2]; s = [x[0], x[1], 3]; c = concat(x, s); a = 2; a sum(s) + a^2 sum(c)",
        "w = param([1, 2, 3]); v = w^2; a = 2; b = 3; p = (a w + b v)*0.5; mean((p - 1)^2)",
        "x = linspace(0, 1, 20000); a = 1; b = 2; c = 3; p = a + b x + c x^2; mean((p - x^3)^2)",
        "x = linspace(0, 1, 20000); w = param(linspace(0, 1, 20000)); a = 1; b = 2; p = a w + b w^2; mean((p - x)^2)",
        "w = param([1, 2, 3]); v = sin(w); a = 2; x = [1, 2, 3]; mean((a v x)^2)",
        "A = [[1, 2], [3, 4]]; B = A @ A; a = 2; sum(a B)",
        "x = 5; (x < 3)*x + (3 <= x)*(x != 4)",
    ],
)
def test_kernel_and_trace_agree_where_the_kernel_goes_its_own_way(text: str) -> None:
    assert_agrees(trace(build(text)))


@pytest.mark.parametrize(
    "text",
    [
        "a = 1000; exp(a)",
        "a = 1000; exp(exp(a))",
        "a = 0; 1/a",
        "a = 0; a^-2",
        "a = 0; log(a)",
        "a = -1; sqrt(a)",
        "a = -2; a^0.5",
        "a = 1e200; a^3",
        "a = 1e308; a + a - a*3",
        "a = 0; b = 0; a/b",
        "a = 1e400; sin(a)",
        "a = -1000; sigmoid(a) + softplus(a) + silu(a)",
        "a = 2; asin(a) + acosh(1 - a) + atanh(a)",
        "a = -1; log1p(a) + log2(a) + log10(a)",
        "a = 0; tan(1/a) + cosh(800 + a)",
        "a = 1e400; floor(a) + ceil(a) + round(a) + sign(a)",
        "a = 1e400; b = a - a; max(b, 1) + (b < 1) + where(b, 1, 2)",
        "a = 0; atan2(a, a) + hypot(a, a)",
        "a = 1e-320; a/3 + 1/a",
    ],
)
def test_where_pythons_floats_raise_the_answer_is_still_numpys(text: str) -> None:
    run = trace(build(text))
    assert_agrees(run)
    assert_consistent(answer_of(run))


def test_after_an_overflow_the_fast_code_goes_on() -> None:
    kernel = compile_kernel(build("a = 1; exp(a)"))
    assert called(kernel, [1000.0]) == (math.inf, (math.inf,))
    assert called(kernel, [0.0]) == (1.0, (1.0,))
    assert called(kernel, [2000.0]) == (math.inf, (math.inf,))


@steady
@given(programs())
def test_buffers_do_not_leak_from_one_call_into_the_next(made: Made) -> None:
    graph = build(made.text)
    kernel = compile_kernel(graph)
    first = called(kernel, start(graph))
    called(kernel, [value * 0.37 + 0.11 for value in start(graph)])
    again = called(kernel, start(graph))
    assert repr(first) == repr(again)


def test_a_kernel_does_not_write_into_what_it_is_given() -> None:
    graph = build("w = param([1, 2, 3]); x = [4, 5, 6]; sum((w x - x)^2 + w)")
    given_values = start(graph)
    called(compile_kernel(graph), given_values)
    assert given_values[0].tolist() == [1, 2, 3]
    assert graph.by_name["x"].leaf.tolist() == [4, 5, 6]


@pytest.mark.parametrize("safe", [False, True])
@pytest.mark.parametrize(
    "text", ["secret = 2; tanh(secret)^hidden", "secret = param([1, 2]); x0 = [1, 2]; sum(secret^2 x0)"]
)
def test_the_generated_code_holds_nothing_of_the_visitors_text(text: str, safe: bool) -> None:
    source = compile_kernel(build(text)).source(safe=safe)
    for word in re.findall(r"[a-z_0-9]+", text):
        assert word in ("sum", "tanh", "param", "1", "2") or word not in source
    compile(source, "<test>", "exec")


def test_the_generated_code_cannot_reach_pythons_builtins() -> None:
    kernel = compile_kernel(build("a = 2; a^2"))
    assert kernel.evaluate.__globals__["__builtins__"] == {}


@steady
@given(programs())
@example(Made(("a = 2; b = 3; x = [1, 2, 3]", "max((a x)*(b x))")))
def test_the_loss_alone_is_the_loss_of_both(made: Made) -> None:
    graph = build(made.text)
    kernel = compile_kernel(graph)
    with np.errstate(all="ignore"):
        loss = kernel.loss(start(graph))
    assert close(loss, called(kernel, start(graph))[0], largest(trace(graph).values), 1e-9)


def test_the_loss_alone_is_the_loss() -> None:
    graph = build("a = 2; x = [1, 2, 3]; mean((a x - 1)^2)")
    kernel = compile_kernel(graph)
    assert kernel.loss(start(graph)) == called(kernel, start(graph))[0]
    single = compile_kernel(build("a = 2; exp(a)"))
    with np.errstate(all="ignore"):
        assert kernel.loss([1e200]) == math.inf
        assert (single.loss([0.0]), single.loss([1000.0])) == (1.0, math.inf)


def test_a_program_of_thousands_of_nodes_compiles_without_recursion() -> None:
    text = "a = 1.0001\n" + "b0 = a\n" + "\n".join(f"b{i} = b{i - 1} a" for i in range(1, 700)) + "\nb699 + 0"
    assert_agrees(trace(build(text)), 1e-9)
    sum_of_many = " + ".join(f"k{i}^2" for i in range(900))
    assert_agrees(trace(build(sum_of_many)))


def test_no_reading_of_a_program_warns() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        graph = build("w = param([1, 2, 3]); sum(max(0, w) + min(w, 2)) + max(w)")
        assert_agrees(trace(graph))


@pytest.mark.parametrize("program", ["a = 2; [a, a]", "2 + 3"])
def test_a_graph_without_a_number_to_differentiate_has_no_kernel(program: str) -> None:
    with pytest.raises(ProgramValueError):
        compile_kernel(build(program))
