"""A step as a formula in stages, each symbol and number marked with what it belongs to."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from engine import EXAMPLES, Example, Operation, Trace, build, steps, trace
from engine.formulas import ROWS, evaluate
from engine.typeset import name
from tests.engine.samples import RULED, few_samples

MARKS = {"data-node", "data-gradient", "data-edge"}


def stages(text: str, phase: str, label: str) -> list[tuple[str, str]]:
    """Stages and LaTeX of the step at the node with this label."""
    run = trace(build(text))
    (step,) = [s for s in steps(run) if s.phase == phase and run.graph.nodes[s.node].label == label]
    return [(stage.stage, stage.latex) for stage in step.formula]


def marks(mathml: str) -> set[tuple[str, int]]:
    """What the parts of a formula belong to."""
    root = ET.fromstring(mathml)  # noqa: S314 - our own text
    assert root.tag == "math"
    return {(mark, int(element.attrib[mark])) for element in root.iter() for mark in MARKS & set(element.attrib)}


def test_a_forward_step_is_symbols_numbers_result() -> None:
    assert stages("a = 2; b = -3; d = a*b", "forward", "a·b") == [
        ("symbols", r"d = a \cdot b"),
        ("numbers", r"2 \cdot (-3)"),
        ("result", "-6"),
    ]


def test_a_stage_that_changes_nothing_is_not_written_twice() -> None:
    step = steps(trace(build("a = 2; b = 3; a + b")))[-1]
    assert step.latex is not None
    assert step.latex.count(r"\frac{\partial L}{\partial L} \cdot 1 = 1 \cdot 1 = 1 ") == 1
    assert [stage.stage for stage in step.formula[:4]] == ["symbols", "gradient", "numbers", "result"]


def test_the_seed_is_a_derivative_of_the_output_by_itself() -> None:
    assert stages("a = 2; loss = a^2", "seed", "a^2") == [
        ("symbols", r"\frac{\partial \mathit{loss}}{\partial \mathit{loss}}"),
        ("result", "1"),
    ]


def test_a_backward_step_puts_in_the_gradient_then_all_numbers() -> None:
    assert stages("a = 2; b = -3; u = a*b; loss = u^3", "backward", "a·b") == [
        ("symbols", r"\frac{\partial \mathit{loss}}{\partial a} = \frac{\partial \mathit{loss}}{\partial u} \cdot b"),
        ("gradient", r"108 \cdot b"),
        ("numbers", r"108 \cdot (-3)"),
        ("result", "-324"),
        ("symbols", r"\frac{\partial \mathit{loss}}{\partial b} = \frac{\partial \mathit{loss}}{\partial u} \cdot a"),
        ("gradient", r"108 \cdot a"),
        ("numbers", r"108 \cdot 2"),
        ("result", "216"),
    ]


def test_where_the_rule_names_no_operand_the_gradient_is_the_last_number_put_in() -> None:
    assert stages("k = 1; x = [1, 2, 3]; u = k x; loss = mean(u)", "backward", "mean(u)") == [
        (
            "symbols",
            r"\frac{\partial \mathit{loss}}{\partial u} = \frac{\frac{\partial \mathit{loss}}{\partial \mathit{loss}}}{3}",
        ),
        ("gradient", r"\frac{1}{3}"),
        ("numbers", r"\frac{1}{3}"),
        ("result", "[0.3333, 0.3333, 0.3333]"),
    ]


def test_one_contribution_of_several_is_added_to_what_is_there() -> None:
    symbols = [latex for stage, latex in stages("a = 3; loss = a*a", "backward", "a·a") if stage == "symbols"]
    assert all(r"\partial a} \mathrel{+}=" in latex for latex in symbols)
    assert len(symbols) == 2


def test_a_number_used_for_many_points_is_summed() -> None:
    rows = stages("w = 2; x = [1, 2, 3]; p = w x; loss = sum(p)", "backward", "w·x")
    assert [latex for stage, latex in rows if stage == "gradient"] == [r"\sum [1, 1, 1] \cdot x"]


def test_a_rule_along_an_axis_sums_along_it() -> None:
    rows = dict(stages("W = param([[1, 2], [3, 4]]); h = softmax(W); loss = sum(h*h)", "backward", "softmax(W)"))
    assert "axis" in rows["symbols"] or "sum" in rows["symbols"]
    whole = dict(stages("W = param([1, 2]); h = softmax(W); loss = sum(h*h)", "backward", "softmax(W)"))
    assert r"\sum" in whole["symbols"]


@pytest.mark.parametrize(
    ("text", "label", "gradient", "result"),
    [
        (
            "W = param([[1, 2], [3, 4]]); s = sum(W, axis=0); sum(s)",
            "sum(W, axis=0)",
            r"\operatorname{repeat}([1, 1], \mathit{axis}{=}0)",
            "[[1, 1], [1, 1]]",
        ),
        (
            "W = param([[1, 2], [3, 4]]); s = mean(W, axis=-1); sum(s)",
            "mean(W, axis=-1)",
            r"\operatorname{repeat}(\frac{[1, 1]}{2}, \mathit{axis}{=}-1)",
            "[[0.5, 0.5], [0.5, 0.5]]",
        ),
        ("v = param([1, 2, 3]); p = v[0:2]; sum(p)", "v[0:2]", r"\operatorname{put}([1, 1], 0{:}2)", "[1, 1, 0]"),
        ("a = 2; b = 3; v = [1, a]; w = [3, 4]; dot(v, w)", "[1, a]", "{[3, 4]}[1]", "4"),
        (
            "a = param([1, 2]); v = stack([0, 0], a, axis=1); sum(v)",
            "stack([0, 0], a, axis=1)",
            "{[[1, 1], [1, 1]]}[{:}, 1]",
            "[1, 1]",
        ),
        ("v = param([2, 3]); c = concat([1], v); dot(c, [4, 5, 6])", "concat([1], v)", "{[4, 5, 6]}[1{:}3]", "[5, 6]"),
        (
            "v = param([1, 2, 3, 4]); r = reshape(v, 2, -1); sum(r)",
            "reshape(v, 2, −1)",
            r"\operatorname{reshape}([[1, 1], [1, 1]], 4)",
            "[1, 1, 1, 1]",
        ),
        (
            "W = param([[1, 2]]); f = flatten(W); dot(f, [3, 4])",
            "flatten(W)",
            r"\operatorname{reshape}([3, 4], 1, 2)",
            "[[3, 4]]",
        ),
    ],
)
def test_where_numbers_only_change_places_the_formula_says_where_they_go(
    text: str, label: str, gradient: str, result: str
) -> None:
    rows = stages(text, "backward", label)
    assert [latex for stage, latex in rows if stage in ("gradient", "numbers", "result")] == [
        gradient,
        gradient,
        result,
    ]


def test_an_operation_on_very_many_operands_shows_the_first_rows() -> None:
    run = trace(build(" + ".join(f"a{i}" for i in range(12))))
    backward = steps(run)[-1]
    assert [stage.edge for stage in backward.formula][::4] == list(range(ROWS))


def assert_marked(run: Trace) -> None:
    """Every mark is of a node or edge of this step, and all that flows is marked."""
    graph = run.graph
    for step in steps(run):
        incoming = graph.incoming[step.node]
        around = {step.node, *(edge.source for edge in incoming), graph.output}
        known = {("data-node", i) for i in around} | {("data-gradient", i) for i in around}
        known |= {("data-edge", edge.id) for edge in incoming}
        for stage in step.formula:
            assert marks(stage.mathml) <= known, (graph.text, stage)
        if step.phase == "backward":
            rows = [stage.edge for stage in step.formula]
            assert rows == [edge for edge in step.edges[:ROWS] for _ in range(4)]
            assert [stage.stage for stage in step.formula] == ["symbols", "gradient", "numbers", "result"] * (
                len(rows) // 4
            )
            for stage in step.formula:
                if stage.stage == "result":
                    assert ("data-edge", stage.edge) in marks(stage.mathml)
                if stage.stage == "gradient" and r"\partial" not in stage.latex:
                    assert ("data-gradient", step.node) in marks(stage.mathml), (graph.text, stage)
        assert step.latex is not None
        bare = re.sub(r"\\[{}]", "", step.latex)
        assert bare.count("{") == bare.count("}")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.slug)
def test_every_symbol_and_number_of_an_example_belongs_to_its_step(example: Example) -> None:
    assert_marked(trace(build(example.program)))


@pytest.mark.parametrize("operation", RULED, ids=lambda operation: operation.name)
def test_every_operation_is_marked_and_well_formed(operation: Operation) -> None:
    for sample in few_samples(operation, 8):
        assert_marked(trace(sample.drawn))


def test_nothing_of_the_visitors_comments_or_markup_is_in_a_formula() -> None:
    run = trace(build("# <script>alert(1)</script> & more\nscript = 2; script < 3 # <b>"))
    for step in steps(run):
        for stage in step.formula:
            assert "<script" not in stage.mathml
            marks(stage.mathml)


def test_names_that_a_rule_does_not_know_stand_for_themselves() -> None:
    assert evaluate("(x - onehot)/rows", {"x": name("logits")}).plain == "(logits − onehot)/rows"


def test_a_rule_may_only_hold_numbers_names_and_operations() -> None:
    with pytest.raises(AssertionError):
        evaluate("[1, 2]", {})
