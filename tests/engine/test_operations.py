"""The operations table held to itself: every test here is made from the rows, so a new row is tested by being there."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from engine import OPERATIONS, Graph, Operation, Trace, build, check, compile_kernel, steps, trace, typeset
from engine.arithmetic import NUMPY
from engine.operations import BY_NAME
from engine.operations.entry import Call
from engine.typeset import Formula, name, number
from tests.engine.consistency import answer_of, assert_consistent, close
from tests.engine.samples import MAKERS, RULED, Sample, few_samples, plain, samples, written

MATMUL = BY_NAME["matmul"]
PROMISED = (
    "abs sign sqrt cbrt exp expm1 log ln log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh asinh "
    "acosh atanh sigmoid relu leaky_relu elu gelu silu softplus softsign square reciprocal erf floor ceil "
    "round max min atan2 hypot where clip sum mean prod var std norm logsumexp cumsum dot outer transpose "
    "matmul trace det inv solve concat stack reshape flatten softmax log_softmax mse mae huber cross_entropy "
    "binary_cross_entropy binary_cross_entropy_with_logits linspace range zeros ones eye randn uniform "
)
SIGNS = ["+", "-", "*", "/", "^", "@", "<", "<=", ">", ">=", "==", "!=", "x[i]"]

every_row = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
every_rule = pytest.mark.parametrize("operation", RULED, ids=lambda operation: operation.name)
every_maker = pytest.mark.parametrize("operation", MAKERS, ids=lambda operation: operation.name)


def test_the_table_holds_what_the_language_promises() -> None:
    words = {word for operation in OPERATIONS for word in operation.catalogue()["words"]}
    assert words >= {*PROMISED.split(), *SIGNS}
    assert len(BY_NAME) == len(OPERATIONS)


@every_row
def test_every_documented_field_is_filled(operation: Operation) -> None:
    row = operation.catalogue()
    assert json.loads(json.dumps(row)) == row
    for field in ("description", "rule"):
        assert re.fullmatch(r"[\w|(−].*\.", row[field]), field
    for field in ("name", "signature", "family", "symbol", "latex", "numpy", "pytorch", "jax", "example"):
        assert row[field], field
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", row["family"])
    assert re.fullmatch(r"[a-z0-9_]+", row["name"])
    known = {*operation.operand_names(5), *operation.operands, "operands", "out", "n", "shape"}
    assert set(re.findall(r"\{(\w+)\}", operation.does)) <= known
    assert operation.does.endswith(".")
    assert operation.nanoseconds > 0
    # What is not written as a call has to say how it is written.
    assert operation.notation is not None or isinstance(operation.syntax, Call)
    # What does not begin with a word needs one for sentences in which its operands are too long.
    operands = [typeset.ELLIPSIS] * max(len(operation.operands), operation.least)
    written = operation.write(operands, {setting.name: setting.default for setting in operation.settings}).plain
    assert operation.noun or written[0].isalpha()


@every_rule
def test_there_is_a_derivative_and_a_slope_for_every_operand(operation: Operation) -> None:
    count = 1 if operation.variadic else len(operation.operands)
    assert len(operation.partials) + len(operation.vjps) == count
    assert len(operation.slopes) == count
    assert not (operation.partials and operation.vjps)
    assert len(operation.operand_rules) in (0, count)
    assert not operation.gates or operation.elementwise


@every_row
def test_the_example_runs_and_shows_the_operation(operation: Operation) -> None:
    graph = build(operation.example)
    run = trace(graph)
    assert graph.differentiable
    assert np.all(np.isfinite(run.loss))
    assert check(graph).agree
    assert_consistent(answer_of(run, steps(run)))
    assert operation.makes is not None or operation.name in {node.operation for node in graph.nodes}
    assert not [told for told in graph.diagnostics if told.severity == "warning"]


@every_rule
def test_the_gradient_is_the_slope_of_the_value(operation: Operation) -> None:
    tried = list(samples(operation))
    assert tried
    for sample in tried:
        assert check(sample.drawn).agree, sample


@pytest.mark.uncounted
@every_rule
def test_a_planted_error_of_a_thousandth_is_found(operation: Operation, monkeypatch: pytest.MonkeyPatch) -> None:
    field = "partials" if operation.partials else "vjps"
    rules: tuple[Callable[..., Any], ...] = getattr(operation, field)
    for slot, rule in enumerate(rules):
        moving = [graph for graph in _graphs(operation) if _moves(graph, slot) and check(graph).agree]
        assert bool(moving) != (operation.slopes[slot] == "0")
        wrong = (*rules[:slot], _off_by_a_thousandth(rule), *rules[slot + 1 :])
        monkeypatch.setitem(BY_NAME, operation.name, dataclasses.replace(operation, **{field: wrong}))
        assert not any(check(graph).agree for graph in moving)
        monkeypatch.undo()


def _graphs(operation: Operation) -> Iterator[Graph]:
    """Every sample as it is drawn, and once more with a first operand of 0, which is how conditions are asked the other way."""
    for sample in few_samples(operation, 5):
        first, *others = sample.operands()
        yield sample.graph([first, *others])
        yield sample.graph([0.0 * first, *others])
        if len(others) == 2:
            yield sample.graph([first, *sorted(others, key=np.mean)])


def _off_by_a_thousandth(rule: Callable[..., Any]) -> Callable[..., Any]:
    def off(right: Any) -> Any:  # noqa: ANN401 - a number, an array, or a list of them
        return [1.001 * local for local in right] if isinstance(right, list) else 1.001 * right

    return lambda *arguments, **settings: off(rule(*arguments, **settings))


def _moves(graph: Graph, slot: int) -> bool:
    """Whether the operand has a gradient large enough for a thousandth of it to be seen."""
    gradient = trace(graph).parameter_gradients.get(f"x{slot}")
    return gradient is not None and bool(np.all(np.isfinite(gradient)) and np.any(np.abs(gradient) > 0.02))


@every_rule
def test_every_answer_is_consistent_in_itself(operation: Operation) -> None:
    for sample in samples(operation):
        run = trace(sample.drawn)
        assert_consistent(answer_of(run, steps(run, (0, 0))))


@every_rule
def test_the_kernel_gives_what_the_traced_pass_gives(operation: Operation) -> None:
    for sample in samples(operation):
        graph = sample.drawn
        assert_kernel_agrees(graph, trace(graph))


def assert_kernel_agrees(graph: Graph, run: Trace) -> None:
    """Loss and gradients of both readings are equal but for the order of additions."""
    start = [graph.nodes[parameter.node].leaf for parameter in graph.parameters]
    with np.errstate(all="ignore"):
        loss, gradients = compile_kernel(graph)([float(x) if x.ndim == 0 else x.copy() for x in start])
    assert close(loss, run.loss, relative=1e-13), (graph.text, loss, run.loss)
    for parameter, gradient in zip(graph.parameters, gradients, strict=True):
        expected = run.gradients[parameter.node]
        assert np.shape(gradient) == parameter.shape
        assert close(gradient, expected, relative=1e-12), (graph.text, parameter.name, gradient, expected)


@pytest.mark.uncounted
@every_rule
def test_awkward_numbers_give_no_warning_and_one_answer(operation: Operation) -> None:
    """Zeros, subnormals, huge ones, infinities and NaN: a warning would fail this test, and so would two readings that differ."""
    for sample in samples(operation):
        if set(sample.shapes) not in ({()}, {(3,)}, {(4,)}) or len(sample.shapes) == 3 > len(operation.operands):
            continue
        points = [operation.awkward] * len(sample.shapes)
        if sample.fixed is not None:
            points[sample.fixed] = (0.0, 1.0)
        for numbers in itertools.islice(
            itertools.product(*points), 0, None, 1 if len(points) < 2 else 3 if len(points) == 2 else 25
        ):
            graph = sample.graph([np.full(shape, x) for shape, x in zip(sample.shapes, numbers, strict=True)])
            run = trace(graph)
            assert_kernel_agrees(graph, run)
            assert_consistent(answer_of(run))


@pytest.mark.uncounted
@every_rule
def test_at_a_kink_the_step_says_that_a_convention_was_used(operation: Operation) -> None:
    said = set()
    for sample in few_samples(operation, 4):
        for numbers in [None, *itertools.product((0.0, 0.5), repeat=len(sample.shapes))]:
            if numbers is not None and sample.fixed is not None:
                continue
            same = [np.full(shape, x) for shape, x in zip(sample.shapes, numbers or (), strict=False)]
            run = trace(sample.drawn if numbers is None else sample.graph(same))
            text = " ".join(step.text or "" for step in steps(run) if step.phase == "backward")
            said.add(operation.kink is not None and operation.kink.sentence in text)
    assert said == ({True, False} if operation.kink else {False})


# The slope that people read is the derivative that is used.


@pytest.mark.parametrize("operation", [o for o in RULED if o.elementwise], ids=lambda operation: operation.name)
def test_the_slope_that_is_shown_is_the_partial_that_is_used(operation: Operation) -> None:
    for sample in samples(operation):
        operands = sample.operands()
        out = operation.value(NUMPY, *operands, **sample.settings)
        for slot in range(len(operands)):
            partial = operation.derivative(slot)(NUMPY, out, *operands, **sample.settings)
            for text, words in _slope_texts(operation, slot, operands):
                assert close(_evaluated(text, {**words, "out": out}), partial, relative=1e-12), (sample, text)


def _slope_texts(operation: Operation, slot: int, operands: list[Any]) -> list[tuple[str, dict[str, Any]]]:
    """The text of a slope and what its names stand for, here."""
    slope = operation.slope(slot)
    if operation.variadic:
        if len(operands) > 2:
            return []
        words = {"x": operands[slot], "y": operands[1 - slot]}
    else:
        words = dict(zip(operation.operands, operands, strict=True))
    if isinstance(slope, str):
        return [(slope, words)]
    return [(slope([name(word) for word in words], [None] * len(words)).plain, words)]


@pytest.mark.parametrize("exponent", [-2.0, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0])
def test_a_constant_exponent_is_worked_into_the_slope(exponent: float) -> None:
    power = BY_NAME["power"]
    slope = power.slope(0)
    assert callable(slope)
    shown: Formula = slope([name("x"), number(exponent)], [None, exponent])
    x = np.array([0.3, 1.7])
    partial = power.derivative(0)(NUMPY, x**exponent, x, exponent)
    assert close(_evaluated(shown.plain, {"x": x}), partial, relative=1e-12)
    assert "y" not in shown.plain


def _evaluated(text: str, words: dict[str, Any]) -> np.ndarray | np.float64:
    """Let the engine compute a rule's text; the language has all the functions it uses."""
    values = {word: plain(x) for word, x in words.items()}
    return trace(build(f"{text} + 0", values)).loss


