import assert from "node:assert/strict";
import test from "node:test";
import { heightAt, levels } from "../src/charts/levels.js";
import { isLog } from "../src/charts/losses.js";
import { nearestPoint, pointKey, tidy } from "../src/charts/points.js";
import { linear } from "../src/charts/scales.js";
import { lossWindow, lowestOf, tangent } from "../src/charts/tangent.js";
import { exit, showing } from "../src/charts/trail.js";
import { choose, entriesOf, entryText, indexOf, numbersOf, placeOf, readEntry } from "../src/entries.js";
import { keeping, keyStep, readable, returning, zoomed } from "../src/pictures/span.js";

const key = { shiftKey: false, altKey: false, ctrlKey: false, metaKey: false };

test("a knob, or a number of an array, is written and read", () => {
  assert.equal(entryText({ name: "W", index: [0, 12] }), "W[0,12]");
  assert.deepEqual(readEntry("W[0,12]"), { name: "W", index: [0, 12] });
  assert.deepEqual(readEntry("k"), { name: "k", index: [] });
  for (let i = 0; i < 24; i += 1) assert.equal(placeOf([2, 3, 4], indexOf([2, 3, 4], i)), i);
});

test("every number can be chosen, up to so many, and a choice that is gone gives way", () => {
  const parameters = [
    { name: "a", node: 0, shape: [] },
    { name: "W", node: 1, shape: [2, 2] },
  ];
  assert.deepEqual(entriesOf(parameters), ["a", "W[0,0]", "W[0,1]", "W[1,0]", "W[1,1]"]);
  assert.deepEqual(entriesOf(parameters, 2), ["a", "W[0,0]"]);
  assert.equal(choose(parameters, "W[1,1]", ["a"]), "W[1,1]");
  assert.equal(choose(parameters, "W[2,0]", ["gone", "a"]), "a");
  assert.equal(choose(parameters, "a", ["a", "W[0,0]"], "a"), "W[0,0]");
  const nodes = [
    { value: 3, gradient: "NaN" },
    { value: { data: [1, 2, 3, 4] }, gradient: { data: null } },
  ];
  const frame = /** @type {import("../src/types").Frame} */ (/** @type {unknown} */ ({ nodes }));
  assert.deepEqual(numbersOf(frame, parameters, "W[1,0]"), { value: 3, gradient: Number.NaN });
  assert.deepEqual(numbersOf(frame, parameters, "a"), { value: 3, gradient: Number.NaN });
});

test("a wall does not flatten what is beside it", () => {
  const [low, high] = lossWindow([0, 1, 2, 3, 1e30], 2);
  assert.ok(low < 0 && high > 3 && high < 100);
  const [bottom, top] = lossWindow([-5, -3, -4], -4);
  assert.ok(bottom < -5 && top > -3 && top < 0);
  assert.deepEqual(lossWindow([Number.NaN], Number.NaN), [0, 1]);
});

test("the lowest place that is said never lies above the point where one stands", () => {
  const found = { at: 2, loss: 1e-15 };
  assert.equal(lowestOf(found, { at: 1, loss: 3 }, true), found);
  assert.equal(lowestOf(found, { at: 1, loss: Number.NaN }, true), found);
  assert.deepEqual(lowestOf(found, { at: 1, loss: 1e-30 }, true), { at: 1, loss: 1e-30 });
  assert.equal(lowestOf(found, { at: 1, loss: 1e-30 }, false), null);
  assert.equal(lowestOf(null, { at: 1, loss: 1e-30 }, true), null);
});

test("a tangent is as long on the screen however steep it is", () => {
  const [x, y] = [linear([0, 10], [0, 100]), linear([0, 1e6], [100, 0])];
  for (const slope of [0, 3, -1e7]) {
    const line = tangent({ at: 5, loss: 5e5, slope }, x, y, 40);
    assert.ok(line);
    assert.ok(Math.abs(Math.hypot(line.x2 - line.x1, line.y2 - line.y1) - 40) < 1e-9);
  }
  assert.equal(tangent({ at: 5, loss: Number.NaN, slope: 1 }, x, y, 40), null);
});

test("levels are close where the valley is", () => {
  const rows = levels(Array.from({ length: 400 }, (_, i) => ((i - 200) / 10) ** 4));
  const steps = rows.slice(1).map((each, i) => each - (rows[i] ?? 0));
  assert.ok(steps.every((step, i) => i === 0 || step > (steps[i - 1] ?? 0)));
  assert.deepEqual(levels([3, 3, 3]), []);
  assert.deepEqual(levels([Number.NaN]), []);
});

test("a height between four places is theirs in parts", () => {
  assert.equal(heightAt([0, 1, 2, 3], 2, 0.5, 0.5), 1.5);
  assert.equal(heightAt([0, 1, 2, 3], 2, 1, 1), 3);
  assert.ok(Number.isNaN(heightAt([0, 1, 2, 3], 2, 1.1, 0)));
});

