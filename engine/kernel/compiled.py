"""Source to a function, and the function with its buffers and its slow twin for numbers that Python's floats refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.graph import Graph
from engine.kernel.generate import NAMESPACE, generate
from engine.kernel.record import Record, Recorder, Symbol
from engine.passes import gated


class Kernel:
    """Loss and gradients as one call.

    `kernel(values)` takes the parameters' values in the graph's order, floats for single numbers and arrays for the rest, and
    gives the loss as a float and the gradients in the same order. Arrays among them are buffers: the next call writes over them.
    """

    def __init__(self, graph: Graph) -> None:
        """Record the rules of a graph that can be differentiated."""
        self.graph = graph
        self._records, self._inputs, self._outputs = record_graph(graph)
        self._fast = self._compile(safe=False)
        self._safe: Callable[..., tuple[float, tuple[Any, ...]]] | None = None

    def __call__(self, values: list[Any]) -> tuple[float, tuple[Any, ...]]:
        """Loss and gradients at the given parameters."""
        try:
            return self._fast(*values)
        except (OverflowError, ValueError, ZeroDivisionError):
            # Python's floats raise where NumPy answers inf or NaN; that is rare, so it may be slow.
            if self._safe is None:
                self._safe = self._compile(safe=True)
            return self._safe(*values)

    def source(self, *, safe: bool = False) -> str:
        """The generated code, for the curious and for tests."""
        return _function_text(generate(self._records, self._inputs, self._outputs, safe=safe), self._inputs)

    def _compile(self, *, safe: bool) -> Callable[..., tuple[float, tuple[Any, ...]]]:
        source = generate(self._records, self._inputs, self._outputs, safe=safe)
        namespace = {**NAMESPACE, **source.constants, "__builtins__": {}}
        for name, (shape, mask) in source.buffers.items():
            namespace[name] = np.zeros(shape, dtype=bool if mask else np.float64)
        exec(compile(_function_text(source, self._inputs), "<kernel>", "exec"), namespace)  # noqa: S102 - our own text, of numbers and v0, v1, … alone
        function: Callable[..., tuple[float, tuple[Any, ...]]] = namespace["kernel"]
        return function


def compile_kernel(graph: Graph) -> Kernel:
    """Make the fast function of a graph whose output is one number that depends on a parameter."""
    return Kernel(graph)


def _function_text(source: Any, inputs: list[Symbol]) -> str:
    arguments = ", ".join(f"v{symbol.id}" for symbol in inputs)
    loss, *gradients = source.outputs
    body = "\n    ".join([*source.lines, f"return {loss}, ({''.join(f'{g}, ' for g in gradients)})"])
    return f"def kernel({arguments}):\n    {body}\n"


def record_graph(graph: Graph) -> tuple[list[Record], list[Symbol], list[Any]]:
    """Run the rules of both passes over symbols.

    Returns:
        The instructions, the parameters' symbols, and loss and gradients as symbols or known values.
    """
    recorder = Recorder()
    inputs = [recorder.symbol(parameter.shape) for parameter in graph.parameters]
    values: list[Any] = [node.leaf for node in graph.nodes]
    for parameter, symbol in zip(graph.parameters, inputs, strict=True):
        values[parameter.node] = symbol
    with np.errstate(all="ignore"):
        for node in graph.operations:
            values[node.id] = node.entry.value(recorder, *(values[i] for i in node.operands), **node.settings)
        gradients = _backward(graph, recorder, values)
    loss = recorder.reshape(values[graph.output], ())
    return recorder.records, inputs, [loss, *(gradients[parameter.node] for parameter in graph.parameters)]


def _backward(graph: Graph, recorder: Recorder, values: list[Any]) -> list[Any]:
    """The backward pass of `engine.passes`, over symbols."""
    gradients: list[Any] = [None] * len(graph.nodes)
    gradients[graph.output] = np.ones(graph.nodes[graph.output].shape)[()]
    for node in reversed(graph.nodes):
        if not node.has_gradient:
            continue
        if node.id != graph.output:
            flows = [_flow(graph, recorder, edge.target, edge.slot, values, gradients) for edge in graph.outgoing[node.id]]
            gradients[node.id] = _total(recorder, flows, node.shape)
    return gradients


def _total(recorder: Recorder, flows: list[Any], shape: tuple[int, ...]) -> Any:
    if not flows:
        return np.zeros(shape)[()]
    total = flows[0]
    for flow in flows[1:]:
        total = total + flow
    return recorder.broadcast_to(total, shape)


def _flow(graph: Graph, recorder: Recorder, target: int, slot: int, values: list[Any], gradients: list[Any]) -> Any:  # noqa: PLR0913 - the columns of a pass
    node = graph.nodes[target]
    operation, gradient = node.entry, gradients[target]
    operands = [values[i] for i in node.operands]
    shape = graph.nodes[node.operands[slot]].shape
    rule = operation.derivative(slot)
    if not operation.elementwise:
        return rule(recorder, gradient, values[target], *operands, **node.settings)
    local = rule(recorder, values[target], *operands, **node.settings)
    flow = gated(recorder, local, gradient) if operation.gates else local * gradient
    return recorder.reduce_to(recorder.broadcast_to(flow, node.shape), shape)
