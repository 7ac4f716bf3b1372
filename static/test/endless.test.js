// A loss without a lower end is said to be one only where that was computed.
import assert from "node:assert/strict";
import test from "node:test";
import { runWords } from "#words/run.js";
import { belowOf, createEndless } from "../src/descent/endless.js";
import { updateContent } from "../src/update.js";
import { bench } from "./bench.js";

/** @param {number[]} loss @param {string} [status] */
const run = (loss, status = "completed") =>
  /** @type {import("../src/types").Run} */ (
    /** @type {unknown} */ ({
      parameters: [{ name: "a", shape: [] }],
      recorded_iterations: [0, 1],
      trajectory: [[3], [1]],
      loss,
      status,
      gradient_norm: [1, 1],
      asked: { optimizer: { name: "gradient_descent", learning_rate: 0.1 }, batchSize: null },
    })
  );

test("what falls without end is computed far downhill, once", async () => {
  const { store, reached } = bench("a = 3");
  createEndless(store);
  for (const other of [run([3, 1]), run([-3, -1]), run([3, -1], "running")]) store.set({ run: other });
  assert.equal(reached.filter(({ path }) => path === "landscape").length, 0);

  const falling = run([3, -1]);
  store.set({ run: falling });
  store.set({ moment: { iteration: 1, step: 2 } });
  const asked = () => reached.filter(({ path }) => path === "landscape");
  assert.equal(asked().length, 1);
  assert.deepEqual(asked()[0]?.body.values, { a: 1 });
  await asked()[0]?.answer({ loss: [-3e60, 3e60] });
  const below = belowOf(store.get());
  assert.deepEqual(below, { name: "a", index: [], at: -1e60, loss: -3e60 });
  assert.ok(below && runWords.endless(below, "loss").includes("at a = −1·10⁶⁰ it is −3·10⁶⁰"));
  store.set({ frame: { ...store.get().frame, iteration: 1 } });
  assert.ok(updateContent(store.get()).text.endsWith(runWords.noLowest));

  // Far away it rises again, stays where it is, or is no number.
  for (const loss of [
    [1e200, 1],
    [-1, 1],
    ["NaN", 1],
    ["-Infinity", 1],
  ]) {
    store.set({ run: run([3, -1]) });
    await asked()[0]?.answer({ loss });
    assert.equal(belowOf(store.get()), null);
  }
});
