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
    Parameter,
    Picture,
    ProblemAnswer,
    Readiness,
    Stage,
    Step,
)
from app.schemas.catalogues import ExampleEntry, LimitEntry, OperationEntry, OptimizerEntry, OptimizerSetting
from app.schemas.checks import CheckAnswer, CheckedEntry, CheckEvaluations, CheckRequest, ForwardEvaluations
from app.schemas.exports import ExportRequest
from app.schemas.landscapes import AxisChoice, LandscapeAnswer, LandscapeAxis, LandscapeRequest
from app.schemas.lines import DescentLine, EndLine, ErrorLine, HeaderLine, RecordsLine
from app.schemas.requests import DescentRequest, DrawnRequest, GraphRequest, OptimizerChoice, ProgramRequest
from app.schemas.updates import UpdateAnswer, UpdateLine, UpdateRequest

__all__ = [
    "Answer",
    "ArrayTensor",
    "AxisChoice",
    "Box",
    "BoxSizes",
    "CheckAnswer",
    "CheckEvaluations",
    "CheckRequest",
    "CheckedEntry",
    "Curve",
    "DescentAnswer",
    "DescentLine",
    "DescentRequest",
    "Diagnostic",
    "DrawnRequest",
    "Edge",
    "EndLine",
    "ErrorLine",
    "Evaluations",
    "ExampleEntry",
    "ExportRequest",
    "ForwardEvaluations",
    "GraphAnswer",
    "GraphRequest",
    "Group",
    "HeaderLine",
    "Health",
    "Hint",
    "LandscapeAnswer",
    "LandscapeAxis",
    "LandscapeRequest",
    "Layout",
    "LimitEntry",
    "MovedParameter",
    "Node",
    "OperationEntry",
    "OptimizerChoice",
    "OptimizerEntry",
    "OptimizerSetting",
    "Parameter",
    "Picture",
    "ProblemAnswer",
    "ProgramRequest",
    "Readiness",
    "RecordsLine",
    "Stage",
    "Step",
    "UpdateAnswer",
    "UpdateLine",
    "UpdateRequest",
]
