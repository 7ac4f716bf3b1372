import assert from "node:assert/strict";
import test from "node:test";
import { nudgeWords } from "#words/nudge.js";
import { questionOf } from "../src/nudge/question.js";
import { errors, nearest, nudgeOf, powers } from "../src/nudge/sweep.js";
import { formatLong } from "../src/numbers.js";
import { indexAt } from "../src/trajectory.js";

/** @param {Partial<import("../src/types").GraphNode>} fields */
const node = (fields) =>
  /** @type {import("../src/types").GraphNode} */ ({ id: 0, shape: [], kind: "operation", ...fields });
const program = "x = [1, 2]\nk = 3\nL = sum(k x^2)";
const knob = node({ id: 1, kind: "parameter", name: "k", span: [15, 16] });
const square = node({ id: 2, span: [27, 30], shape: [2] });
const sum = node({ id: 3, span: [21, 31] });
const state = { answered: program, answer: /** @type {any} */ ({ nodes: [knob, square, sum] }) };

test("a knob is nudged as it is, and with the numbers of the moment", () => {
  assert.deepEqual(questionOf(state, { k: 9 }, knob, []), { program, values: { k: 9 }, parameter: "k", index: [] });
});

test("what an operation gives is nudged by something added to it in the text", () => {
  assert.deepEqual(questionOf(state, {}, sum, []), {
    program: "x = [1, 2]\nk = 3\nL = (sum(k x^2) + nudge)",
    values: { nudge: 0 },
    parameter: "nudge",
    index: [],
  });
  const one = questionOf(state, {}, square, [1]);
  assert.equal(one?.program, "x = [1, 2]\nk = 3\nL = sum(k (x^2 + nudge * nudge_spot))");
  assert.deepEqual(one?.values, { nudge: 0, nudge_spot: [0, 1] });
});

test("a piece of text that stands for several nodes cannot be nudged for one of them", () => {
  const twin = node({ id: 4, span: [27, 30], shape: [2] });
  assert.equal(questionOf({ ...state, answer: /** @type {any} */ ({ nodes: [square, twin] }) }, {}, square, [0]), null);
});

test("places in a row become indices", () => {
  assert.deepEqual(indexAt(5, [2, 3]), [1, 2]);
  assert.deepEqual(indexAt(0, []), []);
});

test("the nudge that comes nearest is found, and what it shows is said", () => {
  const seen = powers().map((power) => {
    const h = nudgeOf(power);
    const off = h * h + 1e-16 / h;
    const entry = /** @type {any} */ ({ gradient: 1, finite_difference: 1 + off, forward_difference: 1 + h });
    return { h, entry, loss: 1 };
  });
  const best = nearest(seen);
  assert.ok(best && best.h <= 1e-5 && best.h >= 1e-6);
  assert.match(nudgeWords.shows(seen, best), /The smaller h, the nearer.*rounding/);
  assert.equal(nudgeWords.shows([], nearest([])), "");
  assert.ok(Number.isNaN(errors(/** @type {any} */ ({ gradient: 1, finite_difference: "NaN" })).both));
});

test("a line, a parabola and what bends alike to both sides are told apart", () => {
  /** @param {(x: number) => number} loss @param {number} at @param {number} gradient */
  const shows = (loss, at, gradient) => {
    const seen = powers().map((power) => {
      const h = nudgeOf(power);
      const [above, here, below] = [loss(at + h), loss(at), loss(at - h)];
      const quotients = { finite_difference: (above - below) / (2 * h), forward_difference: (above - here) / h };
      const entry = /** @type {any} */ ({ gradient, ...quotients, loss_above: above, loss_below: below });
      return { h, entry, loss: here };
    });
    return nudgeWords.shows(seen, nearest(seen));
  };
  assert.match(
    shows((x) => x + 0.1 * 9, 4, 1),
    /straight line/,
  );
  assert.match(
    shows(() => 5, 4, 0),
    /straight line/,
  );
  assert.match(
    shows((x) => 3 * (x - 0.3) ** 2 + 7, 4, 22.2),
    /parabola/,
  );
  assert.match(shows(Math.cos, 0, 0), /alike/);
  assert.match(
    shows((x) => x ** 4, 0, 0),
    /alike/,
  );
  assert.match(shows(Math.exp, 1, Math.E), /The smaller h/);
});

test("ten digits tell apart what four do not", () => {
  assert.deepEqual([2.345678901234, -1.5e-7, 0, Number.NaN, 123456.789].map(formatLong), [
    "2.345678901",
    "−1.500000000·10⁻⁷",
    "0",
    "NaN",
    "123456.7890",
  ]);
});
