import assert from "node:assert/strict";
import test from "node:test";
import { readAddress, writeAddress } from "../src/url.js";

const fresh = /** @type {import("../src/types").State} */ (
  /** @type {unknown} */ ({
    program: "a = 1",
    values: {},
    moment: { iteration: 0, step: 0 },
    rate: 0.5,
    iterations: 200,
    speed: 1,
    theme: "auto",
  })
);

test("a page just opened has a bare address", () => assert.equal(writeAddress(fresh, fresh), ""));

test("everything that a visitor changed comes back from the address", () => {
  const state = {
    ...fresh,
    program: "yhat = k x # µ & = + \n😀",
    values: { w: [[1, 2]] },
    moment: { iteration: 12, step: 23 },
    rate: 0.05,
    iterations: 50,
    speed: 4,
    theme: /** @type {const} */ ("dark"),
  };
  const { fields, ignored } = readAddress(`#${writeAddress(state, fresh)}`);
  assert.deepEqual(ignored, []);
  assert.deepEqual(fields, {
    program: state.program,
    values: state.values,
    iteration: 12,
    step: 23,
    rate: 0.05,
    iterations: 50,
    speed: 4,
    theme: "dark",
  });
});

test("what a link says wrongly is left out and named", () => {
  const { fields, ignored } = readAddress(
    "#step=-1&rate=fast&iterations=0&theme=pink&values=[1]&colour=red&iteration=7",
  );
  assert.deepEqual(fields, { iteration: 7 });
  assert.deepEqual(ignored, ["step", "rate", "iterations", "theme", "values", "colour"]);
});

test("a broken escape does no harm", () => assert.deepEqual(readAddress("#program=%E0%A4%A").ignored, []));
