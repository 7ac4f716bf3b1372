"""The engine's public names: one sorted list, and what it promises."""

from __future__ import annotations

import engine

PROMISED = """
EXAMPLES OPERATIONS OPTIMIZERS
Axis Check Comparison Descent Diagnostic Edge EngineError Example FieldError Graph Group Hint Kernel Landscape LimitError Limits Node
Operation Optimizer Parameter Picture ProgramError ProgramNameError ProgramShapeError ProgramSyntaxError ProgramValueError Span Stage Step
Trace build check compile_kernel descend format_number landscape pictures print_program rewrite steps summary trace
"""


def kind(name: str) -> tuple[int, str]:
    """Constants first, then classes, then functions, each by the alphabet."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


def test_the_public_names_are_sorted_and_none_is_missing() -> None:
    assert list(engine.__all__) == sorted(engine.__all__, key=kind)
    assert set(engine.__all__) >= set(PROMISED.split())


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    for name in engine.__all__:
        member = getattr(engine, name)
        assert name.isupper() or (member.__doc__ and member.__doc__.split("\n")[0].endswith((".", "…")))


def test_the_example_at_the_top_runs() -> None:
    namespace = {name: getattr(engine, name) for name in engine.__all__}
    lines = [line.strip() for line in (engine.__doc__ or "").splitlines() if line.startswith("    ")]
    exec("\n".join(lines), namespace)  # noqa: S102 - the module's own example
    assert float(namespace["run"].loss) == float(namespace["trace"](namespace["graph"]).loss)
