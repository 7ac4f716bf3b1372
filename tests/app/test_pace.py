"""What is foreseen of a queue: as long as places become free often it may be long, and what was seen long ago is forgotten."""

import pytest

from app.jobs.pace import SECONDS_TO_FORGET_HALF, USUAL_INTERVAL, Pace


def seen(*gaps: float) -> tuple[Pace, float]:
    """A pace after places that became free so long after each other."""
    pace, now = Pace(), 100.0
    pace.taken(now)
    for gap in gaps:
        now += gap
        pace.freed(now)
    return pace, now


def test_nobody_waits_while_there_are_places() -> None:
    assert Pace().wait(0, 100.0) == 0


def test_before_anything_is_known_runs_are_what_a_class_runs() -> None:
    pace, now = seen()
    assert pace.wait(7, now) == pytest.approx(7 * USUAL_INTERVAL)


def test_a_queue_before_short_runs_is_soon_over_and_one_before_long_runs_is_not() -> None:
    short, now = seen(*[0.02] * 40)
    assert short.wait(32, now) == pytest.approx(32 * 0.02, rel=0.01)
    long, now = seen(*[1.5] * 20)
    assert long.wait(2, now) == pytest.approx(3, rel=0.05)


def test_a_place_that_does_not_become_free_says_so_before_it_does() -> None:
    pace, now = seen(0.02)
    assert pace.wait(1, now + 6) == pytest.approx(6)


def test_what_was_found_out_is_forgotten_in_time() -> None:
    pace, now = seen(*[5.0] * 30)
    pace.rest(now)
    before = pace.wait(1, now)
    pace.taken(now + SECONDS_TO_FORGET_HALF)
    after = pace.wait(1, now + SECONDS_TO_FORGET_HALF)
    assert after - USUAL_INTERVAL == pytest.approx((before - USUAL_INTERVAL) / 2)
    # What becomes free while nobody waits tells nothing.
    other = Pace()
    other.freed(50.0)
    assert other.wait(1, 50.0) == USUAL_INTERVAL
