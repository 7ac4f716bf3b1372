"""Layouts: the outline that they depend on, and what holds for the places of every engine."""

import tracemalloc

import pytest

from app.drawing import dot, sizes, tidy
from app.drawing.layouts import Layouts
from app.drawing.outline import Outline, number, ranks, virtual_size
from app.drawing.places import Places, middle
from tests.app.outlines import APART, OUTLINES, PRODUCT, WIDE, chain


@pytest.fixture(params=["graphviz", "tidy"])
def laid_out(request: pytest.FixtureRequest, graphviz: Layouts) -> dict[str, Places]:
    if request.param == "tidy":
        return {name: tidy.lay_out(outline) for name, outline in OUTLINES.items()}
    return {name: graphviz.places(outline) for name, outline in OUTLINES.items()}


def test_structure_alone_decides_the_outline() -> None:
    """Other ids and an extra node between them, but the same operations over the same leaves."""
    one = number([[], [], [(0, 0), (1, 1)], [(2, 0), (3, 2)]], 3, [0, 1, 2, 3])
    other = number([[], [], [], [(0, 2), (1, 0)], [(2, 2), (3, 3)]], 4, [0, 2, 3, 4])
    assert one.outline == other.outline == PRODUCT
    assert one.nodes == (0, 1, 2, 3)
    assert other.nodes == (2, 0, 3, 4)
    assert other.edges == (0, 1, 2, 3)


def test_the_order_of_operands_is_structure() -> None:
    outline = number([[], [], [(0, 0), (1, 1)], [(2, 2), (3, 0)]], 3, []).outline
    assert outline != PRODUCT


def test_what_stands_apart_comes_after_the_output() -> None:
    numbering = number([[], [], [(0, 1)]], 2, [0, 1, 2])
    assert numbering.nodes == (1, 2, 0)
    assert numbering.outline.output == 1


def test_leaves_stand_next_to_their_nearest_user() -> None:
    assert ranks(Outline(((), (0,), (), (1, 2)), 3)) == [0, 1, 1, 2]
    assert virtual_size(PRODUCT) == 4 + 1


def test_dot_holds_nothing_but_numbers_and_its_own_words() -> None:
    text = dot.write(WIDE, "full").decode()
    words = {word for word in "".join(c if c.isalpha() else " " for c in text).split() if len(word) > 1}
    known = "digraph graph rankdir LR nodesep ranksep margin pad splines spline line nslimit node label fixedsize true"
    assert words <= {
        *known.split(),
        *[
            "shape",
            "box",
            "edge",
            "arrowhead",
            "none",
            "tailport",
            "width",
            "height",
            "record",
            "rank",
            "max",
            "id",
            "headport",
        ],
    }


def test_every_edge_starts_at_its_source_and_ends_at_its_port(laid_out: dict[str, Places]) -> None:
    for name, places in laid_out.items():
        ends = list(OUTLINES[name].edge_ends(places.boxes))
        assert len(places.paths) == len(ends)
        for path, (start, end) in zip(places.paths, ends, strict=True):
            points = [tuple(map(float, text.split(","))) for text in path[1:].replace("C", " ").split(" ")]
            assert points[0] == pytest.approx(start, abs=0.06)
            assert points[-1] == pytest.approx(end, abs=0.06)
            assert len(points) % 3 == 1


def test_boxes_have_their_sizes_and_do_not_overlap(laid_out: dict[str, Places]) -> None:
    for name, places in laid_out.items():
        for box, (_, _, width, height) in enumerate(places.boxes):
            assert (width, height) == (OUTLINES[name].width(box), OUTLINES[name].height(box))
        assert_apart(places)


def assert_apart(places: Places) -> None:
    boxes = sorted(places.boxes)
    for index, (left, top, width, height) in enumerate(boxes):
        for x, y, _, high in boxes[index + 1 :]:
            if x >= left + width:
                break
            assert y >= top + height or y + high <= top, ((left, top), (x, y))


def test_values_flow_from_left_to_right(laid_out: dict[str, Places]) -> None:
    for name, places in laid_out.items():
        for box, sources in enumerate(OUTLINES[name].operands):
            for source in sources:
                assert places.boxes[source][0] + places.boxes[source][2] < places.boxes[box][0]


