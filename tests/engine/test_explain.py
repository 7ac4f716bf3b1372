"""The sentences of the steps: their words, and every number in them worked out again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from engine import EXAMPLES, OPERATIONS, Operation, Step, Trace, build, format_number, steps, trace
from tests.engine.samples import RULED, few_samples

NUMBER = r"\(?(−?(?:∞|[0-9]+(?:\.[0-9]+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|NaN))\)?"
ORDINARY = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")


def said(text: str) -> dict[tuple[str, str], str]:
    """The sentences of a program by phase and by what the step's node is called."""
    run = trace(build(text))
    return {(step.phase, run.graph.nodes[step.node].label): step.text or "" for step in steps(run)}


def read(written: str) -> float:
    """A number as it is written in a sentence."""
    mantissa, _, power = written.translate(ORDINARY).replace("∞", "inf").partition("·10")
    return float(f"{mantissa}e{power or 0}")


def test_a_long_operand_is_called_by_a_word_for_what_it_is() -> None:
    factor = "log(2 + exp({0})*exp({1}) + exp({2}))"
    told = [*said(f"({factor.format(*'abc')} * {factor.format(*'dfg')})^2 + 1").values()]
    assert "Add the power and 1. That gives 39.68." in told
    assert "Raise the product to the power 2. That gives 38.68." in told
    assert any(sentence.endswith(" The power receives 1 × 1 = 1.") for sentence in told)
    assert not any(" …" in sentence for sentence in told)


@pytest.mark.parametrize(
    ("text", "phase", "label", "sentence"),
    [
        ("a = 2; b = 3; a*b", "forward", "a·b", "Multiply a by b. That gives 6."),
        ("a = 2; loss = a + 1/3", "forward", "a + 1/3", "Add a and 1/3. That gives loss = 2.333."),
        ("w = param([1, 2]); y = 2w; sum(y)", "forward", "2·w", "Multiply 2 by w. That gives y: 2 and 4."),
        (
            "x = linspace(0, 1, 5); y = x^2; sum(y)",
            "forward",
            "x^2",
            "Raise x to the power 2. That gives y: 5 numbers from 0 to 1.",
        ),
        ("x = ones(5); sum(2x)", "forward", "2·x", "Multiply 2 by x. That gives 5 numbers, all 2."),
        ("x = ones(5); sum(x)", "forward", "sum(x)", "Add up the 5 numbers of x. That gives 5."),
        (
            "W = param([[1, 2], [3, 5]]); sum(mean(W, axis=0))",
            "forward",
            "mean(W, axis=0)",
            "Average the 2 numbers of W, along axis 0. That gives 2 and 3.5.",
        ),
        ("a = 1; b = 2; c = 3; a + b + c", "forward", "a + b + c", "Add a, b and c. That gives 6."),
        (
            "a + b + c + d + f + g + h",
            "forward",
            "a + b + … + h",
            "Add a, b, 4 more and h. That gives 7.",
        ),
        (
            "w = 3; target = 1; (first_weight*second_weight - target)^2 + w",
            "backward",
            "(…·… − target)^2",
            "The slope of a power is its exponent times the base to a power one lower. "
            "first_weight·second_weight − target receives 1 × 0 = 0, because the slope is 0 here.",
        ),
        (
            "a = 0; 1/a",
            "forward",
            "1/a",
            "Divide 1 by a. That gives ∞. That is not finite: from here on nothing that depends on it can be trusted.",
        ),
        (
            "a = 2; loss = a^2",
            "seed",
            "a^2",
            "The way back begins at loss. Its gradient is 1, because this is the output: it changes exactly as much as itself.",
        ),
        (
            "a = 2; b = -3; a*b",
            "backward",
            "a·b",
            "A product swaps its factors: each receives the incoming gradient times the other factor. "
            "a receives 1 × (−3) = −3. b receives 1 × 2 = 2.",
        ),
        (
            "a = 2; a*a",
            "backward",
            "a·a",
            "A product swaps its factors: each receives the incoming gradient times the other factor. "
            "a receives 1 × 2 = 2. It is used 2 times; this is the first contribution. "
            "a receives 1 × 2 = 2. With the 2 from before: 2 + 2 = 4 in all.",
        ),
        (
            "a = 2; x = 3; 5 a",
            "backward",
            "5·a",
            "A product passes the incoming gradient on times the other factor. a receives 1 × 5 = 5.",
        ),
        (
            "w = 2; x = linspace(1, 2, 4); sum(w x)",
            "backward",
            "w·x",
            "A product passes the incoming gradient on times the other factor. "
            "w receives 6, summed over the 4 points it was used for.",
        ),
        (
            "a = -1; relu(a)*2",
            "backward",
            "relu(a)",
            "relu is a gate: the gradient passes where the operand is positive, and nothing passes elsewhere. "
            "a receives 2 × 0 = 0, because nothing passes to it here.",
        ),
        (
            "a = 0; relu(a)",
            "backward",
            "relu(a)",
            "relu is a gate: the gradient passes where the operand is positive, and nothing passes elsewhere. "
            "relu has no slope at 0; by convention 0 is used. a receives 1 × 0 = 0, because nothing passes to it here.",
        ),
        (
            "a = 0; a^2",
            "backward",
            "a^2",
            "The slope of a power is its exponent times the base to a power one lower. "
            "a receives 1 × 0 = 0, because the slope is 0 here.",
        ),
        (
            "a = 2; (a - 2)^2",
            "backward",
            "a − 2",
            "The incoming gradient is 0, so nothing flows on from here. a receives 0 × 1 = 0.",
        ),
        (
            "w = param([1, 2]); sum(w^2 + w)",
            "backward",
            "w^2",
            "The slope of a power is its exponent times the base to a power one lower. "
            "w receives 2 and 4. It is added to what came from 1 other use.",
        ),
    ],
)
def test_a_sentence_says_what_happened_here(text: str, phase: str, label: str, sentence: str) -> None:
    assert said(text)[phase, label] == sentence


