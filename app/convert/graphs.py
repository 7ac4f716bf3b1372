"""A graph request as calls of the engine, and everything the engine knows about the graph as JSON."""

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from typing import Any

import orjson

import engine
from app import words
from app.contexts import DrawnGraph, GraphDrawing
from app.convert import builds, folds, scenes
from app.convert.folds import Folding
from app.convert.numbers import Array, optional_tensor, tensor
from app.convert.refusals import hint, span
from app.convert.steady import steady
from app.drawing.images import check_boxes
from app.drawing.layouts import Layouts
from app.drawing.outline import Outline
from app.drawing.places import Places
from app.drawing.sizes import SIZES
from app.errors import FieldProblem, Problem
from app.schemas import DrawnRequest, GraphRequest
from app.values import checked

WHOLE_GRADIENT = 10_000
_SIZES = asdict(SIZES)
Draw = Callable[[GraphDrawing], str]


def graph_answer(asked: GraphRequest, layouts: Layouts, draw: Draw, most_numbers: int) -> bytes:
    """The graph answer of the API as JSON."""
    return orjson.dumps(drawn_answer(asked, layouts, draw, most_numbers))


def brief_answer(asked: GraphRequest, layouts: Layouts, draw: Draw, most_numbers: int) -> bytes | None:
    """The same where it is made sooner than a thread would have it: numbers and one step in words of a small graph; else None."""
    if not (asked.include == [] or (asked.include == ["steps"] and _is_one_step(asked.step_range))):
        return None
    graph = builds.brief(asked.program, checked(asked.values), asked.output)
    return None if graph is None else orjson.dumps(_answer(graph, asked, layouts, draw, most_numbers))


def _is_one_step(chosen: list[int] | None) -> bool:
    return chosen is not None and chosen[0] == chosen[1]


def drawn_answer(asked: GraphRequest, layouts: Layouts, draw: Draw, most_numbers: int) -> dict[str, Any]:
    """The graph answer of the API as a dictionary; `draw` renders the drawing where one is asked for."""
    graph = builds.build(asked.program, checked(asked.values), asked.output)
    return _answer(graph, asked, layouts, draw, most_numbers)


def _answer(
    graph: engine.Graph, asked: GraphRequest, layouts: Layouts, draw: Draw, most_numbers: int
) -> dict[str, Any]:
    _check(asked)
    _check_folded(asked, graph)
    most = _most_elements(asked)
    _check_size(graph, most, most_numbers)
    _check_words(asked, graph)
    # To find out which boxes there are takes longer than all numbers of a small graph.
    folding = folding_of(asked, graph) if {"layout", "drawing"}.intersection(asked.include) else None
    if folding is not None and "drawing" in asked.include:
        check_boxes(len(folding.drawn))
    trace = engine.trace(graph)
    answer = _columns(graph, trace, most)
    steps = _steps(asked, graph, trace) if _needs_steps(asked) else ()
    if "steps" in asked.include:
        answer["steps"] = [_step(step) for step in steps]
    if folding is not None:
        places = layouts.places(folding.numbering.outline)
        if "layout" in asked.include:
            answer["layout"] = _layout(folding, places)
        if "drawing" in asked.include:
            scene = scenes.scene(scenes.Subject(folding, trace, places), steps, asked.step)
            answer["drawing"] = draw(GraphDrawing(scene, asked.theme))
    if "pictures" in asked.include:
        answer["pictures"] = [_picture(picture) for picture in engine.pictures(graph)]
    return answer


def drawn_graph(
    program: str, lay_out: Callable[[Outline], Places], step: int | None = None, folded: Collection[str] = ()
) -> DrawnGraph:
    """A program's drawing as the template's context; `folded` are keys of groups."""
    graph = engine.build(program)
    trace = engine.trace(graph)
    folding = folds.fold(graph, [group.id for group in graph.groups if group.key in folded])
    subject = scenes.Subject(folding, trace, lay_out(folding.numbering.outline))
    return scenes.scene(subject, engine.steps(trace), step)


def _check(asked: GraphRequest) -> None:
    if asked.step_range is not None and not 0 <= asked.step_range[0] <= asked.step_range[1]:
        raise FieldProblem("step_range", words.service.step_range)


def folding_of(asked: DrawnRequest, graph: engine.Graph) -> folds.Folding:
    """The graph as it is to be drawn; a key that is no more is one of a text that has been edited since."""
    _check_folded(asked, graph)
    if asked.most_boxes is not None:
        return folds.fold(graph, folds.until(graph, asked.most_boxes))
    ids = {group.key: group.id for group in graph.groups}
    found = (ids.get(group) if isinstance(group, str) else group for group in asked.folded)
    return folds.fold(graph, [group for group in found if group is not None])


@dataclass(frozen=True, slots=True)
class _Most:
    """Up to how many elements the output's value comes with its data, and up to how many everything else does."""

    output: int
    others: int


def _most_elements(asked: GraphRequest) -> _Most:
    return _Most(asked.max_elements, asked.max_elements if asked.elements_of == "all" else 0)


def _check_folded(asked: DrawnRequest, graph: engine.Graph) -> None:
    for place, group in enumerate(asked.folded):
        if isinstance(group, int) and not 0 <= group < len(graph.groups):
            raise FieldProblem(f"folded.{place}", words.service.no_group)


