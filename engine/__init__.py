"""Chainrule's engine: a program as a computational graph, its values and gradients, and each step explained.

These names are public; nobody imports deeper.

    graph = build("w = 0.5; x = [1, 2, 3]; loss = mean((w x - 1)^2)")
    run = trace(graph)
    run.loss, run.parameter_gradients
"""

from engine.build import build
from engine.check import Check, Comparison, check
from engine.descent import descend, descending
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
from engine.examples import EXAMPLES, TOPICS, Example
from engine.export import EXPORTS, Exporter, export
from engine.formulas import Stage
from engine.graph import Edge, Graph, Group, Node, Parameter
from engine.kernel import Kernel, compile_kernel
from engine.landscape import Axis, Landscape, landscape, landscape_by_blocks, landscape_seconds
from engine.languages import sentences, speak
from engine.limits import Limits
from engine.numbers import format_number, summary
from engine.operations import OPERATIONS, Operation
from engine.optimizers import OPTIMIZERS, Optimizer
from engine.passes import Trace, trace
from engine.pictures import Picture, pictures
from engine.printer import print_program, rewrite
from engine.reference import Entry, LibraryName, reference
from engine.replaced import with_values
from engine.retyped import blanked, with_text
from engine.steps import WORDS_UP_TO, Step, steps
from engine.updates import Update, UpdateLine, updating
from engine.walk import Descent
from engine.words.languages import Language, languages
from engine.words.records import merged, put, said
from engine.words.subject import Subject
from engine.words.templates import WordsError

__all__ = [
    "EXAMPLES",
    "EXPORTS",
    "OPERATIONS",
    "OPTIMIZERS",
    "TOPICS",
    "WORDS_UP_TO",
    "Axis",
    "Check",
    "Comparison",
    "Descent",
    "Diagnostic",
    "Edge",
    "EngineError",
    "Entry",
    "Example",
    "Exporter",
    "FieldError",
    "Graph",
    "Group",
    "Hint",
    "Kernel",
    "Landscape",
    "Language",
    "LibraryName",
    "LimitError",
    "Limits",
    "Node",
    "Operation",
    "Optimizer",
    "Parameter",
    "Picture",
    "ProgramError",
    "ProgramNameError",
    "ProgramShapeError",
    "ProgramSyntaxError",
    "ProgramValueError",
    "Span",
    "Stage",
    "Step",
    "Subject",
    "Trace",
    "Update",
    "UpdateLine",
    "WordsError",
    "blanked",
    "build",
    "check",
    "compile_kernel",
    "descend",
    "descending",
    "export",
    "format_number",
    "landscape",
    "landscape_by_blocks",
    "landscape_seconds",
    "languages",
    "merged",
    "pictures",
    "print_program",
    "put",
    "reference",
    "rewrite",
    "said",
    "sentences",
    "speak",
    "steps",
    "summary",
    "trace",
    "updating",
    "with_text",
    "with_values",
]
