"""Headers that are lists: every spelling of a quality that HTTP allows, and tags weak and strong."""

import pytest

from app import listed


@pytest.mark.parametrize(
    ("header", "quality"),
    [
        ("gzip", 1.0),
        ("br, GZIP ; Q=0.5", 0.5),
        ("gzip;level=9;q=0", 0.0),
        ("gzip; q=0.000, br", 0.0),
        ("gzip;q=much", 0.0),
        ("xgzip, *", 0.0),
        ("", 0.0),
    ],
)
def test_a_quality_is_read_as_it_is_written(header: str, quality: float) -> None:
    assert listed.quality(header, "gzip") == quality


@pytest.mark.parametrize("header", ['"a"', 'W/"a"', '"b", W/"a"', "*", ' "b" ,"a" '])
@pytest.mark.parametrize("tag", ['"a"', 'W/"a"'])
def test_a_tag_is_known_weak_and_strong(header: str, tag: str) -> None:
    assert listed.has_tag(header, tag)


@pytest.mark.parametrize("header", ["", '"b"', 'W/"b"', "a"])
def test_another_tag_is_not_known(header: str) -> None:
    assert not listed.has_tag(header, '"a"')