def _check_size(graph: engine.Graph, most: _Most, most_numbers: int) -> None:
    """Refuse an answer that could not be written in time, before anything is computed."""
    sizes = []
    for node in graph.nodes:
        size = 1
        for length in node.shape:
            size *= length
        sizes.append(size if size <= (most.output if node.id == graph.output else most.others) else 0)
    figure = sum(size * (1 + node.has_gradient) for size, node in zip(sizes, graph.nodes, strict=True))
    figure += sum(sizes[edge.source] + sizes[edge.target] for edge in graph.edges if edge.has_gradient)
    if figure > most_numbers:
        sentence = words.service.answer_numbers.format(figure=f"{figure:,}", most=f"{most_numbers:,}")
        raise Problem("limit", sentence, members={"limit": "answer_numbers", "value": most_numbers, "figure": figure})


def _check_words(asked: GraphRequest, graph: engine.Graph) -> None:
    """Refuse to word more steps of a large graph than a graph that is worded as a whole has operations."""
    if asked.step_range is None or len(graph.operations) <= engine.WORDS_UP_TO:
        return
    count = len(graph.operations)
    if graph.differentiable:
        count += 1 + sum(node.has_gradient for node in graph.operations)
    figure = min(asked.step_range[1] + 1, count) - asked.step_range[0]
    if figure > engine.WORDS_UP_TO:
        sentence = words.service.worded_steps.format(figure=f"{figure:,}", most=f"{engine.WORDS_UP_TO:,}")
        members = {"limit": "worded_steps", "value": engine.WORDS_UP_TO, "figure": figure}
        raise Problem("limit", sentence, members=members)


def _columns(graph: engine.Graph, trace: engine.Trace, most_elements: _Most) -> dict[str, Any]:
    same = steady(graph)
    most = most_elements.others
    nodes = [
        # The keys are there, so that their order is the same for every answer.
        said | {"value": tensor(value, most), "gradient": optional_tensor(gradient, most), "span": span(node.span)}
        for said, node, value, gradient in zip(same.nodes, graph.nodes, trace.values, trace.gradients, strict=True)
    ]
    loss = tensor(trace.values[graph.output], most_elements.output)
    nodes[graph.output]["value"] = loss
    return {
        "nodes": nodes,
        "edges": [
            edge | {"local": optional_tensor(local, most), "contribution": optional_tensor(contribution, most)}
            for edge, local, contribution in zip(same.edges, trace.locals, trace.contributions, strict=True)
        ],
        "groups": [said | {"span": span(group.span)} for said, group in zip(same.groups, graph.groups, strict=True)],
        "output": graph.output,
        "loss": loss,
        "parameters": same.parameters,
        "gradients": _gradients(graph, trace.gradients, max(most, WHOLE_GRADIENT)),
        "diagnostics": [
            {"severity": d.severity, "message": d.message, "span": span(d.span), "hint": hint(d.hint)}
            for d in (*graph.diagnostics, *trace.diagnostics)
        ],
    }


def _gradients(graph: engine.Graph, gradients: tuple[Array | None, ...], most: int) -> dict[str, Any]:
    found = ((parameter.name, gradients[parameter.node]) for parameter in graph.parameters)
    return {name: tensor(gradient, most) for name, gradient in found if gradient is not None}


def _picture(picture: engine.Picture) -> dict[str, Any]:
    return {"kind": picture.kind, "node": picture.node, **picture.names}


def _needs_steps(asked: GraphRequest) -> bool:
    return "steps" in asked.include or ("drawing" in asked.include and asked.step is not None)


def _steps(asked: GraphRequest, graph: engine.Graph, trace: engine.Trace) -> tuple[engine.Step, ...]:
    chosen = (asked.step_range[0], asked.step_range[1] + 1) if asked.step_range else None
    steps = engine.steps(trace, step_range=chosen)
    if asked.step is not None and asked.step >= len(steps):
        raise FieldProblem("step", words.service.no_step.format(last=len(steps) - 1))
    return steps


def _step(step: engine.Step) -> dict[str, Any]:
    return {
        "index": step.index,
        "phase": step.phase,
        "node": step.node,
        "edges": step.edges,
        "rule": step.rule,
        "text": step.text,
        "latex": step.latex,
        "formula": [{"stage": s.stage, "edge": s.edge, "latex": s.latex, "mathml": s.mathml} for s in step.formula],
    }


def _layout(folding: Folding, places: Places) -> dict[str, Any]:
    """Places of single nodes under `nodes`, of folded groups under `groups`; an edge names all that it stands for."""
    numbering = folding.numbering
    nodes, groups = [], []
    for node, (x, y, width, height) in zip(numbering.nodes, places.boxes, strict=True):
        place = {"x": x, "y": y, "width": width, "height": height}
        fold = folding.folds.get(node)
        if fold is None:
            nodes.append({"id": node, **place})
        else:
            groups.append({"id": fold.group.id, "node": node, "nodes": fold.nodes, **place})
    edges = zip(numbering.edges, places.paths, strict=True)
    return {
        "engine": places.engine,
        "width": places.width,
        "height": places.height,
        "sizes": _SIZES,
        "nodes": nodes,
        "groups": groups,
        "edges": [{"id": edge, "path": path, "edges": folding.parts[edge]} for edge, path in edges],
    }
