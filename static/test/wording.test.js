// The words of a large graph's steps, which come only where they are asked for.
import assert from "node:assert/strict";
import test from "node:test";
import { missing, WORDED_WHOLE } from "../src/wording.js";
import { answerTo, bench, soon } from "./bench.js";

/** @typedef {import("../src/types").Step} Step */

/** @param {number} operations @param {(index: number) => string | null} text @returns {Step[]} */
function steps(operations, text) {
  const all = Array.from({ length: 2 * operations }, (_, index) => ({
    index,
    phase: index < operations ? "forward" : "backward",
    text: text(index),
  }));
  return /** @type {Step[]} */ (/** @type {unknown} */ (all));
}

const none = () => null;
/** @param {number} step */
const at = (step) => ({ iteration: 0, step });

test("a small graph is worded as a whole, a large one around the shown step and before one comes to the end of it", () => {
  assert.deepEqual(missing(steps(WORDED_WHOLE, none), at(4), false), {});
  const large = steps(WORDED_WHOLE + 1, none);
  assert.deepEqual(missing(large, at(4), false), { step_range: [0, 43] });
  assert.deepEqual(missing(large, at(1002), false), { step_range: [961, 1001] });
  const begun = steps(WORDED_WHOLE + 1, (index) => (index <= 43 ? "said" : null));
  assert.equal(missing(begun, at(20), false), null);
  assert.deepEqual(missing(begun, at(40), false), { step_range: [0, 79] });
  assert.equal(missing(begun, at(40), true), null);
  assert.deepEqual(missing(begun, at(60), true), { step_range: [59, 59] });
});

test("the words of a large graph come to its numbers, those of an iteration to its own", async () => {
  const { store, reached } = bench("a = 1");
  const large = steps(600, none);
  const answer = { ...answerTo("a = 1"), steps: large };
  store.set({ answer, frame: { ...store.get().frame, steps: large }, moment: at(3) });
  await soon();
  const [asked] = reached;
  assert.deepEqual(asked?.body.step_range, [0, 42]);
  await asked?.answer({ ...answer, steps: steps(600, (index) => (index <= 42 ? `now ${index}` : null)) });
  assert.equal(store.get().answer.steps?.[2]?.text, "now 2");
  assert.equal(store.get().frame.steps, store.get().answer.steps);
  assert.equal(reached.length, 0);

  const run = /** @type {import("../src/types").Run} */ (
    /** @type {unknown} */ ({
      parameters: [{ name: "a", shape: [] }],
      recorded_iterations: [0, 1],
      trajectory: [[1], [7]],
      loss: [2, 1],
      status: "completed",
      asked: { optimizer: { name: "gradient_descent", learning_rate: 0.1 }, batchSize: null },
    })
  );
  const { frame } = store.get();
  store.set({ run, moment: { iteration: 1, step: 3 }, frame: { ...frame, iteration: 1, steps: steps(600, none) } });
  await soon();
  const other = reached.find(({ body }) => body.step_range);
  assert.equal(other?.body.values.a, 7);
  await other?.answer({ ...answer, steps: steps(600, (index) => (index <= 42 ? `then ${index}` : null)) });
  assert.equal(store.get().frame.steps?.[2]?.text, "then 2");
  assert.equal(store.get().answer.steps?.[2]?.text, "now 2");
});
