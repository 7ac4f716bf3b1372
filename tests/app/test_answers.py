"""The last answers, given again: the same bytes, within a bound, and no makeshift."""

import orjson
from starlette.testclient import TestClient

from app.answers import LONGEST_ANSWER, LONGEST_REQUEST, MOST_SEEN, Answers
from app.main import create_app
from app.settings import Settings


def given_twice(answers: Answers, request: bytes, answer: bytes) -> None:
    for _ in range(2):
        answers.keep(request, answer)


def test_what_is_asked_for_once_is_not_kept() -> None:
    answers = Answers(2**20)
    for place in range(MOST_SEEN + 1):
        answers.keep(b"%d" % place, b"x")
    assert answers.bytes == 0
    # The first of them is forgotten by now, the last is not.
    answers.keep(b"0", b"x")
    assert answers.find(b"0") is None
    answers.keep(b"%d" % MOST_SEEN, b"x")
    assert answers.find(b"%d" % MOST_SEEN) == b"x"


def test_an_answer_that_is_kept_is_given_again_and_the_longest_unused_goes_first() -> None:
    answers = Answers(30)
    for place in range(3):
        given_twice(answers, b"%d" % place, b"x" * 9)
    assert answers.find(b"0") == b"x" * 9
    given_twice(answers, b"3", b"y" * 9)
    assert answers.find(b"1") is None
    assert answers.find(b"0")
    assert answers.bytes == 30
    answers.keep(b"3", b"y" * 9)
    assert answers.bytes == 30


def test_what_is_kept_takes_no_more_room_than_it_is_long() -> None:
    answer = orjson.dumps(["x" * 99] * 90)
    answers = Answers(2**20)
    given_twice(answers, b"a", answer)
    kept = answers.find(b"a")
    assert kept == answer
    # The buffer in which it was written is larger, and is let go.
    assert kept is not answer


def test_what_is_long_or_a_makeshift_is_not_kept() -> None:
    answers = Answers(2**30)
    given_twice(answers, b"a", b"x" * (LONGEST_ANSWER + 1))
    given_twice(answers, b"b" * (LONGEST_REQUEST + 1), b"x")
    given_twice(answers, b"c", b'{"layout":{"engine":"tidy"}}')
    given_twice(answers, b"d", b'{"drawing":"<svg/>"}')
    assert answers.bytes == 0


def test_the_same_request_has_the_same_bytes_from_any_place(settings: Settings) -> None:
    body = {"program": "w = 3; x = [1, 2]; sum((w x)^2)", "include": ["layout", "steps", "drawing", "pictures"]}
    told = set()
    for _ in range(2):
        with TestClient(create_app(settings)) as client:
            told |= {client.post("/api/v1/graph", json=body).content for _ in range(3)}
    assert len(told) == 1
