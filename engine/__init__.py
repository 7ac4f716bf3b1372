"""Chainrule's engine: a program as a computational graph, its values and gradients, and each step explained.

What is not in `__all__` is nobody else's business.

    graph = build("w = 0.5; x = [1, 2, 3]; loss = mean((w x - 1)^2)")
    run = trace(graph)
    run.loss, run.parameter_gradients
"""

from engine.build import build
from engine.errors import (
    Diagnostic,
    EngineError,
    FieldError,
    Hint,
    LimitError,
    ProgramError,
    ProgramNameError,
    ProgramShapeError,
    ProgramSyntaxError,
    ProgramValueError,
    Span,
)
from engine.explain import Stage
from engine.graph import Edge, Graph, Group, Node, Parameter
from engine.limits import Limits
from engine.numbers import format_number, summary
from engine.operations import OPERATIONS, Operation
from engine.passes import Trace, trace
from engine.steps import Step, steps

__all__ = [
    "OPERATIONS",
    "Diagnostic",
    "Edge",
    "EngineError",
    "FieldError",
    "Graph",
    "Group",
    "Hint",
    "LimitError",
    "Limits",
    "Node",
    "Operation",
    "Parameter",
    "ProgramError",
    "ProgramNameError",
    "ProgramShapeError",
    "ProgramSyntaxError",
    "ProgramValueError",
    "Span",
    "Stage",
    "Step",
    "Trace",
    "build",
    "format_number",
    "steps",
    "summary",
    "trace",
]
