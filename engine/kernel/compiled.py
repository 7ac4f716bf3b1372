"""Source to a function, and the function with its buffers and its slow twin for numbers that Python's floats refuse."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.graph import Graph, Node, require_descendable
from engine.kernel.generate import Source, generate
from engine.kernel.record import Record, Recorder, Symbol
from engine.kernel.writers import NAMESPACE
from engine.passes import gated

Function = Callable[[list[Any]], tuple[float, tuple[Any, ...]]]


class Kernel:
    """Loss and gradients as one call.

    `kernel(values)` takes the parameters' values in the graph's order, floats for single numbers and arrays for the rest, and
    gives the loss as a float and the gradients in the same order. Arrays among them are buffers: the next call writes over them.
    """

    def __init__(self, graph: Graph, data: tuple[int, ...] = ()) -> None:
        """Compile a graph whose output is one number.

        Args:
            graph: The graph.
            data: Leaves whose values are given with each call, behind the parameters.

        Raises:
            ProgramValueError: There is no single number, or no parameter.
        """
        require_descendable(graph)
        self.graph = graph
        self._data = data
        self._careful = _Careful(graph, data)
        self._loss: Function | None = None
        #: The call itself, without the detour over the object; for tight loops.
        self.evaluate: Function = _compile(graph, data, self._careful)

    def __call__(self, values: list[Any]) -> tuple[float, tuple[Any, ...]]:
        """Loss and gradients at the given parameters."""
        return self.evaluate(values)

    def loss(self, values: list[Any]) -> float:
        """The loss alone, by the forward pass."""
        if self._loss is None:
            self._loss = _compile(self.graph, self._data, self._careful, loss_alone=True)
        return self._loss(values)[0]

    def source(self, *, safe: bool = False) -> str:
        """The generated code, for the curious and for tests."""
        recording = record_graph(self.graph, self._data)
        with np.errstate(all="ignore"):
            return _function_text(generate(*recording, safe=safe), recording[1], safe=safe)


class _Careful:
    """The slow twin: Python's floats raise where NumPy answers inf or NaN; that is rare, so it is made when it is needed.

    It knows the graph and not the kernel: a kernel with long buffers is gone as soon as nobody holds it.
    """

    def __init__(self, graph: Graph, data: tuple[int, ...]) -> None:
        self.graph = graph
        self.data = data
        self.function: Function | None = None

    def __call__(self, values: list[Any]) -> tuple[float, tuple[Any, ...]]:
        if self.function is None:
            self.function = _compile(self.graph, self.data, None)
        return self.function(values)


def _compile(graph: Graph, data: tuple[int, ...], careful: _Careful | None, *, loss_alone: bool = False) -> Function:
    """Record, generate, compile; without a careful twin to turn to, the code is careful itself."""
    records, inputs, outputs = record_graph(graph, data)
    safe = careful is None
    with np.errstate(all="ignore"):
        source = generate(records, inputs, outputs[:1] if loss_alone else outputs, safe=safe)
    namespace = {**NAMESPACE, **source.constants, "carefully": careful, "__builtins__": {}}
    for name, (shape, mask) in source.buffers.items():
        namespace[name] = np.zeros(shape, dtype=bool if mask else np.float64)
    text = _function_text(source, inputs, safe=safe)
    exec(compile(text, "<kernel>", "exec"), namespace)  # noqa: S102 - our own text, of numbers and v0, v1, … alone
    function: Function = namespace["kernel"]
    # Symbols know their recorder and it knows them; what is no longer needed goes at once.
    for symbol in inputs[:1]:
        symbol.recorder.forget()
    return function


def compile_kernel(graph: Graph) -> Kernel:
    """Make the fast function (L, ∂L/∂θ) = f(θ) of a graph.

    Args:
        graph: A graph whose output is one number that depends on a parameter.

    Returns:
        The function; see `Kernel` for what it takes and gives.

    Raises:
        ProgramValueError: The output is no single number, or there is no parameter.

    Example:
        >>> from engine.build import build
        >>> compile_kernel(build("a = 3; a^2"))([3.0])
        (9.0, (6.0,))
    """
    return Kernel(graph)


def _function_text(source: Source, inputs: list[Symbol], *, safe: bool) -> str:
    """The whole function; the fast one turns to the careful one where a number overflows."""
    names = "".join(f"v{symbol.id}, " for symbol in inputs)
    loss, *gradients = source.outputs
    lines = [f"{names}= values", *source.lines, f"return {loss}, ({''.join(f'{g}, ' for g in gradients)})"]
    if safe:
        return "def kernel(values):\n    " + "\n    ".join(lines) + "\n"
    body = "\n        ".join(lines)
    refused = "(OverflowError, ValueError, ZeroDivisionError)"
    return f"def kernel(values):\n    try:\n        {body}\n    except {refused}:\n        return carefully(values)\n"


def record_graph(graph: Graph, data: tuple[int, ...] = ()) -> tuple[list[Record], list[Symbol], list[Any]]:
    """Run the rules of both passes over symbols.

    Returns:
        The instructions, the parameters' symbols, and loss and gradients as symbols or known values.
    """
    recorder = Recorder()
    leaves = [*(parameter.node for parameter in graph.parameters), *data]
    inputs = [recorder.symbol(graph.nodes[leaf].shape) for leaf in leaves]
    values: list[Any] = [node.leaf for node in graph.nodes]
    for leaf, symbol in zip(leaves, inputs, strict=True):
        values[leaf] = symbol
    with np.errstate(all="ignore"):
        for node in graph.operations:
            values[node.id] = node.entry.value(recorder, *(values[i] for i in node.operands), **node.settings)
        recorder.backward = True
        gradients = _BackwardPass(graph, recorder, values).run()
    loss = recorder.reshape(values[graph.output], ())
    return recorder.records, inputs, [loss, *(gradients[parameter.node] for parameter in graph.parameters)]


class _BackwardPass:
    """The backward pass of `engine.passes`, over symbols."""

    def __init__(self, graph: Graph, recorder: Recorder, values: list[Any]) -> None:
        self.graph = graph
        self.recorder = recorder
        self.values = values
        self.gradients: list[Any] = [None] * len(graph.nodes)
        self.flows: dict[int, Any] = {}

    def run(self) -> list[Any]:
        """Give every node that has a gradient its own."""
        for node in reversed(self.graph.nodes):
            if node.has_gradient:
                self.gradients[node.id] = self._gradient(node)
        return self.gradients

    def _gradient(self, node: Node) -> Any:
        if node.id == self.graph.output:
            self._send(node, np.ones(node.shape)[()])
            return np.ones(node.shape)[()]
        flows = [self.flows[edge.id] for edge in self.graph.outgoing[node.id] if self.graph.carries[edge.target]]
        total = functools.reduce(operator.add, flows) if flows else np.zeros(node.shape)[()]
        gradient = self.recorder.broadcast_to(total, node.shape)
        if self.graph.carries[node.id]:
            self._send(node, gradient)
        return gradient

    def _send(self, node: Node, gradient: Any) -> None:
        """Record what flows along the edges to a node's operands."""
        edges = [edge for edge in self.graph.incoming[node.id] if edge.has_gradient]
        if not edges:
            return
        operation, out = node.entry, self.values[node.id]
        operands = [self.values[i] for i in node.operands]
        if operation.elementwise:
            slots = [edge.slot for edge in edges]
            slopes = operation.locals_at(self.recorder, out, operands, node.settings, slots)
            for edge, slope in zip(edges, slopes, strict=True):
                flow = gated(self.recorder, slope, gradient) if operation.gates else slope * gradient
                whole = self.recorder.broadcast_to(flow, node.shape)
                self.flows[edge.id] = self.recorder.reduce_to(whole, self.graph.nodes[edge.source].shape)
            return
        for edge in edges:
            rule = operation.derivative(edge.slot)
            self.flows[edge.id] = rule(self.recorder, gradient, out, *operands, **node.settings)