@pytest.mark.parametrize(
    "operation", [o for o in RULED if not o.elementwise and o.family != "shape"], ids=lambda operation: operation.name
)
def test_the_rule_that_is_shown_is_the_vjp_that_is_used(operation: Operation) -> None:
    """Texts are written for the plain case: a list or two, or matrices that are multiplied."""
    held: Counter[int] = Counter()
    for sample in samples(operation):
        operands = sample.operands()
        if _is_plain(sample):
            out = operation.value(NUMPY, *operands, **sample.settings)
            g = np.random.default_rng(3).uniform(0.5, 1.5, np.shape(out))
            for slot in range(len(operands)):
                flow = operation.derivative(slot)(NUMPY, g, out, *operands, **sample.settings)
                unit = np.eye(np.shape(operands[0])[-1])
                words = {**dict(zip(operation.operands, operands, strict=True)), "g": g, "out": out, "I": unit}
                words |= _spelled_out(operation, operands)
                if operation.name == "solve" and np.ndim(out) == 1:
                    # In the formula a list is a column, as on the blackboard.
                    words |= {"g": g[:, None], "out": out[:, None]}
                    flow = flow if slot == 0 else flow[:, None]
                if sample.fixed is not None:
                    words["onehot"] = np.eye(operands[0].shape[-1])[operands[1].astype(int)]
                shown = _evaluated(_rule_text(operation, slot, operands), words)
                assert close(np.broadcast_to(shown, np.shape(flow)), flow, relative=1e-11), (sample, slot)
                held[slot] += 1
    assert len(held) == len(operation.operands)


