import assert from "node:assert/strict";
import test from "node:test";
import { canDescend, entryAt, iterationsOf, lastIteration } from "../src/run.js";
import { nested, recordEvery, updateAt, valuesAt } from "../src/trajectory.js";

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

test("an update tells the loss before and after, and which knob moved most", () => {
  assert.deepEqual(updateAt(run, 10), { loss: 2, before: 4, moved: { name: "k", before: 1, after: 0.5 } });
  assert.ok(Number.isNaN(updateAt(run, 20).loss));
});

test("a long descent is recorded now and then, a short one always", () => {
  assert.equal(recordEvery(200), 1);
  assert.equal(recordEvery(100_000), 50);
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
