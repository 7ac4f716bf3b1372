// Boxes of a large graph that wait to be seen.
import assert from "node:assert/strict";
import test from "node:test";
import { createSight } from "../src/graph/sight.js";
import { createStore } from "../src/store.js";
import { stage, stateOf } from "./bench.js";

/** @param {number} count @returns {import("../src/types").Layout} so many boxes in a row */
function rowOf(count) {
  const nodes = Array.from({ length: count }, (_, id) => ({ id, x: 100 * id, y: 0, width: 80, height: 40 }));
  return /** @type {import("../src/types").Layout} */ (/** @type {unknown} */ ({ nodes, groups: [], edges: [] }));
}

test("boxes that wait are written when they come into sight, and those of a layout that has gone are forgotten", (t) => {
  stage();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const state = stateOf("a = 1");
  const store = createStore({ ...state, answer: { ...state.answer, layout: rowOf(150) } });
  let isSeen = (/** @type {number} */ _) => true;
  let move = () => {};
  let reach = 0;
  /** @type {number[]} */
  const written = [];
  createSight(
    store,
    { sees: ({ x }) => x < reach, watchBy: (watcher) => (move = watcher) },
    {
      seenBy: (test) => (isSeen = test),
      catchUp: (isChosen) => written.push(...Array.from({ length: 150 }, (_, id) => id).filter(isChosen)),
    },
  );
  assert.equal(isSeen(130), false);
  assert.equal(isSeen(140), false);
  assert.equal(isSeen(3), false);
  reach = 1000;
  move();
  assert.deepEqual(written, [3]);
  store.set({ answer: { ...store.get().answer, layout: rowOf(135) } });
  reach = 13_500;
  move();
  assert.deepEqual(written, [3, 130]);
  store.set({ answer: { ...store.get().answer, layout: rowOf(150) } });
  reach = 15_000;
  move();
  t.mock.timers.tick(1000);
  assert.deepEqual(written, [3, 130]);
});