def _spelled_out(operation: Operation, operands: list[Any]) -> dict[str, Any]:
    """What words in rules stand for that are no operations of the language."""
    x = np.asarray(operands[0])
    words: dict[str, Any] = {}
    if operation.name == "prod":
        words["others"] = NUMPY.products_of_others(x, None)
    if operation.name == "det":
        words["cofactors"] = NUMPY.cofactors(x)
    return words


def _is_plain(sample: Sample) -> bool:
    """Two matrices, a matrix and a list, or all numbers of operands of one shape; a text does not speak of an axis."""
    ranks = [len(shape) for shape in sample.shapes]
    if (1,) in sample.shapes or (2, 3) in sample.shapes[:1] * (len(ranks) == 1):
        return False
    if sample.operation.family == "linear-algebra":
        return ranks == ([2, 2] if sample.operation is MATMUL else ranks[:1] + [1] * (len(ranks) - 1))
    whole = all(value is None or (value == -1 and ranks == [1]) for value in sample.settings.values())
    return whole and 0 < max(ranks) <= 2 and (sample.fixed is not None or len(set(sample.shapes)) == 1)


def _rule_text(operation: Operation, slot: int, operands: list[np.ndarray]) -> str:
    """The text with the numbers that stand for sizes written out."""
    rows = operands[0].size // max(1, np.shape(operands[0])[-1])
    return re.sub(r"\bn\b", str(operands[0].size), re.sub(r"\brows\b", str(rows), str(operation.slope(slot))))


