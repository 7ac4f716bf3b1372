"""Programs and operands for every row of the operations table, made from the row itself, so that no row can be forgotten."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine import OPERATIONS, Graph, Operation, build
from engine.operations import ShapeProblem
from engine.operations.entry import Call, Index, Infix, Prefix
from engine.operations.shapes import index_text

Shape = tuple[int, ...]
RULED = [operation for operation in OPERATIONS if operation.makes is None]
MAKERS = [operation for operation in OPERATIONS if operation.makes is not None]

_ONE: list[tuple[Shape, ...]] = [((),), ((1,),), ((4,),), ((2, 3),), ((3, 3),), ((2, 1, 3),)]
_TWO: list[tuple[Shape, ...]] = [
    ((), ()), ((3,), ()), ((), (3,)), ((1,), (3,)), ((3,), (3,)), ((2, 3), (3,)), ((2, 3), (2,)), ((2, 1), (1, 3)), ((2, 3), (3, 2)),
    ((3,), (3, 3)), ((3, 3), (3,)), ((3, 3), (3, 2)), ((2, 2, 3), (3, 2)), ((2, 2, 3), (2, 3, 1)), ((2, 3), (2, 3)),
]  # fmt: skip
_THREE: list[tuple[Shape, ...]] = [((), (), ()), ((3,), (3,), (3,)), ((2, 3), (3,), ()), ((), (2, 1), (3,))]
_ALL = [*_ONE, *_TWO, *_THREE]
_AXES: tuple[int | None, ...] = (None, 0, -1, 1)
_PLACES: tuple[tuple[int | slice, ...], ...] = (
    (0,), (-1,), (slice(None, None, -1),), (slice(0, 2),), (slice(None), 1), (1, slice(None, None, 2)), (0, 0),
)  # fmt: skip
_SIZES: tuple[Shape, ...] = ((-1,), (2, -1), (3, 2), (1, 1, -1))


@dataclass(frozen=True, eq=False)
class Sample:
    """An operation on operands of given shapes."""

    operation: Operation
    shapes: tuple[Shape, ...]
    settings: dict[str, Any]

    @property
    def names(self) -> list[str]:
        """A name for each operand."""
        return [f"x{i}" for i in range(len(self.shapes))]

    @property
    def fixed(self) -> int | None:
        """The place of the operand that may not be a parameter."""
        return self.operation.known[0] if self.operation.known else None

    def operands(self, seed: int = 0) -> list[Any]:
        """Numbers from the domain, the same each time."""
        random = np.random.default_rng([seed, zlib.crc32(repr((self.operation.name, self.shapes)).encode())])
        drawn = [random.uniform(*self.operation.domain, size=shape) for shape in self.shapes]
        if self.fixed is not None:
            drawn[self.fixed] = random.integers(0, 2, self.shapes[self.fixed]).astype(float)
        return drawn

    @functools.cached_property
    def drawn(self) -> Graph:
        """The program with operands from the domain."""
        return self.graph(self.operands())

    def graph(self, operands: list[Any]) -> Graph:
        """A program whose loss weighs every number of the result differently."""
        kinds = ["data" if slot == self.fixed else "param" for slot in range(len(operands))]
        heads = [f"{name} = {kind}(0)" for name, kind in zip(self.names, kinds, strict=True)]
        shape = self.operation.shape(self.shapes, self.settings)
        weights = np.random.default_rng(7).uniform(0.5, 1.5, size=shape)
        values = {**dict(zip(self.names, map(plain, operands), strict=True)), "s": plain(weights)}
        text = "\n".join([*heads, "s = data(0)", f"out = {written(self.operation, self.names, self.settings)}"])
        return build(f"{text}\nsum(s*out)", values)


def plain(value: np.ndarray | float) -> float | list[Any]:
    """A number, or nested lists."""
    return np.asarray(value, dtype=np.float64).tolist()


def written(operation: Operation, names: list[str], settings: dict[str, Any]) -> str:
    """Type an operation on these names."""
    match operation.syntax:
        case Infix(sign=sign):
            return f" {sign} ".join(names)
        case Prefix(sign=sign):
            return f"{sign}{names[0]}"
        case Index():
            return f"{names[0]}[{index_text(settings['at'])}]"
        case Call(words=words, sizes=sizes):
            more = map(str, settings["shape"]) if sizes else [f"{k}={v}" for k, v in settings.items() if v is not None]
            return f"{words[0]}({', '.join([*names, *more])})"


@functools.cache
def samples(operation: Operation) -> tuple[Sample, ...]:
    """All shapes and settings of the lists above that the operation takes."""
    return tuple(_samples(operation))


def few_samples(operation: Operation, count: int = 5) -> list[Sample]:
    """Some of them from all over the list, for what takes its time."""
    every = samples(operation)
    return [every[i * len(every) // count] for i in range(count)] if len(every) > count else list(every)


def _samples(operation: Operation) -> Iterator[Sample]:
    for shapes in _ALL:
        fits = len(shapes) >= operation.least if operation.variadic else len(shapes) == len(operation.operands)
        if not fits:
            continue
        for settings in _settings(operation):
            sample = Sample(operation, shapes, settings)
            if _taken(sample):
                yield sample


def _settings(operation: Operation) -> list[dict[str, Any]]:
    if isinstance(operation.syntax, Index):
        return [{"at": at} for at in _PLACES]
    if isinstance(operation.syntax, Call) and operation.syntax.sizes:
        return [{"shape": sizes} for sizes in _SIZES]
    if not operation.settings:
        return [{}]
    axes = [axis for axis in _AXES if axis is not None or operation.settings[0].default is None]
    return [{"axis": axis} for axis in axes]


def _taken(sample: Sample) -> bool:
    try:
        sample.operation.shape(sample.shapes, sample.settings)
    except ShapeProblem:
        return False
    if sample.operation.known is None:
        return True
    place, wrong = sample.operation.known
    return wrong(list(sample.shapes), sample.operands()[place]) is None
