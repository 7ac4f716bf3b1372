"""Graphs as text for other tools: scripts that run, a drawing's source, formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from engine import words
from engine.errors import FieldError
from engine.export import (
    docstrings,
    dot,
    float_words,
    frameworks,
    latex,
    micrograd,
    numpy_script,
    numpy_words,
    script,
    value_class,
)
from engine.graph import Graph
from engine.operations import OPERATIONS


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format.

    Attributes:
        name: What it is called in addresses.
        title: What people call it.
        media_type: The type of the text, for HTTP.
        extension: What a file's name ends with.
        write: From a graph to the text.
    """

    spoken: ClassVar = ("title",)

    name: str
    title: str
    media_type: str
    extension: str
    write: Callable[[Graph], str]


EXPORTS: tuple[Exporter, ...] = (
    Exporter("numpy", "NumPy", "text/x-python", "py", numpy_script.write),
    Exporter("pytorch", "PyTorch", "text/x-python", "py", frameworks.write_pytorch),
    Exporter("jax", "JAX", "text/x-python", "py", frameworks.write_jax),
    Exporter("micrograd", "Python, scalar by scalar", "text/x-python", "py", micrograd.write),
    Exporter("dot", "DOT (Graphviz)", "text/vnd.graphviz", "gv", dot.write),
    Exporter("latex", "LaTeX", "application/x-tex", "tex", latex.write),
)
_BY_NAME = {exporter.name: exporter for exporter in EXPORTS}


def docstrings_in_english() -> list[str]:
    """What scripts say in the functions that they bring along."""
    preludes = [source for operation in OPERATIONS for sources in operation.prelude.values() for source in sources]
    own = [*numpy_words.SOURCES.values(), *float_words.SOURCES.values(), *value_class.SOURCES.values()]
    heads = [numpy_script.HEAD, frameworks.PYTORCH_HEAD, frameworks.JAX_HEAD, value_class.HEAD]
    return docstrings.found_in([*preludes, *own, *heads, value_class.CLASS, script.PLAIN])


def export(graph: Graph, format: str) -> str:  # noqa: A002 - the word of the address, /export/{format}
    """Write a graph as text.

    Args:
        graph: A program's graph.
        format: The name of one of `EXPORTS`.

    Returns:
        The text; scripts print the engine's loss and gradients, the last line as JSON.

    Raises:
        FieldError: There is no such format.
        LimitError: The text would be too long to be of use.

    Example:
        >>> from engine.build import build
        >>> "a * a" in export(build("a = 3; a*a"), "numpy")
        True
    """
    if format not in _BY_NAME:
        raise FieldError(words.fields.no_export.format(names=", ".join(_BY_NAME)), field="format")
    return _BY_NAME[format].write(graph)