test("a way that leaves has a place on the edge", () => {
  const range = { x: /** @type {[number, number]} */ ([-1, 1]), y: /** @type {[number, number]} */ ([-1, 1]) };
  assert.equal(exit([0, 0.5], [0, 0.5], range), null);
  assert.equal(exit([], [], range), null);
  const left = exit([0, 4], [0, 2], range);
  assert.deepEqual([left?.x, left?.y], [1, 0.5]);
  assert.ok(exit([0, Number.NaN], [0, Number.NaN], range));
  assert.equal(exit([5, 6], [0, 0], range), null);
});

test("a run that is lost does not take the picture with it", () => {
  assert.deepEqual(showing([0, 1, 2, 1e9], [-2, 2]), [-2, 2]);
  const [low, high] = showing([0, 1, 2.5], [-2, 2]);
  assert.ok(low < 0 && low > -2 && high > 2.5 && high < 4);
  assert.deepEqual(showing([], [-2, 2]), [-2, 2]);
  assert.deepEqual(showing([Number.NaN], [-2, 2]), [-2, 2]);
});

test("a point is near or none is", () => {
  assert.equal(nearestPoint([0, 10], [0, 0], { x: 8, y: 1 }, 5), 1);
  assert.equal(nearestPoint([0, 10], [0, 0], { x: 5, y: 9 }, 5), -1);
});

test("keys choose, move, add and remove points", () => {
  const chosen = {
    at: 0,
    xs: [0, 2, 1],
    ys: [0, 0, 0],
    x: /** @type {[number, number]} */ ([0, 2]),
    y: /** @type {[number, number]} */ ([0, 5]),
  };
  assert.deepEqual(pointKey({ ...key, key: "ArrowRight" }, chosen), { choose: 2 });
  assert.deepEqual(pointKey({ ...key, key: "End" }, chosen), { choose: 1 });
  assert.deepEqual(pointKey({ ...key, key: "Home" }, chosen), { choose: 0 });
  assert.deepEqual(pointKey({ ...key, key: "ArrowUp" }, chosen), { move: { x: 0, y: 0.1 } });
  assert.deepEqual(pointKey({ ...key, key: "ArrowDown", shiftKey: true }, chosen), { move: { x: 0, y: -0.01 } });
  assert.deepEqual(pointKey({ ...key, key: "ArrowRight", altKey: true }, chosen), { move: { x: 0.05, y: 0 } });
  assert.deepEqual(pointKey({ ...key, key: "+" }, chosen), { add: { x: 0.5, y: 0 } });
  assert.deepEqual(pointKey({ ...key, key: "Delete" }, chosen), { remove: true });
  assert.equal(pointKey({ ...key, key: "PageDown" }, chosen), null);
  assert.equal(pointKey({ ...key, key: "ArrowUp", ctrlKey: true }, chosen), null);
  assert.equal(tidy(0.123456, [0, 10]), 0.12);
});

test("a picture's axis stays while its knob is inside, and comes closer around it", () => {
  const range = keeping(undefined, 0.5);
  assert.deepEqual(range, [-2, 2]);
  assert.equal(keeping(range, 1.9), range);
  assert.equal(keeping(range, Number.NaN), range);
  assert.deepEqual(keeping(range, 30), [-50, 50]);
  assert.deepEqual(zoomed([-2, 2], 1, 0.5), [-0.5, 1.5]);
  assert.deepEqual(zoomed([1, 1 + 1e-12], 1, 0.5), [1, 1 + 1e-12]);
  assert.equal(readable(0.123456, [-2, 2]), 0.123);
  assert.equal(readable(123456, [-1e6, 1e6]), 123000);
  const event = /** @type {KeyboardEvent} */ (/** @type {unknown} */ ({ ...key, key: "ArrowLeft" }));
  assert.deepEqual(keyStep(event, [-2, 2]), { x: -0.05, y: 0 });
  assert.equal(keyStep(/** @type {KeyboardEvent} */ ({ ...event, key: "x" }), [-2, 2]), null);
});

test("a log scale is taken as wished, where there is anything above zero", () => {
  assert.equal(isLog({ loss: [1, 0.001] }), true);
  assert.equal(isLog({ loss: [1, 0.5] }), false);
  assert.equal(isLog({ loss: [1, 0.5], scale: "log" }), true);
  assert.equal(isLog({ loss: [-1, -5], scale: "log" }), false);
  assert.equal(isLog({ loss: [1, 0.001], scale: "linear" }), false);
});

test("a picture of a knob is never wider than a number can be", () => {
  for (const value of [1e308, -1e308, Number.MAX_VALUE]) {
    const [low, high] = keeping(undefined, value);
    assert.ok(Number.isFinite(low) && Number.isFinite(high) && Number.isFinite(high - low));
    assert.ok(low <= value && value <= high);
  }
});

test("an axis comes back from where a number far out had taken it", () => {
  const wide = keeping(undefined, 4800);
  assert.deepEqual(returning(wide, 2, 4800), keeping(undefined, 2));
  assert.equal(returning(wide, 2, 2), wide);
  assert.deepEqual(returning(undefined, 2, 4800), keeping(undefined, 2));
});
