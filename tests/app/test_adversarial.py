"""Every hostile input gets an answer or an error with its place; never a fault, never a hang, never its own words as markup.

The requests go to a real server over a real connection, as hostile ones would.
"""

import contextlib
import http.client
import json
import math
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from tests.app.conftest import CORPUS, strict_json
from tests.app.hostile import Sent, requests

pytestmark = pytest.mark.uncounted  # many examples; the tests beside cover each line by one

CASES = [json.loads(line) for line in (CORPUS / "adversarial.jsonl").read_text(encoding="utf-8").splitlines()]
SENT = [(case, sent) for case in CASES for sent in requests(case)]
NOT_REACHED = [case["id"] for case in CASES if not requests(case)]
# A bound against hanging, far above what an answer takes.
PATIENCE = 20
WORDS = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
Reply = tuple[int, str, bytes]


@pytest.fixture(scope="module")
def connection(server: str) -> Iterator[http.client.HTTPConnection]:
    address = urlsplit(server)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=PATIENCE)
    yield connection
    connection.close()


@pytest.fixture(
    scope="module",
    params=range(len(SENT)),
    ids=[f"{case['id']}-{sent.path.rpartition('/')[2][:12]}" for case, sent in SENT],
)
def exchange(
    request: pytest.FixtureRequest, connection: http.client.HTTPConnection
) -> tuple[dict[str, Any], Sent, Reply]:
    case, sent = SENT[request.param]
    with contextlib.suppress(BrokenPipeError):  # a server may refuse a long body before all of it was sent
        connection.request(sent.method, sent.path, sent.body, sent.headers)
    response = connection.getresponse()
    reply = response.status, response.headers.get("content-type", ""), response.read()
    return case, sent, reply


def test_the_answer_is_one_that_the_case_allows(exchange: tuple[dict[str, Any], Sent, Reply]) -> None:
    case, sent, (status, _, body) = exchange
    kind = "ok" if status < 300 else "client_error"
    assert status < 500, body[:500]
    allowed = set(case.get("accept", [case["expect"]]))
    if not sent.gives_a_graph:
        # What has no loss to go down on is an error of descent, whatever the graph is.
        allowed |= {"client_error"} if sent.path.startswith("/api/") else {"ok"}
    assert kind in allowed, (status, body[:500])


def test_the_answer_is_strict_json_without_a_word_of_the_interpreter(
    exchange: tuple[dict[str, Any], Sent, Reply],
) -> None:
    _, _, (_, kind, body) = exchange
    if "json" in kind:
        strict_json(body)
    for word in (b"Traceback", b'File "', b'.py"', b"numpy", b"object at 0x"):
        assert word not in body


def test_a_wrong_program_is_a_422_that_tells_where(exchange: tuple[dict[str, Any], Sent, Reply]) -> None:
    case, sent, (status, _, body) = exchange
    if "expression" not in case or status < 400:
        return
    assert status == 422
    members = strict_json(body)
    if "position" in case.get("checks", []):
        assert_the_span_is_in_the_program(members, json.loads(sent.body)["program"])


def assert_the_span_is_in_the_program(members: dict[str, Any], program: str) -> None:
    start, end = members["span"]
    assert 0 <= start <= end <= len(program)
    lines = program[:start].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert (members["line"], members["column"]) == (len(lines), len(lines[-1]) + 1)


def test_the_result_is_the_one_expected(exchange: tuple[dict[str, Any], Sent, Reply]) -> None:
    case, sent, (status, _, body) = exchange
    if "value" not in case or not sent.gives_a_graph or status >= 400:
        return
    loss = strict_json(body)["loss"]
    if isinstance(case["value"], str):
        assert loss == WORDS[case["value"]]
    else:
        assert math.isclose(loss, case["value"], rel_tol=1e-9, abs_tol=1e-12)


def test_an_answer_that_is_not_finite_says_so(exchange: tuple[dict[str, Any], Sent, Reply]) -> None:
    case, sent, (status, _, body) = exchange
    if "nonfinite" not in case.get("checks", []) or not sent.gives_a_graph or status >= 400:
        return
    answer = strict_json(body)
    assert answer["diagnostics"]
    shown = json.dumps([answer["loss"], answer["gradients"], [node["value"] for node in answer["nodes"]]])
    assert "NaN" in shown or "Infinity" in shown


def test_words_of_the_input_do_not_become_markup(exchange: tuple[dict[str, Any], Sent, Reply]) -> None:
    case, _, (status, kind, body) = exchange
    if "canary" not in case:
        return
    if status >= 400:
        assert not set(b"<>") & set(body)
    elif kind == "application/json" and "drawing" in (answer := strict_json(body)):
        assert_harmless(answer["drawing"], case["canary"])
    elif kind.startswith("text/html"):
        assert case["canary"].encode() not in body


def assert_harmless(drawing: str, canary: str) -> None:
    for element in ElementTree.fromstring(drawing).iter():  # noqa: S314 - our own answer
        assert element.tag.rpartition("}")[2] not in {"script", "foreignObject", "a", "image"}
        assert not any(name.startswith("on") for name in element.attrib)
        assert canary not in element.tag
        assert canary not in "".join(element.attrib)


def test_the_count_of_cases_does_not_shrink(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(CASES) >= 166
    with capsys.disabled():
        print(f"\nadversarial: {len(CASES)} cases, {len(SENT)} requests, not reached: {NOT_REACHED or 'none'}")  # noqa: T201 - the count is what is asked for
