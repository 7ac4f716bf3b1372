"""What all exports have in common: the registry, safe names, and that nothing grows without bound."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import functools
import json
import math
from pathlib import Path

import pytest

from engine import EXPORTS, EngineError, Exporter, FieldError, Graph, LimitError, build, export, trace
from engine.operations import BY_NAME
from tests.engine.export_scripts import CORPUS, assert_agrees, assert_scripts_agree, corpus, examples_of_operations, run

SCRIPTS = [exporter.name for exporter in EXPORTS if exporter.extension == "py"]
# Relative differences: rounding, in another order.
CLOSE = 1e-12

every_export = pytest.mark.parametrize("exporter", EXPORTS, ids=lambda exporter: exporter.name)
both_scripts = pytest.mark.parametrize("form", ["numpy", "micrograd"])
ODD_NAMES = [
    "np", "lambda", "print", "json", "math", "torch", "jax", "jnp", "plain", "gradients", "gradient", "name", "forward", "values", "lift",
    "Value", "out", "self", "other", "scatter", "solve_", "inverse", "t1", "d_w", "k₀", "θ", "é", "class_", "class", "match", "loss",
    "multiply_1", "safe_exp", "add", "True", "None",
]  # fmt: skip
ODD: dict[str, str] = {
    "names": "\n".join(f"{word} = 0.{i + 1}" for i, word in enumerate(ODD_NAMES))
    + f"\nw = 2\nexp(sin({' + '.join(ODD_NAMES)})*w) / (w + np)",
    "array output": "a = 2; x = [1, 2, 3]; a x",
    "no parameter": "x = [1, 2, 3]; sum(x)",
    "one by one": "a = param([[3]]); a*a",
    "output is a parameter": "a = 3",
    "output is a constant": "3",
    "output is data": "[1, 2]",
    "output is one number of data": "b = 2; x = data([7]); x",
    "parameter without influence": "a = 3; b = param([1, 2]); a^2",
    "only jumps": "a = 2; b = 1; (a > b) + floor(a) + sign(a)",
    "jump beside a slope": "a = 2; b = 1; (a > b)*a + b",
    "constants alone": "a = 2; b = 1/2; c = (-8)^(1/3); d = 10^400; a + b*c + 0*d + max(2, 3) + sin(-1) + (2 < 1) + -(-2)",
    "named constants": "c = const(-3); d = const([1, -2]); a = 2; sum(a^c d) + pi a + e^a",
    "many operands": "a = 2; b = 3; " + " + ".join(["a b"] * 13) + " + max(a, b, 1, a, 3) + min(a, 3, 5 b)",
    "more operands than a chain": "a = 2; " + " + ".join(f"{i} a" for i in range(1, 12)),
    "equal numbers": "W = param(zeros(4, 5)); V = const(ones(4, 5)); sum((W - V)^2)",
    "not finite": "a = 0; b = 1; v = param([1, 0]); log(a) + b/a + sum(v/0)",
    "slices backward": "W = param([[1, 2, 3], [4, 5, 6]]); sum(W[::-1, 2:0:-1]^2) + W[-1, ::-2][0] + sum(W[:, 1]^3)",
    "several axes": "W = param(randn(2, 3, 2)); sum(transpose(W)^2 @ W[0, :2]) + sum(max(W, axis=1)^2) + logsumexp(W)",
    "more axes": "W = param(randn(2, 3, 2)); sum(W[0] + W[:, 0:1])",
    "broadcasting": "u = param([[1], [2]]); v = param([3, 4, 5]); sum(randn(4, 2, 3)*u*v) + sum(u v) + sum(v + 1)",
    "numbers in losses": "a = 2; b = param([1, 2]); mse(a, 3) + mae(b, -1) + sum(3) + mean(a) + huber(b, a)",
    "singular": "A = param([[1, 2], [2, 4]]); b = param([1, 2]); det(A) + sum(inv(A)) + sum(solve(A, b))",
    "no cofactors": "A = param([[1, 2], [2, 1/0]]); det(A)",
    "large": "A = param([[2, 1], [1, 3]]); sum(solve(A, [[1, 2], [3, 4]])) + det(A)^1e300*1e300",
    "ties": "a = 1; b = 1; v = param([2, 2, 1]); max(a, b, 1) + max(v) + min(a, b) + sum(max(v, 2))",
}  # fmt: skip

# Zero times infinity behind a gate that is closed, or always is.
CLOSED = [
    "a = 0; where(a > 0, log(a), a)",
    "a = -1; where(a > 0, sqrt(a), a)",
    "a = 0; where(a > 0, log(a)^2, a)",
    "a = 0; relu(log(a))",
    "a = 0; max(log(a), a)",
    "a = 0; min(-log(a), a)",
    "a = 0; clip(log(a), 0, 1)",
    "a = 0; sign(log(a)) + a",
    "a = 0; floor(exp(log(a))) a",
    "a = 0; l = log(a); where(l > 0, l, a)",
]
# Behind what is only asked about nothing is NaN, and an infinite gradient does not pass a closed gate.
ASKED = [
    "a = 0; where(log(a) > 0, a, 2 a)",
    "a = 0; (log(a) < 1) a",
    "a = -1; b = 0; sqrt(relu(a)) + b",
]


def test_the_registry_says_what_there_is() -> None:
    names = [exporter.name for exporter in EXPORTS]
    assert names == ["numpy", "pytorch", "jax", "micrograd", "dot", "latex"]
    assert all(exporter.title and exporter.extension for exporter in EXPORTS)
    assert all("/" in exporter.media_type for exporter in EXPORTS)


def test_an_unknown_format_is_refused_with_those_there_are() -> None:
    with pytest.raises(FieldError, match="numpy, pytorch, jax, micrograd, dot, latex") as refused:
        export(build("a = 1"), "matlab")
    assert refused.value.field == "format"


@both_scripts
def test_scripts_print_what_the_engine_answers(form: str, tmp_path: Path) -> None:
    graphs = {**examples_of_operations(), **corpus("conventions"), **corpus("layers"), **corpus("gradients", 10)}
    assert_scripts_agree(graphs, form, tmp_path, CLOSE)


@both_scripts
def test_scripts_print_what_the_engine_answers_for_odd_programs(form: str, tmp_path: Path) -> None:
    assert_scripts_agree({name: build(program) for name, program in ODD.items()}, form, tmp_path, CLOSE)


@both_scripts
def test_behind_a_closed_gate_an_infinite_slope_makes_the_gradient_nan(form: str, tmp_path: Path) -> None:
    graphs = {f"closed-{i}": build(program) for i, program in enumerate(CLOSED)}
    assert all(math.isnan(trace(graph).parameter_gradients["a"]) for graph in graphs.values())
    assert_scripts_agree(graphs, form, tmp_path, CLOSE)
    asked = {f"asked-{i}": build(program) for i, program in enumerate(ASKED)}
    assert all(math.isfinite(trace(graph).parameter_gradients["a"]) for graph in asked.values())
    (tmp_path / "asked").mkdir()
    assert_scripts_agree(asked, form, tmp_path / "asked", CLOSE)


@both_scripts
def test_at_a_kink_scripts_follow_the_engine(form: str, tmp_path: Path) -> None:
    assert_scripts_agree(at_kinks(), form, tmp_path, CLOSE)


def at_kinks() -> dict[str, Graph]:
    """Every operation with a kink, on equal operands and on zeros."""
    found = {}
    for operation in BY_NAME.values():
        for value in (0.0, 0.5, 1.0):
            if operation.kink is not None and operation.known is None:
                names = operation.operand_names(2) if operation.variadic else list(operation.operands)
                values = {name: [value, value] for name in names}
                sign = f" {operation.written} "
                made = sign.join(names) if not operation.words else f"{operation.words[0]}({', '.join(names)})"
                heads = "".join(f"{name} = param(0)\n" for name in names)
                found[f"{operation.name}-{value}"] = build(f"{heads}sum({made})", values)
    return found


@pytest.mark.parametrize("form", SCRIPTS)
def test_a_script_is_python_that_says_nothing_of_the_visitor_but_names_and_numbers(form: str) -> None:
    program = '# """ ; import os\na = 2 # comment\nprint(1)'
    text = export(build(program.replace("print(1)", "a^2 # __import__")), form)
    ast.parse(text)
    for word in ("import os", "comment", "__import__"):
        assert word not in text
    for program in ODD.values():
        ast.parse(export(build(program), form))


