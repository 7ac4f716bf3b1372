"""Inputs that nobody would type, and inputs that somebody might: made up from the operations table, then damaged.

The same seed makes the same inputs, so that a find can be made again.
"""

import json
from random import Random
from typing import Any

from engine import OPERATIONS
from engine.operations.entry import Call, Index, Operation, Prefix

CALLS = sorted(
    {word for operation in OPERATIONS if isinstance(operation.syntax, Call) for word in operation.syntax.words}
)
SIGNS = ["+", "-", "*", "/", "^", "**", "@", "<", "<=", ">", ">=", "==", "!=", "×", "·", "÷", "−", " ", ""]
NAMES = ["a", "b", "w", "x", "k0", "k₁", "β", "yhat", "π", "e", "data", "param", "const", "f", "g"]
NUMBERS = ["0", "1", "2", "-1", "0.5", "1e3", "1e-320", "1e400", ".5", "2.", "1000", "3e", "1..2", "1_0"]
ODD = "\x00\x07\x1b\x7f\u00a0\u200b\u202e\u2028\ufeff\ud7ff\U0001f600²³⁻√σ'\"<>&\\`{}$%!?|~\t\r\n"
VALUES = (1, 0.5, -3, 10**200, True, None, "NaN", "x", [], [1, 2, 3], [[1, 2], [3, 4]], [[1], [2, 3]], ["Infinity", 2])
EXTRAS: tuple[dict[str, Any], ...] = ({}, {}, {"max_elements": 0}, {"max_elements": -1}, {"step": 7}, {"folded": [0]})
PARTS = ("layout", "steps", "drawing", "pictures")
OPTIMIZERS = (
    "gradient_descent",
    "momentum",
    "nesterov",
    "rmsprop",
    "adam",
    "random_perturbation",
    "coordinate_perturbation",
    "luck",
)


def expression(random: Random, depth: int = 0) -> str:
    """Something like a formula."""
    kind = random.random()
    if depth > 4 or kind < 0.25:
        return random.choice(NAMES if random.random() < 0.6 else NUMBERS)
    if kind < 0.55:
        return f"{expression(random, depth + 1)}{random.choice(SIGNS)}{expression(random, depth + 1)}"
    if kind < 0.75:
        operands = ", ".join(expression(random, depth + 1) for _ in range(random.choice((1, 1, 1, 2, 2, 3, 0))))
        keyword = random.choice(("", "", "", ", axis=0", ", axis=-1", ", seed=3"))
        return f"{random.choice(CALLS)}({operands}{keyword})"
    if kind < 0.85:
        return f"[{', '.join(expression(random, depth + 2) for _ in range(random.randrange(4)))}]"
    if kind < 0.9:
        return f"{expression(random, depth + 1)}[{random.choice(('0', '-1', '::2', ':', '1:', '9', ':, 1'))}]"
    if kind < 0.95:
        return f"-({expression(random, depth + 1)})"
    return f"({expression(random, depth + 1)}){random.choice(('.T', '^2', '', '!', ' [0]'))}"


def program(random: Random) -> str:
    """Something like a program."""
    statements = []
    for _ in range(random.randrange(1, 6)):
        kind = random.random()
        left = f"{random.choice(NAMES)} = " if kind < 0.7 else "f(u, v) = " if kind < 0.78 else ""
        statements.append(left + expression(random))
    return random.choice(("\n", "; ", "\r\n")).join(statements)


def damaged(random: Random, text: str) -> str:
    """The text after a few slips of the hand."""
    for _ in range(random.randrange(1, 4)):
        place = random.randrange(len(text) + 1)
        kind = random.random()
        if kind < 0.4:
            text = text[:place] + text[place + random.randrange(1, 4) :]
        elif kind < 0.8:
            text = text[:place] + random.choice("()[]=,;#.^*+-" + ODD) + text[place:]
        elif kind < 0.9:
            text = text[:place] + text[place : place + 8] * random.choice((2, 2, 40)) + text[place:]
        else:
            text = text[::-1]
    return text


