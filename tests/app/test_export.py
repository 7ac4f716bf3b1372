"""GET and POST /api/v1/export/{format}: files that show any moment, come the same every time, and carry nothing of the text."""

import gzip
import io
import json
import struct
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import httpx2 as httpx
import pytest
from PIL import Image
from starlette.testclient import TestClient

import engine
from app import convert, queries
from app.drawing import image_worker
from app.drawing.images import MANY_BOXES, MOST_PIXELS, Images, scale_for
from app.errors import Problem
from app.main import create_app
from app.settings import EXPORT_SECONDS, Settings
from tests.app.conftest import CORPUS, FIT, problem

FORMATS = convert.export_formats()
NEURON = "x = data(1.5); w = 0.8; b = 0.3\na = tanh(w x + b)\nloss = (a - 1)^2"
SVG = "{http://www.w3.org/2000/svg}"
# What browsers say when an image tag asks.
CHROME = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
FIREFOX = "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """The application with the page's real build, whose styles and fonts drawings take along."""
    with TestClient(create_app(Settings()), raise_server_exceptions=False) as running:
        yield running


def get(client: TestClient, format_: str, program: str = NEURON, **parameters: object) -> httpx.Response:
    response = client.get(f"/api/v1/export/{format_}", params={"program": program, **parameters})
    assert response.status_code == 200, response.text
    return response


