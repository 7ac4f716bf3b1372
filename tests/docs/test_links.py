"""The page about links says every field that the page's own table has, and the parts that can be left out."""

from __future__ import annotations

import base64
import re
import zlib

import pytest

from app import addresses
from tests.docs.manual import ROOT, blocks, codes, prose

PAGE = ROOT / "docs" / "links.md"
TABLE = (ROOT / "static" / "src" / "url.js").read_text(encoding="utf-8")


def test_every_field_of_an_address_is_on_the_page() -> None:
    fields = re.findall(r'\bkey: "(\w+)"', TABLE)
    rows = re.findall(r"^\| (`[a-z`, ]+`) \|", prose(PAGE), re.MULTILINE)
    assert [name for row in rows for name in codes(row)] == fields


def test_every_part_that_can_be_left_out_is_on_the_page() -> None:
    (listed,) = re.findall(r"PARTS = \[(.*?)\]", (ROOT / "static" / "src" / "parts.js").read_text(encoding="utf-8"))
    parts = re.findall(r'"(\w+)"', listed)
    about = prose(PAGE).partition("## What can be left out")[2].partition("## Frames")[0]
    assert [code for code in codes(about) if code != "hide"] == parts


def test_service_and_page_write_the_same_version() -> None:
    assert re.findall(r"export const VERSION = (\d+);", TABLE) == [str(addresses.VERSION)]
    assert f"today {addresses.VERSION}" in prose(PAGE)


def test_the_packed_link_holds_the_program_again(capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = blocks(PAGE, "python")
    names: dict[str, str] = {}
    exec(block.text, names)  # noqa: S102 - the page's own example
    packed = capsys.readouterr().out.strip().partition("programz=")[2]
    plain = zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), wbits=-15)
    assert plain.decode() == names["program"]
