"""Scalar Python in the manner of A. Karpathy's micrograd: every number is a `Value` that remembers where it came from.

Arrays are taken apart, so that nothing is left but single numbers and the chain rule. Values and local derivatives come from the rules of
the table, read once more (`engine.export.scalars`): an elementwise operation becomes a function or an operator of `Value`, any other one
a `Value` for each number of its result, with the local derivatives beside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from engine import words
from engine.export import float_words, literals, script, value_class
from engine.export.names import Names, is_number
from engine.export.recorded import Recorded, Text
from engine.export.scalars import Linear, Scalar, Scalars, Tally, symbol
from engine.graph import Graph, Node
from engine.limits import DEFAULT_LIMITS
from engine.operations import Operation

# Words of the scripts' own, beside functions.
_WORDS = ("Value", "other", "out", "self")
# What Python calls the methods behind operators.
_METHODS = {"+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__", "**": "__pow__"}
_INFIX = re.compile(r"\{x\} (\S+) \{y\}")
_PREFIX = "-{x}"
# More operands than this are written as a call.
_CHAIN = 8
_SOURCES = {**float_words.SOURCES, **value_class.SOURCES}


def write(graph: Graph) -> str:
    """Write a graph's passes on single numbers.

    Raises:
        LimitError: There are more scalar operations than anybody would read.
    """
    return _Script(graph).text()


class _Script:
    """One script in the making."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.names = Names(graph, {*script.WORDS, *_WORDS, *_SOURCES})
        self.tally = Tally(DEFAULT_LIMITS)
        # For every node how each of its numbers is called.
        self.references: dict[int, Any] = {}
        self.methods: dict[str, str] = {}
        self.functions: dict[str, str] = {}
        self.called: dict[str, str] = {}

    def text(self) -> str:
        self.tally.add(sum(node.size * max(1, len(node.operands) - 1) for node in self.graph.operations))
        leaves = {kind: list(self._leaves(kind)) for kind in ("parameter", "data", "constant")}
        steps = [line for node in self.graph.operations for line in self._operation(node)]
        back = [f"{self.references[self.graph.output].flat[0]}.backward()"] if self.graph.differentiable else []
        results = self._results()
        made = ["\n\n".join([value_class.CLASS, *self.methods.values()]), *self.functions.values()]
        return script.joined(
            value_class.HEAD,
            *script.called(_SOURCES, [*(line for lines in leaves.values() for line in lines), *steps, results, *made]),
            script.PLAIN,
            *made,
            script.section(words.scripts.parameters, leaves["parameter"]),
            script.section(words.scripts.data_and_constants, [*leaves["data"], *leaves["constant"]]),
            script.section(words.scripts.forward_pass, steps),
            script.section(words.scripts.backward_pass, back),
            results,
        )

    def _results(self) -> str:
        gradients = {
            p.name: f"gradient_of({self.names.of[p.node]})"
            for p in self.graph.parameters
            if self.graph.nodes[p.node].has_gradient
        }
        output, loss = self.references[self.graph.output], self.names.of[self.graph.output]
        plain = f"{output.flat[0]}.data" if output.size == 1 else f"data_of({loss})"
        return script.results(self.graph, loss, gradients, plain=plain, gradient="gradient")

    # Leaves

    def _leaves(self, kind: str) -> Iterator[str]:
        for node in self.graph.nodes:
            if node.operation is None and node.kind == kind:
                if node.id in self.names.of:
                    call = "values" if node.shape else "Value"
                    yield f"{self.names.of[node.id]} = {call}({literals.nested(node.leaf)})"
                self._refer(node)

    def _refer(self, node: Node) -> None:
        """Note how each number of a node is called: by its name and place, or by itself."""
        name = self.names.of.get(node.id) or literals.constant(node, exact=False)
        references = np.empty(node.shape, dtype=object)
        for place in np.ndindex(node.shape):
            references[place] = name + "".join(f"[{i}]" for i in place)
        self.references[node.id] = references

    # Operations

    def _operation(self, node: Node) -> list[str]:
        lines, texts = ([], self._elementwise(node)) if node.entry.elementwise else self._unrolled(node)
        self._refer(node)
        return [*lines, f"{self.names.of[node.id]} = {_nested(texts)}"]

    def _elementwise(self, node: Node) -> Any:
        """An operator or a call for each number."""
        operands = [np.broadcast_to(self.references[i], node.shape) for i in node.operands]
        numbers = [is_number(self.graph.nodes[i]) for i in node.operands]
        word = self._word(node.entry, len(operands))
        texts = np.empty(node.shape, dtype=object)
        for place in np.ndindex(node.shape):
            texts[place] = _applied(word, [str(x[place]) for x in operands], numbers)
        return texts

    def _word(self, entry: Operation, count: int) -> str:
        """The operator or the function of an operation, defined when it is used for the first time."""
        sign = _INFIX.fullmatch(entry.numpy)
        if entry.numpy == _PREFIX:
            return self._method("-", "__neg__", entry, ["self"])
        if sign and sign[1] in _METHODS and count <= _CHAIN:
            return self._method(sign[1], _METHODS[sign[1]], entry, ["self", "other"])
        key = entry.name if count in (len(entry.operands), entry.least) else f"{entry.name}_{count}"
        if key not in self.called:
            self.called[key] = self.names.fresh(key)
            self.functions[key] = self._defined(entry, self.called[key], entry.operand_names(count))
        return self.called[key]

    def _method(self, sign: str, method: str, entry: Operation, operands: list[str]) -> str:
        if method not in self.methods:
            self.methods[method] = literals.indented(self._defined(entry, method, operands))
        return sign

    def _defined(self, entry: Operation, name: str, operands: list[str]) -> str:
        """The source of an operation on Values, from its rules read on names."""
        m = Scalars(self.tally)
        numbers, out = [m.named() for _ in operands], m.named()
        with np.errstate(all="ignore"):
            value = entry.value(m, *numbers)
            slopes = entry.locals_at(m, out, numbers, {}, range(len(operands)))
        known = {x.symbol.id: f"{word}.data" for x, word in zip(numbers, operands, strict=True)}
        written = Recorded(m.recorder, float_words.wording, self.names, {**known, out.symbol.id: "out"})
        written.expect(symbol(x) for x in (value, *slopes))
        before, text = written.lines(symbol(value))
        asked = [slot for slot in range(len(operands)) if slot not in entry.severs]
        lines, uses = _uses(written, [operands[slot] for slot in asked], [slopes[slot] for slot in asked])
        if re.search(r"\bout\b", " ".join([*lines, *uses])):
            before, text = [*before, f"out = {text.text}"], Text("out")
        call = f"*passing({', '.join(uses)})" if entry.gates and uses else ", ".join(uses)
        body = [
            f'"""{entry.description}"""',
            *(["other = lift(other)"] if "other" in operands else []),
            *before,
            *lines,
        ]
        body.append(f"return Value({', '.join(part for part in (text.text, call) if part)})")
        return f"def {name}({', '.join(operands)}):\n" + literals.indented("\n".join(map(script.wrapped, body)))

    def _unrolled(self, node: Node) -> tuple[list[str], Any]:
        """A Value for each number of the result, with its local derivatives beside."""
        m = Scalars(self.tally)
        named: dict[str, Scalar] = {}
        operands = [self._named(m, named, i) for i in node.operands]
        with np.errstate(all="ignore"):
            out = node.entry.value(m, *operands, **node.settings)
            results = np.asarray(out, dtype=object)
            moved = {x.symbol.id: word for word, x in named.items()}
            if all(isinstance(x, Scalar) and x.symbol.id in moved for x in results.flat):
                return [], _each(lambda x: moved[x.symbol.id], results)
            uses = self._derivatives(m, node, out, operands)
        written = Recorded(
            m.recorder, float_words.wording, self.names, {i: f"{word}.data" for i, word in moved.items()}
        )
        written.expect([symbol(x) for x in results.flat] + [symbol(x) for use in uses for _, x in use])
        lines: list[str] = []
        texts = np.empty(results.size, dtype=object)
        for place, (value, use) in enumerate(zip(results.flat, uses, strict=True)):
            before, text = written.lines(symbol(value))
            more, pairs = _uses(written, [word for word, _ in use], [x for _, x in use])
            lines += [*before, *more]
            texts[place] = script.wrapped(f"Value({', '.join([text.text, *pairs])})")
        return lines, texts.reshape(results.shape)

    def _named(self, m: Scalars, named: dict[str, Scalar], node: int) -> Any:
        """The numbers of an operand as names; a number that comes twice has one name."""
        if is_number(self.graph.nodes[node]):
            return float(self.graph.nodes[node].leaf)
        references = self.references[node]
        words: list[str] = references.ravel().tolist()
        for word in words:
            if word not in named:
                named[word] = m.named()
        return _each(named.__getitem__, references)[()]

    def _derivatives(self, m: Scalars, node: Node, out: Any, operands: list[Any]) -> list[list[tuple[str, Any]]]:
        """For each number of the result the operands' numbers that it depends on, with the local derivatives."""
        uses: list[list[tuple[str, Any]]] = [[] for _ in range(node.size)]
        g = np.empty(node.size, dtype=object)
        g[:] = [Linear({place: 1.0}) for place in range(node.size)]
        for edge in self.graph.incoming[node.id]:
            if not edge.has_gradient:
                continue
            incoming = g.reshape(node.shape)[()]
            flow = node.entry.derivative(edge.slot)(m, incoming, out, *operands, **node.settings)
            for word, form in zip(self.references[edge.source].flat, np.asarray(flow, dtype=object).flat, strict=True):
                for place, local in form.terms.items() if isinstance(form, Linear) else ():
                    uses[place].append((word, local))
        return uses


