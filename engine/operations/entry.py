"""What an entry of the operations table says: everything about one operation, and nothing of it anywhere else.

Parser, shape check, passes, kernel, explanations, LaTeX, catalogue, reference page, exports, the drawing's CSS classes and the
generated tests read these fields. A rule is plain Python over an arithmetic `m` (see `engine.arithmetic`), so that
the traced pass and the generated kernel come from the same line.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from engine import typeset, words
from engine.typeset import Formula

Shape = tuple[int, ...]
Settings = dict[str, Any]
# value(m, *operands, **settings) -> out
ValueRule = Callable[..., Any]
# partial(m, out, *operands, **settings) -> the local derivative, in a shape that broadcasts to out's
# vjp(m, g, out, *operands, **settings) -> what flows into the operand, in its shape
DerivativeRule = Callable[..., Any]
# passes: each operand gets the incoming gradient itself, at most its sign turned; swaps: times the other operand;
# routes: it goes to the operands that were chosen, and not to the others; scales: times a slope
Routing = Literal["passes", "swaps", "routes", "scales"]
ShapeRule = Callable[[Sequence[Shape], Settings], Shape]
Notation = Callable[[list[Formula], Settings], Formula]
# (operands as formulas, their constant values or None, settings) -> local derivative as a formula
SlopeNotation = Callable[[list[Formula], list[float | None]], Formula]
# (the incoming gradient, settings, slot, the operands' shapes) -> what flows back, as a formula; None where the text says it
FlowNotation = Callable[[Formula, Settings, int, Sequence[Shape]], Formula | None]


class ShapeProblem(Exception):  # noqa: N818 - it is caught where the place in the text is known, and never leaves the engine
    """Operands do not fit; the sentence says which shapes."""


@dataclass(frozen=True, slots=True)
class Infix:
    """Written between its operands.

    Attributes:
        sign: What is typed.
        level: How tightly it binds, as in `engine.typeset`.
        side: From which side a chain is read; "chain" for signs whose chain is the product of its pairs.
        word: A word that may be written before parentheses instead.
    """

    sign: str
    level: int
    side: Literal["left", "right", "chain"] = "left"
    word: str = ""


@dataclass(frozen=True, slots=True)
class Prefix:
    """Written before its one operand."""

    sign: str
    level: int


@dataclass(frozen=True, slots=True)
class Call:
    """Written as a word before parentheses; the first word is the name, the others mean the same.

    Attributes:
        words: What is typed; reserved, so that no value takes these names.
        letter: A letter that means the same before a parenthesis, but is no reserved name.
        sign: A sign that may stand before a factor instead.
        suffix: What may be written behind the operand instead.
        literal: An array literal with names in it means this operation.
        sizes: What stands behind the first operand are sizes: whole numbers, known from the text.
    """

    words: tuple[str, ...]
    letter: str = ""
    sign: str = ""
    suffix: str = ""
    literal: bool = False
    sizes: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """Written as square brackets behind its operand."""

    written: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A keyword argument: a literal whole number."""

    spoken: ClassVar = ("describes",)

    name: str
    default: int | None
    describes: str


