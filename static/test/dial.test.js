// A dial on a page that is no more than what a dial touches.
import assert from "node:assert/strict";
import test from "node:test";
import { createDial } from "../src/knobs/dial.js";

class Element extends EventTarget {
  value = "";
  /** @type {Record<string, string>} */
  attributes = {};
  classList = { toggle: () => {} };
  append() {}
  focus() {}
  /** @param {string} name @param {string} value */
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  /** @param {string} name */
  getAttribute(name) {
    return this.attributes[name] ?? null;
  }
  removeAttribute() {}
  get valueAsNumber() {
    return Number(this.value);
  }
}

/** @param {number} value */
function dialAt(value) {
  const document = { createElement: () => new Element(), createElementNS: () => new Element(), activeElement: null };
  class ResizeObserver {
    observe() {}
  }
  Object.assign(globalThis, { document, ResizeObserver, Text: class {} });
  /** @type {number[]} */
  const turns = [];
  const dial = createDial(
    (to) => turns.push(to),
    () => {},
  );
  const shown = { name: "k", node: 0, value, gradient: 1, largest: 1, home: value, own: value };
  const states = { waiting: false, idle: false, locked: false, state: "arrived" };
  const show = (/** @type {object} */ change) => dial.show({ ...shown, ...states, ...change });
  show({});
  const slider = /** @type {Element} */ (/** @type {unknown} */ (dial.slider));
  const reach = () => [slider.attributes.min, slider.attributes.max].map(Number);
  const press = (/** @type {string} */ key) => {
    const keys = { key, shiftKey: false, altKey: false, ctrlKey: false, metaKey: false };
    slider.dispatchEvent(Object.assign(new Event("keydown", { cancelable: true }), keys));
    return turns.at(-1);
  };
  return { show, reach, press };
}

test("a knob's slider is of its own size from the first look on", () => {
  for (const [value, reach] of /** @type {const} */ ([
    [0.001, 0.005],
    [-0.05, 0.2],
    [0, 2],
    [1.9, 5],
    [-300, 500],
  ])) {
    assert.deepEqual(dialAt(value).reach(), [-reach, reach], `${value}`);
  }
  assert.equal(dialAt(0.001).press("ArrowRight"), 0.0011);
});

test("a slider stays as it is while its number is inside, and another number has another", () => {
  const { show, reach } = dialAt(0.05);
  show({ value: 0.1, own: 0.1 });
  assert.deepEqual(reach(), [-0.2, 0.2]);
  show({ value: 1, own: 1 });
  assert.deepEqual(reach(), [-2, 2]);
  show({ name: "k[0, 1]", value: 0.05 });
  assert.deepEqual(reach(), [-0.2, 0.2]);
});
