"""How the primitives of the rules are written on Python's floats.

Python raises where the engine answers with infinity or NaN, so functions that may raise are wrapped; a script brings
along the wrappers that it uses.
"""

from __future__ import annotations

from engine.arithmetic import PRIMITIVES
from engine.export.recorded import CONDITIONAL, LOGIC, Text, template_text
from engine.kernel.record import Record

_INFINITE = '''
def safe_{0}(x):
    """{0}, infinite where it is too large for a float."""
    try:
        return math.{0}(x)
    except OverflowError:
        return {1}
'''
_UNDEFINED = '''
def safe_{0}(x):
    """{0}, NaN where there is none."""
    try:
        return math.{0}(x)
    except ValueError:
        return math.nan
'''
_POLE = '''
def safe_{0}(x):
    """{0}, infinite at its pole, and NaN where there is none."""
    try:
        return math.{0}(x)
    except ValueError:
        return {2} if {1} else math.nan
'''
_WHOLE = '''
def whole_{0}(x):
    """{0} as a float; infinities and NaN stay what they are."""
    return math.copysign({1}(x), x) if math.isfinite(x) else x
'''
_CHOICE = '''
def {0}(*xs):
    """The {0} number; NaN if there is one among them."""
    return math.nan if any(map(math.isnan, xs)) else {1}(xs)
'''
_DIVIDE = '''
def safe_divide(a, b):
    """a / b, infinite or NaN where b is 0."""
    return a / b if b else a * math.copysign(math.inf, b)
'''
_POWER = '''
def safe_power(x, y):
    """x to the power y; infinite or NaN where Python raises."""
    try:
        return math.pow(x, y)
    except OverflowError:
        return -math.inf if x < 0 and y % 2 == 1 else math.inf
    except ValueError:
        return math.nan if x else math.copysign(math.inf, x) if y % 2 == 1 else math.inf
'''
_SIGN = '''
def sign_of(x):
    """1, -1, or x itself where it is 0 or NaN."""
    return x if x == 0 or math.isnan(x) else math.copysign(1.0, x)
'''
_INVERSE = '''
def inverse(rows):
    """The inverse of a matrix by elimination; NaN throughout where there is none."""
    n = len(rows)
    rows = [[*row, *(float(i == j) for j in range(n))] for i, row in enumerate(rows)]
    for i in range(n):
        best = max(range(i, n), key=lambda j: abs(rows[j][i]))
        rows[i], rows[best] = rows[best], rows[i]
        if rows[i][i] == 0:
            return [[math.nan] * n for _ in range(n)]
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for j in range(n):
            if j != i:
                rows[j] = [x - rows[j][i] * y for x, y in zip(rows[j], rows[i])]
    return [row[n:] for row in rows]
'''
_DETERMINANT = '''
def determinant(rows):
    """The determinant of a matrix by elimination."""
    rows, product = [list(row) for row in rows], 1.0
    for i in range(len(rows)):
        best = max(range(i, len(rows)), key=lambda j: abs(rows[j][i]))
        if best != i:
            rows[i], rows[best], product = rows[best], rows[i], -product
        if rows[i][i] == 0:
            return 0.0
        product *= rows[i][i]
        for j in range(i + 1, len(rows)):
            factor = rows[j][i] / rows[i][i]
            rows[j] = [x - factor * y for x, y in zip(rows[j], rows[i])]
    return product
'''
_COFACTORS = '''
def cofactors(rows):
    """The slopes of a determinant: for every entry the determinant of what is left without its row and column, with its sign."""
    n = range(len(rows))
    if not all(math.isfinite(x) for row in rows for x in row):
        return [[math.nan for _ in n] for _ in n]
    minors = [[[[rows[k][m] for m in n if m != j] for k in n if k != i] for j in n] for i in n]
    return [[(-1) ** (i + j) * determinant(minors[i][j]) for j in n] for i in n]
'''

_SOURCES = [
    *(_INFINITE.format(word, "math.inf") for word in ("exp", "expm1", "cosh")),
    _INFINITE.format("sinh", "math.copysign(math.inf, x)"),
    *(_UNDEFINED.format(word) for word in ("sqrt", "sin", "cos", "tan", "asin", "acos", "acosh")),
    *(_POLE.format(word, "x == 0", "-math.inf") for word in ("log", "log2", "log10")),
    _POLE.format("log1p", "x == -1", "-math.inf"),
    _POLE.format("atanh", "abs(x) == 1", "math.copysign(math.inf, x)"),
    *(_WHOLE.format(word, f"math.{word}") for word in ("floor", "ceil")),
    _WHOLE.format("round", "round"),
    _CHOICE.format("largest", "max"),
    _CHOICE.format("smallest", "min"),
    _DIVIDE,
    _POWER,
    _SIGN,
    _INVERSE,
    _DETERMINANT,
    _COFACTORS,
]
SOURCES = {source.split("(")[0].removeprefix("\ndef "): source.strip() for source in _SOURCES}
# What the words call, where it is no operator.
_FUNCTIONS = {
    "absolute": "abs", "sqrt": "safe_sqrt", "exp": "safe_exp", "expm1": "safe_expm1", "log": "safe_log", "log2": "safe_log2",
    "log10": "safe_log10", "log1p": "safe_log1p", "sin": "safe_sin", "cos": "safe_cos", "tan": "safe_tan", "arcsin": "safe_asin",
    "arccos": "safe_acos", "arctan": "math.atan", "sinh": "safe_sinh", "cosh": "safe_cosh", "tanh": "math.tanh",
    "arcsinh": "math.asinh", "arccosh": "safe_acosh", "arctanh": "safe_atanh", "cbrt": "math.cbrt", "sign": "sign_of",
    "floor": "whole_floor", "ceil": "whole_ceil", "rint": "whole_round", "erf": "math.erf", "divide": "safe_divide",
    "power": "safe_power", "maximum": "largest", "minimum": "smallest", "arctan2": "math.atan2", "hypot": "math.hypot",
    "max_of": "largest", "min_of": "smallest", "indicator": "float",
}  # fmt: skip


def wording(record: Record, operands: list[Text]) -> Text:
    """An instruction as an expression."""
    texts = [operand.text for operand in operands]
    match record.word:
        case "where":
            mask, yes, no = operands
            return Text(f"{yes.at_least(LOGIC)} if {mask.at_least(LOGIC)} else {no.at_least(LOGIC)}", CONDITIONAL)
        case "item":
            return Text(f"{texts[0]}[{record.attributes[0]}][{record.attributes[1]}]")
        case "sum_of":
            return Text(f"sum([{', '.join(texts)}])")
        case "inverse" | "determinant" | "cofactors":
            return Text(f"{record.word}({_rows(texts, record.attributes[0])})")
        case word if word in _FUNCTIONS:
            return Text(f"{_FUNCTIONS[word]}({', '.join(texts)})")
        case word:
            return template_text(PRIMITIVES[word].scalar, operands)


def _rows(texts: list[str], size: int) -> str:
    rows = (f"[{', '.join(texts[i : i + size])}]" for i in range(0, len(texts), size))
    return f"[{', '.join(rows)}]"
