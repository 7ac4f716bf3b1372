"""Operations that move numbers without changing them: taking a part, putting parts together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import typeset
from engine.operations.entry import Call, Index, Operation, Setting, Settings, Shape, keyword
from engine.operations.shape_rules import concatenated, flat, indexed, reshaped, stacked
from engine.typeset import Formula
from engine.words.templates import counted


def index_text(at: tuple[Any, ...]) -> str:
    """Write indices and slices as they are typed."""

    def one(chosen: Any) -> str:
        if not isinstance(chosen, slice):
            return str(chosen)
        ends = f"{'' if chosen.start is None else chosen.start}:{'' if chosen.stop is None else chosen.stop}"
        return ends if chosen.step is None else f"{ends}:{chosen.step}"

    return ", ".join(one(chosen) for chosen in at)


def _at(at: tuple[Any, ...]) -> Formula:
    text = index_text(at) if at else "i"
    return Formula(text.replace(":", "{:}"), f"<mtext>{text}</mtext>", text)


def _indexed_notation(parts: list[Formula], settings: Settings) -> Formula:
    return typeset.subscripted(parts[0], _at(settings.get("at", ())))


def _put(g: Formula, settings: Settings, slot: int, shapes: Sequence[Shape]) -> Formula:
    """A gradient put where the part came from."""
    return typeset.call("put", [g, _at(settings["at"])])


def _stacked_notation(parts: list[Formula], settings: Settings) -> Formula:
    axis = settings.get("axis", 0)
    return typeset.bracketed(parts) if axis == 0 else typeset.call("stack", [*parts, keyword("axis", axis)])


def _layer(g: Formula, settings: Settings, slot: int, shapes: Sequence[Shape]) -> Formula:
    """The part of a gradient that belongs to one of those that stand side by side."""
    axis = settings["axis"] % (len(shapes[slot]) + 1)
    return typeset.subscripted(g, _at((*(slice(None),) * axis, slot)))


def _stretch(g: Formula, settings: Settings, slot: int, shapes: Sequence[Shape]) -> Formula:
    """The part of a gradient that belongs to one of those that stand end to end."""
    axis = settings["axis"] % len(shapes[slot])
    start = sum(shape[axis] for shape in shapes[:slot])
    return typeset.subscripted(g, _at((*(slice(None),) * axis, slice(start, start + shapes[slot][axis]))))


def _arranged(g: Formula, settings: Settings, slot: int, shapes: Sequence[Shape]) -> Formula:
    """A gradient in the shape that the operand has."""
    return _reshape_notation([g], {"shape": shapes[slot]})


def _reshape_notation(parts: list[Formula], settings: Settings) -> Formula:
    return typeset.call("reshape", [*parts, *map(typeset.number, settings.get("shape", ()))])


index = Operation(
    name="index",
    syntax=Index("x[i]"),
    family="shape",
    routing="passes",
    symbol="[ ]",
    description="Elements, rows or slices of an array, counted from 0.",
    does="Take {out} out of {x}.",
    rule="Taking a part sends the incoming gradient back to where the part came from; all other numbers receive 0.",
    noun="the element",
    operands=("x",),
    settings=(),
    shape=indexed,
    value=lambda m, x, at=(): m.index(x, at),
    vjps=(lambda m, g, out, x, at=(): m.scatter(g, at, m.shape(x)),),
    slopes=("g",),
    sends=_put,
    notation=_indexed_notation,
    numpy="{x}[{at}]",
    pytorch="{x}{flip}[{forward}]",
    jax="{x}[{at}]",
    example="w = param([1, 2, 3])\nw[0]*w[-1]",
)

stack = Operation(
    name="stack",
    syntax=Call(("stack",), literal=True),
    family="shape",
    routing="passes",
    symbol="[…]",
    description="Operands of one shape side by side along a new axis; an array literal with names in it.",
    does="Put {operands} side by side.",
    rule="Each operand receives its own part of the incoming gradient.",
    noun="the list",
    operands=("x",),
    variadic=True,
    least=1,
    settings=(Setting("axis", 0, "where the new axis stands"),),
    shape=stacked,
    value=lambda m, *xs, axis=0: m.stack(xs, axis),
    vjps=(lambda m, g, out, *xs, slot, axis=0: m.index(g, (slice(None),) * (axis % len(m.shape(g))) + (slot,)),),
    slopes=("g",),
    sends=_layer,
    notation=_stacked_notation,
    numpy="np.stack([{operands}], axis={axis_number})",
    pytorch="torch.stack([{operands}], dim={axis_number})",
    jax="jnp.stack([{operands}], axis={axis_number})",
    example="a = 1\nb = 2\nsum([a, b, a*b]^2)",
)


def _part_of(m: Any, g: Any, out: Any, *xs: Any, slot: int, axis: int = 0) -> Any:
    """The stretch of the incoming gradient that belongs to one operand."""
    axis %= len(m.shape(out))
    start = sum(m.shape(x)[axis] for x in xs[:slot])
    return m.index(g, (*(slice(None),) * axis, slice(start, start + m.shape(xs[slot])[axis])))


concat = Operation(
    name="concat",
    syntax=Call(("concat",)),
    family="shape",
    routing="passes",
    symbol="concat",
    description="Operands end to end along an axis.",
    does="Put {operands} end to end.",
    rule="Each operand receives its own part of the incoming gradient.",
    operands=("x",),
    variadic=True,
    least=1,
    settings=(Setting("axis", 0, "the axis along which they are joined"),),
    shape=concatenated,
    value=lambda m, *xs, axis=0: m.concat(xs, axis),
    vjps=(_part_of,),
    slopes=("g",),
    sends=_stretch,
    numpy="np.concatenate([{operands}], axis={axis_number})",
    pytorch="torch.cat([{operands}], dim={axis_number})",
    jax="jnp.concatenate([{operands}], axis={axis_number})",
    example="v = param([1, 2])\nsum(concat(v, [3])^2)",
)

reshape = Operation(
    name="reshape",
    syntax=Call(("reshape",), sizes=True),
    family="shape",
    routing="passes",
    symbol="reshape",
    description="The same numbers in another shape, row by row; one size may be -1.",
    does=counted("Arrange the one number of {x} as {shape}.", "Arrange the {n} numbers of {x} as {shape}."),
    rule="Reshaping passes the incoming gradient on, arranged as before.",
    operands=("x",),
    shape=reshaped,
    value=lambda m, x, shape=(-1,): m.reshape(x, reshaped([m.shape(x)], {"shape": shape})),
    vjps=(lambda m, g, out, x, shape=(-1,): m.reshape(g, m.shape(x)),),
    slopes=("g",),
    sends=_arranged,
    notation=_reshape_notation,
    numpy="np.reshape({x}, {shape})",
    pytorch="torch.reshape({x}, {shape})",
    jax="jnp.reshape({x}, {shape})",
    example="v = param([1, 2, 3, 4])\nsum(reshape(v, 2, -1) @ [1, 1])",
)

flatten = Operation(
    name="flatten",
    syntax=Call(("flatten",)),
    family="shape",
    routing="passes",
    symbol="flatten",
    description="All numbers in one list, row by row.",
    does=counted("Write the one number of {x} in one list.", "Write the {n} numbers of {x} in one list."),
    rule="Flattening passes the incoming gradient on, arranged as before.",
    operands=("x",),
    shape=flat,
    value=lambda m, x: m.reshape(x, flat([m.shape(x)], {})),
    vjps=(lambda m, g, out, x: m.reshape(g, m.shape(x)),),
    slopes=("g",),
    sends=_arranged,
    numpy="np.ravel({x})",
    pytorch="torch.flatten({x})",
    jax="jnp.ravel({x})",
    example="W = param([[1, 2], [3, 4]])\nsum(flatten(W)[1:3])",
)

ENTRIES = (index, stack, concat, reshape, flatten)
