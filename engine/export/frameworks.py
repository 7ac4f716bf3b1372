"""The forward pass in PyTorch and in JAX; their own differentiation does the rest.

Where one of them has another convention than the engine at a kink, and the program stands at one, the script says so at that line.
"""

from __future__ import annotations

import numpy as np

from engine import words
from engine.arithmetic import NUMPY
from engine.export import literals, script
from engine.export.forward import Forward, Library
from engine.export.names import Names
from engine.graph import Graph, Node
from engine.passes import Trace, trace

PYTORCH = Library(
    "pytorch",
    "torch.tensor({})",
    "torch.tensor({})",
    "torch.full({}, {})",
    argument="torch.tensor({})",
    tail=", requires_grad=True",
)
JAX = Library("jax", "jnp.float64({})", "jnp.array({})", "jnp.full({}, {})")
PYTORCH_HEAD = '''"""The forward pass in PyTorch, which keeps the graph and sends the gradients back."""

import json
import math

import torch

torch.set_default_dtype(torch.float64)'''
JAX_HEAD = '''"""The forward pass in JAX, which makes a function that gives loss and gradients."""

import json
import math

import jax
import jax.numpy as jnp
import jax.scipy.special

jax.config.update("jax_enable_x64", True)'''


def write_pytorch(graph: Graph) -> str:
    """Write a graph's forward pass and a call of `backward`."""
    names = Names(graph, {*script.WORDS, *PYTORCH.sources})
    forward = Forward(graph, names, PYTORCH)
    steps = _steps(forward, "PyTorch")
    loss = names.of[graph.output]
    reached = _reached(graph)
    back = [f"{loss}.backward()"] if reached else []
    gradients = {
        p.name: f"{names.of[p.node]}.grad" if p.node in reached else f"torch.zeros_like({names.of[p.node]})"
        for p in graph.parameters
        if graph.nodes[p.node].has_gradient
    }
    return script.joined(
        PYTORCH_HEAD,
        *script.called(PYTORCH.sources, steps),
        script.PLAIN,
        script.section(words.scripts.parameters, forward.leaves("parameter")),
        script.section(words.scripts.data_and_constants, forward.leaves("data", "constant")),
        script.section(words.scripts.forward_pass, steps),
        script.section(words.scripts.backward_pass_pytorch, back),
        script.results(graph, loss, gradients),
    )


def write_jax(graph: Graph) -> str:
    """Write a graph's forward pass as a function of the parameters, and a call of `value_and_grad`."""
    names = Names(graph, {*script.WORDS, *JAX.sources})
    forward = Forward(graph, names, JAX)
    steps = _steps(forward, "JAX")
    loss, variables = names.of[graph.output], [names.of[p.node] for p in graph.parameters]
    if graph.differentiable:
        call = f"{loss}, gradients = jax.value_and_grad(forward, argnums=tuple(range({len(variables)})))({', '.join(variables)})"
        computed = [_function(variables, steps, loss, graph), script.section(words.scripts.both_passes, [call])]
        gradients = {p.name: f"gradients[{place}]" for place, p in enumerate(graph.parameters)}
    else:
        computed = [script.section(words.scripts.forward_pass, steps)]
        gradients = {
            p.name: f"jnp.zeros_like({names.of[p.node]})" for p in graph.parameters if graph.nodes[p.node].has_gradient
        }
    return script.joined(
        JAX_HEAD,
        *script.called(JAX.sources, steps),
        script.PLAIN,
        script.section(words.scripts.parameters, forward.leaves("parameter")),
        script.section(words.scripts.data_and_constants, forward.leaves("data", "constant")),
        *computed,
        script.results(graph, loss, gradients),
    )


def _function(variables: list[str], steps: list[str], loss: str, graph: Graph) -> str:
    """The forward pass as a function that JAX can differentiate: it has to return a bare number."""
    result = loss if graph.nodes[graph.output].shape == () else f"jnp.reshape({loss}, ())"
    doc = f'"""{words.scripts.loss_function}"""'
    body = "\n".join(map(script.wrapped, [doc, *steps, f"return {result}"]))
    head = script.wrapped(f"def forward({', '.join(variables)}):")
    return f"{head}\n{literals.indented(body)}"


def _steps(forward: Forward, library: str) -> list[str]:
    """The lines of the forward pass, with a remark at every place where conventions may differ."""
    run = trace(forward.graph)
    lines = []
    for node in forward.graph.operations:
        remark = _remark(run, node, library)
        lines += [f"# {remark}"] if remark else []
        lines += forward.operation(node)
    return lines


def _remark(run: Trace, node: Node, library: str) -> str:
    kink = node.entry.kink
    if kink is None or not node.has_gradient:
        return ""
    with np.errstate(all="ignore"):
        at = kink.at(NUMPY, run.values[node.id], *(run.values[i] for i in node.operands), **node.settings)
    return words.scripts.kink.format(sentence=kink.sentence, library=library) if np.any(at) else ""


def _reached(graph: Graph) -> set[int]:
    """The nodes that a gradient comes to along steps that have a slope; PyTorch forgets what lies behind the others."""
    reached: set[int] = set()
    waiting = [graph.output] if graph.differentiable else []
    while waiting:
        node = graph.nodes[waiting.pop()]
        if node.id in reached or not node.has_gradient:
            continue
        reached.add(node.id)
        waiting += [i for slot, i in enumerate(node.operands) if node.entry.slope(slot) != "0"]
    return reached if any(p.node in reached for p in graph.parameters) else set()