def _uses(written: Recorded, words: list[str], slopes: list[Any]) -> tuple[list[str], list[str]]:
    """The lines before, and a pair of operand and local derivative for each."""
    lines: list[str] = []
    pairs = []
    for word, slope in zip(words, slopes, strict=True):
        before, text = written.lines(symbol(slope))
        lines += before
        pairs.append(f"({word}, {text.text})")
    return lines, pairs


def _applied(word: str, operands: list[str], numbers: list[bool]) -> str:
    """A number of the result as an operator or a call; a bare number may stand only to the right of an operator."""
    values = [f"Value({text})" if number else text for text, number in zip(operands, numbers, strict=True)]
    if word.isidentifier():
        return f"{word}({', '.join(values)})"
    if len(values) == 1:
        return f"{word}{values[0]}"
    right = [f"({text})" if text.startswith("-") else text for text in operands[1:]]
    return f" {word} ".join([values[0], *right])


def _each(function: Callable[[Any], Any], array: Any) -> Any:
    """A function of each element, in the shape of the array."""
    out = np.empty(array.shape, dtype=object)
    for place in np.ndindex(array.shape):
        out[place] = function(array[place])
    return out


def _nested(texts: Any) -> str:
    """Nested lists, each number on a line of its own."""
    rows = list(texts.flat)
    for size in reversed(texts.shape):
        rows = [literals.block(rows[i : i + size]) for i in range(0, len(rows), size)]
    return str(rows[0])
