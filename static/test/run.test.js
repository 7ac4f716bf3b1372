import assert from "node:assert/strict";
import test from "node:test";
import { laterWords } from "#words/later.js";
import { runWords } from "#words/run.js";
import { canDescend, entryAt, iterationsOf, lastIteration, reachedBy, recorded } from "../src/run.js";
import { nested, reachedAt, recordEvery, settingOf, updateAt, valuesAt } from "../src/trajectory.js";

const run = /** @type {import("../src/types").Run} */ ({
  parameters: [
    { name: "k", shape: [] },
    { name: "W", shape: [2, 2] },
  ],
  recorded_iterations: [0, 10, 20],
  loss: [4, 2, "NaN"],
  trajectory: [
    [1, 1, 2, 3, 4],
    [0.5, 2, 3, 4, 5],
    [0.75, 0, 0, 0, 0],
  ],
  status: "diverged",
  reason: null,
});

test("a moment between two records shows the last one before it", () => {
  assert.deepEqual(
    [0, 9, 10, 19, 20, 99].map((iteration) => entryAt(run, iteration)),
    [0, 0, 1, 1, 2, 2],
  );
});

test("the parameters of an iteration come in their own shapes", () => {
  assert.deepEqual(valuesAt(run, 10), {
    k: 0.5,
    W: [
      [2, 3],
      [4, 5],
    ],
  });
  assert.deepEqual(nested([1, 2, 3], [3, 1]), [[1], [2], [3]]);
});

test("what is asked beside the graph is the program with the numbers that it shows, over those beside the text", () => {
  const frame = { iteration: 10, nodes: [], edges: [], loss: 1, steps: null };
  const state = { answered: "k = 1", values: { k: 7, x: [1] }, run, frame };
  assert.deepEqual(settingOf(state).values, { x: [1], ...valuesAt(run, 10) });
  const start = { ...state, frame: { ...frame, iteration: 0 } };
  assert.deepEqual(settingOf(start), { program: "k = 1", values: state.values });
  assert.deepEqual(reachedAt({ run, moment: { iteration: 0 } }), {});
});

test("an update tells the loss before and after, and which knob moved most", () => {
  const moved = { name: "W", index: [0, 0], before: 1, after: 2 };
  assert.deepEqual(updateAt(run, 10), { first: 1, iteration: 10, loss: 2, before: 4, moved });
  assert.ok(Number.isNaN(updateAt(run, 20).loss));
});

test("of a long descent only what was recorded is shown, whichever way one comes", () => {
  assert.deepEqual(
    [0, 10, 11, 19, 25].map((iteration) => recorded(run, iteration, 10)),
    [0, 10, 20, 20, 20],
  );
  assert.deepEqual([recorded(run, 19, 20), recorded(run, 9, 10)], [10, 0]);
  assert.equal(recorded(null, 14, 0), 14);
});

test("the sentence of an update tells how many updates it is about, and names the result as the program does", () => {
  const update = { name: "cost", first: 11, iteration: 20, rate: 0.5, before: 2, after: 1, knobs: 2, start: null };
  assert.match(laterWords.iteration(update), /^Iterations 11 to 20: .* 10 steps.*\. So cost fell from 2 to 1\.$/);
  assert.match(
    laterWords.iteration({ ...update, first: 20, name: null }),
    /^Iteration 20: .* one step.* the result fell/,
  );
});

test("descent that converged and a gradient that vanished are told apart", () => {
  const converged = (/** @type {number} */ slope) =>
    runWords.outcome({ kind: "converged", iteration: 7 }, { ...run, gradient_norm: [1, slope] }, null);
  assert.match(converged(0), /every gradient is 0/);
  assert.match(converged(1e-112), /too small to move a knob/);
});

test("a long descent is recorded now and then, a short one always", () => {
  assert.equal(recordEvery(200), 1);
  assert.equal(recordEvery(100_000), 50);
});

test("a run under way is waited for, and shown as far as it has come", () => {
  const going = { ...run, status: /** @type {const} */ ("running") };
  assert.deepEqual([recorded(going, 50, 20), recorded(going, 12, 20)], [50, 10]);
  assert.deepEqual([reachedBy(going, 50), reachedBy(going, 7), reachedBy(run, 50), reachedBy(null, 3)], [20, 7, 50, 3]);
});

test("the timeline ends where the run ended", () => {
  const answer = /** @type {import("../src/types").GraphAnswer} */ (
    /** @type {unknown} */ ({ pictures: [{ kind: "loss", of: "L" }] })
  );
  assert.equal(lastIteration(run), 20);
  assert.equal(iterationsOf({ answer, run, iterations: 200 }), 20);
  assert.equal(iterationsOf({ answer, run: null, iterations: 200 }), 200);
  assert.equal(canDescend({ ...answer, pictures: [] }), false);
  assert.equal(iterationsOf({ answer: { ...answer, pictures: [] }, run: null, iterations: 200 }), 0);
});
