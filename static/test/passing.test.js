// The numbers before an update, whose answers come when they come.
import assert from "node:assert/strict";
import test from "node:test";
import { createPassing } from "../src/passing.js";
import { answerTo, bench, soon } from "./bench.js";

test("numbers that come late are not those before another update", async () => {
  const { document, store, reached } = bench("a = 1");
  class Control extends EventTarget {
    setAttribute() {}
  }
  Object.assign(globalThis, { HTMLButtonElement: Control, HTMLSelectElement: Control });
  Object.assign(document, { getElementById: () => new Control() });
  createPassing(store, { toggleBack: () => {} });
  const run = /** @type {import("../src/types").Run} */ (
    /** @type {unknown} */ ({
      parameters: [{ name: "a", shape: [] }],
      recorded_iterations: Array.from({ length: 11 }, (_, i) => i),
      trajectory: Array.from({ length: 11 }, (_, i) => [i]),
      loss: Array.from({ length: 11 }, () => 1),
      status: "finished",
      asked: { optimizer: { name: "gradient_descent", learning_rate: 0.1 }, batchSize: null },
    })
  );
  const before = () => reached.find(({ body }) => body.values.a === 9 && body.include.length === 0);
  store.set({ run, moment: { iteration: 10, step: 1 } });
  await soon();
  const late = before();
  assert.ok(late);
  store.set({ moment: { iteration: 1, step: 1 } });
  assert.equal(store.get().before?.iteration, 0);
  await late.answer(answerTo("a = 9"));
  assert.equal(store.get().before?.iteration, 0);
  store.set({ moment: { iteration: 10, step: 1 } });
  await soon();
  const other = before();
  assert.ok(other);
  store.set({ moment: { iteration: 10, step: 2 } });
  await other.answer(answerTo("a = 9"));
  assert.equal(store.get().before, null);
});
