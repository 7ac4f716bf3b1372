"""Another language is files: every sentence of the engine can be said in one, and in one that has them all no English is left."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import engine
from docs import translation
from engine import (
    EXAMPLES,
    EXPORTS,
    OPERATIONS,
    OPTIMIZERS,
    TOPICS,
    Axis,
    EngineError,
    FieldError,
    build,
    check,
    descend,
    export,
    landscape,
    steps,
    trace,
    updating,
)
from engine.languages import TABLES
from engine.words import SUBJECTS
from tests import pseudo

CORPUS = Path(__file__).parent.parent / "corpus"
# What programs are written with is the same in every language, and so are the names of fields and formats.
LANGUAGE = [
    *(
        word
        for operation in OPERATIONS
        for word in [*operation.catalogue()["words"], *operation.operands, operation.name]
    ),
    *(setting.name for operation in OPERATIONS for setting in operation.settings),
    *(optimizer.name for optimizer in OPTIMIZERS),
    *(exporter.name for exporter in EXPORTS),
    "param data const axis seed pi inf nan values PyTorch",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pseudo.install(tmp_path_factory.mktemp("words"), translation.PACKAGES[0])


@pytest.fixture
def pseudo_language(folder: Path) -> Iterator[None]:
    engine.speak(pseudo.NAME, folder)
    try:
        yield
    finally:
        engine.speak("en")


def left(text: str | None, *allowed: str) -> list[str]:
    return pseudo.english(text or "", [*LANGUAGE, *allowed])


def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / "errors.jsonl").read_text(encoding="utf-8").splitlines()]


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(part)


@pytest.mark.usefixtures("pseudo_language")
def test_every_sentence_of_the_engine_is_said_from_its_file() -> None:
    for subject in SUBJECTS:
        for name, template in engine.Language("en").file(subject.file).items():
            now = getattr(subject, name)
            assert (list(now.forms) if isinstance(template, list) else now) == pseudo.twins(template)
    for table, entries in TABLES.items():
        english = engine.sentences()[table]
        for entry in entries:
            name = getattr(entry, "name", None) or entry.slug
            assert engine.said(entry) == pseudo.twins(english[name])


@pytest.mark.parametrize("language", engine.languages())
def test_every_language_that_is_there_can_be_spoken(language: str) -> None:
    try:
        engine.speak(language)
    finally:
        engine.speak("en")


@pytest.mark.usefixtures("pseudo_language")
def test_no_refusal_and_no_repair_is_english() -> None:
    for case in cases():
        try:
            graph = build(case["program"], case.get("values"), output=case.get("output"))
            trace(graph)
        except EngineError as error:
            hint = getattr(error, "hint", None)
            said = [error.message, hint.label if hint else ""]
        else:
            said = [part for each in graph.diagnostics for part in (each.message, each.hint.label if each.hint else "")]
        for text in said:
            assert left(text, case["program"], *case.get("values", {})) == [], case["program"]


@pytest.mark.usefixtures("pseudo_language")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.slug)
def test_no_step_of_an_example_is_english(example: engine.Example) -> None:
    assert left(example.title + example.text + example.comment + example.topic.title) == []
    graph = build(example.program)
    for step in steps(trace(graph), (0, 200)):
        assert left(step.text, example.code) == []
        assert left(step.rule) == []


@pytest.mark.uncounted
@pytest.mark.usefixtures("pseudo_language")
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_nothing_that_an_operation_says_is_english(operation: engine.Operation) -> None:
    said = operation.catalogue()
    spoken = [said["description"], said["rule"], said["kink"], *(each["description"] for each in said["settings"])]
    assert [word for text in spoken for word in left(text)] == []
    assert left(operation.family_title) == []
    program = said["example"]
    run = trace(build(program))
    remarks = [remark.message for remark in run.graph.diagnostics]
    assert [word for text in remarks for word in left(text, program)] == []
    for step in steps(run):
        assert left(step.text, program) == []
        assert left(step.rule) == []
    if "symbol" in operation.spoken or " " in operation.symbol:
        assert left(operation.symbol) == []


@pytest.mark.usefixtures("pseudo_language")
def test_no_rule_of_descent_is_english() -> None:
    graph = build("k = 2; loss = k^2")
    for rule in OPTIMIZERS:
        assert left(rule.title + rule.description + rule.condition) == []
        assert left(rule.formula, "leftarrow theta eta nabla quad hat frac text sqrt epsilon mu rho xi sim") == []
        assert [word for setting in rule.settings for word in left(setting.describes)] == []
        told = [
            update for update in updating(graph, iteration=1, parameter="k", optimizer=rule.name) if update is not None
        ][-1]
        assert [word for line in told.lines for word in left(line.says)] == []
    assert [word for topic in TOPICS for word in left(topic.title)] == []


@pytest.mark.usefixtures("pseudo_language")
def test_no_refusal_of_what_was_sent_beside_a_program_is_english() -> None:
    graph = build("k = 2; x = [1, 2, 3]; loss = sum((k x - 1)^2)")
    wrong: list[Any] = [
        lambda: build("a = 1", {"1": 2.0}),
        lambda: build("a = 1", {"sin": 2.0}),
        lambda: build("a = 1", {"k0": 1.0, "k₀": 2.0}),
        lambda: build("a = 1", {"a": [[1.0], [1.0, 2.0]]}),
        lambda: build("a = 1", {"a": []}),
        lambda: build("a = 1; b = a + 1", {"b": 2.0}),
        lambda: build("f(a) = a; f(1)", {"f": 2.0}),
        lambda: build("a = 1", output="b"),
        lambda: descend(graph, optimizer="none"),
        lambda: descend(graph, settings={"none": 1.0}),
        lambda: descend(graph, learning_rate=float("inf")),
        lambda: descend(graph, optimizer="adam", settings={"beta1": 2.0}),
        lambda: descend(graph, optimizer="adam", settings={"epsilon": 0.0}),
        lambda: descend(graph, iterations=-1),
        lambda: descend(graph, seed=2**32),
        lambda: descend(graph, batch_size=9),
        lambda: descend(build("k = 1; k^2"), batch_size=1),
        lambda: descend(build("k = 1; x = [1, 2, 3]; a = k x; a[2]^2"), batch_size=2),
        lambda: check(graph, h=0.0),
        lambda: check(graph, parameters=["none"]),
        lambda: landscape(graph, []),
        lambda: landscape(graph, [Axis("none", 0.0, 1.0, 5, index=())]),
        lambda: landscape(graph, [Axis("k", 0.0, 1.0, 5, index=(1,))]),
        lambda: landscape(graph, [Axis("k", 0.0, 1.0, 1, index=())]),
        lambda: landscape(graph, [Axis("k", 1.0, 0.0, 5, index=())]),
        lambda: landscape(graph, [Axis("k", 0.0, 1.0, 5, index=())] * 2),
        lambda: list(updating(graph, iteration=0, parameter="k")),
        lambda: list(updating(graph, iteration=1, parameter="none")),
        lambda: list(updating(graph, iteration=1, parameter="k", index=(1,))),
        lambda: export(graph, "none"),
    ]
    for ask in wrong:
        with pytest.raises(FieldError) as refused:
            ask()
        assert left(refused.value.message, "none k0 b f") == []


@pytest.mark.usefixtures("pseudo_language")
def test_no_limit_is_english() -> None:
    limits = engine.Limits()
    assert [word for _, _, of in limits.described() for word in left(of)] == []
    with pytest.raises(engine.LimitError) as refused:
        build("(" * 300 + "1" + ")" * 300)
    assert left(refused.value.message) == []


@pytest.mark.usefixtures("pseudo_language")
@pytest.mark.parametrize("name", ["numpy", "pytorch", "jax", "micrograd", "latex"])
def test_no_remark_in_an_exported_script_is_english(name: str) -> None:
    text = export(build("a = 0; b = 2; c = 3; d = a*b; relu(a) + d + d^2"), name)
    said = [line.partition("#")[2] for line in text.splitlines()]
    said += re.findall(r'"""(.*?)"""', text)
    said += [part.partition("}")[0] for part in text.split("\\paragraph{")[1:]]
    said += re.findall(r'print\(f?"([^"{]*)', text)
    assert [word for remark in said for word in left(remark)] == []
    assert any(pseudo.spoken("e") in remark for remark in said)


def test_a_language_that_was_spoken_leaves_no_trace(folder: Path) -> None:
    before = list(texts(translation.PACKAGES[0].english)), [operation.does for operation in OPERATIONS]
    engine.speak(pseudo.NAME, folder)
    assert [operation.does for operation in OPERATIONS] != before[1]
    engine.speak("en")
    assert (list(texts(translation.PACKAGES[0].english)), [operation.does for operation in OPERATIONS]) == before
