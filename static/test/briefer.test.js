// What a number may say where there is too little room for all of it on a wall.
import assert from "node:assert/strict";
import test from "node:test";
import { briefer, widthOf } from "../src/briefer.js";

test("a number gives up its mark first, then figures, and never its sign or its size", () => {
  assert.deepEqual(briefer("∂ 0.05523"), ["∂ 0.05523", "0.05523", "0.0552", "0.055"]);
  assert.deepEqual(briefer("∂ −0.27"), ["∂ −0.27", "−0.27"]);
  assert.deepEqual(briefer("−1.235"), ["−1.235", "−1.24", "−1.2"]);
  assert.deepEqual(briefer("123456"), ["123456"]);
  assert.deepEqual(briefer("12.34"), ["12.34", "12.3", "12"]);
});

test("what is no plain number is left as it is", () => {
  for (const text of ["", "0", "∞", "1.235·10⁶", "−1 … 2.5"]) assert.deepEqual(briefer(text), [text]);
  assert.deepEqual(briefer("∂ ∞"), ["∂ ∞", "∞"]);
});

test("each form is narrower than the one before", () => {
  const widths = briefer("∂ −0.0001235").map(widthOf);
  assert.ok(widths.every((width, i) => i === 0 || width < Number(widths[i - 1])));
});