def test_of_more_than_three_operands_one_is_told_and_the_others_are_counted() -> None:
    three = said("a + b + c")["backward", "a + b + c"]
    assert three.count("receives") == 3
    four = said("a + b + c + d")["backward", "a + b + c + d"]
    assert four.count("receives") == 1
    assert four.endswith("a receives 1 × 1 = 1. The other 3 operands receive theirs in the same way.")


def runs() -> Iterator[tuple[str, str]]:
    """Programs with single numbers, whose sentences hold calculations."""
    for example in EXAMPLES:
        yield example.slug, example.program
    yield "branches", "a = 0.3; b = -1.7; c = a b + a^2 - sin(b)/a; d = c*c*a; loss = d + c - a + 1e-7 b + 3e8 a"
    yield (
        "long-chain",
        "a = 1.1; " + "; ".join(f"b{i} = sin({'a' if i == 0 else f'b{i - 1}'})*3 - a" for i in range(9)) + "; b8^3",
    )


@pytest.mark.parametrize(("name", "text"), list(runs()), ids=[name for name, _ in runs()])
def test_every_calculation_in_a_sentence_is_true_and_every_number_is_the_runs(name: str, text: str) -> None:
    run = trace(build(text))
    calculations = 0
    for step in steps(run):
        text = step.text or ""
        for left, sign, right, result in re.findall(rf"{NUMBER} (×|\+) {NUMBER} = {NUMBER}", text):
            a, b = read(left), read(right)
            expected = a * b if sign == "×" else a + b
            # Each number is rounded to four digits.
            slack = 2e-3 * (abs(expected) if sign == "×" else max(abs(a), abs(b)))
            assert abs(read(result) - expected) <= slack, text
            calculations += 1
        shown = {
            number.strip("()")
            for number in re.findall(rf"(?:receives|=|×|\+|the|gives|from|to|all) {NUMBER}(?= |\.|,|$)", text)
        }
        assert shown <= numbers_of(run, step), (text, shown - numbers_of(run, step))
    assert calculations or name in ("curve-fit", "two-moons", "softmax", "logistic-regression")


