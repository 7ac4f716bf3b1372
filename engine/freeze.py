"""Drafts to the frozen graph: keep what the output needs, number it, name it, and hold the ceilings that need the whole."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from engine import labels, typeset, words
from engine.errors import Diagnostic, Hint, Span
from engine.graph import Edge, Graph, Group, Node, Parameter
from engine.language.syntax import Assignment, Bare
from engine.typeset import Formula

if TYPE_CHECKING:
    from engine.build import Builder
    from engine.drafts import Draft


class Kept(NamedTuple):
    """The drafts that stay, by their old numbers, and the new numbers of nodes and groups."""

    drafts: dict[int, Draft]
    number: dict[int, int]
    group_number: dict[int, int]


def freeze(builder: Builder, output: int) -> Graph:
    """Make the graph of all that `output` needs, and of every named parameter.

    Raises:
        LimitError: Too many nodes, bytes, or seconds for one evaluation.
    """
    drafts = builder.drafts
    needed = _needed(drafts, output)
    parameters = {i for i in builder.names.values() if drafts[i].kind == "parameter"}
    kept = sorted(needed | parameters)
    builder.limits.hold("nodes", len(kept), "nodes")
    number = {draft: node for node, draft in enumerate(kept)}
    groups, group_number = _groups(builder, kept)
    moving = _depends_on_parameters(drafts, kept)
    size = _size(drafts[output].shape)
    differentiable = size == 1 and output in moving
    selection = Kept({i: drafts[i] for i in kept}, number, group_number)
    nodes = _nodes(selection, moving if size == 1 else set(), _paths(groups))
    edges = _edges(nodes)
    seconds = sum(drafts[i].work for i in kept)
    memory = _bytes(nodes, edges)
    span = drafts[output].span
    builder.limits.hold("bytes", memory, "bytes_for_values", span)
    builder.limits.hold("evaluation_seconds", round(seconds, 4), "seconds_for_evaluation", span)
    return Graph(
        text=builder.text,
        nodes=nodes,
        edges=edges,
        groups=groups,
        output=number[output],
        parameters=tuple(Parameter(node.name or "", node.id, node.shape) for node in nodes if node.kind == "parameter"),
        diagnostics=(*builder.diagnostics, *_diagnostics(builder, output, needed, size)),
        seconds=seconds,
        bytes=memory,
        differentiable=differentiable,
        given=_given(builder, nodes),
    )


def _given(builder: Builder, nodes: tuple[Node, ...]) -> dict[str, tuple[int, ...]] | None:
    """The shapes of the values beside the text, if nothing else of them is in the graph; a constant's number stands in boxes."""
    is_shown = any(node.kind == "constant" and node.name in builder.values for node in nodes)
    return None if builder.looked_at_numbers or is_shown else {name: v.shape for name, v in builder.values.items()}


def _needed(drafts: list[Draft], output: int) -> set[int]:
    needed, waiting = {output}, [output]
    while waiting:
        for operand in drafts[waiting.pop()].operands:
            if operand not in needed:
                needed.add(operand)
                waiting.append(operand)
    return needed


def _depends_on_parameters(drafts: list[Draft], kept: list[int]) -> set[int]:
    moving: set[int] = set()
    for i in kept:
        if drafts[i].kind == "parameter" or any(operand in moving for operand in drafts[i].operands):
            moving.add(i)
    return moving


def _groups(builder: Builder, kept: list[int]) -> tuple[tuple[Group, ...], dict[int, int]]:
    """Groups that have nodes, themselves or through the groups inside them, numbered in the order of the text."""
    alive: set[int] = set()
    for i in kept:
        group = builder.drafts[i].group
        while group is not None and group not in alive:
            alive.add(group)
            group = builder.groups[group].parent
    number = {old: new for new, old in enumerate(sorted(alive))}
    groups: list[Group] = []
    seen: Counter[str] = Counter()
    for old, new in number.items():
        draft = builder.groups[old]
        parent = None if draft.parent is None else number[draft.parent]
        key = f"{'' if parent is None else groups[parent].key + '/'}{draft.name}"
        seen[key] += 1
        key = key if seen[key] == 1 else f"{key}.{seen[key]}"
        groups.append(Group(new, key, draft.name, draft.kind, parent, draft.span))
    return tuple(groups), number


def _paths(groups: tuple[Group, ...]) -> list[str]:
    """For every group the names of the groups it is in, and its own."""
    paths: list[str] = []
    for group in groups:
        paths.append(f"{'' if group.parent is None else paths[group.parent]}{group.name}/")
    return paths