def test_operands_stand_in_their_order_from_top_to_bottom(laid_out: dict[str, Places]) -> None:
    tops = [laid_out["wide"].boxes[box][1] for box in range(12)]
    assert tops == sorted(tops)


def test_ports_are_within_the_body_and_in_order() -> None:
    for ports in range(1, 60):
        offsets = [sizes.port_offset(ports, port) for port in range(ports)]
        assert offsets == sorted(offsets)
        assert offsets[0] > sizes.SIZES.slot_height
        assert offsets[-1] < sizes.height(ports) - sizes.SIZES.slot_height


def test_a_box_grows_with_its_operands_only_as_far_as_can_be_seen_at_once() -> None:
    assert [sizes.height(ports) for ports in (6, 16, 17, 40, 400)] == [156, 316, 316, 316, 316]
    places = tidy.lay_out(Outline(operands=(*[()] * 40, tuple(range(40))), output=40))
    assert places.boxes[40][3] == 316


def test_the_tidy_layout_is_the_same_every_time() -> None:
    assert tidy.lay_out(WIDE) == tidy.lay_out(WIDE)


def test_the_tidy_layout_puts_what_stands_apart_below() -> None:
    places = tidy.lay_out(APART)
    assert places.boxes[2][1] > max(places.boxes[0][1], places.boxes[1][1])


def test_the_tidy_layout_handles_deep_and_wide_graphs_alike() -> None:
    assert tidy.lay_out(chain(5_000)).width > 5_000 * sizes.SIZES.operation_width
    wide = Outline((*((),) * 4_999, tuple(range(4_999))), 4_999)
    assert tidy.lay_out(wide).height > 4_999 * sizes.SIZES.leaf_height
    pairs: list[tuple[int, ...]] = [(), ()]
    pairs += [(place - 1, place - 2) for place in range(2, 1_000)]
    assert_apart(tidy.lay_out(Outline(tuple(pairs), 999)))


def test_the_tidy_layout_keeps_the_lane_of_a_long_edge_free() -> None:
    """The first operand of the last operation is reached over three columns; nothing stands in its way."""
    outline = Outline(((), (0,), (), (2,), (3,), (4,), (1, 5)), 6)
    places = tidy.lay_out(outline)
    left, top, width, height = places.boxes[1]
    lane = top + height / 2
    target = places.boxes[6][0]
    for x, y, _, high in places.boxes:
        if left + width < x < target:
            assert not y <= lane <= y + high


def test_where_lanes_would_fill_the_picture_everything_stands_next_to_who_uses_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A product of terms: the last factor is ready in the first column and used in the last."""
    outline = product_of_terms(40)
    early = tidy.lay_out(outline)
    monkeypatch.setattr(tidy, "_MOST_LANES", 10)
    late = tidy.lay_out(outline)
    assert_apart(late)
    lefts = [box[0] for box in late.boxes]
    for box, sources in enumerate(outline.operands):
        for source in sources:
            assert lefts[source] < lefts[box]
    # A term's box is as far from its product as the next product is.
    widest = max(
        lefts[box] - lefts[source]
        for box, sources in enumerate(outline.operands[1:], 1)
        for source in sources
        if source
    )
    assert widest <= sizes.SIZES.operation_width + tidy.COLUMN_GAP
    assert late.height < early.height


def test_a_long_product_costs_the_tidy_layout_what_it_draws() -> None:
    outline = product_of_terms(1_500)
    tracemalloc.start()
    tidy.lay_out(outline)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # With a lane through every column that a factor's edge crosses it would be 1.1 million pieces, and 200 MB.
    assert most < 20 * 2**20


def product_of_terms(count: int) -> Outline:
    """The outline of sin(x)*sin(x)*…, with so many factors."""
    operands: list[tuple[int, ...]] = [(), (0,)]
    product = 1
    for _ in range(count - 1):
        operands += [(0,), (product, len(operands))]
        product = len(operands) - 1
    return Outline(tuple(operands), product)


def test_the_middle_of_a_path_is_on_it() -> None:
    assert middle("M0.0,0.0C10.0,0.0 20.0,0.0 30.0,0.0") == (15.0, 0.0)
    assert middle("M0.0,0.0C1.0,0.0 2.0,0.0 3.0,0.0 4.0,0.0 5.0,0.0 6.0,0.0 7.0,0.0 8.0,0.0 9.0,0.0") == (4.5, 0.0)