def texts(svg: bytes) -> list[str]:
    """What a drawing writes, in its order."""
    return ["".join(element.itertext()) for element in ElementTree.XML(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("format_", FORMATS)
def test_both_methods_give_the_same_file_with_its_type_and_tag(format_: str, client: TestClient) -> None:
    got = get(client, format_, iteration=3, **{"v.b": 0.5})
    posted = client.post(f"/api/v1/export/{format_}", json={"program": NEURON, "values": {"b": 0.5}, "iteration": 3})
    assert posted.content == got.content
    assert posted.headers["etag"] == got.headers["etag"]
    assert got.headers["content-type"].partition(";")[0] == convert.export_types()[format_]
    assert got.headers["etag"].startswith('"')
    assert "max-age" in got.headers["cache-control"]


def test_files_are_the_same_bytes_again_and_from_a_service_that_has_just_started(client: TestClient) -> None:
    with TestClient(create_app(Settings())) as fresh:
        for format_ in FORMATS:
            kept = get(client, format_, step=4)
            assert get(client, format_, step=4).content == kept.content
            again = get(fresh, format_, step=4)
            assert (again.content, again.headers["etag"]) == (kept.content, kept.headers["etag"]), format_


def test_who_has_a_file_already_is_told_so(client: TestClient) -> None:
    first = get(client, "svg")
    parameters = {"program": NEURON}
    for known in (first.headers["etag"], f'"other", W/{first.headers["etag"]}', "*"):
        again = client.get("/api/v1/export/svg", params=parameters, headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert "max-age" in again.headers["cache-control"]
    other = client.get("/api/v1/export/svg", params=parameters, headers={"if-none-match": '"other"'})
    assert other.status_code == 200


def test_a_tag_belongs_to_the_bytes_that_are_sent(client: TestClient) -> None:
    parameters = {"program": NEURON}
    plain = client.get("/api/v1/export/svg", params=parameters, headers={"accept-encoding": "identity"})
    with client.stream("GET", "/api/v1/export/svg", params=parameters, headers={"accept-encoding": "gzip"}) as packed:
        sent = b"".join(packed.iter_raw())
    assert gzip.decompress(sent) == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" in plain.headers["vary"]
    assert "content-encoding" not in get(client, "png").headers


def test_only_the_head_of_a_file_can_be_asked_for(client: TestClient) -> None:
    head = client.head("/api/v1/export/pdf", params={"program": NEURON})
    assert head.content == b""
    assert head.headers["etag"] == get(client, "pdf").headers["etag"]


@pytest.mark.parametrize(
    ("accepts", "is_packed"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("gzip; q=0.000", False), ("br", False)],
)
def test_a_file_is_packed_for_who_takes_that(accepts: str, is_packed: bool, client: TestClient) -> None:
    answer = client.get("/api/v1/export/svg", params={"program": NEURON}, headers={"accept-encoding": accepts})
    assert (answer.headers.get("content-encoding") == "gzip") == is_packed
    for path in ("/", "/api/v1/limits"):
        answer = client.get(path, headers={"accept-encoding": accepts})
        assert (answer.headers.get("content-encoding") == "gzip") == is_packed


def test_a_step_a_theme_and_an_iteration_are_shown(client: TestClient) -> None:
    whole = get(client, "svg").content
    moment = get(client, "svg", step=2, iteration=5, learning_rate=0.2, theme="dark").content
    assert texts(moment)[-1] == "Iteration 5 · Step 3 of 11"
    assert b"active forward" in moment
    assert b"active" not in whole.partition(b"</style>")[2]
    assert len(texts(whole)) == len(texts(moment)) - 1
    dark, light = get(client, "svg", theme="dark").content, whole
    assert dark.partition(b"</style>")[2] == light.partition(b"</style>")[2].replace(b"light", b"dark")
    assert dark.partition(b"</style>")[0] != light.partition(b"</style>")[0]


def test_an_iteration_shows_the_values_that_descent_has_there(client: TestClient) -> None:
    optimizer = {"name": "adam", "learning_rate": 0.05, "beta1": 0.8}
    run = client.post(
        "/api/v1/descent", json={"program": FIT, "iterations": 20, "optimizer": optimizer, "seed": 3}
    ).json()
    parameters = {"learning_rate": 0.05, "optimizer": "adam", "optimizer.beta1": 0.8, "iteration": 20, "seed": 3}
    shown = get(client, "json", FIT, **parameters).json()
    assert shown["loss"] == pytest.approx(run["loss"][-1], rel=1e-12)
    assert [node["value"] for node in shown["nodes"] if node["kind"] == "parameter"] == run["trajectory"][-1]


def test_an_array_parameter_comes_back_in_its_shape(client: TestClient) -> None:
    program = "W = param([[1, 2], [3, 4]]); b = 1; sum(W^2) + b^2"
    shown = get(client, "json", program, iteration=1, learning_rate=0.25).json()
    assert shown["nodes"][0]["value"]["data"] == [0.5, 1, 1.5, 2]
    assert shown["nodes"][0]["shape"] == [2, 2]


def test_a_folded_group_is_drawn_as_one_box(client: TestClient) -> None:
    program = "f(u) = tanh(u)^2\nk = 0.5\nloss = f(k) + 1"
    key = next(g["key"] for g in get(client, "json", program).json()["groups"] if g["name"] == "f")
    whole, folded = get(client, "svg", program), get(client, "svg", program, folded=json.dumps([key]))
    assert folded.content.count(b'<g class="node') < whole.content.count(b'<g class="node')
    assert get(client, "svg", program, most_boxes=3).content.count(b'<g class="node') < 5


def test_an_svg_stands_alone(client: TestClient) -> None:
    svg = get(client, "svg", "à = 0.5; ω = 2\nà^2 + ω").content
    root = ElementTree.XML(svg)
    assert float(root.attrib["width"]) > 0
    style = root.find(f"{SVG}style")
    assert style is not None
    sheet = style.text or ""
    assert "var(" not in sheet
    assert sheet.count("@font-face") == 4  # Latin, its accented letters, Greek, mathematics
    assert get(client, "svg").content.count(b"@font-face") == 2
    # Nothing is fetched: every address is data inside.
    assert set(sheet.split("url(")[1:]) == {part for part in sheet.split("url(")[1:] if part.startswith("data:")}


def test_a_png_has_the_pixels_that_were_asked_for(client: TestClient) -> None:
    sizes = {scale: Image.open(io.BytesIO(get(client, "png", scale=scale).content)).size for scale in (1, 2)}
    drawn = ElementTree.XML(get(client, "svg").content).attrib
    assert sizes[1] == pytest.approx((float(drawn["width"]), float(drawn["height"])), abs=1)
    assert sizes[2] == pytest.approx([2 * side for side in sizes[1]], abs=1)
    picture = Image.open(io.BytesIO(get(client, "png", theme="dark").content)).convert("RGB")
    assert len(picture.getcolors(2**20) or ()) > 100
    assert max(picture.getpixel((1, 1))) < 60  # type: ignore[type-var, arg-type]  # an RGB pixel is three numbers


def test_a_pdf_holds_its_letters(client: TestClient) -> None:
    pdf = get(client, "pdf").content
    assert pdf.startswith(b"%PDF-")
    assert b"Inter" in pdf


def test_a_picture_that_is_too_large_is_refused_before_it_is_drawn(client: TestClient) -> None:
    long = "a = 1; a" + "*a" * 100
    members = problem(client.post("/api/v1/export/png", json={"program": long}), 422, "limit")
    assert members["limit"] == "image_side"
    assert client.post("/api/v1/export/svg", json={"program": long}).status_code == 200
    members = problem(client.post("/api/v1/export/png", json={"program": NEURON, "scale": 16}), 422, "limit")
    assert members["limit"] == "image_pixels"
    many = "a = 1; b = a" + "*a" * 1_501 + "; b + 1"
    for format_ in ("svg", "pdf"):
        members = problem(client.post(f"/api/v1/export/{format_}", json={"program": many}), 422, "limit")
        assert members["limit"] == "image_boxes"
    assert client.post("/api/v1/export/svg", json={"program": many, "most_boxes": 9}).status_code == 200


def test_a_large_drawing_gets_fewer_pixels_of_its_own() -> None:
    assert scale_for(100, 100, 9, None) == 2
    assert scale_for(4_000, 4_000, 9, None) == pytest.approx((MOST_PIXELS / 16e6) ** 0.5)
    assert scale_for(100, 100, 9, 3.0) == 3
    # Many boxes take their time before the pixels do.
    assert scale_for(2_000, 2_000, MANY_BOXES, 1.2) == 1.2
    with pytest.raises(Problem) as refusal:
        scale_for(2_000, 2_000, MANY_BOXES + 1, 1.2)
    assert refusal.value.members == {"limit": "image_pixels", "value": MOST_PIXELS // 2, "figure": 5_760_000}
    assert scale_for(2_000, 2_000, MANY_BOXES + 1, None) == pytest.approx((MOST_PIXELS / 8e6) ** 0.5)


def test_what_cannot_be_drawn_is_a_limit_and_the_next_picture_comes(client: TestClient) -> None:
    images = Images(workers=1, seconds=20.0)
    try:
        with pytest.raises(Problem) as refused:
            images.draw("png", "<svg", width=10, scale=1, title="", fonts=Settings().assets / "drawing")
        assert refused.value.members["limit"] == "image_seconds"
        svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
        assert images.draw("png", svg, width=10, scale=1, title="", fonts=Settings().assets / "drawing")
    finally:
        images.stop()


@pytest.mark.parametrize("accept", [CHROME, FIREFOX, "image/*"])
@pytest.mark.parametrize("format_", ["svg", "png"])
def test_where_only_images_are_understood_an_image_says_what_is_wrong(
    accept: str, format_: str, client: TestClient
) -> None:
    address = f"/api/v1/export/{format_}"
    parameters = {"program": "loss = sin x\n<b>", "theme": "dark"}
    answer = client.get(address, params=parameters, headers={"accept": accept})
    assert (answer.status_code, answer.headers["cache-control"]) == (422, "no-store")
    assert answer.headers["content-type"] == convert.export_types()[format_]
    if format_ == "svg":
        assert texts(answer.content) == ["The program cannot be read", 'Expected "(" after sin. (line 1, column 8)']
    else:
        assert Image.open(io.BytesIO(answer.content)).size == (1280, 204)


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html,image/png;q=0.9", "image/png;q=x,*/*;q=0.1"])
def test_who_understands_more_gets_the_usual_error(accept: str, client: TestClient) -> None:
    answer = client.get("/api/v1/export/svg", params={"program": "sin x"}, headers={"accept": accept})
    problem(answer, 422, "syntax")


def test_a_script_or_a_paper_is_no_place_for_a_picture_of_an_error(client: TestClient) -> None:
    for format_ in ("pdf", "numpy"):
        answer = client.get(f"/api/v1/export/{format_}", params={"program": "sin x"}, headers={"accept": CHROME})
        problem(answer, 422, "syntax")
    problem(client.get("/api/v1/export/gif", params={"program": "1"}, headers={"accept": CHROME}), 404, "not-found")


def test_a_long_sentence_is_cut_into_lines(client: TestClient) -> None:
    program = f"{'a' * 60}(1)\n"
    answer = client.get("/api/v1/export/svg", params={"program": program}, headers={"accept": CHROME})
    assert 2 < len(texts(answer.content)) <= 7


def test_an_image_of_an_error_that_cannot_be_drawn_is_the_usual_error(settings: Settings) -> None:
    with TestClient(create_app(settings), raise_server_exceptions=False) as unstyled:
        answer = unstyled.get("/api/v1/export/svg", params={"program": "sin x"}, headers={"accept": CHROME})
    problem(answer, 422, "syntax")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "program"),
        ("program=1&program=2", "program"),
        ("program=1&more=2", "more"),
        ("program=k&v.k=one", "values.k"),
        ("program=k&v.k=", "values.k"),
        ("program=k&v.k=1&v.k=1", "values.k"),
        ("program=k&v.k=[1,[2]]", "values.k"),
        ("program=k&learning_rate=x", "optimizer.learning_rate"),
        ("program=k&learning_rate=1&optimizer.learning_rate=1", "optimizer.learning_rate"),
        ("program=k&optimizer=adam&optimizer=adam", "optimizer.name"),
        ("program=k&optimizer.beta1=x", "optimizer.beta1"),
        ("program=k&v.k=true", "values.k"),
        ("program=k&v.k=[[1],2]", "values.k"),
        ("program=k&v.2=1", "values.2"),
        ("program=k&step=x", "step"),
        ("program=k&step=-1", "step"),
        ("program=k&step=0.5", "step"),
        ("program=k&step=99", "step"),
        ("program=k&theme=pink", "theme"),
        ("program=k&iteration=1&optimizer=none", "optimizer.name"),
        ("program=k&iteration=1&optimizer.what=1", "optimizer.what"),
        ("program=k&scale=0", "scale"),
        ("program=k&" + "q" * 500 + "=1", "q" * 79 + "…"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(query: str, field: str, client: TestClient) -> None:
    assert problem(client.get(f"/api/v1/export/svg?{query}"), 422, "field")["field"] == field


@pytest.mark.parametrize("field", ["v.a", "step", "folded", "optimizer.beta1"])
@pytest.mark.parametrize("depth", [252, 254, 1_000, 1_500])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_what_stands_in_each_other_so_deep_is_no_number_in_an_address_either(
    field: str, depth: int, opening: str, closing: str, client: TestClient
) -> None:
    query = {"program": "a*a", "optimizer": "adam", field: opening * depth + "1" + closing * depth}
    problem(client.get("/api/v1/export/svg", params=query), 422, "field")


def test_an_address_that_is_no_utf_8_is_refused(client: TestClient) -> None:
    problem(client.get("/api/v1/export/svg?program=%ff"), 400, "body")


def test_numbers_that_are_not_finite_are_words_in_an_address_too() -> None:
    assert queries.fields(b'program=k+%2B+1&v.k=Infinity&&v.x=[1,"NaN"]') == {
        "program": "k + 1",
        "values": {"k": "Infinity", "x": [1, "NaN"]},
    }


def test_a_descent_that_takes_too_long_is_refused() -> None:
    hurried = Settings(export_seconds=0.0)
    with TestClient(create_app(hurried)) as client:
        answer = client.get("/api/v1/export/json", params={"program": FIT, "iteration": 100_000})
    members = problem(answer, 422, "limit")
    assert members["limit"] == "export_seconds"
    assert members["value"] == EXPORT_SECONDS
    assert members["figure"] > 0


def test_an_array_without_a_loss_is_exported_too(client: TestClient) -> None:
    for format_ in FORMATS:
        assert get(client, format_, "x = [1, 2]; x^2").content


def canaries() -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (CORPUS / "adversarial.jsonl").read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if "canary" in row and "expression" in row]


@pytest.mark.parametrize("case", canaries(), ids=lambda case: case["id"])
def test_text_never_becomes_code_or_markup(case: dict[str, Any], client: TestClient) -> None:
    for format_ in FORMATS:
        answer = client.get(f"/api/v1/export/{format_}", params={"program": case["expression"]})
        accepted = answer.status_code == 200
        assert accepted or answer.status_code == 422
        if accepted:
            assert case["canary"].encode() not in answer.content
        else:
            assert not set(b"<>&") & set(answer.content)
    picture = client.get("/api/v1/export/svg", params={"program": case["expression"]}, headers={"accept": CHROME})
    elements = {element.tag.removeprefix(SVG) for element in ElementTree.XML(picture.content).iter()}
    assert elements <= {"svg", "style", "g", "rect", "path", "text", "tspan", "title", "polyline"}


def test_scripts_say_the_same_numbers_as_the_graph(client: TestClient) -> None:
    loss = get(client, "json", FIT).json()["loss"]
    for exporter in engine.EXPORTS:
        text = get(client, exporter.name, FIT).text
        assert text == engine.export(engine.build(FIT), exporter.name)
    assert loss


def test_when_all_processes_draw_a_picture_is_put_off_and_not_refused() -> None:
    images = Images(workers=1, seconds=1.0, queue=0)
    images._workers._idle.clear()
    with pytest.raises(Problem) as full:
        images.draw("png", "<svg/>", width=10, scale=1, title="", fonts=Settings().assets / "drawing")
    assert (full.value.status, full.value.headers) == (503, {"Retry-After": "2"})


def test_the_drawing_process_answers_one_question_after_the_other() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
    fonts = str(Settings().assets / "drawing")
    asked = {"kind": "png", "svg": svg, "width": 10, "scale": 2, "title": "", "fonts": fonts}
    questions = [json.dumps(each).encode() for each in (asked, {**asked, "svg": "<"}, {**asked, "kind": "pdf"})]
    target = io.BytesIO()
    image_worker.serve(io.BytesIO(b"".join(struct.pack(">I", len(each)) + each for each in questions)), target)
    answers, said = [], target.getvalue()
    while said:
        (length,) = struct.unpack(">I", said[:4])
        answers.append(said[4 : 4 + length])
        said = said[4 + length :]
    assert [answer[:5] for answer in answers] == [b"+\x89PNG", b"-", b"+%PDF"]
    assert Image.open(io.BytesIO(answers[0][1:])).size == (20, 20)


def test_words_for_what_is_not_finite_may_stand_in_the_lists_of_an_export(client: TestClient) -> None:
    fields = {"program": "w = 2; sum(w x)", "values": {"x": [[1], ["Infinity"]]}}
    for format_ in ("json", "svg", "numpy"):
        assert client.post(f"/api/v1/export/{format_}", json=fields).status_code == 200
