"""Bodies as they should not come: unfinished, compressed in odd ways, with names twice, with numbers that are none."""

import gzip
import zlib
from functools import partial
from typing import Any

import orjson
import pytest
from anyio.from_thread import BlockingPortal
from starlette.requests import Request
from starlette.testclient import TestClient

from app import bodies, errors, holding, objects
from app.errors import Problem
from app.holding import Held
from tests.app.conftest import problem

GRAPH = "/api/v1/graph"
JSON = {"content-type": "application/json"}
SENT = orjson.dumps({"program": "a = 1; a", "include": []})


def post(client: TestClient, content: bytes, path: str = GRAPH, **headers: str) -> Any:  # noqa: ANN401 - the test client's answer
    return client.post(path, content=content, headers={**JSON, **headers})


def test_a_client_that_leaves_in_the_middle_of_its_body_is_a_refusal(portal: BlockingPortal) -> None:
    messages = iter([{"type": "http.request", "body": b'{"program"', "more_body": True}, {"type": "http.disconnect"}])

    async def receive() -> dict[str, object]:
        return next(messages)

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", b"application/json")]}
    with pytest.raises(Problem, match="broke off before its end") as raised:
        portal.call(partial(bodies.read, Request(scope, receive), most_bytes=1000, seconds=5))
    assert raised.value.status == 400


def test_a_compressed_body_may_have_members(client: TestClient) -> None:
    members = gzip.compress(SENT[:9]) + gzip.compress(SENT[9:])
    assert post(client, members, **{"content-encoding": "gzip"}).json()["loss"] == 1


@pytest.mark.parametrize(
    ("coding", "content"),
    [
        ("gzip", gzip.compress(SENT) + b"junk that is no member"),
        ("gzip", gzip.compress(SENT) + b"\x1f"),
        ("gzip", gzip.compress(SENT[:1]) + gzip.compress(b"") * bodies.MOST_MEMBERS),
        ("gzip", gzip.compress(SENT)[:-3]),
        ("deflate", zlib.compress(SENT) + zlib.compress(b"")),
    ],
    ids=["junk", "a byte", "many members", "half", "two of deflate"],
)
def test_what_stands_behind_a_compressed_body_is_refused(coding: str, content: bytes, client: TestClient) -> None:
    problem(post(client, content, **{"content-encoding": coding}), 400, "body")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b'{"program":"sum(x)","values":{"x":\xff}}', "The body is not UTF-8, from byte 34 on."),
        ('{"program": "ä"}'.encode("latin-1"), "The body is not UTF-8, from byte 13 on."),
        (b" \n", "The body is empty; it must be a JSON object."),
    ],
)
def test_a_body_that_is_no_text_says_from_where(body: bytes, sentence: str, client: TestClient) -> None:
    assert problem(post(client, body), 400, "body")["detail"] == sentence


def test_a_body_that_is_too_long_names_the_limit(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors.Unread, "seconds", 0.05)
    members = problem(post(client, b" " * (4 * 2**20 + 5)), 413, "body")
    assert (members["limit"], members["value"], members["figure"]) == ("body_bytes", 4 * 2**20, 4 * 2**20 + 5)
    bomb = gzip.compress(b" " * (5 * 2**20))
    assert problem(post(client, bomb, **{"content-encoding": "gzip"}), 413, "body")["figure"] == 4 * 2**20 + 1


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'{"program": "1", "program": "2"}', "program"),
        (b'{"program": "x", "values": {"x": 1, "x": 2}}', "values.x"),
        (b'{"program": "x", "values": {"x": 1, "x": 2}, "values": {}}', "values"),
        (b'{"program": "x", "axes": [{"from": 1}, {"from": 1, "to": 2, "from": 3}]}', "axes.1.from"),
        (b'{"program": "x", "values": {"' + b"x" * 90 + b'": {"y": 1, "y": 2}}}', "values." + "x" * 73),
        (b'{"program": "# a: b", "\\u0070rogram": "2"}', "program"),
    ],
)
def test_a_name_that_comes_twice_is_refused(body: bytes, name: str, client: TestClient) -> None:
    assert problem(post(client, body), 422, "field")["field"] == name


@pytest.mark.parametrize(
    "body",
    [
        b'{"program": "a = 1 # \\"a\\": 1, \\"a\\": 2", "include": []}',
        b'{"program": "a", "values": {"a": 1}, "include": []}',
    ],
)
def test_a_colon_in_a_text_is_no_name(body: bytes, client: TestClient) -> None:
    assert post(client, body).json()["loss"] == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"program": "a", "values": {"a": 1e400}}', "values.a"),
        (b'{"program": "a", "values": {"b": 1, "a": [[1, 2], [3, -1e999]]}}', "values.a"),
        (b'{"program": "a", "max_elements": ' + b"9" * 400 + b"}", "max_elements"),
        (b'{"program": "a", "step_range": [0, 1e400]}', "step_range.1"),
    ],
)
def test_a_number_beyond_float64_is_a_field_and_no_other_format(body: bytes, field: str, client: TestClient) -> None:
    assert problem(post(client, body), 422, "field")["field"] == field


def test_a_broken_body_with_such_a_number_is_no_json(client: TestClient) -> None:
    problem(post(client, b'{"program": "a", "values": {"a": 1e400, "b": NaN}}'), 400, "body")