def numbers_of(run: Trace, step: Step) -> set[str]:
    """Every number that a step may speak of, as it is written."""
    graph = run.graph
    node = graph.nodes[step.node]
    columns: list[Any] = [run.values[step.node], run.gradients[step.node], node.size, node.settings.get("axis")]
    columns += [run.values[i] for i in node.operands]
    for edge in graph.incoming[step.node]:
        columns += [run.locals[edge.id], run.contributions[edge.id]]
        uses = graph.outgoing[edge.source]
        flows = {use.id: run.contributions[use.id] for use in uses}
        # The sums that are there while contributions arrive from the last user to the first.
        arrived = sorted((use for use in uses if flows[use.id] is not None), key=lambda use: (-use.target, use.slot))
        for count in range(1, len(arrived) + 1):
            columns.append(sum(flows[use.id] for use in arrived[:count]))
        columns += [len(uses), node.size // graph.nodes[edge.source].size, graph.nodes[edge.source].size]
    written = {format_number(float(x)) for column in columns if column is not None for x in np.ravel(column)}
    return written | {format_number(float(n)) for n in range(-1, 11)}


@pytest.mark.parametrize("operation", RULED, ids=lambda operation: operation.name)
def test_every_operation_speaks_in_whole_sentences(operation: Operation) -> None:
    for sample in few_samples(operation, 8):
        for step in steps(trace(sample.drawn)):
            text = step.text or ""
            assert text.endswith(".")
            assert not re.search(r"\{|\}|None|\bnan\b|\binf\b|  ", text), text
            assert len(text) < 700


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("a = 0; b = 2; a^b", "By convention a power of 0 stays 0 when its exponent moves."),
        ("a = 0; b = 0; a^b", "By convention 0⁰ is 1, and x⁰ is flat everywhere."),
        ("a = 0; sqrt(a)", "by convention it is infinite"),
        ("a = 3; clip(a, 3, 4)", "by convention it still passes the gradient on there"),
        ("a = 2; b = 2; a <= b", "by convention 0 is used"),
        ("a = 2; floor(a)", "by convention its slope is 0 there too"),
    ],
)
def test_at_a_kink_the_sentence_says_that_a_convention_was_used(program: str, sentence: str) -> None:
    text = steps(trace(build(program)))[-1].text
    assert text is not None
    assert sentence in text
    assert text.lower().count("convention") == 1


@pytest.mark.parametrize("program", ["a = 0; a^2", "b = 2; 0^b", "a = 1; sqrt(a)", "a = 2.5; floor(a)"])
def test_away_from_kinks_nothing_is_a_convention(program: str) -> None:
    text = steps(trace(build(program)))[-1].text or ""
    assert ("convention" in text.lower()) == (program == "b = 2; 0^b")


@pytest.mark.parametrize("operation", [operation for operation in OPERATIONS if operation.kink])
def test_every_kink_is_called_a_convention(operation: Operation) -> None:
    assert operation.kink is not None
    assert "by convention" in operation.kink.sentence.lower()


def test_behind_a_question_nothing_is_multiplied() -> None:
    texts = {
        step.node: step.text for step in steps(trace(build("x = 0; (sqrt(x) > 1) + x"))) if step.phase == "backward"
    }
    assert (
        texts[1]
        == "The incoming gradient is 0, so nothing flows on from here. x receives 0. With the 1 from before: 1 + 0 = 1 in all."
    )


def test_contributions_that_cancel_at_infinity_are_told_without_a_warning() -> None:
    texts = [step.text for step in steps(trace(build("x = 0; 1/x + log(x)")))]
    assert texts[-1] is not None
    assert texts[-1].endswith("With the ∞ from before: ∞ + (−∞) = NaN in all.")
