"""The operations table as the articles of the reference page; their examples are run when the page is made."""

from markupsafe import Markup

import engine
from app import words
from app.addresses import opening
from app.contexts import (
    ReferenceExample,
    ReferenceFamily,
    ReferenceGradient,
    ReferenceLibrary,
    ReferenceOperation,
    ReferenceSetting,
)
from app.convert.numbers import Array
from app.convert.pictures import small_picture

# Longer lists of numbers say less than their ends.
_MOST_WRITTEN = 6


def reference_families() -> tuple[ReferenceFamily, ...]:
    """Every operation, by family, in the order of the table."""
    families = dict.fromkeys(operation.family for operation in engine.OPERATIONS)
    return tuple(_family(family) for family in families)


def _family(family: str) -> ReferenceFamily:
    members = [each for each in engine.OPERATIONS if each.family == family]
    return ReferenceFamily(f"family-{family}", members[0].family_title, tuple(map(_operation, members)))


def _operation(operation: engine.Operation) -> ReferenceOperation:
    entry = engine.reference(operation)
    return ReferenceOperation(
        id=f"operation-{operation.name}",
        signature=entry.spellings[0],
        also=entry.spellings[1:],
        description=operation.description,
        rule=operation.rule,
        kink=operation.kink.sentence if operation.kink else "",
        formula=_math(entry.value.mathml),
        derivatives=tuple(_math(derivative.mathml) for derivative in entry.derivatives),
        settings=tuple(
            ReferenceSetting(each.name, "" if each.default is None else str(each.default), each.describes)
            for each in operation.settings
        ),
        libraries=tuple(ReferenceLibrary(each.library, each.text, each.is_whole) for each in entry.libraries),
        example=_example(operation),
    )


def _math(mathml: str) -> Markup:
    # Our own typesetter's, of names and numbers from the table.
    return Markup(f"<math>{mathml}</math>")  # noqa: S704 - made from the table, no text from outside


def _example(operation: engine.Operation) -> ReferenceExample:
    graph = engine.build(operation.example)
    trace = engine.trace(graph)
    gradients = trace.parameter_gradients if graph.differentiable else {}
    return ReferenceExample(
        program=operation.example,
        address=opening(operation.example),
        value=_written(trace.loss),
        gradients=tuple(ReferenceGradient(name, _written(gradient)) for name, gradient in gradients.items()),
        picture=small_picture(graph, words.drawings.example.format(line=operation.example.splitlines()[-1])),
    )


def _written(value: Array) -> str:
    """A value in a line: a number, a short list or matrix as it is typed, a longer one by its ends."""
    if value.size > _MOST_WRITTEN:
        return engine.summary(value)
    return _nested(value.tolist()) if value.ndim else engine.format_number(float(value))


def _nested(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_nested, value))}]"
    return engine.format_number(float(str(value)))
