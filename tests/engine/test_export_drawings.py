"""DOT and LaTeX: texts that other programs draw."""

from __future__ import annotations

import dataclasses
import re

import pygraphviz
import pytest

from engine import Graph, build
from engine.export import dot, export
from engine.language.lexer import tokenize
from tests.engine.export_scripts import examples_of_operations
from tests.engine.test_export import ODD

PROGRAMS = {
    **{name: build(program) for name, program in ODD.items()},
    **examples_of_operations(),
}
every_program = pytest.mark.parametrize("graph", PROGRAMS.values(), ids=PROGRAMS)


@every_program
def test_graphviz_reads_the_nodes_and_edges_of_the_graph(graph: Graph) -> None:
    drawn = pygraphviz.AGraph(string=export(graph, "dot"))
    hidden = {node.id for node in graph.nodes if node.kind == "constant" and node.name is None and node.shape == ()}
    hidden.discard(graph.output)
    assert set(drawn.nodes()) == {f"n{node.id}" for node in graph.nodes if node.id not in hidden}
    assert len(drawn.edges()) == len([edge for edge in graph.edges if edge.source not in hidden])
    for node in drawn.nodes():
        assert set(node.attr) <= {
            "label",
            "shape",
            "fillcolor",
            "style",
            "peripheries",
            "fontname",
            "fontsize",
            "color",
        }


def test_a_label_shows_name_sign_value_and_gradient() -> None:
    text = export(build("k = 0.5; x = [1, 2]; loss = sum(k x^2)"), "dot")
    assert r'n1 [label="x\n1 … 2", shape=box, fillcolor="#e3eef6"];' in text
    assert r'[label="k\n0.5\n∂ 5"' in text
    assert r'[label="^2\n1 … 4"' in text
    assert r'[label="Σ\nloss\n2.5\n∂ 1"' in text
    assert "peripheries=2" in text


def test_whatever_a_label_holds_stays_text() -> None:
    graph = build("a = 1; b = a + 2")
    wicked = 'x\\" , URL="javascript:alert(1)"]; evil [label="\\'
    nodes = tuple(dataclasses.replace(node, symbol=wicked) for node in graph.nodes)
    drawn = pygraphviz.AGraph(string=dot.write(dataclasses.replace(graph, nodes=nodes)))
    assert set(drawn.nodes()) == {"n0", "n2"}
    assert all(not node.attr["URL"] for node in drawn.nodes())


# LaTeX

_COMMANDS = [
    "documentclass", "usepackage", "allowdisplaybreaks", "begin", "end", "paragraph", "frac", "partial", "cdot", "mathit", "mathrm",
    "mathcal", "mathsf", "operatorname", "hat", "sum", "sqrt", "left", "right", "ldots", "quad", "text", "top", "infty", "le", "ge", "ne",
    "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "log", "times", "sigma", "pi", "_", ",",
]  # fmt: skip
_GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho varsigma tau upsilon phi chi psi omega"


@every_program
def test_latex_is_plain_letters_known_commands_and_balanced_braces(graph: Graph) -> None:
    text = export(graph, "latex")
    assert not re.search(r"[^\x00-\x7f]", re.sub(r"\\text\{[À-ÿ]\}", "", text))
    known = {*_COMMANDS, *_GREEK.split(), *(word.capitalize() for word in _GREEK.split())}
    assert set(re.findall(r"\\([A-Za-z]+|[^A-Za-z\s\\])", text)) <= known
    depth = 0
    for sign in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if sign == "{" else -1
        assert depth >= 0
    assert depth == 0
    assert len(re.findall(r"\\begin\{(\w+\*?)\}", text)) == len(re.findall(r"\\end\{(\w+\*?)\}", text))
    for line in re.findall(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", text, re.DOTALL):
        assert all(row.count("&") == 1 for row in line.split("\\\\\n"))


def test_latex_gives_every_operation_a_line_forward_and_back() -> None:
    lines = export(build("k = 0.5; θ = 2; loss = (k θ)^2 + max(k, 3) - (k > 1)"), "latex").splitlines()
    assert r"v_{2} &= k \cdot {\theta} = 1 \\" in lines or r"v_{2} &= k \cdot \theta = 1 \\" in lines
    assert r"\frac{\partial \mathit{loss}}{\partial \mathit{loss}} &= 1 \\" in lines
    assert any(line.startswith(r"&\quad {} + ") for line in lines)


def test_latex_finds_a_letter_that_no_name_begins_with() -> None:
    assert "u_{" in export(build("v = 1; sin(v) + 2"), "latex")
    assert r"\mathsf{v}_{" in export(build("v = 1; u = 1; z = 1; w = 1; h = 1; s = 1; v u z w h s + 1"), "latex")


def test_latex_cuts_what_no_page_could_hold() -> None:
    text = export(build("a = 1; " + " + ".join(["a"] * 60)), "latex")
    assert max(map(len, text.splitlines())) < 400
    assert text.count(r"\ldots") == 2


def test_every_letter_of_the_language_has_a_command_or_is_text() -> None:
    letters = "αβγδεζηθικλμνξρςστυφχψωΓΔΘΛΞΠΣΦΨΩÀÿßæ"
    names = [f"x{letter}" for letter in letters]
    assert len(tokenize(" ".join(names))) == len(names) + 1
    text = export(build(" + ".join(f"a{letter}" for letter in letters)), "latex")
    assert r"\mathit{a{\lambda}}" in text
    assert r"\mathit{a{\varsigma}}" in text
    assert r"\mathit{a{\Omega}}" in text
    assert r"\mathit{a\text{ß}}" in text
