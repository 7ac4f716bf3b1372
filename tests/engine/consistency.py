"""What every answer owes itself, whatever the program: checked on the plain data of an answer, so that engine and service share it.

Nothing here knows how the engine works; it reads nodes, edges and steps, and the operations' catalogue for which of them are
elementwise.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from engine import OPERATIONS, Graph, Step, Trace

ENTRIES = {operation.name: operation for operation in OPERATIONS}
Answer = dict[str, Any]
Column = np.ndarray | np.float64
Tensor = float | dict[str, Any]


def answer_of(run: Trace, walked: tuple[Step, ...] = ()) -> Answer:
    """Give a run as the plain data that the service answers with."""
    graph: Graph = run.graph
    nodes = [
        {
            **{key: getattr(node, key) for key in ("id", "operation", "name", "kind", "key")},
            "operands": list(node.operands),
            "shape": list(node.shape),
            "value": tensor(run.values[node.id]),
            "gradient": tensor(run.gradients[node.id]),
        }
        for node in graph.nodes
    ]
    edges = [
        {
            **{key: getattr(edge, key) for key in ("id", "source", "target", "slot")},
            "local": tensor(run.locals[edge.id]),
            "contribution": tensor(run.contributions[edge.id]),
        }
        for edge in graph.edges
    ]
    return {
        "nodes": nodes,
        "edges": edges,
        "output": graph.output,
        "loss": tensor(run.loss),
        "parameters": [{"name": p.name, "node": p.node, "shape": list(p.shape)} for p in graph.parameters],
        "gradients": {name: tensor(gradient) for name, gradient in run.parameter_gradients.items()},
        "steps": [
            {"index": step.index, "phase": step.phase, "node": step.node, "edges": list(step.edges)} for step in walked
        ],
    }


def tensor(value: Column | None) -> Tensor | None:
    """A number, or the shape and the numbers of an array, or None."""
    if value is None or np.ndim(value) == 0:
        return None if value is None else float(value)
    return {"shape": list(value.shape), "data": np.ravel(value).tolist()}


def array(written: Tensor) -> np.ndarray:
    """Read a tensor of an answer back."""
    if isinstance(written, dict):
        return np.array([float(x) for x in written["data"]]).reshape(written["shape"])
    return np.array(float(written))


def assert_consistent(answer: Answer) -> None:
    """Check all that the contract promises of an answer with whole tensors."""
    nodes, edges = answer["nodes"], answer["edges"]
    _assert_topological(nodes, edges)
    moving = _with_gradient(answer)
    leaving: dict[int, list[Answer]] = {node["id"]: [] for node in nodes}
    for edge in edges:
        leaving[edge["source"]].append(edge)
    for node in nodes:
        assert array(node["value"]).shape == tuple(node["shape"]), node
        assert (node["gradient"] is not None) == (node["id"] in moving), node
        if node["id"] in moving:
            _assert_gradient(node, leaving[node["id"]], is_output=node["id"] == answer["output"])
    carrying = _reached(answer)
    for edge in edges:
        _assert_flow(nodes[edge["source"]], nodes[edge["target"]], edge, moving, carrying)
    _assert_parameters(answer, moving)
    if answer["steps"]:
        _assert_steps(answer, moving)


def _assert_topological(nodes: list[Answer], edges: list[Answer]) -> None:
    """Ids are places, operands come first, and there is one edge for every use."""
    assert [node["id"] for node in nodes] == list(range(len(nodes)))
    uses = [(i, node["id"], slot) for node in nodes for slot, i in enumerate(node["operands"])]
    assert all(source < target for source, target, _ in uses)
    assert [(edge["source"], edge["target"], edge["slot"]) for edge in edges] == uses
    assert [edge["id"] for edge in edges] == list(range(len(edges)))
    assert len({node["key"] for node in nodes}) == len(nodes)
    assert all((node["kind"] == "operation") == (node["operation"] is not None) for node in nodes)


def _with_gradient(answer: Answer) -> set[int]:
    """Parameters and what depends on them; nobody where the output is no single number."""
    moving: set[int] = set()
    if int(np.prod(answer["nodes"][answer["output"]]["shape"])) == 1:
        for node in answer["nodes"]:
            if node["kind"] == "parameter" or moving.intersection(node["operands"]):
                moving.add(node["id"])
    return moving


def _reached(answer: Answer) -> set[int]:
    """The nodes with a way to the output that is more than a question asked about them."""
    reached = {answer["output"]}
    for node in reversed(answer["nodes"]):
        if node["id"] in reached and node["operation"] is not None:
            severed = ENTRIES[node["operation"]].severs
            reached.update(operand for slot, operand in enumerate(node["operands"]) if slot not in severed)
    return reached


def _assert_gradient(node: Answer, leaving: list[Answer], *, is_output: bool) -> None:
    """The seed at the output, 0 where nobody uses a node, else exactly the sum in the order of edge ids."""
    gradient = array(node["gradient"])
    flows = [array(edge["contribution"]) for edge in leaving]
    if is_output:
        expected = np.ones(node["shape"])
    else:
        expected = np.zeros(node["shape"]) if not flows else flows[0]
        with np.errstate(all="ignore"):
            for flow in flows[1:]:
                expected = expected + flow
    assert gradient.shape == tuple(node["shape"])
    assert np.array_equal(gradient, expected, equal_nan=True), (node, expected)


def _assert_flow(source: Answer, target: Answer, edge: Answer, moving: set[int], carrying: set[int]) -> None:
    """What an edge carries, or that it carries nothing where nothing flows."""
    if source["id"] not in moving:
        assert edge["local"] is None, edge
        assert edge["contribution"] is None, edge
        return
    contribution = array(edge["contribution"])
    assert contribution.shape == tuple(source["shape"]), edge
    entry = ENTRIES[target["operation"]]
    if not entry.elementwise and target["shape"]:
        assert edge["local"] is None, edge
        return
    local, incoming = array(edge["local"]), array(target["gradient"])
    if target["id"] not in carrying:
        assert not contribution.any()
        return
    assert local.shape == tuple(target["shape"] if entry.elementwise else source["shape"]), edge
    with np.errstate(all="ignore"):
        flow = local * incoming
        if entry.gates:
            flow = np.where(local == 0, 0.0, flow)
        expected = _summed_to(flow, contribution.shape)
        size = _summed_to(np.abs(flow), contribution.shape)
    assert close(contribution, expected, size), (edge, expected)


def _summed_to(flow: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Undo broadcasting."""
    flow = flow.sum(axis=tuple(range(flow.ndim - len(shape))))
    repeated = tuple(axis for axis, n in enumerate(shape) if n == 1 and flow.shape[axis] != 1)
    return flow.sum(axis=repeated, keepdims=True)