def test_a_body_of_lists_is_refused_before_it_is_read(client: TestClient) -> None:
    body = b'{"program": "a", "values": {"a": [' + b"[]," * 400_000 + b"[]]}}"
    members = problem(post(client, body), 422, "limit")
    assert members["limit"] == "body_brackets"
    assert members["figure"] > members["value"] == objects.MOST_BRACKETS
    # A list around each number of the largest array is less.
    body = b'{"program": "a = [1]; sum(a)", "include": [], "values": {"a": [' + b",".join([b"[1]"] * 200_000) + b"]}}"
    assert post(client, body).json()["loss"] == 200_000


@pytest.mark.parametrize(
    "names",
    [
        [f"a{place}" for place in range(200_000)],
        [*(f"a{place}" for place in range(15_000)), "a14999"],
        [*(f"a{place}" for place in range(15_000))],
    ],
    ids=["too many", "one twice", "unknown"],
)
@pytest.mark.parametrize("number", [b"1", b"1e999"])
def test_a_body_of_names_is_refused_before_anybody_looks_at_each(
    names: list[str], number: bytes, client: TestClient
) -> None:
    body = b'{"program": "a", ' + b", ".join(b'"%b": %b' % (name.encode(), number) for name in names) + b"}"
    if len(names) > objects.MOST_COLONS:
        assert problem(post(client, body), 422, "limit")["limit"] == "body_colons"
    else:
        problem(post(client, body), 422, "field")


def test_many_numbers_beside_one_that_is_none_have_one_name(client: TestClient) -> None:
    body = b'{"program": "a", "values": {"b": [[0]], "a": [[' + b"0," * 200_000 + b"-1e999]]}}"
    assert problem(post(client, body), 422, "field")["field"] == "values.a"


def test_the_reader_of_json_still_says_what_its_reader_waits_for() -> None:
    """Its own words tell a number that is too large from text that is no JSON."""
    with pytest.raises(orjson.JSONDecodeError) as refused:
        orjson.loads(b"1e999")
    assert refused.value.msg == objects._OVERFLOWS


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"folded": [0.5]}, "folded.0", "This field must be a whole number or text."),
        ({"folded": 3}, "folded", "This field must be a list."),
        ({"include": ["everything"]}, "include.0", "This field must be 'layout', 'steps', 'drawing' or 'pictures'."),
        ({"step": -1}, "step", "This field must be at least 0."),
        ({"step": 2**64}, "step", "This field must be a whole number from −2⁶³ to 2⁶⁴ − 1."),
        ({"folded": [-(2**64)]}, "folded.0", "This field must be a whole number from −2⁶³ to 2⁶⁴ − 1 or text."),
        ({"step": 2.0}, "step", "This field must be a whole number."),
        ({"step_range": [1]}, "step_range", "This field must have at least 2 elements."),
        ({"values": 3}, "values", "This field must be an object."),
        ({"more": 3}, "more", "There is no such field."),
    ],
)
def test_a_field_is_named_as_it_was_sent(fields: dict[str, Any], field: str, sentence: str, client: TestClient) -> None:
    members = problem(client.post(GRAPH, json={"program": "a = 1; a", **fields}), 422, "field")
    assert (members["field"], members["detail"]) == (field, f"{field}: {sentence}")


@pytest.mark.parametrize("optimizer", [3, None, "adam", []])
def test_an_optimizer_is_an_object(optimizer: object, client: TestClient) -> None:
    members = problem(client.post("/api/v1/descent", json={"program": "a", "optimizer": optimizer}), 422, "field")
    assert (members["field"], members["detail"]) == ("optimizer", "optimizer: This field must be an object.")


AXIS = {"parameter": "a", "from": -1, "to": 1, "points": 3}


@pytest.mark.parametrize(
    ("path", "fields", "field"),
    [
        ("graph", {"max_elements": 100_001}, "max_elements"),
        ("graph", {"folded": ["a"] * 2_001}, "folded"),
        ("landscape", {"axes": [{**AXIS, "points": 513}]}, "axes.0.points"),
        ("landscape", {"axes": [AXIS, {**AXIS, "parameter": "b", "points": 257}]}, None),
        ("export/json", {"iteration": 100_001}, "iteration"),
        ("update", {"parameter": "a", "iteration": 5_001}, "iteration"),
        ("check", {"parameters": ["a"] * 5_001}, "parameters"),
        ("descent", {"iterations": 100_001}, None),
    ],
)
def test_a_field_above_its_ceiling_is_a_limit_that_the_catalogue_lists(
    path: str, fields: dict[str, Any], field: str | None, client: TestClient
) -> None:
    body = {"program": "a = 1; b = 2; a^2 + b^2", **fields}
    members = problem(client.post(f"/api/v1/{path}", json=body), 422, "limit")
    rows = {row["name"]: row["value"] for row in client.get("/api/v1/limits").json()}
    assert rows[members["limit"]] == members["value"] == members["figure"] - 1
    assert members.get("field") == field


def test_all_bodies_together_are_bounded_and_one_that_is_answered_is_not_counted(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors.Unread, "seconds", 0.05)
    monkeypatch.setattr(holding, "bodies", Held(2 * len(SENT)))
    for _ in range(5):
        assert post(client, SENT).status_code == 200
    problem(post(client, SENT + b" " * 2 * len(SENT)), 503, "overload")
    bomb = gzip.compress(b" " * 3 * len(SENT))
    problem(post(client, bomb, **{"content-encoding": "gzip"}), 503, "overload")
    problem(post(client, b"{"), 400, "body")
    assert holding.bodies.bytes == 0
    monkeypatch.setattr(holding.bodies, "bytes", len(SENT) + 1)
    answer = post(client, SENT)
    problem(answer, 503, "overload")
    assert int(answer.headers["retry-after"]) > 0
