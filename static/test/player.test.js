// A descent that plays by the clock, with a clock that is set by hand.
import assert from "node:assert/strict";
import test from "node:test";
import { createPlayer } from "../src/player.js";
import { createStore } from "../src/store.js";
import { stage, stateOf } from "./bench.js";

/** @param {number} iterations @param {"completed" | "running"} status */
function runOf(iterations, status) {
  const recorded_iterations = Array.from({ length: iterations + 1 }, (_, i) => i);
  return /** @type {import("../src/types").Run} */ (
    /** @type {unknown} */ ({ recorded_iterations, loss: recorded_iterations, status })
  );
}

/** @param {import("node:test").TestContext} t @param {Partial<import("../src/types").State>} [fields] */
function playing(t, fields) {
  stage();
  let now = 0;
  /** @type {((now: number) => void) | null} */
  let tick = null;
  t.mock.method(performance, "now", () => now);
  Object.assign(globalThis, {
    requestAnimationFrame: (/** @type {(now: number) => void} */ next) => (tick = next),
    cancelAnimationFrame: () => (tick = null),
  });
  const store = createStore({ ...stateOf("a = 1"), iterations: 200, run: runOf(200, "completed"), ...fields });
  const player = createPlayer(store);
  if (store.get().backwards) player.toggleBack();
  else player.toggle();
  return {
    store,
    /** @param {number} milliseconds */
    pass(milliseconds) {
      now += milliseconds;
      tick?.(now);
      return store.get().moment.iteration;
    },
  };
}

const START = { moment: { iteration: 0, step: 2 } };

test("200 iterations take eight seconds, and another speed counts from where it is chosen", (t) => {
  const { store, pass } = playing(t, START);
  assert.equal(pass(3200), 80);
  store.set({ speed: 8 });
  assert.equal(pass(0), 80);
  assert.equal(pass(40), 88);
  store.set({ speed: 0.5 });
  assert.equal(pass(0), 88);
  assert.equal(pass(800), 98);
});

test("parts of an iteration add up over the frames", (t) => {
  const { pass } = playing(t, START);
  const seen = Array.from({ length: 8 }, () => pass(16));
  assert.deepEqual(seen, [0, 0, 1, 1, 2, 2, 2, 3]);
});

test("a run that ends early is played no faster up to there, and plays to its end", (t) => {
  const { store, pass } = playing(t, { ...START, run: runOf(100, "running") });
  assert.equal(pass(2000), 50);
  store.set({ run: runOf(100, "completed") });
  assert.equal(pass(0), 50);
  assert.equal(pass(800), 60);
  assert.equal(pass(60_000), 100);
  assert.equal(store.get().playing, false);
});

test("what a run under way lacks is waited for, and not jumped over when it comes", (t) => {
  const { store, pass } = playing(t, { ...START, run: runOf(10, "running") });
  assert.deepEqual([pass(400), pass(4000)], [10, 10]);
  store.set({ run: runOf(200, "running") });
  assert.equal(pass(40), 11);
});

test("playing back goes by the same clock", (t) => {
  const { store, pass } = playing(t, { moment: { iteration: 200, step: 2 }, backwards: true });
  assert.equal(pass(400), 190);
  store.set({ speed: 4 });
  assert.equal(pass(40), 186);
});

test("iterations that were not recorded are not gone back from", (t) => {
  const sparse = { ...runOf(20, "completed"), recorded_iterations: Array.from({ length: 21 }, (_, i) => 10 * i) };
  const { pass } = playing(t, { ...START, run: sparse });
  assert.deepEqual([pass(40), pass(40), pass(320), pass(40)], [10, 10, 10, 20]);
});
