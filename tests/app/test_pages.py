"""The pages: what a browser gets, from where, and what it may do with it."""

import os
import re
from html.parser import HTMLParser
from pathlib import Path

import orjson
import pytest
from starlette.testclient import TestClient

from app import convert
from app.main import create_app
from app.rendering import Rendering, json_for_script
from app.settings import Settings
from tests.app.conftest import problem, strict_json

SCRIPT = re.compile(r'<script type="application/json"[^>]*>(.*?)</script>', re.DOTALL)


def test_the_first_answer_and_its_drawing_come_with_the_page(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    answers = [strict_json(text.encode()) for text in SCRIPT.findall(page.text)]
    first = next(answer for answer in answers if "nodes" in answer)
    body = {"program": convert.example_programs()[0].program, "include": ["layout", "steps", "pictures"]}
    assert first == client.post("/api/v1/graph", json=body).json()
    for node in first["layout"]["nodes"]:
        assert f'data-node="{node["id"]}"' in page.text


def test_the_page_names_the_built_files(client: TestClient) -> None:
    page = client.get("/").text
    for name in ("/static/dist/main-ABCD1234.js", "/static/dist/main-ABCD1234.css"):
        assert name in page
        assert client.get(name).status_code == 200


def test_built_files_may_be_kept_for_ever_and_the_manifest_may_not(client: TestClient) -> None:
    file = client.get("/static/dist/main-ABCD1234.js")
    assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert file.headers["content-encoding"] == "gzip"
    assert client.get("/static/dist/manifest.json").headers["cache-control"] == "no-cache"


def test_a_path_out_of_the_folder_leads_nowhere(client: TestClient) -> None:
    for path in (
        "/static/dist/..%2fpackage.json",
        "/static/dist/%2e%2e/package.json",
        "/static/..%2f..%2fetc%2fpasswd",
    ):
        assert client.get(path).status_code == 404


def test_a_page_may_load_only_from_the_service_itself(client: TestClient) -> None:
    first, second = client.get("/"), client.get("/")
    for page in (first, second, client.get("/problems/syntax")):
        policy = page.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        (nonce,) = re.findall("'nonce-([^']+)'", policy)
        assert nonce in page.text
    assert first.headers["content-security-policy"] != second.headers["content-security-policy"]


def test_one_page_alone_may_stand_in_frames_of_other_sites(client: TestClient) -> None:
    frame = client.get("/embed")
    assert "frame-ancestors *" in frame.headers["content-security-policy"]
    assert "unsafe" not in frame.headers["content-security-policy"]
    assert 'data-tools="embed"' in frame.text
    for path in ("/", "/examples", "/reference", "/problems/syntax", "/nothing"):
        assert (
            "frame-ancestors *"
            not in client.get(path, headers={"accept": "text/html"}).headers["content-security-policy"]
        )


def test_every_answer_carries_the_headers_of_a_careful_service(client: TestClient) -> None:
    for answer in (client.get("/"), client.get("/healthz"), client.get("/nothing"), client.get("/api/v1/operations")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"]
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert "frame-ancestors" in answer.headers["content-security-policy"]


def test_other_sites_may_ask_the_api_and_nothing_else(client: TestClient) -> None:
    origin = {"origin": "https://example.org"}
    asked = client.post("/api/v1/graph", json={"program": "1"}, headers=origin)
    assert asked.headers["access-control-allow-origin"] == "*"
    preflight = {**origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    assert client.options("/api/v1/graph", headers=preflight).status_code == 200
    assert "access-control-allow-origin" not in client.get("/", headers=origin).headers


def test_head_is_answered_like_get_without_the_body(client: TestClient) -> None:
    for path in ("/", "/healthz", "/api/v1/operations", "/static/dist/main-ABCD1234.js"):
        head = client.head(path)
        assert head.status_code == 200
        assert not head.content


def test_before_the_build_the_page_says_what_is_missing(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(assets=tmp_path))) as client:
        members = problem(client.get("/", headers={"accept": "text/html"}), 503, "internal")
        assert "make setup" in members["detail"]
        assert client.post("/api/v1/graph", json={"program": "1"}).status_code == 200


def test_a_new_build_is_found_without_a_new_start(tmp_path: Path) -> None:
    rendering = Rendering(tmp_path, tmp_path)
    assert not rendering.is_built
    manifest = tmp_path / "manifest.json"
    for time, name in enumerate(("main-AAAAAAAA.js", "main-BBBBBBBB.js"), 1):
        manifest.write_text(f'{{"main.js": "{name}"}}', encoding="utf-8")
        os.utime(manifest, (time, time))
        assert rendering.assets == {"main.js": f"/static/dist/{name}"}


@pytest.mark.parametrize(
    "said", ["</script><!--&", "<!--<script>", "</SCRIPT >", "<!</script>", "\\</script>", "]]></script", "<</script>"]
)
def test_json_in_a_script_cannot_end_the_script(said: str) -> None:
    text = json_for_script(orjson.dumps({"a": said}))
    assert "</" not in text
    assert "<!" not in text
    assert strict_json(text.encode()) == {"a": said}

    class Seen(HTMLParser):
        tags: list[str]
        data = ""

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.tags.append(tag)

        def handle_data(self, data: str) -> None:
            self.data += data

    seen = Seen()
    seen.tags = []
    seen.feed(f'<script type="application/json">{text}</script><p>')
    assert seen.tags == ["script", "p"]
    assert seen.data == text
