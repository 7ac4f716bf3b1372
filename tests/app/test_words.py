"""The words of the pages stand in one file for each language, and nowhere in a template."""

import re
import tomllib
from pathlib import Path

import pytest

from app.rendering import Rendering
from app.settings import Settings
from app.words import read_words
from engine import WordsError

TEMPLATES = Settings().templates
FILES = sorted([*TEMPLATES.glob("*.html"), *TEMPLATES.glob("*.svg")])
# What is no word of any language: the name of the tool, and what stands in addresses.
SAME_EVERYWHERE = {"Chainrule", "problems"}
SPOKEN = ("aria-label", "title", "placeholder", "alt", "aria-valuetext", "aria-description", "data-old")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
ATTRIBUTE_BLOCKS = re.compile(r"\{%-? block (?:look|body_class|columns) .*?endblock %\}", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
# Text in a Jinja expression that a reader would see: it begins as a sentence or a title does.
QUOTED = re.compile(r'"([A-Z][a-z][^"]*)"')


def english(text: str) -> list[str]:
    words = re.findall(r"[A-Za-z]{2,}", re.sub(r"&\w+;", "", text))
    return [word for word in words if word not in SAME_EVERYWHERE]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_template_says_a_word_of_its_own(file: Path) -> None:
    source = ATTRIBUTE_BLOCKS.sub("", file.read_text(encoding="utf-8"))
    quoted = [text for part in JINJA.findall(source) if not part.startswith("{#") for text in QUOTED.findall(part)]
    plain = JINJA.sub("", source)
    attributes = [text for name in SPOKEN for text in re.findall(rf'\b{name}="([^"]*)"', plain)]
    plain = re.sub(r"<code>[^<]*</code>", "", plain)
    shown = TAG.sub(" ", re.sub(r'<link rel="icon".*?svg%3E">', "", plain))
    assert english(" ".join([*quoted, *attributes, shown])) == []


def test_every_word_is_used_by_the_template_of_its_section() -> None:
    words = tomllib.loads((TEMPLATES / "words" / "en.toml").read_text(encoding="utf-8"))
    sources = "\n".join(file.read_text(encoding="utf-8") for file in FILES)
    names = {f"{section}.{name}" for section, table in words.items() if isinstance(table, dict) for name in table}
    assert sorted(name for name in names if f"words.{name}" not in sources) == []


def test_another_language_is_another_file_and_what_it_lacks_is_english(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "en.toml").write_text('language = "en"\n[page]\nkeys = "Keys"\nstep = "Step {step}"\n', encoding="utf-8")
    (folder / "xx.toml").write_text('language = "xx"\n[page]\nkeys = "Tasten"\n', encoding="utf-8")
    words = read_words(tmp_path, "xx")
    assert words.language == "xx"
    assert words.page.keys == "Tasten"
    assert words.page.step == "Step {step}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[page]\nkees = "x"', "xx.toml, page: there is nothing called kees"),
        ('[pages]\nkeys = "x"', "xx.toml: there is nothing called pages"),
        ('[page]\nkeys = "{name}"', "xx.toml, page, keys: nothing fills in {name}; there is nothing to fill in"),
    ],
)
def test_a_word_that_does_not_fit_is_refused_at_the_start(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.toml").write_text('[page]\nkeys = "Keys"\n', encoding="utf-8")
    (tmp_path / "words" / "xx.toml").write_text(text, encoding="utf-8")
    with pytest.raises(WordsError) as refused:
        read_words(tmp_path, "xx")
    assert str(refused.value) == message


def test_scripts_that_are_not_translated_are_the_english_ones(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"main.js": "main-1.js"}', encoding="utf-8")
    assert Rendering(TEMPLATES, tmp_path, "xx").assets == {"main.js": "/static/dist/main-1.js"}
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "manifest.json").write_text('{"main.js": "main-2.js"}', encoding="utf-8")
    assert Rendering(TEMPLATES, tmp_path, "xx").assets == {"main.js": "/static/dist/xx/main-2.js"}
