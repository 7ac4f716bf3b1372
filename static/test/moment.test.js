// What is known at a moment, on b = a·a, L = b·a: one name used three times.
import assert from "node:assert/strict";
import test from "node:test";
import { clampMoment, isLeap, knownAt, momentAt, phases, positionOf } from "../src/moment.js";

/** @typedef {import("../src/types").GraphNode} GraphNode */
/** @typedef {import("../src/types").GraphEdge} GraphEdge */
/** @typedef {import("../src/types").Step} Step */

/** @param {number} id @param {GraphNode["kind"]} kind @param {number} value @param {number | null} gradient */
const node = (id, kind, value, gradient) =>
  /** @type {GraphNode} */ (/** @type {unknown} */ ({ id, key: String(id), kind, value, gradient, label: String(id) }));
/** @param {number} id @param {number} source @param {number} target @param {number | null} contribution */
const edge = (id, source, target, contribution) =>
  /** @type {GraphEdge} */ ({ id, source, target, slot: 0, local: contribution, contribution });
/** @param {Step["phase"]} phase @param {number} at @param {number[]} edges */
const step = (phase, at, edges) =>
  /** @type {Step} */ ({ index: 0, phase, node: at, edges, rule: "", text: "", latex: "", formula: [] });

const nodes = [node(0, "parameter", 2, 12), node(1, "operation", 4, 2), node(2, "operation", 8, 1)];
const edges = [edge(0, 0, 1, 4), edge(1, 0, 1, 4), edge(2, 1, 2, 2), edge(3, 0, 2, 4)];
const steps = [
  step("forward", 1, [0, 1]),
  step("forward", 2, [2, 3]),
  step("seed", 2, []),
  step("backward", 2, [2, 3]),
  step("backward", 1, [0, 1]),
];

test("at the start the leaves are known and nothing else", () => {
  const known = knownAt(nodes, edges, steps, 0);
  assert.equal(known.step, null);
  assert.deepEqual(
    [...known.values.values()].map((slot) => slot.state),
    ["known", "waiting", "waiting"],
  );
  assert.deepEqual(
    [...known.gradients.values()].map((slot) => slot.state),
    ["waiting", "waiting", "waiting"],
  );
});

test("a forward step makes its value known", () => {
  const known = knownAt(nodes, edges, steps, 1);
  assert.deepEqual(known.values.get(1), { state: "known", tensor: 4 });
  assert.equal(known.values.get(2)?.state, "waiting");
  assert.deepEqual([...known.activeEdges], [0, 1]);
});

test("the seed makes the output's gradient known", () => {
  assert.deepEqual(knownAt(nodes, edges, steps, 3).gradients.get(2), { state: "known", tensor: 1 });
});

test("at a branch contributions arrive one by one and visibly add", () => {
  const half = knownAt(nodes, edges, steps, 4);
  assert.deepEqual(half.gradients.get(0), { state: "partial", tensor: 4 });
  assert.deepEqual(half.arrivals, [{ node: 0, before: null, contribution: 4, after: 4, arrived: 1, expected: 3 }]);
  const whole = knownAt(nodes, edges, steps, 5);
  assert.deepEqual(whole.gradients.get(0), { state: "known", tensor: 12 });
  assert.deepEqual(whole.arrivals, [
    { node: 0, before: 4, contribution: 4, after: 8, arrived: 2, expected: 3 },
    { node: 0, before: 8, contribution: 4, after: 12, arrived: 3, expected: 3 },
  ]);
});

test("arrays add entry by entry", () => {
  const tensor = (/** @type {number[]} */ data) => ({
    shape: [2],
    min: Math.min(...data),
    max: Math.max(...data),
    mean: 0,
    data,
  });
  const arrays = edges.map((each) => ({ ...each, contribution: tensor([1, each.id]) }));
  const slot = knownAt(nodes, arrays, [...steps.slice(0, 3), step("backward", 2, [1, 3])], 4).gradients.get(0);
  assert.deepEqual(slot?.tensor, { shape: [2], min: 2, max: 4, mean: 3, data: [2, 4] });
});

test("a parameter without influence shows its zero when all is over, not before", () => {
  const lonely = [...nodes, node(3, "parameter", 5, 0)];
  assert.equal(knownAt(lonely, edges, steps, 4).gradients.get(3)?.state, "waiting");
  assert.deepEqual(knownAt(lonely, edges, steps, 5).gradients.get(3), { state: "known", tensor: 0 });
});

test("what has no gradient never gets one", () => {
  const data = [node(0, "data", 2, null), ...nodes.slice(1)];
  assert.equal(
    knownAt(
      data,
      edges.map((each) => ({ ...each, contribution: null })),
      steps,
      5,
    ).gradients.get(0)?.state,
    "none",
  );
});

test("going back is the same as never having gone forward", () => {
  const forward = steps.map((_, i) => knownAt(nodes, edges, steps, i));
  for (let i = steps.length - 1; i >= 0; i -= 1) assert.deepEqual(knownAt(nodes, edges, steps, i), forward[i]);
});

test("positions count steps, then iterations", () => {
  assert.deepEqual(phases(steps), { forward: 2, seed: 1, backward: 2 });
  for (let position = 0; position <= 12; position += 1) assert.equal(positionOf(momentAt(position, 5), 5), position);
  assert.deepEqual(momentAt(7, 5), { iteration: 2, step: 5 });
});

test("a moment that does not exist becomes the nearest that does", () => {
  assert.deepEqual(clampMoment({ iteration: 0, step: 99 }, 5, 10), { iteration: 0, step: 5 });
  assert.deepEqual(clampMoment({ iteration: 99, step: 0 }, 5, 10), { iteration: 10, step: 5 });
  assert.deepEqual(clampMoment({ iteration: 3, step: 5 }, 5, 0), { iteration: 0, step: 5 });
});

test("a step that is not beside the one before is jumped to", () => {
  /** @param {[number, number]} from @param {[number, number]} to */
  const leaps = ([iteration, step], [other, at]) => isLeap({ iteration, step }, { iteration: other, step: at }, 9);
  assert.ok(!leaps([0, 3], [0, 4]) && !leaps([0, 4], [0, 3]) && !leaps([0, 3], [0, 3]));
  assert.ok(leaps([0, 3], [0, 9]) && leaps([2, 9], [2, 7]));
  assert.ok(!leaps([0, 9], [1, 0]) && !leaps([0, 9], [1, 1]) && !leaps([1, 0], [0, 9]));
  assert.ok(leaps([0, 9], [1, 5]) && leaps([4, 9], [0, 9]));
});
