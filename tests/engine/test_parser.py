"""Text to statements: what binds how tightly, what stands side by side, and what a bracket holds."""

from __future__ import annotations

import pytest

from engine import Diagnostic, LimitError, Limits, Span, build
from engine.language.parser import parse
from engine.language.syntax import (
    Apply,
    ArrayOf,
    Assignment,
    Bare,
    CallFunction,
    Definition,
    Expression,
    Literal,
    Numbers,
    Statement,
    Use,
)

GIVEN = frozenset("abcdfgkuvwxyz") | {"k1", "sin2"}


def read(text: str) -> list[tuple[Statement, list[Diagnostic]]]:
    """All statements; single letters are known values."""
    return list(parse(text, Limits(), GIVEN))


def tree(text: str) -> str:
    """The last statement's expression, written with its operations before their operands."""
    return written(read(text)[-1][0].expression)


def written(expression: Expression) -> str:
    parts: list[str] = []
    for instruction in expression.code:
        match instruction:
            case Literal(value=value):
                parts.append(f"{value:g}")
            case Numbers(values=values):
                parts.append(f"[{' '.join(f'{value:g}' for value in values)}]")
            case Use(name=name):
                parts.append(name)
            case Apply(operation=operation, operands=operands, settings=settings):
                kept = "".join(f" {key}={value}" for key, value in settings.items())
                parts.append(f"({operation.name} {' '.join(parts[i] for i in operands)}{kept})")
            case CallFunction(definition=definition, operands=operands):
                parts.append(f"({definition.name}! {' '.join(parts[i] for i in operands)})")
            case ArrayOf(operands=operands):
                parts.append(f"[{' '.join(parts[i] for i in operands)}]")
    return parts[expression.result]


