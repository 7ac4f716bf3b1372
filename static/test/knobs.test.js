import assert from "node:assert/strict";
import test from "node:test";
import { arrowOf, arrowPath } from "../src/knobs/arrow.js";
import { fieldOf, neighbour, placeAt } from "../src/knobs/field.js";
import { knobsOf, relocked } from "../src/knobs/lock.js";
import { numberIn, short } from "../src/knobs/typed.js";
import { writtenNumbers, writtenValue } from "../src/knobs/written.js";
import { broughtBack, grown, knobRange, stepped, turnBy } from "../src/ranges.js";

/** @typedef {import("../src/types").GraphAnswer} GraphAnswer */

const key = { shiftKey: false, altKey: false, ctrlKey: false, metaKey: false };

/**
 * What the service says of one assignment.
 *
 * @param {string} program
 * @param {"parameter" | "constant"} kind
 * @param {string} inner what stands for the node
 */
function answerTo(program, kind, inner) {
  // Spans count code points.
  const point = (/** @type {number} */ unit) => [...program.slice(0, unit)].length;
  const start = point(program.indexOf(inner, program.indexOf("=")));
  const node = { id: 0, name: "k", kind, shape: [], group: 0, span: [start, start + inner.length] };
  const parameters = kind === "parameter" ? [{ name: "k", node: 0, shape: [] }] : [];
  const groups = [
    { id: 0, name: "k", kind: "assignment", parent: null, span: [point(program.indexOf("k")), [...program].length] },
  ];
  return /** @type {GraphAnswer} */ (/** @type {unknown} */ ({ nodes: [node], groups, parameters }));
}

test("locking wraps what stands there, and unlocking takes it off again", () => {
  for (const [free, inner, locked] of /** @type {const} */ ([
    ["k = 0.5", "0.5", "k = const(0.5)"],
    ["# ∂🙂\nk = -2", "-2", "# ∂🙂\nk = const(-2)"],
    ["k = param([1, 2])", "[1, 2]", "k = const([1, 2])"],
    ["k = param(1/2)", "1/2", "k = const(1/2)"],
  ])) {
    const answer = answerTo(free, "parameter", inner);
    const [knob] = knobsOf(answer, free);
    assert.ok(knob);
    assert.equal(knob.locked, false);
    assert.equal(relocked(free, answer, knob), locked);
    const back = answerTo(locked, "constant", inner);
    const [again] = knobsOf(back, locked);
    assert.ok(again);
    assert.equal(again.locked, true);
    assert.equal(relocked(locked, back, again), free);
  }
});

test("a number in parentheses is locked without them", () => {
  const answer = answerTo("k = (3)", "parameter", "3");
  assert.equal(relocked("k = (3)", answer, { name: "k", node: 0, shape: [], locked: false }), "k = const(3)");
});

test("a name without a number gets one, and an unknown place stays as it is", () => {
  const nodes = [{ id: 0, name: "w", kind: "parameter", shape: [], group: null, span: [4, 5] }];
  const answer = /** @type {GraphAnswer} */ (/** @type {unknown} */ ({ nodes, groups: [], parameters: [] }));
  const knob = { name: "w", node: 0, shape: [], locked: false };
  assert.equal(relocked("L = w^2", answer, knob), "w = const(1)\nL = w^2");
  assert.equal(relocked("L = v^2", answer, knob), null);
  assert.equal(relocked("L = w^2", answer, { ...knob, node: 3 }), null);
});

test("an arrow points downhill and is as long as the gradient is large", () => {
  const far = arrowOf(-4, 4, 0.5, 100);
  const near = arrowOf(2, 4, 0.5, 100);
  assert.ok(far && near);
  assert.ok(far.length > 0 && near.length < 0);
  assert.ok(Math.abs(far.length + 2 * near.length) < 1e-9);
  assert.equal(far.x, 50);
  assert.equal(arrowOf(0, 4, 0.5, 100), null);
  assert.equal(arrowOf(Number.NaN, 4, 0.5, 100), null);
  assert.match(arrowPath(far, 12), /^M58.0 12H100.0m-4.0 -4l4.0 4l-4.0 4$/);
});

test("numbers of an array lie on a field, and each place is one of them", () => {
  const field = fieldOf([2, 3, 8], 160);
  assert.deepEqual([field.columns, field.rows, field.cell], [8, 6, 12]);
  assert.equal(placeAt(field, 13, 25), 17);
  assert.equal(placeAt(field, 500, 0), null);
  assert.equal(neighbour(field, 17, "ArrowUp"), 9);
  assert.equal(neighbour(field, 1, "ArrowUp"), 1);
  assert.equal(neighbour(field, 0, "End"), 47);
  assert.equal(neighbour(field, 5, "Home"), 0);
  assert.equal(neighbour(field, 5, "x"), null);
  assert.equal(fieldOf([784, 30], 160).cell, 4);
});

