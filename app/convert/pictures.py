"""A graph at a glance, for the gallery and the reference: where its boxes are and what they are, without numbers.

The layout is the tidy one, which takes a millisecond: a picture of a few centimetres needs no better, and it asks no other process.
"""

import engine
from app.contexts import SmallNode, SmallPicture
from app.convert.folds import fold
from app.drawing import tidy
from app.drawing.sizes import SIZES, Box

# Beyond this many pixels the picture is so much reduced that no text in it could be read.
_WIDEST_WITH_TEXT = 1_100
_LARGEST_TEXT = 34.0
_LETTER = 0.6
_RAISED = str.maketrans("0123456789-.", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻·")


def small_picture(graph: engine.Graph, title: str) -> SmallPicture:
    """The picture of a graph."""
    numbering = fold(graph, ()).numbering
    places = tidy.lay_out(numbering.outline)
    with_text = places.width <= _WIDEST_WITH_TEXT
    nodes = (
        _node(graph, graph.nodes[node], box, with_text=with_text)
        for node, box in zip(numbering.nodes, places.boxes, strict=True)
    )
    return SmallPicture(title, places.width, places.height, tuple(nodes), places.paths)


def _node(graph: engine.Graph, node: engine.Node, box: Box, *, with_text: bool) -> SmallNode:
    x, y, width, height = box
    # An operation's box is as high as its symbol and the slots around it, which are not drawn here.
    slot = SIZES.slot_height if node.kind == "operation" else 0.0
    text = _text(node) if with_text else ""
    size = min(_LARGEST_TEXT, (width - 12) / (_LETTER * max(1, len(text))))
    return SmallNode(
        x=x,
        y=y + slot,
        width=width,
        height=height - slot * (1 + node.has_gradient),
        kind=node.kind,
        text=text,
        text_size=round(size, 1),
        is_output=node.id == graph.output,
    )


def _text(node: engine.Node) -> str:
    if node.kind != "operation":
        return node.name or ""
    if len(node.symbol) > 1 and node.symbol[0] == "^":
        return f"( ){node.symbol[1:].translate(_RAISED)}"
    return node.symbol