def said(text: str) -> list[str]:
    """What is told about the spelling."""
    return [told.message for _, diagnostics in read(text) for told in diagnostics]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        # loosest first: comparison, sum, product, sign, power
        ("a + b < c", "(less (add a b) c)"),
        ("a + b*c", "(add a (multiply b c))"),
        ("a*b + c", "(add (multiply a b) c)"),
        ("-a*b", "(multiply (negate a) b)"),
        ("-a b", "(multiply (negate a) b)"),
        ("a*-b", "(multiply a (negate b))"),
        ("-a^2", "(negate (power a 2))"),
        ("-2^2", "(negate (power 2 2))"),
        ("-2", "-2"),
        ("- 2", "-2"),
        ("a - -2", "(subtract a -2)"),
        ("--a", "(negate (negate a))"),
        ("-+-a", "(negate (negate a))"),
        ("+a", "a"),
        ("2^-1", "(power 2 -1)"),
        ("2^-x^2", "(power 2 (negate (power x 2)))"),
        ("2^3^2", "(power 2 (power 3 2))"),
        ("2**3**2", "(power 2 (power 3 2))"),
        ("a/b/c", "(divide (divide a b) c)"),
        ("a/b*c", "(multiply (divide a b) c)"),
        ("a*b/c", "(divide (multiply a b) c)"),
        ("a @ b*c", "(multiply (matmul a b) c)"),
        ("1/2x", "(multiply (divide 1 2) x)"),
        ("a/b(c)", "(multiply (divide a b) c)"),
        ("a^2 b", "(multiply (power a 2) b)"),
        ("a b^2", "(multiply a (power b 2))"),
        ("x²y³", "(multiply (power x 2) (power y 3))"),
        ("x⁻¹", "(power x -1)"),
        ("√x y", "(multiply (sqrt x) y)"),
        ("√x^2", "(power (sqrt x) 2)"),
        ("√√x", "(sqrt (sqrt x))"),
        ("√(x + y)", "(sqrt (add x y))"),
        ("2√x", "(multiply 2 (sqrt x))"),
        ("-√x", "(negate (sqrt x))"),
        ("x^-√y", "(power x (negate (sqrt y)))"),
        # sums are one node, up to a minus
        ("a + b + c", "(add a b c)"),
        ("(a + b) + c", "(add (add a b) c)"),
        ("a + (b + c)", "(add a (add b c))"),
        ("a + b - c + d", "(add (subtract (add a b) c) d)"),
        ("a - b - c", "(subtract (subtract a b) c)"),
        ("a - (b - c)", "(subtract a (subtract b c))"),
        ("a + -b", "(add a (negate b))"),
        # chains of comparisons are products of their pairs
        ("0 < x", "(less 0 x)"),
        ("0 < x < 1", "(multiply (less 0 x) (less x 1))"),
        ("a <= b == c != d", "(multiply (multiply (less_equal a b) (equal b c)) (not_equal c d))"),
        ("(a < b) < c", "(less (less a b) c)"),
        ("a < b + c ≥ d", "(multiply (less a (add b c)) (greater_equal (add b c) d))"),
        ("a > b", "(greater a b)"),
        # implicit products
        ("2x", "(multiply 2 x)"),
        ("2 sin(x)", "(multiply 2 (sin x))"),
        ("3(x + 1)", "(multiply 3 (add x 1))"),
        ("(a + b)(c - d)", "(multiply (add a b) (subtract c d))"),
        ("k1 x", "(multiply k1 x)"),
        ("x(1 + y)", "(multiply x (add 1 y))"),
        ("x sin(y) z", "(multiply (multiply x (sin y)) z)"),
        ("2exp(x)", "(multiply 2 (exp x))"),
        ("2e3x", "(multiply 2000 x)"),
        ("2 pi x", "(multiply (multiply 2 pi) x)"),
        ("2π", "(multiply 2 pi)"),
        ("e(2)", "(multiply e 2)"),
        ("(a)b", "(multiply a b)"),
        ("a(b)(c)", "(multiply (multiply a b) c)"),
        ("x[0]y", "(multiply (index x at=(0,)) y)"),
        ("x.T y", "(multiply (transpose x) y)"),
        # calls, keywords, other words
        ("max(a, b, c)", "(maximum a b c)"),
        ("max(a)", "(max a)"),
        ("min(a, axis=-1)", "(min a axis=-1)"),
        ("sum(axis=0, a)", "(sum a axis=0)"),
        ("sum(a, axis=+1)", "(sum a axis=1)"),
        ("ln(x)", "(log x)"),
        ("σ(x)", "(sigmoid x)"),
        ("matmul(a, b)", "(matmul a b)"),
        ("transpose(a)", "(transpose a)"),
        ("(a b).T.T", "(transpose (transpose (multiply a b)))"),
        ("a^b.T", "(power a (transpose b))"),
        ("reshape(x, 2, -1)", "(reshape x 2 -1)"),
        ("sin(x)^2", "(power (sin x) 2)"),
        ("sin(sin(x))", "(sin (sin x))"),
        ("sin2 x", "(multiply sin2 x)"),
        # lists and indices
        ("[a, 1, -2]", "[a 1 -2]"),
        ("[[1, 2], [3, 4]]", "[[1 2] [3 4]]"),
        ("[a + b, c d]", "[(add a b) (multiply c d)]"),
        ("x[-1]", "(index x at=(-1,))"),
        ("x[:, 1]", "(index x at=(slice(None, None, None), 1))"),
        ("x[::-1]", "(index x at=(slice(None, None, -1),))"),
        ("x[1:3, +2]", "(index x at=(slice(1, 3, None), 2))"),
        ("x[:2:]", "(index x at=(slice(None, 2, None),))"),
        ("(a + b)[0][1]", "(index (index (add a b) at=(0,)) at=(1,))"),
        ("[1, 2][0]", "(index [1 2] at=(0,))"),
        ("-x[0]^2", "(negate (power (index x at=(0,)) 2))"),
        # line breaks inside brackets are space
        ("(a\n + b)", "(add a b)"),
        ("[a,\n\n b]", "[a b]"),
        ("max(a,\r\n b # the second\n)", "(maximum a b)"),
        ("(a +\n b\n)", "(add a b)"),
        ("(\na)", "a"),
        ("x[0\n]", "(index x at=(0,))"),
    ],
)
def test_an_expression_means_what_a_mathematician_expects(text: str, meaning: str) -> None:
    normal = meaning.replace("slice(None, None, None)", str(slice(None)))
    assert tree(text) == normal


def test_statements_end_at_newlines_and_semicolons_and_empty_ones_are_fine() -> None:
    statements = [statement for statement, _ in read(";;\n\na = 1;# note\n;a + 1\r\r\n")]
    assert [type(statement) for statement in statements] == [Assignment, Bare]
    assert read("# nothing\n") == []


def test_an_assignment_has_a_name_and_spans_of_both_parts() -> None:
    ((statement, _),) = read("  w0 = (3 + 1) # why")
    assert isinstance(statement, Assignment)
    assert (statement.name, statement.name_span, statement.span) == ("w0", Span(2, 4), Span(2, 14))
    assert statement.expression.span == Span(7, 14)


def test_a_definition_knows_its_parameters_and_shadows_outer_names() -> None:
    ((statement, told), _) = read("half(a, sin2) = a sin2/2; half(3, 4)")
    assert isinstance(statement, Definition)
    assert (statement.name, statement.parameters, told) == ("half", ("a", "sin2"), [])
    assert tree("f(u) = 2u; f(f(x))") == "(f! (f! x))"
    assert tree("f(f) = f(2); f(3)") == "(f! 3)"
    assert tree("n(a) = a(2); n(3)") == "(n! 3)"


