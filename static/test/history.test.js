import assert from "node:assert/strict";
import test from "node:test";
import { redone, remember, settled, undone } from "../src/history.js";
import { turnBack } from "../src/keys.js";

/** @type {import("../src/types").History} */
const EMPTY = { past: [], future: [] };

/** @param {Partial<import("../src/types").State>} fields */
const at = (fields) => /** @type {import("../src/types").State} */ ({ program: "", values: {}, rate: 0.1, ...fields });
const typing = { label: "typing", gesture: "typing" };

test("going back and forth ends where it began", () => {
  const first = at({ program: "a" });
  const history = remember(EMPTY, first, { program: "ab" }, { label: "typing" }, 0);
  const back = undone(history, at({ program: "ab", rate: 0.5 }));
  assert.deepEqual(back?.state, { program: "a" });
  const forth = redone(back?.history ?? EMPTY, at({ program: "a" }));
  assert.deepEqual(forth?.state, { program: "ab" });
  assert.equal(undone(EMPTY, first), null);
  assert.equal(redone(history, first), null);
});

test("what one hand does without a rest is one thing to undo", () => {
  const one = remember(EMPTY, at({ program: "" }), { program: "a" }, typing, 0);
  const two = remember(one, at({ program: "a" }), { program: "ab" }, typing, 400);
  assert.equal(two.past.length, 1);
  assert.deepEqual(undone(two, at({ program: "ab" }))?.state, { program: "" });
  const three = remember(two, at({ program: "ab" }), { program: "abc" }, typing, 2000);
  assert.equal(three.past.length, 2);
  const held = remember(two, at({ program: "ab" }), { program: "abc" }, typing, 9000, true);
  assert.equal(held.past.length, 1);
  assert.equal(remember(settled(two), at({ program: "ab" }), { program: "abc" }, typing, 500).past.length, 2);
});

test("a gesture that touches more as it goes on goes back whole", () => {
  const moment = { iteration: 9, step: 4 };
  const one = remember(EMPTY, at({ program: "k=1", moment }), { program: "k=2" }, typing, 0);
  const two = remember(one, at({ program: "k=2", moment }), { program: "k=3", rate: 1 }, typing, 1);
  assert.deepEqual(undone(two, at({}))?.state, { program: "k=1", rate: 0.1 });
});

test("what changed nothing is not remembered, and something new ends what could be redone", () => {
  assert.equal(remember(EMPTY, at({ program: "a" }), { program: "a" }, typing, 0).past.length, 0);
  const history = remember(EMPTY, at({ program: "a" }), { program: "b" }, typing, 0);
  const back = undone(history, at({ program: "b" }))?.history ?? EMPTY;
  assert.equal(remember(back, at({ program: "a" }), { program: "c" }, typing, 9).future.length, 0);
});

test("the memory of a long day is bounded", () => {
  let history = EMPTY;
  for (let i = 0; i < 1000; i += 1) {
    history = remember(history, at({ program: `${i}` }), { program: `${i + 1}` }, { label: "knob" }, i);
  }
  assert.equal(history.past.length, 300);
  const long = "x".repeat(900_000);
  for (let i = 0; i < 9; i += 1) {
    history = remember(history, at({ program: `${i}${long}` }), { program: "" }, { label: "paste" }, i);
  }
  assert.equal(history.past.length, 2);
});

test("the keys of undo and redo are those of every editor, but a field of text keeps its own", () => {
  const key = (/** @type {string} */ name, shiftKey = false) => ({
    key: name,
    ctrlKey: true,
    metaKey: false,
    altKey: false,
    shiftKey,
  });
  const knob = { tag: "INPUT", type: "number" };
  assert.equal(turnBack(key("z"), knob), "undo");
  assert.equal(turnBack(key("Z", true), knob), "redo");
  assert.equal(turnBack(key("y"), knob), "redo");
  assert.equal(turnBack(key("z"), { tag: "INPUT", type: "text", role: "spinbutton" }), "undo");
  assert.equal(turnBack(key("z"), { tag: "INPUT", type: "search" }), null);
  assert.equal(turnBack({ ...key("z"), ctrlKey: false }, knob), null);
});
