"""A file of words that cannot be used is refused at the start, with the name of the sentence."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

import engine
from docs import translation
from engine.words import steps

ROOT = Path(__file__).parent.parent.parent
WRONG = [
    ("steps", 'seeed = "x"', "steps.toml: there is no sentence called seeed"),
    ("steps", 'seed = "Hier: {where}"', "steps.toml, seed: nothing fills in {where}; there is {name}"),
    ("steps", 'result = "{name}"', "steps.toml, result: nothing fills in {name}; there is nothing to fill in"),
    ("steps", 'seed = "{name!r}"', "steps.toml, seed: '{name!r}': braces hold a name and nothing else"),
    ("steps", 'seed = "{name"', "steps.toml, seed: '{name': expected '}' before end of string"),
    ("steps", "seed = 3", "steps.toml, seed: expected a text, or a list of its forms"),
    ("steps", 'result = ["one", "many"]', "steps.toml, result: nothing is counted here, so it has one form"),
    ("steps", "seed = ", "steps.toml: Invalid value"),
    ("operations", '[tan]\nsays = "x"', "operations.toml, tan: there is nothing called says"),
    ("operations", '[tann]\ndoes = "x"', "operations.toml: there is nothing called tann"),
    ("operations", 'tan = "x"', "operations.toml, tan: expected a table"),
    ("operations", '[tan.kink]\nsentence = "x"', "operations.toml, tan.kink: there is no such sentence"),
    ("operations", '[relu.kink]\nat = "x"', "operations.toml, relu.kink: there is nothing called at"),
    ("operations", '[tan]\ndoes = "Tangens von {y}."', "operations.toml, tan.does: nothing fills in {y}; there is {x}"),
    ("docstrings", '"No such text." = "x"', "docstrings.toml: no script says 'No such text.'"),
    ("language", 'plural = "n !!"', "xx/language.toml, plural: "),
]


@pytest.mark.parametrize(("file", "text", "message"), WRONG, ids=[message for _, _, message in WRONG])
def test_a_wrong_file_is_refused_by_the_name_of_its_sentence(
    tmp_path: Path, file: str, text: str, message: str
) -> None:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / f"{file}.toml").write_text(text, encoding="utf-8")
    try:
        with pytest.raises(engine.WordsError) as refused:
            engine.speak("xx", tmp_path)
    finally:
        engine.speak("en")
    assert str(refused.value).startswith(message)


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(engine.WordsError, match=r"There is no language zz; there are en"):
        engine.speak("zz")


def test_what_a_language_leaves_out_stays_english_and_forms_follow_its_rule(tmp_path: Path) -> None:
    folder = tmp_path / "ru"
    folder.mkdir()
    rule = "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2"
    (folder / "language.toml").write_text(f'plural = "{rule}"', encoding="utf-8")
    (folder / "syntax.toml").write_text(
        'takes = ["{count} один, {got}", "{count} два, {got}", "{count} много, {got}"]', encoding="utf-8"
    )
    (folder / "operations.toml").write_text(
        '[relu.kink]\nsentence = "излом"\n[sum]\ndoes = ["{n} a", "{n} b", "{n} c"]', encoding="utf-8"
    )
    engine.speak("ru", tmp_path)
    try:
        for count, form in ((1, "один"), (2, "два"), (5, "много"), (21, "один")):
            function = f"f({', '.join(f'a{i}' for i in range(count))}) = a0\nf({', '.join('1' * 30)})"
            with pytest.raises(engine.ProgramSyntaxError, match=f"{count} {form}, 30"):
                engine.build(function)
        graph = engine.build("w = param([1, 2]); s = sum(w); b = 0; s + relu(b)")
        told = [step.text or "" for step in engine.steps(engine.trace(graph))]
        assert any("2 b" in text for text in told)
        assert any("излом" in text for text in told)
        assert any("The way back begins" in text for text in told)
    finally:
        engine.speak("en")


def test_every_sentence_is_used_and_every_one_that_is_used_is_there() -> None:
    used: set[str] = set()
    for file in [*ROOT.glob("engine/**/*.py"), *ROOT.glob("app/**/*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                used.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                used.add(node.value)
    # Names that code puts together: what a limit is a limit of, a family's heading.
    built = {name for name in engine.Language("en").file("limits") if name.startswith("of_")}
    built |= {f"needs_{name}" for name in used} | {name.replace("-", "_") for name in used}
    files = [
        tomllib.loads(file.read_text(encoding="utf-8")) for package in translation.PACKAGES for file in package.files
    ]
    there = {name for file in files for name in file}
    assert sorted(there - used - built) == []


# What speaks to developers: names of tables and their entries, code that is written out, the document of the API, the command line, logs.
ELSEWHERE = {
    "engine": ("operations/", "optimizers.py", "examples.py", "export/", "kernel/", "language/lexer.py", "words/"),
    "app": (
        "problems.py",
        "schemas/",
        "routes/",
        "commands/arguments.py",
        "metrics.py",
        "jobs/",
        "drawing/",
        "main.py",
        "settings.py",
        "__main__.py",
        "manual.py",
        "objects.py",
        "words/",
        "logs.py",
    ),
}
SENTENCE = re.compile(r"[A-Z][a-z]* [a-z].*[.?]$|\b[a-z]{3,} [a-z]{2,} [a-z]{2,}")


def sentences_in(file: Path) -> list[str]:
    """What reads as a sentence among the texts of a module, docstrings left out."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documented = [
        node.body[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    skipped = {id(statement.value) for statement in documented if isinstance(statement, ast.Expr)}
    skipped |= {id(statement.value) for statement in ast.walk(tree) if isinstance(statement, ast.Expr)}
    # The log speaks to whoever runs the service, in one language for whoever searches it.
    logged = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_log.")
    ]
    skipped |= {id(said) for call in logged for said in call.args}
    texts = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped
    ]
    return [node.value for node in texts if SENTENCE.search(node.value)]


@pytest.mark.parametrize("package", ELSEWHERE)
def test_no_sentence_stands_in_code(package: str) -> None:
    found = {}
    for file in sorted((ROOT / package).rglob("*.py")):
        if not str(file.relative_to(ROOT / package)).startswith(ELSEWHERE[package]):
            found[file.name] = sentences_in(file)
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize("package", translation.PACKAGES, ids=["engine", "app"])
def test_a_language_begins_as_files_with_every_sentence_in_english(
    tmp_path: Path, package: translation.Package
) -> None:
    translation.begin(package, tmp_path / "xx")
    lacking = set(translation.missing(package, "xx", tmp_path))
    assert {f"{file}.toml" for file in package.english} == {name.partition(":")[0] for name in lacking}
    for file in (tmp_path / "xx").glob("*.toml"):
        lines = file.read_text(encoding="utf-8").splitlines()
        assert all(not line or line.startswith("#") for line in lines)
        bare = [line.removeprefix("# ") if " = " in line or line.startswith("# [") else line for line in lines]
        file.write_text("\n".join(bare), encoding="utf-8")
    assert list(translation.missing(package, "xx", tmp_path)) == []


def test_a_sentence_that_no_file_has_is_an_error_where_it_is_asked_for() -> None:
    with pytest.raises(AttributeError, match=r"en/steps\.toml has no seeed"):
        _ = steps.seeed