@pytest.mark.parametrize("operation", [o for o in RULED if o.family == "shape"], ids=lambda operation: operation.name)
def test_what_only_moves_numbers_sends_the_incoming_ones_back_each_once(operation: Operation) -> None:
    for sample in samples(operation):
        operands = sample.operands()
        out = operation.value(NUMPY, *operands, **sample.settings)
        g = np.random.default_rng(3).uniform(0.5, 1.5, np.shape(out))
        flows = [
            operation.derivative(slot)(NUMPY, g, out, *operands, **sample.settings) for slot in range(len(operands))
        ]
        assert [np.shape(flow) for flow in flows] == list(sample.shapes)
        moved = np.concatenate([np.ravel(flow) for flow in flows])
        assert np.array_equal(np.sort(moved[moved != 0]), np.sort(np.ravel(g)))
        # Moving g the same way forward as the operands were moved finds it again.
        assert np.array_equal(operation.value(NUMPY, *flows, **sample.settings), g)


@every_maker
def test_a_maker_gives_data_that_has_no_operation_of_its_own(operation: Operation) -> None:
    graph = build(operation.example)
    assert operation.name not in {node.operation for node in graph.nodes}
    assert operation.catalogue()["elementwise"] is False


@pytest.mark.parametrize("word", ["randn", "uniform"])
def test_random_numbers_are_frozen_by_their_seed(word: str) -> None:
    first, second = (trace(build(f"{word}(3, seed={seed})")).loss for seed in (1, 2))
    assert np.array_equal(first, trace(build(f"a = zeros(2); {word}(3, seed=1)")).loss)
    assert not np.array_equal(first, second)
    assert np.array_equal(trace(build(f"{word}(3); {word}(3)")).loss, second)
    with pytest.raises(AssertionError):
        BY_NAME[word].value(NUMPY)


def test_the_random_numbers_are_those_of_every_machine() -> None:
    drawn = trace(build("randn(2, seed=1)")).loss
    assert drawn.tolist() == [1.6243453636632417, -0.6117564136500754]
    assert trace(build("uniform(1, seed=1)")).loss.tolist() == [0.417022004702574]


def test_every_word_is_typed_as_its_row_says() -> None:
    for operation in RULED:
        if isinstance(operation.syntax, Call) and operation.syntax.words[1:]:
            for word in operation.syntax.words:
                text = written(operation, ["a"], {}).replace(operation.syntax.words[0], word, 1)
                assert build(f"a = 1; {text}").nodes[-1].operation == operation.name
