import assert from "node:assert/strict";
import test from "node:test";
import { spacing } from "../src/charts/axes.js";
import { along, beside } from "../src/charts/beside.js";
import { grid } from "../src/charts/grid.js";
import { lossScale } from "../src/charts/losses.js";
import { leaving, roomFor, withRoom } from "../src/charts/room.js";
import {
  extent,
  linear,
  linePath,
  logarithmic,
  niceStep,
  niceTicks,
  tickText,
  tickTexts,
  wantsLog,
} from "../src/charts/scales.js";
import { besideTexts, shortened, widthOf } from "../src/charts/ticks.js";
import { NOTHING, thumbnail } from "../src/graph/thumbnail.js";
import { createJudge } from "../src/pictures/smooth.js";
import { knobRange, tidy } from "../src/ranges.js";

test("an axis of numbers that hardly differ, or of the largest and smallest, comes to an end and is true", () => {
  for (const low of [1000, -1000, 1e-320, 1e308]) {
    const next = low * (1 + Number.EPSILON);
    for (const domain of /** @type {[number, number][]} */ ([[low, next], extent([low, next]), extent([-low, low])])) {
      const scale = linear(domain[0] < domain[1] ? domain : [domain[1], domain[0]], [100, 0]);
      assert.ok(scale.ticks.length < 20, String(domain));
      for (const tick of scale.ticks) assert.ok(Math.abs(scale.map(tick) - 50) < 51, `${tick} of ${domain}`);
    }
  }
  for (const domain of /** @type {[number, number][]} */ ([
    [1000, 1000 * (1 + Number.EPSILON)],
    [5e-324, 1e-320],
    [1e-320, 1e308],
  ])) {
    const { ticks, map } = logarithmic(domain, [100, 0]);
    assert.ok(ticks.length < 20 && ticks.every((tick) => Number.isFinite(map(tick))), String(domain));
  }
});

test("a logarithmic axis has numbers also where it holds no two powers of ten", () => {
  assert.deepEqual(logarithmic([1, 7], [100, 0]).ticks, [1, 2, 5]);
  assert.deepEqual(logarithmic([0.3, 0.4], [100, 0]).ticks, [0.3, 0.35, 0.4]);
  assert.deepEqual(logarithmic([1, 100], [100, 0]).ticks, [1, 10, 100]);
});

test("long numbers beside a picture are counted from the first, and the axis says so", () => {
  assert.deepEqual(besideTexts([2000000.1, 2000000.2], "y"), { texts: ["0", "0.1"], name: "y − 2000000.1" });
  assert.deepEqual(besideTexts([-2000000.2, -2000000.1], "y"), { texts: ["0", "0.1"], name: "y + 2000000.2" });
  assert.deepEqual(besideTexts([1e-12, 2e300], "y").name, "y");
});

test("what is too wide beside a picture is told in a power of ten, and never cut", () => {
  assert.deepEqual(besideTexts([-1.5e71, -1e71, -5e70, 0], "loss"), {
    texts: ["−1.5", "−1", "−0.5", "0"],
    name: "loss / 10⁷¹",
  });
  assert.deepEqual(besideTexts([0.120234, 0.120235], "loss"), { texts: ["0", "10⁻⁶"], name: "loss − 0.120234" });
  assert.deepEqual(besideTexts([-1e-323, 0, 1e-323], "y").texts, ["−1", "0", "1"]);
  const awkward = [[1e-5, 1.5e-5], [-123456.5, -123456], [1e308, 1.5e308], [-0.00015, 0], [1e15, 1e15 + 0.5], []];
  for (const ticks of awkward) {
    for (const text of besideTexts(ticks, "y").texts) assert.ok(widthOf(text) * 0.84 <= 3.3, text);
  }
});

test("a name is shortened to its room", () => {
  assert.equal(shortened("loss", 4), "loss");
  const short = shortened("a_very_long_parameter_name_here", 8);
  assert.ok(short.endsWith("…") && widthOf(short) <= 8, short);
  assert.equal(shortened("abcd", 0), "ab…");
  assert.equal(shortened("abc", 0), "abc");
});

test("what is said beside a place stands whole in the picture, where the least is under it", () => {
  const area = { left: 0, right: 200, top: 0, bottom: 100 };
  const words = { wide: 80, high: 20, line: 10, gap: 5 };
  const middle = { x: 100, y: 50 };
  assert.deepEqual(beside(middle, words, area), { x: 105, y: 33, anchor: "start", side: 0 });
  const way = along([middle, { x: 190, y: 30 }]);
  assert.equal(beside(middle, words, area, way).side, 1);
  assert.equal(beside(middle, words, area, way, 3).side, 3, "it stays where it is as long as that is free");
  for (const [x, y] of [
    [0, 0],
    [200, 0],
    [0, 100],
    [200, 100],
    [130, 2],
  ]) {
    const stand = beside({ x, y }, words, area);
    const left = stand.anchor === "start" ? stand.x : stand.x - 80;
    assert.ok(left >= 0 && left + 80 <= 200 && stand.y >= 8 && stand.y <= 88, JSON.stringify(stand));
  }
  assert.equal(beside(middle, { ...words, wide: 300 }, area).side, 0);
  assert.deepEqual(along([{ x: Number.NaN, y: 0 }]), []);
});

