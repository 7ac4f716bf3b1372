"""The sentences of a step are templates: with another language's words not one English word is left but the table's own."""

from __future__ import annotations

import re
import string

import pytest

from engine import build, steps, trace, words

# A language that nobody speaks: every letter has a twin that no English word contains.
TWINS = str.maketrans(
    string.ascii_letters, "".join(chr(0x1E00 + 2 * i) for i in range(26)) + "".join(chr(0x0400 + i) for i in range(26))
)
PROGRAM = "\n".join(
    [
        "A = [1, 2, 3]",
        "B = 0",
        "C = relu(B)",
        "D = B*A + C + 1/B",
        "E = param([[1, 2], [3, 4]])",
        "F = sum(E, axis=-1)",
        "G = 2",
        "H = G*G*G + exp(G) + G",
        "sum(D) + max(F) + H + norm(E*E)",
    ]
)


def translated(text: str) -> str:
    """A template in that language; what is filled in keeps its name."""
    return "".join(part if part.startswith("{") else part.translate(TWINS) for part in re.split(r"(\{\w+\})", text))


def templates() -> list[str]:
    return [name for name, value in vars(words).items() if name.isupper() and isinstance(value, str)]


def test_no_english_word_is_left_in_another_language(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = build(PROGRAM)
    told = steps(trace(graph))
    for name in templates():
        monkeypatch.setattr(words, name, translated(getattr(words, name)))
    monkeypatch.setattr(words, "SINGULAR", ("the 1 numbers", translated("the one number")))
    gives = words.GIVES.removeprefix("{does} ").partition("{")[0]
    again = steps(trace(graph))
    assert len(again) == len(told)
    for step in again:
        entry = graph.nodes[step.node].entry
        own = [
            entry.rule,
            *(rule for rule in entry.operand_rules if rule),
            *([entry.kink.sentence] if entry.kink else []),
        ]
        text = step.text or ""
        if step.phase == "forward":
            text = text.partition(gives)[2]
        for sentence in own:
            text = text.replace(sentence, "")
        left = re.findall(r"\b[a-z]{2,}\b", text)
        assert set(left) <= {"exp", "relu", "sum", "max", "norm", "inf", "nan"}, step.text


def test_a_template_has_the_fields_that_its_code_fills_in() -> None:
    for name in templates():
        for _, field, _, _ in string.Formatter().parse(getattr(words, name)):
            assert field is None or field.isidentifier(), name