test("a slider that is let go at its end reaches further, a small knob has a small one", () => {
  const range = knobRange(0);
  assert.equal(grown(range, 1), range);
  assert.deepEqual([grown(range, 2).low, grown(range, 2).high], [-5, 5]);
  assert.deepEqual([knobRange(0.05).low, knobRange(0.05).high], [-0.2, 0.2]);
});

test("keys turn finely and coarsely, and a page key alone belongs to the clicker", () => {
  const range = knobRange(0);
  assert.equal(turnBy({ ...key, key: "ArrowUp" }, range), 0.04);
  assert.equal(turnBy({ ...key, key: "ArrowLeft", shiftKey: true }, range), -0.004);
  assert.equal(turnBy({ ...key, key: "ArrowRight", ctrlKey: true }, range), 0.4);
  assert.equal(turnBy({ ...key, key: "PageDown", shiftKey: true }, range), -0.4);
  assert.equal(turnBy({ ...key, key: "PageDown" }, range), 0);
  assert.equal(turnBy({ ...key, key: "a" }, range), 0);
});

test("a number is read with a point or a decimal comma, and nothing is made of what is none", () => {
  for (const [text, number] of /** @type {const} */ ([
    ["3.5", 3.5],
    ["3,5", 3.5],
    [" −2 ", -2],
    [".5", 0.5],
    ["1e-3", 0.001],
    ["+4.", 4],
  ])) {
    assert.equal(numberIn(text), number);
  }
  for (const text of ["", "1e", "1e400", "1,000,000", "1 2", "0x10", "Infinity", "k", "-"]) {
    assert.ok(Number.isNaN(numberIn(text)), text);
  }
});

test("a number is written short, and turned as it is", () => {
  assert.deepEqual([123456.789, -17460000000.25, 0.00001234, 0, -0.5].map(short), [
    "123500",
    "-1.746e10",
    "1.234e-5",
    "0",
    "-0.5",
  ]);
  assert.equal(short(Number.NaN), "");
  assert.equal(stepped(123456.789012, 4000), 127456.789012);
  assert.equal(stepped(0.1, 0.2), 0.3);
});

test("the text says where a knob stands before its answer is there", () => {
  const text =
    "# k = 9\nx = [1, 2]; k0 = -0.5; k1 = 3 # c\n a=2\nloss = mean(k1 = 3)\nw = param(−1e-3)\nb = 2 + 1\nc = const( 4 )";
  assert.deepEqual(Object.fromEntries(writtenNumbers(text)), {
    x: Number.NaN,
    k0: -0.5,
    k1: 3,
    a: 2,
    loss: Number.NaN,
    w: -0.001,
    b: Number.NaN,
    c: 4,
  });
  const answer = answerTo("k = 2\nk^2", "parameter", "2");
  answer.nodes[0] = /** @type {typeof answer.nodes[0]} */ ({ ...answer.nodes[0], value: 2 });
  const [knob = { name: "k", node: 0, shape: [], locked: false }] = knobsOf(answer, "k = 2\nk^2");
  const state = {
    program: "k = 5\nk^2",
    answered: "k = 2\nk^2",
    values: {},
    answeredValues: {},
    problem: null,
    moment: { iteration: 0, step: 0 },
    answer,
  };
  assert.equal(writtenValue(state, knob), 5);
  assert.equal(writtenValue({ ...state, program: "k^2" }, knob), 1);
  assert.equal(writtenValue({ ...state, program: "k = 1/2\nk^2" }, knob), null);
  assert.equal(writtenValue({ ...state, moment: { iteration: 2, step: 0 } }, knob), null);
  assert.equal(writtenValue({ ...state, values: { k: 7 } }, knob), 7);
});

test("a slider comes back from a number far out, and stays as it was set", () => {
  const far = knobRange(4800);
  assert.deepEqual(broughtBack(2, 4800, far), knobRange(2));
  // Who made it wide on purpose keeps it, and a little way back changes nothing.
  assert.equal(broughtBack(2, 2.1, far), far);
  assert.equal(broughtBack(2, 8, knobRange(8)).high, knobRange(8).high);
  assert.deepEqual(broughtBack(Number.NaN, 4800, far), far);
});