def test_a_parameter_called_like_a_value_makes_a_product_of_a_call() -> None:
    first, _ = read("p(q) = q(1 + q); p(2)")
    assert written(first[0].expression) == "(multiply q (add 1 q))"


def test_a_name_that_is_not_defined_anywhere_is_a_value_from_its_first_use_on() -> None:
    assert tree("new; new(2)") == "(multiply new 2)"


def test_a_function_may_take_an_operations_name_and_says_so() -> None:
    text = "relu(x) = max(0, x); relu(a)"
    assert tree(text) == "(relu! a)"
    assert said(text) == ["From here on, relu is your own function, not the built-in one."]


def test_param_data_and_const_are_words_only_before_a_parenthesis_at_the_start() -> None:
    ((statement, _),) = read("w = param([1, 2])")
    assert isinstance(statement, Assignment)
    assert statement.kind == "param"
    assert tree("param = 2; 3param") == "(multiply 3 param)"
    assert tree("data = 2; data + data(3)") == "(add data (multiply data 3))"


def test_a_quotient_before_an_implicit_product_is_told() -> None:
    assert said("1/2x") == ["1/2 is computed first, then the product."]
    assert said("(1/2)x") == said("1/(2x)") == said("1/2*x") == []
    ((_, (told,)),) = read("a / b x")
    assert told.hint is not None
    assert (told.hint.span, told.hint.replacement) == (Span(0, 5), "(a / b)")
    long = "a/(" + "b + " * 20 + "b) x"
    assert said(long) == ["a/(b + b + b + b + b + b + b + b + b …" + " is computed first, then the product."]


def test_a_line_that_starts_with_a_sign_gets_a_warning() -> None:
    assert len(said("a\n-b")) == len(said("a\n  + b")) == 1
    assert said("-a") == said("a; -b") == said("(a\n-b)") == []


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("a = 1\n+ 2", "a = (1\n+ 2)"),
        ("y = 3 + x  # three\n  - 2 # two", "y = (3 + x  # three\n  - 2) # two"),
        ("k = param(3)\n+2", "k = param((3)\n+2)"),
        ("a = 1;\n-2", None),
        ("a = 1\n-2a", None),
    ],
)
def test_a_line_that_starts_with_a_sign_can_be_put_in_parentheses_with_the_line_before(text: str, mended: str) -> None:
    hint = build(text).diagnostics[0].hint
    assert hint is not None
    if hint.span is None or hint.replacement is None:
        assert mended is None
    else:
        assert text[: hint.span.start] + hint.replacement + text[hint.span.end :] == mended
        assert not any("starts with a sign" in told.message for told in build(mended).diagnostics)


def test_a_chain_of_statements_shares_what_is_known() -> None:
    assert tree("p = 1; q = p; q(2)") == "(multiply q 2)"


@pytest.mark.parametrize("opening", ["(", "-", "[", "sin(", "2^", "√"])
def test_nesting_is_counted_for_all_that_nests(opening: str) -> None:
    closing = {"(": ")", "[": "]", "sin(": ")"}.get(opening, "")
    read(opening * 200 + "x" + closing * 200)
    with pytest.raises(LimitError) as caught:
        read(opening * 201 + "x" + closing * 201)
    assert (caught.value.limit, caught.value.value, caught.value.figure) == ("nesting", 200, 201)
    assert caught.value.span is not None


def test_long_chains_nest_nothing() -> None:
    for sign in ("+", "-", "*", "/", "@", "<"):
        assert len(read(f" {sign} ".join("x" * 1_000))) == 1
    assert len(read(" ".join("x" * 1_000))) == 1


def test_characters_and_statements_are_limited() -> None:
    limits = Limits(characters=10, statements=3)
    with pytest.raises(LimitError) as caught:
        list(parse("a + b + c + d", limits))
    assert (caught.value.limit, caught.value.figure) == ("characters", 13)
    with pytest.raises(LimitError) as caught:
        list(parse("a;b;c;d", limits))
    assert caught.value.limit == "statements"


def test_the_spans_of_instructions_are_the_texts_of_their_parts() -> None:
    text = "x(1 + y)^2 - [a, b][0]"
    ((statement, _),) = read(text)
    parts = [text[part.span.start : part.span.end] for part in statement.expression.code]
    assert parts[-1] == text
    assert {"x", "1", "y", "1 + y", "(1 + y)^2", "x(1 + y)^2", "[a, b]", "[a, b][0]"} <= set(parts)


def test_deep_parentheses_that_are_allowed_also_build() -> None:
    assert build("(" * 64 + "1" + ")" * 64).nodes[0].kind == "constant"
