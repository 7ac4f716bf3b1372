// A loss without a lower end is said to be one only where that was computed.
import assert from "node:assert/strict";
import test from "node:test";
import { runWords } from "#words/run.js";
import { createEndless } from "../src/descent/endless.js";
import { bench, soon } from "./bench.js";

/** @param {number[]} loss @param {string} [status] */
const run = (loss, status = "completed") =>
  /** @type {import("../src/types").Run} */ (
    /** @type {unknown} */ ({
      parameters: [{ name: "a", shape: [] }],
      recorded_iterations: [0, 1],
      trajectory: [[3], [1]],
      loss,
      status,
      asked: { optimizer: { name: "gradient_descent", learning_rate: 0.1 }, batchSize: null },
    })
  );

test("what falls without end is computed far downhill, once", async () => {
  const { store, reached } = bench("a = 3");
  let told = 0;
  const endless = createEndless(store, () => {
    told += 1;
  });
  for (const other of [run([3, 1]), run([-3, -1]), run([3, -1], "running")]) assert.equal(endless.of(other), null);
  assert.equal(reached.length, 0);

  const falling = run([3, -1]);
  assert.equal(endless.of(falling), null);
  assert.equal(endless.of(falling), null);
  await soon();
  assert.equal(reached.length, 1);
  assert.deepEqual(reached[0]?.body.values, { a: 1 });
  await reached[0]?.answer({ loss: [-3e60, 3e60] });
  assert.equal(told, 1);
  const below = endless.of(falling);
  assert.deepEqual(below, { name: "a", index: [], at: -1e60, loss: -3e60 });
  assert.ok(below && runWords.endless(below, "loss").includes("−3·10⁶⁰ at a = −1·10⁶⁰"));

  // Far away it rises again, stays where it is, or is no number.
  for (const loss of [
    [1e200, 1],
    [-1, 1],
    ["NaN", 1],
    ["-Infinity", 1],
  ]) {
    const next = run([3, -1]);
    endless.of(next);
    await soon();
    await reached[0]?.answer({ loss });
    assert.equal(endless.of(next), null);
  }
});
