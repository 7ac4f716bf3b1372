"""What goes over the wire, as classes: requests are validated by them, answers documented and tested.

The hot routes build their answers directly (see convert), because a second pass over every number would cost more than
the answer; a test validates real answers against these classes, both ways. Nothing here knows the engine.
"""

from app.schemas.answers import (
    Answer,
    ArrayTensor,
    Box,
    BoxSizes,
    Curve,
    DescentAnswer,
    Diagnostic,
    Edge,
    Evaluations,
    GraphAnswer,
    Group,
    Health,
    Hint,
    Layout,
    MovedParameter,
    Node,
    OperationEntry,
    Parameter,
    Picture,
    ProblemAnswer,
    Readiness,
    Stage,
    Step,
)
from app.schemas.requests import DescentRequest, GraphRequest, OptimizerChoice, ProgramRequest

__all__ = [
    "Answer",
    "ArrayTensor",
    "Box",
    "BoxSizes",
    "Curve",
    "DescentAnswer",
    "DescentRequest",
    "Diagnostic",
    "Edge",
    "Evaluations",
    "GraphAnswer",
    "GraphRequest",
    "Group",
    "Health",
    "Hint",
    "Layout",
    "MovedParameter",
    "Node",
    "OperationEntry",
    "OptimizerChoice",
    "Parameter",
    "Picture",
    "ProblemAnswer",
    "ProgramRequest",
    "Readiness",
    "Stage",
    "Step",
]