def close(a: ArrayLike, b: ArrayLike, size: ArrayLike | None = None, relative: float = 1e-9) -> bool:
    """Equal to 1e-9 of the larger (or of what was added up to get there), where NaN equals NaN and infinities themselves."""
    a, b = np.broadcast_arrays(np.asarray(a, dtype=float), np.asarray(b, dtype=float))
    with np.errstate(all="ignore"):
        bound = relative * (np.maximum(np.abs(a), np.abs(b)) if size is None else size)
        return bool(np.all((a == b) | (np.isnan(a) & np.isnan(b)) | (np.isfinite(a - b) & (np.abs(a - b) <= bound))))


def _assert_parameters(answer: Answer, moving: set[int]) -> None:
    """Every parameter is listed with its node, and its gradient is the node's."""
    nodes = answer["nodes"]
    listed = [parameter["node"] for parameter in answer["parameters"]]
    assert listed == [node["id"] for node in nodes if node["kind"] == "parameter"]
    for parameter in answer["parameters"]:
        node = nodes[parameter["node"]]
        assert (parameter["name"], parameter["shape"]) == (node["name"], node["shape"])
        # Compared as text: NaN is not equal to itself.
        if moving:
            assert repr(answer["gradients"][parameter["name"]]) == repr(node["gradient"])
    assert len(answer["gradients"]) == (len(listed) if moving else 0)


def _assert_steps(answer: Answer, moving: set[int]) -> None:
    """Forward once through every operation, the seed, backward once through each that has a gradient, in reverse."""
    walked = answer["steps"]
    operations = [node["id"] for node in answer["nodes"] if node["operation"] is not None]
    places = [("forward", i) for i in operations]
    if answer["output"] in moving:
        places.append(("seed", answer["output"]))
        places += [("backward", i) for i in reversed(operations) if i in moving]
    assert [(step["phase"], step["node"]) for step in walked] == places
    assert [step["index"] for step in walked] == list(range(len(walked)))
    arriving: dict[int, list[Answer]] = {node["id"]: [] for node in answer["nodes"]}
    for edge in answer["edges"]:
        arriving[edge["target"]].append(edge)
    for step in walked:
        into = arriving[step["node"]]
        kept = [e["id"] for e in into if step["phase"] == "forward" or e["source"] in moving]
        assert step["edges"] == ([] if step["phase"] == "seed" else kept), step