test("numbers of an axis can be told apart", () => {
  assert.deepEqual(tickTexts([1000001, 1000002]), ["1000001", "1000002"]);
  assert.deepEqual(tickTexts([-1, 0.5]), ["−1", "0.5"]);
});

test("on a logarithmic scale a loss goes out below where it is 0 or less", () => {
  const scale = lossScale({ loss: [7, 1, -2], now: -2 }, true, [100, 0]);
  assert.ok(scale.map(-2) > 100 && scale.map(0) > 100);
  assert.equal(scale.map(7), 0);
  const flat = lossScale({ loss: [-1000, -1000.000001], now: -1000 }, false, [100, 0]);
  assert.equal(new Set(flat.ticks.map(tickText)).size, flat.ticks.length);
  assert.ok(flat.ticks.length > 1);
});

test("an extent is never empty, also for negative, equal and missing numbers", () => {
  assert.deepEqual(extent([-3, -1]), [-3, -1]);
  assert.deepEqual(extent([4, 4]), [2, 6]);
  assert.deepEqual(extent([0]), [-1, 1]);
  assert.deepEqual(extent([]), [0, 1]);
  assert.deepEqual(extent([Number.NaN, 1, Number.POSITIVE_INFINITY, 2]), [1, 2]);
});

test("a loss is measured from 0, and one below 0 by itself", () => {
  assert.equal(lossScale({ loss: [3, 1], now: 1 }, false, [100, 0]).map(0), 100);
  const below = lossScale({ loss: [-5.02, -5.05], now: -5.05 }, false, [100, 0]);
  assert.ok(below.map(-5.02) < 20 && below.map(-5.05) > 80);
});

test("ticks are round, inside, and free of binary noise", () => {
  assert.deepEqual(niceTicks(-1, 1, 5), [-1, -0.5, 0, 0.5, 1]);
  assert.deepEqual(niceTicks(-0.35, -0.05, 3), [-0.3, -0.2, -0.1]);
  assert.equal(niceStep(0.3), 0.5);
  assert.equal(tickText(0.1 + 0.2), "0.3");
  assert.deepEqual(niceTicks(0, 0, 5), []);
});

test("a scale maps there and back", () => {
  const scale = linear([-2, 2], [400, 0]);
  assert.equal(scale.map(0), 200);
  assert.equal(scale.invert(scale.map(1.25)), 1.25);
});

test("a logarithmic scale is taken when it shows more, never with zero or less", () => {
  assert.equal(wantsLog([1, 0.001]), true);
  assert.equal(wantsLog([1, 0.5]), false);
  assert.equal(wantsLog([1, 0.001, 0]), false);
  assert.equal(wantsLog([Number.NaN]), false);
  assert.deepEqual(logarithmic([0.001, 1], [0, 300]).ticks, [0.001, 0.01, 0.1, 1]);
});

test("a number that is none breaks the line", () => {
  const scale = linear([0, 4], [0, 4]);
  assert.equal(linePath([0, 1, 2, 3], [0, Number.NaN, 2, 3], scale, scale), "M0.0 0.0M2.0 2.0L3.0 3.0");
});

test("a line far outside stays a line", () => {
  const scale = linear([0, 1], [0, 100]);
  assert.equal(linePath([0, 1], [0, 1e300], scale, scale), "M0.0 0.0L100.0 5000.0");
});

test("a curve is asked for from a little before the data to a little after", () => {
  const x = grid([-1, 0, 1], 5);
  assert.deepEqual(x, [-1.08, -0.54, 0, 0.54, 1.08]);
});

test("a list of different, finite numbers is drawn as a line", () => {
  assert.equal(thumbnail([3], [0, 1, 0.5]).line, "0.0,20.0 50.0,0.0 100.0,10.0");
  assert.equal(thumbnail([3], [1, 1, 1]).line, "");
  assert.equal(thumbnail([2], [1e308, -1e308]).line, "0.0,0.0 100.0,20.0");
  for (const nothing of [thumbnail([2], [0, Number.NaN]), thumbnail([300], null), thumbnail([], [1])]) {
    assert.equal(nothing, NOTHING);
  }
});

