"""The configuration of docs/nginx.conf with the system's nginx in front of two services, one of which dies under load."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.guard import HEADERS
from app.problems import KINDS
from app.settings import ROOT
from tests.conftest import free_port, wait_until_ready
from tests.soak.parts import LINES, LONG_RUN
from tests.soak.service import Line

CONFIGURATION = ROOT / "docs" / "nginx.conf"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
PATIENCE = 30
GRAPH = json.dumps({"program": "w = 3; w^2", "include": []}).encode()

pytestmark = [
    pytest.mark.skipif(NGINX is None, reason="nginx is missing (apt-get install nginx-light)"),
    pytest.mark.uncounted,
]


class Site:
    """Two services and an nginx, each in a process."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.stack = stack
        self.ports = [free_port(), free_port()]
        self.address = f"http://127.0.0.1:{free_port()}"
        self.services = [self.start(port) for port in self.ports]

    def start(self, port: int) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{port}.log").open("w", encoding="utf-8")
        settings = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "WORKERS": "1"}
        started = subprocess.Popen([sys.executable, "-m", "app"], cwd=ROOT, env=settings, stdout=log, stderr=log)
        self.stack.callback(log.close)
        self.stack.callback(started.wait, PATIENCE)
        self.stack.callback(started.terminate)
        return started

    def configured(self, folder: Path, address: str, connections: int = 3_000) -> Path:
        """The configuration as it stands in the manual, with this test's addresses and folders, and a ceiling."""
        text = CONFIGURATION.read_text(encoding="utf-8")
        first, second = self.ports
        text = text.replace("127.0.0.1:8001", f"127.0.0.1:{first}").replace("127.0.0.1:8002", f"127.0.0.1:{second}")
        text = text.replace("listen 80;", f"listen {address.removeprefix('http://')};")
        text = text.replace("limit_conn everybody 3000;", f"limit_conn everybody {connections};")
        text = text.replace("/run/nginx.pid", str(folder / "nginx.pid"))
        text = text.replace("/var/cache/nginx/chainrule", str(folder / "cache"))
        temporary = "".join(
            f"    {kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        # One process that stays in front is easier to end than a family of them.
        text = "daemon off;\nmaster_process off;\n" + text.replace("http {\n", "http {\n" + temporary, 1)
        file = folder / "nginx.conf"
        file.write_text(text, encoding="utf-8")
        return file

    def put_in_front(self, folder: Path, address: str, connections: int = 3_000) -> None:
        """Start an nginx of this configuration."""
        file = self.configured(folder, address, connections)
        log = self.stack.enter_context((folder / "nginx.log").open("w", encoding="utf-8"))
        command = [str(NGINX), "-p", str(folder), "-e", "stderr", "-c", str(file)]
        started = subprocess.Popen(command, stdout=log, stderr=log)
        self.stack.callback(started.wait, PATIENCE)
        self.stack.callback(started.kill)
        wait_until_ready(address, started, folder / "nginx.log")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("nginx")
    with ExitStack() as stack:
        made = Site(folder, stack)
        for port, service in zip(made.ports, made.services, strict=True):
            wait_until_ready(f"http://127.0.0.1:{port}", service, folder / f"{port}.log")
        made.put_in_front(folder, made.address)
        yield made


def test_pages_answers_and_refusals_come_through_as_the_service_means_them(site: Site) -> None:
    line = Line(site.address)
    assert json.loads(line.post("graph", GRAPH).body)["loss"] == 9
    refusal = line.post("graph", b"{")
    assert (refusal.status, refusal.kind) == (400, "application/problem+json")
    too_long = line.post("graph", b" " * (5 * 2**20))
    assert (too_long.status, too_long.kind) == (413, "application/problem+json")
    assert json.loads(too_long.body)["type"] == "/problems/body"
    page = line.ask("GET", "/", accept="text/html")
    assert page.status == 200
    asset = re.search(rb'(/static/dist/[^"]+\.js)"', page.body)
    assert asset
    connection = http.client.HTTPConnection(site.address.removeprefix("http://"), timeout=PATIENCE)
    for _ in range(2):
        connection.request("GET", asset[1].decode(), headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        assert answer.read()[:2] == b"\x1f\x8b"
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-encoding"] == "gzip"
    for accepted in ("gzip", "identity"):
        connection.request("GET", "/api/v1/export/svg?program=a%3D1%3Ba%5E2", headers={"Accept-Encoding": accepted})
        answer = connection.getresponse()
        assert (answer.read()[:2] == b"\x1f\x8b") is (accepted == "gzip")
        assert answer.headers["etag"].startswith('"')
    connection.close()
    line.close()


OWN_REFUSALS = [
    (b"TRACE /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 405, "method"),
    (b"GET /healthz HTTP/1.1\r\n\r\n", 400, "body"),
    (b"\x16\x03\x01 hello\r\n\r\n", 400, "body"),
    (b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", 404, "not-found"),
    (b"GET /unreadable HTTP/1.1\r\nHost: x\r\n\r\n", 404, "not-found"),
    (b"GET /?p=" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431, "limit"),
    (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 200_000 + b"\r\n\r\n", 431, "limit"),
    (b"POST /api/v1/graph HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n", 413, "body"),
]


@pytest.mark.parametrize(
    ("said", "status", "slug"),
    OWN_REFUSALS,
    ids=["method", "host", "no HTTP", "metrics", "own", "address", "header", "body"],
)
def test_what_nginx_itself_refuses_looks_like_a_refusal_of_the_service(
    said: bytes, status: int, slug: str, site: Site
) -> None:
    host, _, port = site.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as line:
        line.sendall(said)
        answer = http.client.HTTPResponse(line)
        answer.begin()
        members = json.loads(answer.read())
    assert answer.status == members["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert members["type"] == f"/problems/{slug}"
    assert members["title"] == next(kind.title for kind in KINDS if kind.slug == slug)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert ("allow" in answer.headers) == (status == 405)


def test_the_ceiling_is_one_for_all_together(site: Site, tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    site.put_in_front(tmp_path, address, connections=1)
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=PATIENCE)
    headers = {"Content-Type": "application/json", "Accept": LINES}
    connection.request("POST", "/api/v1/descent", json.dumps(LONG_RUN), headers)
    answer = connection.getresponse()
    assert json.loads(answer.readline())["type"] == "header"
    line = Line(address)
    refused = line.ask("GET", "/healthz")
    assert (refused.status, refused.kind) == (503, "application/problem+json")
    assert json.loads(refused.body)["type"] == "/problems/overload"
    line.close()
    connection.close()


def test_the_numbers_of_a_process_are_asked_of_the_process(site: Site) -> None:
    line = Line(site.address)
    assert line.ask("GET", "/metrics").status == 404
    line.close()


def test_a_long_address_comes_through(site: Site) -> None:
    line = Line(site.address)
    assert line.ask("GET", "/?p=" + "%E2%88%92" * 5_000).status < 500
    line.close()


def test_lines_come_through_while_the_run_goes_on_and_its_end_too(site: Site) -> None:
    connection = http.client.HTTPConnection(site.address.removeprefix("http://"), timeout=PATIENCE)
    headers = {"Content-Type": "application/json", "Accept": LINES, "Accept-Encoding": "gzip"}
    connection.request("POST", "/api/v1/descent", json.dumps({**LONG_RUN, "iterations": 3_000}), headers)
    answer = connection.getresponse()
    start = time.monotonic()
    first = json.loads(answer.readline())
    until_first = time.monotonic() - start
    rest = answer.read().splitlines()
    assert first["type"] == "header"
    assert json.loads(rest[-1])["type"] == "end"
    assert until_first < time.monotonic() - start
    connection.close()


def test_a_service_that_dies_under_load_takes_no_answer_with_it(site: Site) -> None:
    statuses: list[int] = []
    is_over = threading.Event()

    def keep_asking() -> None:
        line = Line(site.address)
        while not is_over.is_set():
            statuses.append(line.post("graph", GRAPH).status)
        line.close()

    asking = [threading.Thread(target=keep_asking) for _ in range(3)]
    for thread in asking:
        thread.start()
    try:
        await_more(statuses, 30)
        site.services[0].send_signal(signal.SIGKILL)
        site.services[0].wait(PATIENCE)
        await_more(statuses, 60)
        site.services[0] = site.start(site.ports[0])
        wait_until_ready(f"http://127.0.0.1:{site.ports[0]}", site.services[0], site.folder / f"{site.ports[0]}.log")
        site.services[1].terminate()
        assert site.services[1].wait(PATIENCE) == 0
        await_more(statuses, 60)
    finally:
        is_over.set()
        for thread in asking:
            thread.join()
    assert set(statuses) == {200}


def await_more(statuses: list[int], count: int) -> None:
    wanted = len(statuses) + count
    deadline = time.monotonic() + PATIENCE
    while len(statuses) < wanted:
        assert time.monotonic() < deadline
        time.sleep(0.01)
