"""Edges are single bends where that is free, and go the engine's way where it is not."""

from app.drawing.curves import Obstacles, bend, simplest
from app.drawing.sizes import Box

SOURCE: Box = (0.0, 0.0, 100.0, 60.0)
TARGET: Box = (200.0, 200.0, 100.0, 60.0)
START, END = (100.0, 30.0), (200.0, 230.0)
ROUTE = [(101.0, 31.0), (120.0, 0.0), (130.0, 0.0), (140.0, 0.0), (150.0, 0.0), (160.0, 0.0), (199.0, 229.0)]


def test_a_bend_is_level_at_both_ends() -> None:
    first, second, third, last = bend(START, END)
    assert (first, last) == (START, END)
    assert second[1] == START[1]
    assert third[1] == END[1]


def test_a_free_edge_is_a_single_bend() -> None:
    assert simplest(ROUTE, START, END, Obstacles([SOURCE, TARGET])) == bend(START, END)


def test_an_edge_goes_around_a_box_in_its_way_and_still_ends_exactly() -> None:
    between: Box = (120.0, 100.0, 60.0, 60.0)
    assert simplest(ROUTE, START, END, Obstacles([SOURCE, TARGET, between])) == [START, *ROUTE[1:-1], END]


def test_a_box_beside_the_edge_is_not_in_its_way() -> None:
    beside: list[Box] = [(110.0, 200.0, 20.0, 30.0), (170.0, 20.0, 20.0, 30.0), (0.0, 300.0, 400.0, 10.0)]
    assert Obstacles([SOURCE, TARGET, *beside]).leave_free(bend(START, END))


def test_a_wide_box_that_begins_far_to_the_left_is_seen() -> None:
    assert not Obstacles([SOURCE, TARGET, (-500.0, 100.0, 690.0, 30.0)]).leave_free(bend(START, END))


def test_a_long_edge_keeps_the_engines_way() -> None:
    far = (1_000.0, 30.0)
    assert simplest(ROUTE, START, far, Obstacles([SOURCE])) == [START, *ROUTE[1:-1], far]


def test_bends_between_the_same_columns_do_not_cross() -> None:
    """Ends in the same order at both sides: the higher bend is higher everywhere."""
    upper, lower = bend((0.0, 0.0), (100.0, 200.0)), bend((0.0, 50.0), (100.0, 216.0))
    for t in (number / 10 for number in range(11)):
        weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
        heights = [sum(w * y for w, (_, y) in zip(weights, curve, strict=True)) for curve in (upper, lower)]
        assert heights[0] < heights[1]