test("a matrix is drawn as squares: area is size, filling is sign", () => {
  assert.deepEqual(thumbnail([2, 2], [4, -1, 1, 0]), {
    line: "",
    filled: "M40.5 0.5h9.0v9.0h-9.0zM42.8 12.8h4.5v4.5h-4.5zM54.7 14.7h0.5v0.5h-0.5z",
    hollow: "M52.8 2.8h4.5v4.5h-4.5z",
  });
  assert.equal(thumbnail([2, 2], [0, 0, 0, 0]), NOTHING);
});

test("a tall matrix lies on its side, and a large one is pooled", () => {
  assert.deepEqual(thumbnail([3, 1], [1, 2, 3]), thumbnail([1, 3], [1, 2, 3]));
  const many = Array.from({ length: 100 * 50 }, (_, i) => i);
  assert.equal(thumbnail([100, 40], many.slice(0, 4000)).filled.split("z").length - 1, 24 * 6);
  assert.equal(thumbnail([100, 50], many), NOTHING);
});

test("a slider reaches around its knob, and stays while the knob is inside", () => {
  const range = knobRange(0.5);
  assert.deepEqual([range.low, range.high], [-2, 2]);
  assert.equal(knobRange(-1.9, range), range);
  assert.deepEqual([knobRange(30, range).low, knobRange(30, range).high], [-50, 50]);
  assert.equal(knobRange(Number.NaN, range), range);
});

test("a slider's number carries no noise", () => assert.equal(tidy(0.30000000000000004, knobRange(0.3)), 0.3));

test("the last tick keeps its number, with room for the axis' name before it", () => {
  const x = linear([0, 200], [50, 250], 4);
  const every = spacing(x, x.ticks.map(String), "iteration");
  assert.equal(every, 2);
  assert.equal(spacing(x, x.ticks.map(String), "x"), 1);
});

test("the picture makes room for a curve in steps, and goes back when it comes back", () => {
  const own = /** @type {[number, number]} */ ([0, 10]);
  const none = { below: 0, above: 0 };
  assert.deepEqual(roomFor(own, [1, 9, Number.NaN], none), none);
  const some = roomFor(own, [-1, 14], none);
  assert.deepEqual(withRoom(own, some), [-2.5, 15]);
  assert.deepEqual(roomFor(own, [-1, 14.9], some), some);
  // Trembling at a step moves nothing; coming back all the way does, at once.
  assert.deepEqual(roomFor(own, [-1, 12.4], some), some);
  assert.deepEqual(withRoom(own, roomFor(own, [5, 11], some)), [0, 12.5]);
  assert.deepEqual(roomFor(own, [0, 10], some), none);
  assert.deepEqual(withRoom(own, roomFor(own, [1e30, Number.NEGATIVE_INFINITY], none)), [-15, 25]);
});

test("a curve that leaves even so says where, and how far it goes", () => {
  const range = /** @type {[number, number]} */ ([0, 10]);
  assert.deepEqual(leaving({ x: [0, 1, 2], y: [0, 10, 5] }, range), { up: null, down: null });
  const { up, down } = leaving({ x: [0, 1, 2, 3], y: [-5, 5, Number.NaN, 15] }, range);
  assert.deepEqual(up, { places: [{ x: 2, y: 10, dx: 2, dy: 10 }], far: 15, whole: false });
  assert.deepEqual(down, { places: [{ x: 0.5, y: 0, dx: -1, dy: -10 }], far: -5, whole: false });
  assert.deepEqual(leaving({ x: [0, 1], y: [30, 20] }, range).up, {
    places: [{ x: 1, y: 10, dx: 0, dy: 1 }],
    far: 20,
    whole: true,
  });
  const steep = leaving({ x: [0, 1], y: [5, Number.POSITIVE_INFINITY] }, range).up;
  assert.deepEqual(steep?.places, [{ x: 0, y: 10, dx: 0, dy: 1 }]);
});

test("numbers of another moment tell nothing about a curve, and those of the same do", () => {
  const judge = createJudge();
  const state = /** @type {import("../src/types").State} */ (
    /** @type {unknown} */ ({
      answer: { nodes: [{ key: "a" }] },
      frame: { iteration: 0 },
      moment: { iteration: 0, step: 0 },
      run: null,
      values: {},
    })
  );
  const picture = /** @type {import("../src/types").Picture} */ (/** @type {unknown} */ ({ node: 0, x: "x" }));
  judge.see(state);
  assert.equal(judge.belongs(state), true);
  assert.equal(judge.belongs({ ...state, values: {} }), false);
  assert.equal(judge.isSmooth(state, picture, [1, 2], [1, 2], true), true);
  assert.equal(judge.isSmooth(state, picture, [1, 2], [3, 4], false), true);
  assert.equal(judge.isSmooth(state, picture, [1, 2], [3, 4], true), false);
  assert.equal(judge.isSmooth(state, picture, [1, 2], [3, 5], false), false);
});
