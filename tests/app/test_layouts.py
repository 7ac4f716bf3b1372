"""Layouts: the outline they depend on, Graphviz and its process, the tidy layout, the chain of both, and what is kept."""

import os
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest

from app.drawing import dot, layouts, sizes, tidy, worker
from app.drawing.cache import Cache
from app.drawing.client import WORKER, Worker, Workers
from app.drawing.layouts import Layouts
from app.drawing.outline import Outline, number, ranks, virtual_size
from app.drawing.places import LayoutFailedError, Places, middle

PRODUCT = Outline(((), (), (0, 1), (0, 2)), 3)
SQUARE = Outline(((), (0, 0)), 1)
LEAF = Outline(((),), 0)
WIDE = Outline((*((),) * 12, tuple(range(12))), 12)
APART = Outline(((), (0,), ()), 1)
OUTLINES = {"product": PRODUCT, "square": SQUARE, "leaf": LEAF, "wide": WIDE, "apart": APART}
PATIENCE = 20.0


def chain(length: int) -> Outline:
    return Outline(((), *((place,) for place in range(length - 1))), length - 1)


@pytest.fixture(scope="module")
def graphviz() -> Iterator[Layouts]:
    chosen = Layouts(workers=1, seconds=PATIENCE, keep=8)
    assert chosen.probe() == "graphviz"
    yield chosen
    chosen.stop()


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
        ends = list(sizes.edge_ends(OUTLINES[name].operands, places.boxes))
        assert len(places.paths) == len(ends)
        for path, (start, end) in zip(places.paths, ends, strict=True):
            points = [tuple(map(float, text.split(","))) for text in path[1:].replace("C", " ").split(" ")]
            assert points[0] == pytest.approx(start, abs=0.06)
            assert points[-1] == pytest.approx(end, abs=0.06)
            assert len(points) % 3 == 1


def test_boxes_have_their_sizes_and_do_not_overlap(laid_out: dict[str, Places]) -> None:
    for name, places in laid_out.items():
        for sources, (_, _, width, height) in zip(OUTLINES[name].operands, places.boxes, strict=True):
            assert (width, height) == (sizes.width(len(sources)), sizes.height(len(sources)))
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


def test_the_middle_of_a_path_is_on_it() -> None:
    assert middle("M0.0,0.0C10.0,0.0 20.0,0.0 30.0,0.0") == (15.0, 0.0)
    assert middle("M0.0,0.0C1.0,0.0 2.0,0.0 3.0,0.0 4.0,0.0 5.0,0.0 6.0,0.0 7.0,0.0 8.0,0.0 9.0,0.0") == (4.5, 0.0)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{}",
        b'{"bb": "0,0,1,nan", "objects": []}',
        b'{"bb": "0,0,1,1", "objects": [{"name": "n0", "pos": "0,0"}]}',
        b'{"bb": "0,0,1,1", "objects": [{"name": "n0", "pos": "0,0"}, {"name": "n1", "pos": "0,0"}], "edges": []}',
        b'{"bb": "0,0,1,1", "objects": [{"name": "n0", "pos": "inf,0"}, {"name": "n1", "pos": "0,0"}]}',
    ],
)
def test_an_answer_of_graphviz_that_lacks_anything_is_refused(answer: bytes) -> None:
    with pytest.raises(LayoutFailedError):
        dot.read(answer, SQUARE)


def test_a_large_graph_is_asked_for_in_less_quality_and_a_huge_one_not_at_all() -> None:
    assert layouts.quality_for(PRODUCT) == "full"
    assert layouts.quality_for(chain(2_500)) == "quick"
    assert layouts.quality_for(chain(3_001)) is None
    long_edges = Outline(
        ((), *((place,) for place in range(2_000)), *((1_999 + place, 0) for place in range(1, 100))), 2_099
    )
    assert layouts.quality_for(long_edges) is None
    many_edges = Outline((*((),) * 60, *(tuple(range(60)) for _ in range(101))), 160)
    assert layouts.quality_for(many_edges) is None


def test_a_huge_graph_is_laid_out_tidily(graphviz: Layouts) -> None:
    assert graphviz.places(chain(3_100)).engine == "tidy"


def test_without_time_the_tidy_layout_comes_and_is_not_kept() -> None:
    impatient = Layouts(workers=1, seconds=0.0, keep=8)
    try:
        assert impatient.places(PRODUCT).engine == "tidy"
        assert not len(impatient._cache)
    finally:
        impatient.stop()


def test_without_the_library_the_machines_dot_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    command = tmp_path / "dot"
    command.write_text(f"#!{sys.executable}\nimport sys\nsys.stdin.read()\nprint(open({str(answer)!r}).read())\n")
    command.chmod(0o700)
    with a_worker() as direct:
        answer.write_bytes(direct.ask(dot.write(layouts.PROBE, "full"), PATIENCE))
    monkeypatch.setattr("app.drawing.client.WORKER", tmp_path / "nothing.py")
    monkeypatch.setattr("shutil.which", lambda _: str(command))
    chosen = Layouts(workers=1, seconds=PATIENCE, keep=8)
    assert chosen.probe() == "graphviz"
    assert chosen.places(layouts.PROBE).engine == "graphviz"
    # What the command cannot do is laid out without it.
    assert chosen.places(PRODUCT).engine == "tidy"
    chosen.stop()