def text(random: Random) -> str:
    """Any of these, or characters by chance."""
    kind = random.random()
    if kind < 0.45:
        return program(random)
    if kind < 0.85:
        return damaged(random, program(random))
    if kind < 0.95:
        return "".join(
            chr(random.choice((random.randrange(0x20, 0x7F), random.randrange(0x3000))))
            for _ in range(random.randrange(80))
        )
    return random.choice(("(", "[", "-", "a+", "f(", "a^", "1,", "√")) * random.choice((10, 100, 250, 3_000))


def body(random: Random) -> tuple[str, bytes]:
    """A path and a request's body: mostly fields that fit, sometimes bytes."""
    path = random.choice(("graph", "graph", "graph", "graph", "descent", "landscape", "check"))
    if random.random() < 0.08:
        return path, random.randbytes(random.randrange(200))
    fields = _fields(random, path)
    sent = json.dumps(fields).encode()
    if random.random() < 0.05:
        place = random.randrange(len(sent))
        sent = sent[:place] + random.randbytes(random.randrange(3)) + sent[place + 1 :]
    return path, sent


def _fields(random: Random, path: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"program": text(random)}
    if random.random() < 0.2:
        fields["values"] = {random.choice(NAMES): _value(random) for _ in range(random.randrange(3))}
    if random.random() < 0.05:
        fields["output"] = random.choice((*NAMES, None, 3))
    if path == "graph":
        fields["include"] = random.sample(PARTS, random.randrange(5))
        fields |= random.choice(EXTRAS)
    elif path == "descent":
        fields["iterations"] = random.choice((0, 1, 20, 300))
        fields["optimizer"] = {
            "name": random.choice(OPTIMIZERS),
            "learning_rate": random.choice((0.1, 1e-9, 1e300, 10, "NaN")),
        }
        fields |= random.choice(({}, {"batch_size": 1}, {"record_every": 7}, {"seed": 5}))
    elif path == "landscape":
        axis = {
            "parameter": random.choice(NAMES),
            "from": random.choice((-1, 0, 1e308)),
            "to": 3,
            "points": random.choice((2, 5, 60)),
        }
        fields["axes"] = [axis] * random.choice((1, 1, 1, 2, 0))
    return fields


def _value(random: Random) -> Any:  # noqa: ANN401 - JSON
    return random.choice(VALUES)


def applied(random: Random, operation: Operation) -> str:
    """One operation on operands by chance, few of which fit."""
    shapes = (
        "{}",
        "{}",
        "[{}, {}]",
        "[{}, {}, {}]",
        "[[{}, {}], [{}, {}]]",
        "zeros(3)",
        "randn(2, 3)",
        "param([{}, {}])",
    )
    numbers = (0, 1, -1, 0.5, 2, 3, 1e-300, 1e300, -0.0, 1e400, 7, 10)

    def operand() -> str:
        shape = random.choice(shapes)
        shape = f"param({shape})" if random.random() < 0.5 else shape
        return shape.format(*(f"{random.choice(numbers):g}".replace("inf", "1e999") for _ in range(shape.count("{}"))))

    count = max(1, len(operation.operands) + random.choice((0, 0, 0, 0, 1, -1)))
    names = [f"v{place}" for place in range(count)]
    leaves = "\n".join(f"{name} = {operand()}" for name in names)
    keyword = "".join(
        f", {setting.name}={random.choice(('0', '1', '-1', '3'))}"
        for setting in operation.settings
        if random.random() < 0.4
    )
    syntax = operation.syntax
    if isinstance(syntax, Call):
        applied = f"{random.choice(syntax.words)}({', '.join(names)}{keyword})"
    elif isinstance(syntax, Index):
        applied = f"v0[{random.choice(('0', '-1', '1:', '::-1', ':, 0'))}]"
    elif isinstance(syntax, Prefix):
        applied = f"{syntax.sign}v0"
    else:
        applied = f" {syntax.sign} ".join(names)
    return f"{leaves}\nloss = {random.choice(('sum({})', 'mean({})', '{}', 'sum(({})^2)')).format(applied)}"
