// Several pointers on the page at once.
import assert from "node:assert/strict";
import test from "node:test";
import { gestures } from "../src/graph/gestures.js";
import { createHand } from "../src/hand.js";
import { onZoomWheel } from "../src/wheel.js";
import { stage } from "./bench.js";

/** @param {string} type @param {object} fields */
const event = (type, fields) => Object.assign(new Event(type, { cancelable: true }), fields);

test("a hand is held until its last finger is lifted, and only by the primary button", () => {
  const { document } = stage();
  const hand = createHand();
  /** @type {string[]} */
  const told = [];
  hand.onDown(() => told.push("down"));
  hand.onUp(() => told.push("up"));
  const send = (/** @type {string} */ type, pointerId = 1, button = 0) => {
    document.dispatchEvent(event(type, { pointerId, button }));
    return hand.isHeld();
  };
  assert.deepEqual([send("pointerdown", 1), send("pointerdown", 2), send("pointerup", 2)], [true, true, true]);
  assert.equal(send("pointercancel", 1), false);
  assert.deepEqual(told, ["down", "down", "up"]);
  assert.deepEqual([send("pointerdown", 1, 2), send("pointerup", 1, 2)], [false, false]);
  assert.equal(told.length, 3);
});

test("the graph is moved by the primary button, and no longer than it is down", () => {
  const moving = new Set();
  const classList = { add: (/** @type {string} */ name) => moving.add(name), toggle: () => moving.clear() };
  const canvas = Object.assign(new EventTarget(), {
    classList,
    hasPointerCapture: () => true,
  });
  let moves = 0;
  const view = { x: 0, y: 0, scale: 1 };
  const size = { width: 100, height: 100 };
  const camera = { look: () => ({ now: view, content: size, stage: size }), hold: () => (moves += 1) };
  gestures(/** @type {any} */ (canvas), /** @type {any} */ (camera));
  const send = (/** @type {string} */ type, button = 0, buttons = 1) =>
    canvas.dispatchEvent(event(type, { pointerId: 1, button, buttons, clientX: 0, clientY: 0 }));
  send("pointerdown", 1, 4);
  send("pointermove", -1, 4);
  assert.equal(moves, 0);
  send("pointerdown");
  send("pointermove", -1, 1);
  assert.deepEqual([moves, moving.size], [1, 1]);
  // The secondary button is down as well, and the primary one was lifted.
  send("pointermove", -1, 2);
  send("pointermove", -1, 0);
  assert.deepEqual([moves, moving.size], [1, 0]);
});

test("the wheel scrolls, and zooms only with a modifier", () => {
  const chart = /** @type {any} */ (new EventTarget());
  let zooms = 0;
  onZoomWheel(chart, () => (zooms += 1));
  for (const modifiers of [{}, { ctrlKey: true }, { metaKey: true }]) {
    const wheel = event("wheel", modifiers);
    chart.dispatchEvent(wheel);
    assert.equal(wheel.defaultPrevented, Object.keys(modifiers).length > 0);
  }
  assert.equal(zooms, 2);
});