@pytest.mark.parametrize("command", [None, "/nonexistent/dot"])
def test_without_any_graphviz_everything_is_tidy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str | None
) -> None:
    monkeypatch.setattr("app.drawing.client.WORKER", tmp_path / "nothing.py")
    monkeypatch.setattr("shutil.which", lambda _: command)
    alone = Layouts(workers=1, seconds=PATIENCE, keep=8)
    assert alone.probe() == "tidy"
    assert alone.places(PRODUCT).engine == "tidy"
    assert len(alone._cache) == 1
    alone.stop()


@contextmanager
def a_worker() -> Iterator[Worker]:
    """A real worker that is stopped at the end."""
    asked = Worker()
    try:
        yield asked
    finally:
        asked.stop()


def hold(number: int) -> None:
    """Make a process take longer than anyone will wait."""
    os.kill(number, signal.SIGSTOP)


def is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_that_was_killed_is_started_again() -> None:
    with a_worker() as asked:
        question = dot.write(PRODUCT, "full")
        asked.ask(question, PATIENCE)
        first = asked.number
        assert first
        os.kill(first, signal.SIGKILL)
        while is_running_child(first):
            time.sleep(0.01)
        assert asked.ask(question, PATIENCE)
        assert asked.number != first
    assert asked.number is None


def is_running_child(number: int) -> bool:
    """Whether a child still runs; one that has ended but was not waited for does not."""
    status = Path(f"/proc/{number}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_worker_that_takes_too_long_is_killed() -> None:
    with a_worker() as asked:
        asked.ask(dot.write(PRODUCT, "full"), PATIENCE)
        number = asked.number
        assert number
        hold(number)
        with pytest.raises(LayoutFailedError):
            asked.ask(dot.write(PRODUCT, "full"), 0.05)
        assert not is_running(number)
        assert asked.ask(dot.write(PRODUCT, "full"), PATIENCE)


def test_what_graphviz_cannot_read_is_a_failed_layout_and_the_worker_lives_on() -> None:
    with a_worker() as asked:
        with pytest.raises(LayoutFailedError):
            asked.ask(b"digraph{", PATIENCE)
        assert asked.ask(dot.write(PRODUCT, "full"), PATIENCE)


def test_a_worker_ends_with_its_input() -> None:
    with subprocess.Popen(
        [sys.executable, "-I", str(WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as started:
        assert started.stdin
        started.stdin.close()
        assert started.wait(PATIENCE) == 0


def test_the_worker_answers_each_question_and_says_when_it_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    class AGraph:
        def __init__(self, string: str) -> None:
            self.text = string

        def draw(self, **_: str) -> bytes:
            if self.text == "no":
                raise ValueError
            return self.text.upper().encode()

        def close(self) -> None:
            pass

    library = ModuleType("pygraphviz")
    library.AGraph = AGraph  # type: ignore[attr-defined]  # a stand-in for the library
    monkeypatch.setitem(sys.modules, "pygraphviz", library)
    questions = b"".join(struct.pack(">I", len(text)) + text for text in (b"yes", b"no", b"ok"))
    answers = BytesIO()
    worker.serve(BytesIO(questions), answers)
    parts, rest = [], answers.getvalue()
    while rest:
        (length,) = struct.unpack(">I", rest[:4])
        parts.append(rest[4 : 4 + length])
        rest = rest[4 + length :]
    assert parts == [b"+YES", b"-", b"+OK"]


def test_who_finds_the_queue_for_graphviz_full_or_waits_too_long_is_sent_on() -> None:
    workers = Workers(1, queue=1)
    failures = []

    def ask(text: bytes, seconds: float) -> None:
        try:
            workers.ask(text, seconds)
        except LayoutFailedError as failure:
            failures.append(failure)

    workers.ask(dot.write(PRODUCT, "full"), PATIENCE)
    hold(workers.numbers[0])
    try:
        busy = threading.Thread(target=ask, args=(dot.write(PRODUCT, "full"), 1.0))
        busy.start()
        while workers.idle:
            time.sleep(0.001)
        with pytest.raises(LayoutFailedError, match="No Graphviz process"):
            workers.ask(b"", 0.01)
        waiting = threading.Thread(target=ask, args=(b"digraph{", 0.5))
        waiting.start()
        while not workers.waiting:
            time.sleep(0.001)
        with pytest.raises(LayoutFailedError, match="Too many"):
            workers.ask(b"", 0.01)
        busy.join()
        waiting.join()
    finally:
        workers.stop()
    assert len(failures) == 2


def test_the_cache_keeps_the_latest_and_drops_the_longest_unused() -> None:
    cache: Cache[str, str] = Cache(2)
    for key in ("a", "b", "a", "c"):
        cache.get(key, key.upper)
    assert cache.get("a", lambda: "computed again") == "A"
    assert cache.get("b", lambda: "computed again") == "computed again"
    assert len(cache) == 2


def test_callers_who_miss_together_share_one_computation() -> None:
    cache: Cache[str, int] = Cache(2)
    started, gate, computed, results = threading.Event(), threading.Event(), [], []

    def compute() -> int:
        started.set()
        gate.wait(PATIENCE)
        computed.append(1)
        return 7

    threads = [threading.Thread(target=lambda: results.append(cache.get("a", compute))) for _ in range(3)]
    for thread in threads:
        thread.start()
    started.wait(PATIENCE)
    gate.set()
    for thread in threads:
        thread.join()
    assert (results, len(computed)) == ([7, 7, 7], 1)


def test_a_failure_reaches_the_caller_and_is_forgotten() -> None:
    cache: Cache[str, int] = Cache(2)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 // 0)
    assert cache.get("a", lambda: 1) == 1
