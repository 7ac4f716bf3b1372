"""Headers that stand on every answer, errors included, and who may frame or call what."""

import pytest
from starlette.testclient import TestClient

ANSWERS = [
    ("GET", "/", 200),
    ("GET", "/embed?p=w%3D1%3B%20w%5E2", 200),
    ("GET", "/healthz", 200),
    ("GET", "/static/dist/main-ABCD1234.js", 200),
    ("GET", "/problems/syntax", 200),
    ("GET", "/nothing", 404),
    ("DELETE", "/api/v1/graph", 405),
    ("POST", "/api/v1/graph", 415),
    ("OPTIONS", "/api/v1/graph", 204),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_is_guarded(method: str, path: str, status: int, client: TestClient) -> None:
    answer = client.request(method, path, headers={"accept": "text/html"})
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"]
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    policy = answer.headers["content-security-policy"]
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert "unsafe-inline" not in directives.get("script-src", "")
    assert "unsafe-eval" not in policy
    assert directives["default-src"] in ("'none'", "'self'")
    assert directives["frame-ancestors"] in (("*",) if path.startswith("/embed") else ("'none'",))
    assert "set-cookie" not in answer.headers
    assert "server" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/v1/graph"), ("HEAD", "/api/v1/limits"), ("GET", "/api/v1/limits"), ("GET", "/embed")],
)
def test_pages_of_other_origins_may_call_the_api(method: str, path: str, client: TestClient) -> None:
    headers = {"origin": "https://elsewhere.example"}
    assert client.post(path, headers=headers).headers["access-control-allow-origin"] == "*"
    assert "Retry-After" in client.post(path, headers=headers).headers["access-control-expose-headers"]
    asking = {**headers, "access-control-request-method": method, "access-control-request-headers": "content-type"}
    answer = client.options(path, headers=asking)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_other_addresses_are_not_open_to_other_origins(client: TestClient) -> None:
    answer = client.get("/", headers={"origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("path", "asking", "status", "allow"),
    [
        ("/api/v1/graph", {"access-control-request-method": "DELETE"}, 405, "OPTIONS, POST"),
        ("/api/v1/limits", {"access-control-request-method": "POST"}, 405, "GET, HEAD, OPTIONS"),
        ("/api/v1/nope", {"access-control-request-method": "POST"}, 404, None),
        (
            "/api/v1/graph",
            {"access-control-request-method": "POST", "access-control-request-private-network": "true"},
            405,
            "OPTIONS, POST",
        ),
    ],
)
def test_a_preflight_for_what_is_not_taken_is_refused_in_the_one_shape(
    path: str, asking: dict[str, str], status: int, allow: str | None, client: TestClient
) -> None:
    answer = client.options(path, headers={"origin": "null", **asking})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["id"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers.get("allow") == allow


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/api/v1/graph", "OPTIONS, POST"),
        ("/api/v1/limits", "GET, HEAD, OPTIONS"),
        ("/api/v1/export/svg", "GET, HEAD, OPTIONS, POST"),
        ("/", "GET, HEAD, OPTIONS"),
        ("/static/dist/main-ABCD1234.js", "GET, HEAD, OPTIONS"),
    ],
)
def test_an_address_says_what_it_takes_and_takes_that(path: str, allow: str, client: TestClient) -> None:
    asked = client.options(path)
    assert (asked.status_code, asked.headers["allow"], asked.content) == (204, allow, b"")
    for method in ("GET", "HEAD", "POST", "PUT", "TRACE", "QUERY", "PROPFIND", "BREW"):
        answer = client.request(method, path)
        assert (answer.status_code != 405) == (method in allow.split(", "))
        assert answer.headers.get("allow") == (None if answer.status_code != 405 else allow)


def test_what_is_nowhere_has_no_methods(client: TestClient) -> None:
    answer = client.options("/api/v1/nope")
    assert (answer.status_code, answer.headers.get("allow")) == (404, None)


@pytest.mark.parametrize("parts", ["bytes=0-9", "bytes=999999-", "bytes=9-1", "lines=1", "bytes=0-0,1-1,2-2"])
def test_a_built_file_is_given_whole_whatever_part_of_it_is_asked_for(parts: str, client: TestClient) -> None:
    file = "/static/dist/main-ABCD1234.js"
    answer = client.get(file, headers={"range": parts})
    assert (answer.status_code, answer.headers["accept-ranges"]) == (200, "none")
    assert answer.content == client.get(file).content