@pytest.mark.uncounted
@pytest.mark.uncounted
@every_export
def test_no_hostile_program_breaks_an_export(exporter: Exporter) -> None:
    for graph in hostile():
        try:
            text = exporter.write(graph)
        except LimitError:
            continue
        if exporter.name in SCRIPTS:
            ast.parse(text)


@functools.cache
def hostile() -> tuple[Graph, ...]:
    """What can be built of the hostile inputs."""
    graphs = []
    for line in (CORPUS / "adversarial.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        with contextlib.suppress(EngineError):
            graphs.append(build(case.get("expression", ""), case.get("params")))
    return tuple(graphs)


@every_export
def test_sixty_doublings_stay_short(exporter: Exporter) -> None:
    doublings = [f"d{i} = d{i - 1} + d{i - 1}" for i in range(1, 60)]
    text = exporter.write(build("\n".join(["d0 = 1", *doublings])))
    assert text.count("\n") < 300
    assert len(text) < 20_000


@pytest.mark.uncounted
@every_export
def test_deep_and_wide_programs_need_no_recursion(exporter: Exporter) -> None:
    deep = "a = 0.5; v0 = a; " + "; ".join(f"v{i} = -sin(v{i - 1})" for i in range(1, 300))
    for program in (deep, "a = 1; " + " + ".join(["a"] * 2400), "a = 1; " + "sin(" * 60 + "a" + ")" * 60):
        text = exporter.write(build(program))
        assert len(text) < 1_000_000
        if exporter.name in SCRIPTS:
            compile(text, exporter.name, "exec")


@both_scripts
def test_a_script_is_the_reading_of_the_rules(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No derivative is written twice: who changes a rule changes the scripts."""
    entry = BY_NAME["tanh"]
    wrong = dataclasses.replace(entry, partials=(lambda m, out, x: 42.0 * x,))
    program = build("a = 2; tanh(a)")
    before = export(program, form)
    monkeypatch.setitem(BY_NAME, "tanh", wrong)
    after = export(program, form)
    assert "42" not in before
    assert "42" in after


def test_a_script_runs_by_itself_and_reads_like_a_lesson(tmp_path: Path) -> None:
    graph = build("w = 0.5; b = 1; x = [1, 2]; y = [0, 1]; p = w x + b; loss = mean((p - y)^2)")
    printed = run({"lesson": export(graph, "numpy")}, tmp_path)["lesson"]
    assert_agrees("lesson", printed, graph, CLOSE)
    lines = export(graph, "numpy").splitlines()
    for line in (
        "p = multiply_1 + b",
        "loss = np.mean(power_1)",
        "d_w = np.sum(d_multiply_1 * x)",
        "d_b = np.sum(d_p)",
    ):
        assert line in lines
    assert "# An average over n numbers passes 1/n of the incoming gradient on to each of them." in lines


def test_micrograd_refuses_what_nobody_would_read() -> None:
    for program in ("W = param(randn(200, 200)); sum(W^2)", "W = param(randn(60, 60)); sum(softmax(W)^2)"):
        with pytest.raises(LimitError, match="operations on single numbers") as refused:
            export(build(program), "micrograd")
        assert refused.value.limit == "scalar_operations"
        assert refused.value.figure > refused.value.value


def test_large_data_take_no_more_than_their_numbers() -> None:
    graph = build("x = linspace(0, 1, 50000); a = 1; mean((a x)^2)")
    text = export(graph, "numpy")
    assert len(text) < 1_300_000
