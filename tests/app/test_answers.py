"""The last answers, given again: the same bytes, within a bound, and no makeshift."""

from starlette.testclient import TestClient

from app.answers import LONGEST_ANSWER, LONGEST_REQUEST, Answers
from app.main import create_app
from app.settings import Settings


def test_an_answer_that_is_kept_is_given_again_and_the_longest_unused_goes_first() -> None:
    answers = Answers(30)
    for place in range(3):
        answers.keep(b"%d" % place, b"x" * 9)
    assert answers.find(b"0") == b"x" * 9
    answers.keep(b"3", b"y" * 9)
    assert answers.find(b"1") is None
    assert answers.find(b"0")
    assert answers.bytes == 30
    answers.keep(b"3", b"y" * 9)
    assert answers.bytes == 30


def test_what_is_long_or_a_makeshift_is_not_kept() -> None:
    answers = Answers(2**30)
    answers.keep(b"a", b"x" * (LONGEST_ANSWER + 1))
    answers.keep(b"b" * (LONGEST_REQUEST + 1), b"x")
    answers.keep(b"c", b'{"layout":{"engine":"tidy"}}')
    answers.keep(b"d", b'{"drawing":"<svg/>"}')
    assert answers.bytes == 0


def test_the_same_request_has_the_same_bytes_from_any_place(settings: Settings) -> None:
    body = {"program": "w = 3; x = [1, 2]; sum((w x)^2)", "include": ["layout", "steps", "drawing", "pictures"]}
    told = set()
    for _ in range(2):
        with TestClient(create_app(settings)) as client:
            told |= {client.post("/api/v1/graph", json=body).content for _ in range(2)}
    assert len(told) == 1
