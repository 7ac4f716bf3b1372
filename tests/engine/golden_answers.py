"""Twenty small programs and the whole of their answers, read and checked by hand once.

`python -m tests.engine.golden_answers` writes them anew, after a change that is meant to change them; read what git shows then.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from engine import build, steps, trace

FOLDER = Path(__file__).parent / "golden"
PROGRAMS = {
    "product": "a = 3; b = -2; a*b",
    "square-of-itself": "a = 3; a*a",
    "sum-of-three": "a = 1; b = 2; c = 3; s = a + b + c",
    "sum-with-a-minus": "a = 1; b = 2; c = 3; d = 4; a + b - c + d",
    "chain": "x = 0.5; u = 2x + 1; loss = u^2",
    "branch": "x = 2; y = x^2; loss = x*y + x",
    "quotient": "a = 1; b = 4; a/b",
    "sign-and-power": "a = 3; -a^2",
    "relu-open": "a = 2; relu(a)",
    "relu-at-its-kink": "a = 0; 3relu(a)",
    "largest-of-two": "a = 2; b = 5; max(a, b)",
    "tie": "a = 1; b = 1; max(a, b)",
    "comparison-chain": "a = 2; (0 < a < 5) a",
    "broadcast": "k = 2; x = [1, 2, 3]; sum(k x)",
    "mean-of-squares": "k = 1; x = [1, 2]; y = [3, 5]; loss = mean((k x - y)^2)",
    "function": "f(t) = t^2 + 1; a = 2; f(f(a))",
    "matrix-times-list": "W = param([[1, 2], [3, 4]]); x = [1, -1]; sum(W @ x)",
    "index": "w = param([1, 2, 3]); w[0]*w[-1]",
    "unused-knob": "a = 3; b = 2; a^2",
    "list-of-names": "a = 1; b = 2; sum([a, b, a*b])",
}


def plain(x: Any) -> Any:  # noqa: ANN401 - a column's entry: nothing, a number, or an array
    """Numbers and lists for JSON."""
    return None if x is None else np.asarray(x).tolist()


def answer(program: str) -> dict[str, Any]:
    """All that the engine says about a program."""
    run = trace(build(program))
    graph = run.graph
    return {
        "program": program,
        "nodes": [
            {
                "id": n.id, "operation": n.operation, "name": n.name, "kind": n.kind, "label": n.label, "symbol": n.symbol,
                "operands": list(n.operands), "group": n.group, "value": plain(run.values[n.id]), "gradient": plain(run.gradients[n.id]),
            }
            for n in graph.nodes
        ],
        "edges": [
            {
                "id": e.id, "source": e.source, "target": e.target, "slot": e.slot,
                "local": plain(run.locals[e.id]), "contribution": plain(run.contributions[e.id]),
            }
            for e in graph.edges
        ],
        "groups": [{"id": g.id, "name": g.name, "kind": g.kind, "parent": g.parent, "span": list(g.span)} for g in graph.groups],
        "steps": [{"phase": s.phase, "node": s.node, "edges": list(s.edges), "text": s.text} for s in steps(run)],
    }  # fmt: skip


def write() -> None:
    """Write all answers, one line an entry so that a change can be read."""
    for name, program in PROGRAMS.items():
        parts = []
        for key, value in answer(program).items():
            if isinstance(value, list):
                lines = ",\n  ".join(json.dumps(entry, ensure_ascii=False) for entry in value)
                parts.append(f'"{key}": [\n  {lines}\n ]')
            else:
                parts.append(f'"{key}": {json.dumps(value)}')
        FOLDER.joinpath(f"{name}.json").write_text("{" + ",\n ".join(parts) + "}\n")


if __name__ == "__main__":
    write()