def _nodes(kept: Kept, moving: set[int], paths: list[str]) -> tuple[Node, ...]:
    nodes: list[Node] = []
    contents: list[str] = []
    seen: Counter[str] = Counter()
    for i, draft in kept.drafts.items():
        below = [nodes[kept.number[operand]] for operand in draft.operands]
        formula, reference, sign = _names(draft, below)
        contents.append(_content(draft, [contents[node.id] for node in below]))
        # Equal parts are told apart by where they are, so that one more of them elsewhere changes no key here.
        path = "" if draft.group is None or draft.name is not None else paths[kept.group_number[draft.group]]
        key = path + contents[-1]
        seen[key] += 1
        nodes.append(
            Node(
                id=kept.number[i],
                key=key if seen[key] == 1 else f"{key}.{seen[key]}",
                operation=draft.operation.name if draft.operation else None,
                name=draft.name,
                kind=draft.kind,
                operands=tuple(node.id for node in below),
                shape=draft.shape,
                span=draft.span,
                group=None if draft.group is None else kept.group_number[draft.group],
                settings=draft.settings,
                leaf=draft.leaf if draft.operation is None else None,
                formula=formula,
                reference=reference,
                symbol=sign,
                has_gradient=i in moving,
            )
        )
    return tuple(nodes)


def _names(draft: Draft, operands: list[Node]) -> tuple[Formula, Formula, str]:
    """A node's formula, what others call it, and the sign in its box."""
    if draft.operation is None:
        shown = draft.settings.get("shown")
        formula = (
            typeset.name(shown)
            if shown and draft.name is None
            else labels.leaf_formula(draft.name, draft.leaf, draft.shape)
        )
        return formula, formula, ""
    references = [node.reference for node in operands]
    formula = labels.operation_formula(draft.operation, references, draft.settings)
    reference = labels.reference(draft.name, formula, draft.operation, references, draft.settings)
    constants = [constant_in_box(node) for node in operands]
    return formula, reference, labels.symbol(draft.operation, constants, draft.settings)


def constant_in_box(node: Node) -> str | None:
    """The text of a constant that is drawn inside the operation that uses it; None for all other nodes."""
    if node.kind != "constant":
        return None
    return labels.constant_text(node.name or node.settings.get("shown"), node.leaf)


def _content(draft: Draft, operands: list[str]) -> str:
    """What a node is, by what its operands are; a name stands for all behind it."""
    if draft.name is not None:
        return draft.name
    if draft.operation is None:
        return f"{draft.kind[0]}:{crc32(_leaf_bytes(draft.leaf)):08x}"
    return f"{draft.operation.name}:{crc32(f'{operands}|{sorted(draft.settings.items())!s}'.encode()):08x}"


def _leaf_bytes(value: Any) -> bytes:
    return bytes(value.tobytes())


def _edges(nodes: tuple[Node, ...]) -> tuple[Edge, ...]:
    edges: list[Edge] = []
    for node in nodes:
        for slot, operand in enumerate(node.operands):
            edges.append(Edge(len(edges), operand, node.id, slot, nodes[operand].has_gradient))
    return tuple(edges)


def _size(shape: tuple[int, ...]) -> int:
    size = 1
    for n in shape:
        size *= n
    return size


def _bytes(nodes: tuple[Node, ...], edges: tuple[Edge, ...]) -> int:
    """Values, gradients, local derivatives and contributions, all kept for the picture."""
    columns = sum(node.size * (2 if node.has_gradient else 1) for node in nodes)
    # A local derivative has its target's shape where the operation works element by element, else the source's if any.
    flows = sum(
        nodes[edge.source].size + nodes[edge.target if nodes[edge.target].entry.elementwise else edge.source].size
        for edge in edges
        if edge.has_gradient
    )
    return 8 * (columns + flows)


def _diagnostics(builder: Builder, output: int, needed: set[int], size: int) -> list[Diagnostic]:
    told: list[Diagnostic] = []
    drafts = builder.drafts
    for name, draft in builder.names.items():
        if draft in needed:
            continue
        span: Span | None = builder.assignments.get(name) or drafts[draft].span
        if drafts[draft].kind == "parameter" and drafts[draft].name == name:
            told.append(Diagnostic("info", words.program.gradient_0.format(name=name), span))
        else:
            told.append(Diagnostic("info", words.program.left_out.format(name=name), span))
    for name, definition in builder.functions.items():
        if name not in builder.called:
            told.append(Diagnostic("info", words.program.never_called.format(name=name), definition.name_span))
    if size > 1:
        told.append(_array_output(builder, output, size))
    return told


def _array_output(builder: Builder, output: int, size: int) -> Diagnostic:
    statement = builder.last[0] if builder.last else None
    hint = None
    name = builder.asked or (statement.name if isinstance(statement, Assignment) else None)
    if name is not None:
        end = len(builder.text)
        line = f"mean({name})"
        hint = Hint(words.hints.add_a_line.format(line=line), Span(end, end), f"\n{line}")
    elif isinstance(statement, Bare) and statement.expression.span.end - statement.expression.span.start <= 200:
        place = statement.expression.span
        hint = Hint(words.hints.reduce_it, place, f"mean({builder.text[place.start : place.end]})")
    message = words.program.array_result.format(count=size)
    return Diagnostic("info", message, builder.drafts[output].span, hint)
