"""The pages around the workbench: the language with its operations, and the examples with their pictures."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from markupsafe import Markup
from starlette.testclient import TestClient

import engine
from app import addresses, convert, manual
from app.convert.pictures import small_picture
from app.settings import Settings

LINK = re.compile(r'href="(/#[^"]*)"')


def programs(html: str) -> list[str]:
    """The programs that the links of a page open."""
    found = (parse_qs(urlsplit(unescape(link)).fragment) for link in LINK.findall(html))
    return [fields["program"][0] for fields in found]


def test_the_reference_has_an_article_for_every_operation_and_its_example_opens(client: TestClient) -> None:
    page = client.get("/reference").text
    opened = programs(page)
    for operation in engine.OPERATIONS:
        assert page.count(f'id="operation-{operation.name}"') == 1
        assert str(Markup.escape(operation.description)) in page
        assert operation.example in opened
        if operation.kink:
            assert str(Markup.escape(operation.kink.sentence)) in page


def test_an_example_shows_the_numbers_that_the_engine_gives() -> None:
    (tanh,) = (
        each for family in convert.reference_families() for each in family.operations if each.id == "operation-tanh"
    )
    graph = engine.build(tanh.example.program)
    trace = engine.trace(graph)
    assert tanh.example.value == engine.format_number(float(trace.loss))
    assert [(each.name, each.text) for each in tanh.example.gradients] == [
        ("a", engine.format_number(float(trace.parameter_gradients["a"])))
    ]


def test_the_reference_holds_the_manual_without_a_second_table_of_operations(client: TestClient) -> None:
    page = client.get("/reference").text
    for part in manual.sections(Settings().manual):
        assert not part.title or f'id="{part.id}"' in page
    assert "Textbook characters are understood" in page
    assert "this bracket is never closed" in page
    assert "&lt;!--" not in page
    assert "On the way back" not in page
    # Every example of the manual that is a program opens, too.
    assert any("layer(u, slope)" in program for program in programs(page))


def test_every_program_that_the_pages_open_runs(client: TestClient) -> None:
    for path in ("/reference", "/examples"):
        for program in programs(client.get(path).text):
            engine.trace(engine.build(program))


def test_the_gallery_shows_every_example_with_its_settings(client: TestClient) -> None:
    page = client.get("/examples").text
    links = [parse_qs(urlsplit(unescape(link)).fragment) for link in LINK.findall(page)]
    settings = {fields["program"][0]: fields for fields in links}
    assert len(links) == len(engine.EXAMPLES)
    for example in engine.EXAMPLES:
        fields = settings[example.program]
        assert fields["optimizer"] == [example.optimizer]
        assert float(fields["rate"][0]) == example.learning_rate
        assert fields["iterations"] == [str(example.iterations)]
        assert fields.get("picture", [""]) == [example.picture]
        assert fields["v"] == [str(addresses.VERSION)]
        assert str(Markup.escape(example.text)) in page


@pytest.mark.parametrize("path", ["/reference", "/examples"])
def test_a_page_that_is_the_same_for_all_travels_once(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert "nonce" not in page.text
    assert "nonce" not in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    again = client.get(path, headers={"if-none-match": f'"other", {page.headers["etag"]}'})
    assert again.status_code == 304
    assert not again.content
    assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_small_picture_has_every_box_of_the_drawing_and_texts_only_where_they_can_be_read() -> None:
    graph = engine.build("a = 3\nb = a^2\nb a")
    picture = small_picture(graph, "A graph")
    assert [(node.text, node.kind, node.is_output) for node in picture.nodes] == [
        ("a", "parameter", False),
        ("( )²", "operation", False),
        ("×", "operation", True),
    ]
    assert len(picture.paths) == 3
    wide = small_picture(engine.build("a = 1\n" + "sin(" * 20 + "a" + ")" * 20), "A long graph")
    assert not any(node.text for node in wide.nodes)
