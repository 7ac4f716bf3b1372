"""What happened in a run, as an ordered list."""

from __future__ import annotations

import pytest

from engine import EXAMPLES, Example, build, steps, trace
from tests.engine.consistency import answer_of, assert_consistent


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.slug)
def test_forward_once_through_every_operation_the_seed_and_backward_once_in_reverse(example: Example) -> None:
    run = trace(build(example.program))
    walked = steps(run)
    assert_consistent(answer_of(run, walked))
    for step in walked:
        assert step.rule.endswith(".")
        assert step.text
        assert step.latex
        assert step.formula


def test_an_array_output_has_forward_steps_alone() -> None:
    assert [step.phase for step in steps(trace(build("w = param([1, 2]); w^2 + 1")))] == ["forward", "forward"]


def test_a_leaf_that_is_the_output_is_only_seeded() -> None:
    (seed,) = steps(trace(build("a = 3; a")))
    assert (seed.phase, seed.node, seed.edges) == ("seed", 0, ())
    assert steps(trace(build("3"))) == steps(trace(build("a = 1; 3"))) == ()


def test_what_comes_from_data_alone_has_no_backward_step() -> None:
    run = trace(build("x = [1, 2]; c = sum(x^2); w = 3; w c"))
    assert [step.node for step in steps(run) if step.phase == "backward"] == [run.graph.output]


def test_words_are_written_only_for_the_range_asked_for() -> None:
    run = trace(build("a = 1; b = a^2; c = b + a; c*c"))
    some = steps(run, (1, 3))
    assert [step.text is not None for step in some] == [False, True, True, *[False] * (len(some) - 3)]
    for step, whole in zip(some, steps(run), strict=True):
        assert (step.index, step.phase, step.node, step.edges, step.rule) == (
            whole.index, whole.phase, whole.node, whole.edges, whole.rule,
        )  # fmt: skip
        if step.text is None:
            assert (step.latex, step.formula) == (None, ())
        else:
            assert step == whole


def test_above_500_operations_steps_come_without_words_unless_asked_for() -> None:
    text = "a = 1\n" + "\n".join(f"b{i} = {'a' if i == 0 else f'b{i - 1}'}*1" for i in range(501)) + "\nb500"
    run = trace(build(text))
    assert {step.text for step in steps(run)} == {None}
    assert len(steps(run)) == 501 + 1 + 501
    assert sum(step.text is not None for step in steps(run, (500, 505))) == 5
    shorter = trace(build(text.rsplit("\n", 2)[0] + "\nb499"))
    assert all(step.text for step in steps(shorter))