@dataclass(frozen=True, slots=True)
class Kink:
    """Where a derivative is agreed rather than given, and the sentence that says so.

    Attributes:
        at: Mask rule over (m, out, *operands): where the operation has no slope of its own.
        sentence: What the convention is.
    """

    spoken: ClassVar = ("sentence",)

    at: Callable[..., Any]
    sentence: str


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Operation:
    """One row of the table.

    Attributes:
        name: What it is called in answers.
        syntax: How it is typed.
        family: What it belongs to; a slug that also is a CSS class.
        symbol: What stands in its node in the drawing.
        routing: How it sends a gradient back, which is how the drawing moves it.
        description: One sentence for the reference.
        does: The forward sentence; {x}, {y}… are the operands' names, {operands} all of them, {n} the elements of the first.
        rule: The backward sentence.
        noun: What a sentence calls its result where its formula is too long and does not begin with a word.
        operand_rules: The backward sentence where only that operand has a gradient; "" for the general one.
        operands: The operands' names in signatures and rules; the last stands for any number of them if `variadic`.
        least: The fewest operands, if variadic.
        settings: Keyword arguments.
        shape: Shapes of the operands to the shape of the result; raises ShapeProblem.
        nanoseconds: Estimated cost of value and derivatives per element of the largest array at hand.
        work: Estimated elementary steps from the shapes, where that is not the largest array.
        value: The value rule.
        partials: Local derivatives of an elementwise operation, one an operand, or, if variadic, one rule that gives
            a list of all.
        vjps: For all other operations.
        gates: Where a local derivative is zero nothing passes, not even an infinite or NaN gradient.
        severs: Slots of operands that are only asked about: no gradient goes back there, and nothing behind them can make it NaN.
        makes: For data makers: from the operands' numbers and the settings to the array; such an entry has no derivative.
        known: The place of an operand that may not depend on parameters, and a rule that says what is wrong with its values.
        compares: Whether it measures how far one operand is from the other.
        classifies: What lies between two classes, where the first operand scores the classes that the second one holds: "0.5" of a
            probability, "0" of a logit, "largest" where each class has a score of its own.
        slopes: The derivative as read by people: a text in the language, with operands' names, `out`, and for vjps `g`; or a notation.
        sends: What flows back as a formula, where numbers only change places and the derivative's text cannot say where they go.
        notation: The value as a formula; a call unless told.
        kink: Where a convention decides.
        operand_kinks: Where one decides only if this operand has a gradient.
        domain: Interval of operands that tests and examples sample from.
        awkward: Operand values where no warning may appear and the answer is agreed.
        numpy, pytorch, jax: How it is written there, with {x}, {y}… for operands, or {operands}; {axis}, {dim}, {axis_number}, {shape}…
            stand for settings, as `engine.export.forward` says.
        prelude: For each of these, the source of functions that its template needs and the library lacks.
        example: A program for the reference.
    """

    name: str
    syntax: Infix | Prefix | Call | Index
    family: str
    symbol: str
    description: str
    does: str
    rule: str
    operands: tuple[str, ...]
    value: ValueRule
    operand_rules: tuple[str, ...] = ()
    noun: str = ""
    routing: Routing = "scales"
    variadic: bool = False
    least: int = 1
    settings: tuple[Setting, ...] = ()
    shape: ShapeRule
    nanoseconds: float = 2.0
    work: Callable[[Sequence[Shape], Settings], float] | None = None
    partials: tuple[DerivativeRule, ...] = ()
    vjps: tuple[DerivativeRule, ...] = ()
    gates: bool = False
    severs: tuple[int, ...] = ()
    makes: Callable[[Sequence[float], Settings], Any] | None = None
    known: tuple[int, Callable[[list[Shape], Any], str | None]] | None = None
    compares: bool = False
    classifies: Literal["", "0.5", "0", "largest"] = ""
    slopes: tuple[str | SlopeNotation, ...] = ()
    sends: FlowNotation | None = None
    notation: Notation | None = None
    kink: Kink | None = None
    operand_kinks: Mapping[int, Kink] = field(default_factory=dict)
    domain: tuple[float, float] = (-2.0, 2.0)
    awkward: tuple[float, ...] = (0.0, -0.0, 1e-300, 1e300, math.inf, -math.inf, math.nan)
    numpy: str = ""
    pytorch: str = ""
    jax: str = ""
    prelude: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    example: str = ""

    @property
    def spoken(self) -> tuple[str, ...]:
        """The fields that hold English, and in another language its own; a symbol does where it is more than one word."""
        named = ("symbol",) if " " in self.symbol else ()
        if self.noun:
            named = (*named, "noun")
        return (*named, "description", "does", "rule", "operand_rules", "kink", "operand_kinks", "settings")

    @property
    def family_title(self) -> str:
        """The heading of its family in the reference."""
        title: str = getattr(words.families, self.family.replace("-", "_"))
        return title

    @property
    def elementwise(self) -> bool:
        """Whether each element of the result depends on one element of each operand."""
        return bool(self.partials)

    def derivative(self, slot: int) -> DerivativeRule:
        """The partial or vjp rule of an operand."""
        rules = self.partials or self.vjps
        if not self.variadic:
            return rules[slot]
        rule = rules[0]
        if self.partials:
            return lambda *arguments, **settings: rule(*arguments, **settings)[slot]
        return lambda *arguments, **settings: rule(*arguments, slot=slot, **settings)

    def locals_at(
        self, m: Any, out: Any, operands: Sequence[Any], settings: Settings, slots: Sequence[int]
    ) -> list[Any]:
        """Local derivatives of an elementwise operation for some of its operands; a sum of thousands is done in one go."""
        if self.variadic:
            every = self.partials[0](m, out, *operands, **settings)
            return [every[slot] for slot in slots]
        return [self.partials[slot](m, out, *operands, **settings) for slot in slots]

    def slope(self, slot: int) -> str | SlopeNotation:
        """How people read the derivative of an operand."""
        return self.slopes[0 if self.variadic else slot]

    def operand_names(self, count: int) -> list[str]:
        """A name for each of `count` operands, for sentences and rules."""
        if not self.variadic:
            return list(self.operands[:count])
        return [f"{self.operands[-1]}{i}" for i in range(count)]

    def write(self, parts: list[Formula], settings: Settings) -> Formula:
        """The operation on these operands as a formula."""
        if self.notation is not None:
            return self.notation(parts, settings)
        return typeset.call(self.written, [*parts, *_settings_notation(self, settings)])

    @property
    def words(self) -> tuple[str, ...]:
        """The words that may stand before its parentheses."""
        if isinstance(self.syntax, Infix):
            return (self.syntax.word,) if self.syntax.word else ()
        return self.syntax.words if isinstance(self.syntax, Call) else ()

    @property
    def written(self) -> str:
        """The sign or word that is typed."""
        match self.syntax:
            case Infix(sign=sign) | Prefix(sign=sign):
                return sign
            case Call(words=words):
                return words[0]
            case index:
                return index.written

    @property
    def signature(self) -> str:
        """How it is typed, with its operands' names."""
        match self.syntax:
            case Infix(sign=sign):
                return f"{self.operands[0]} {sign} {self.operands[-1] if len(self.operands) > 1 else 'y'}"
            case Prefix(sign=sign):
                return f"{sign}{self.operands[0]}"
            case Index(written=written):
                return written
            case call:
                more = ["…"] if self.variadic else ["n", "…"] if call.sizes else []
                inner = [*self.operands, *more, *(f"{s.name}=" for s in self.settings)]
                return f"{call.words[0]}({', '.join(inner)})"

    def catalogue(self) -> dict[str, Any]:
        """The row as plain data for the reference and for other tools."""
        parts = [typeset.name(word) for word in self.operands]
        if self.variadic:
            parts = [typeset.name(f"{self.operands[-1]}{i}") for i in range(1, max(2, self.least) + 1)]
        formula = self.write(parts, {s.name: s.default for s in self.settings})
        return {
            "name": self.name,
            "syntax": type(self.syntax).__name__.lower(),
            "words": list(dict.fromkeys((self.written, *self.words))),
            "signature": self.signature,
            "family": self.family,
            "symbol": self.symbol,
            "routing": self.routing,
            "description": self.description,
            "rule": self.rule,
            "operands": list(self.operands),
            "variadic": self.variadic,
            "least": self.least if self.variadic else len(self.operands),
            "settings": [{"name": s.name, "default": s.default, "description": s.describes} for s in self.settings],
            "elementwise": self.elementwise,
            "latex": formula.latex,
            "kink": self.kink.sentence if self.kink else None,
            "numpy": self.numpy,
            "pytorch": self.pytorch,
            "jax": self.jax,
            "example": self.example,
        }


def _settings_notation(operation: Operation, settings: Settings) -> list[Formula]:
    given = [(setting.name, settings.get(setting.name), setting.default) for setting in operation.settings]
    return [keyword(name, value) for name, value, default in given if value is not None and value != default]


def keyword(name: str, value: int) -> Formula:
    """A keyword argument as it is typed."""
    text = f"{name}={value}"
    return Formula(f"\\mathit{{{name}}}{{=}}{value}", f"<mtext>{text}</mtext>", text, typeset.COMPARISON)
