"""A graph whose leaves get other numbers is, to the last field, the graph that is built with them."""

from typing import Any

import numpy as np
import pytest

from engine import EXAMPLES, FieldError, Graph, build, trace, with_values

CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("a = 3; a*a", {"a": 1}, {"a": -2.5}),
    ("x = [1, 2, 3]; k = 0.5; mean((k x)^2)", {"k": 1, "x": [4, 5, 6]}, {"k": 2, "x": [0, 1, 0]}),
    ("a + b q", {"a": 1, "q": [1, 2]}, {"a": 3, "q": [4, 5]}),
    ("a = 3; a", {"a": 1, "nobody": 2}, {"a": 4, "nobody": [5][0]}),
    ("a = 3; unused = a + 1; a^2", {"a": 1}, {"a": 7}),
]


def same(left: Graph, right: Graph) -> None:
    """All that a graph is, and all that comes of it."""
    for node, other in zip(left.nodes, right.nodes, strict=True):
        for field in node.__dataclass_fields__:
            ours, theirs = getattr(node, field), getattr(other, field)
            assert (
                np.array_equal(ours, theirs, equal_nan=True) if field == "leaf" and ours is not None else ours == theirs
            )
    for field in (
        "text",
        "edges",
        "groups",
        "output",
        "parameters",
        "diagnostics",
        "seconds",
        "bytes",
        "differentiable",
        "given",
    ):
        assert getattr(left, field) == getattr(right, field)
    assert left.incoming == right.incoming
    assert [node.leaf for node in left.by_name.values() if node.shape == ()] == [
        node.leaf for node in right.by_name.values() if node.shape == ()
    ]
    ours, theirs = trace(left), trace(right)
    for column in ("values", "gradients", "locals", "contributions"):
        for mine, its in zip(getattr(ours, column), getattr(theirs, column), strict=True):
            assert (mine is None) == (its is None)
            assert mine is None or np.array_equal(mine, its, equal_nan=True)
    assert ours.diagnostics == theirs.diagnostics


@pytest.mark.parametrize(("program", "before", "after"), CASES)
def test_other_numbers_make_the_graph_that_is_built_with_them(
    program: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    kept = build(program, before)
    trace(kept)
    assert kept.by_name
    replaced = with_values(kept, after)
    assert replaced is not None
    same(replaced, build(program, after))
    # What was kept is as it was.
    same(kept, build(program, before))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.slug)
def test_every_knob_of_every_example_can_be_turned(example: Any) -> None:  # noqa: ANN401 - a parametrised record
    graph = build(example.program)
    values = {parameter.name: np.full(parameter.shape, 0.25).tolist() for parameter in graph.parameters}
    turned = {name: np.multiply(value, -3).tolist() for name, value in values.items()}
    replaced = with_values(build(example.program, values), turned)
    if replaced is not None:
        same(replaced, build(example.program, turned))


@pytest.mark.parametrize(
    ("program", "before", "after"),
    [
        ("x = [1, 2]; sum(x)", {"x": [1, 2]}, {"x": [1, 2, 3]}),
        ("a = 3; b = 2; a b", {"a": 1}, {"b": 1}),
        ("a = 3; a", {}, {"a": 1}),
    ],
)
def test_other_names_or_shapes_are_another_graph(program: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    assert with_values(build(program, before), after) is None


@pytest.mark.parametrize(
    ("program", "values"),
    [
        ("z = param([[1, 2], [3, 4]]); c = [0, 1]; cross_entropy(z, c)", {"c": [1, 0]}),
        ("k = const(2); a = 1; k a", {"k": 3}),
    ],
)
def test_where_the_numbers_themselves_were_looked_at_the_text_is_read_again(
    program: str, values: dict[str, Any]
) -> None:
    assert with_values(build(program, values), values) is None


def test_values_are_refused_as_they_are_by_the_builder() -> None:
    with pytest.raises(FieldError):
        with_values(build("a = 3; a", {"a": 1}), {"a": [[1], [1, 2]]})
