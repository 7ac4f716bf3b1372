// One rounding rule for page and engine, held to the same list of cases; tests/browser/test_numbers.py is the other side.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { flat, formatApart, formatNumber, shapeText, summary } from "../src/numbers.js";

const SHARED = path.join(import.meta.dirname, "numbers.jsonl");

test("a number is written as the engine writes it, for every case of the shared list", () => {
  const cases = readFileSync(SHARED, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  assert.ok(cases.length > 20);
  for (const { value, text } of cases) assert.equal(formatNumber(Number(value)), text, String(value));
});

for (const [value, text] of /** @type {[number, string][]} */ ([
  [0.1, "0.1"],
  [1 / 3, "0.3333"],
  [1000.5, "1001"],
  [123456.7, "123457"],
  [999999.7, "1·10⁶"],
  [1234567, "1.235·10⁶"],
  [-0.00001234, "−1.234·10⁻⁵"],
  [0.0001, "0.0001"],
  [0.00009999996, "0.0001"],
  [-0, "0"],
  [5e-324, "4.941·10⁻³²⁴"],
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "∞"],
  [Number.NEGATIVE_INFINITY, "−∞"],
])) {
  test(`${Object.is(value, -0) ? "-0" : value} is written ${text}`, () => assert.equal(formatNumber(value), text));
}

test("a value is summed up by its number, or by its smallest and largest", () => {
  assert.equal(summary(null), "");
  assert.equal(summary("-Infinity"), "−∞");
  assert.equal(summary({ shape: [3], min: -1, max: 2, mean: 0, data: [-1, 0, 2] }), "−1 … 2");
  assert.equal(summary({ shape: [3], min: 0, max: 0, mean: 0, data: null }), "0");
});

test("two numbers are told apart in as few figures as do it", () => {
  assert.equal(formatApart(123455, 123456.2), "123455");
  assert.equal(formatApart(-1.2345678, -1.2345), "−1.23457");
  assert.equal(formatApart(0.99951, 0.9996), "0.99951");
  assert.equal(formatApart(0.012345, 3), "0.0123");
  assert.equal(formatApart(0, 2), "0");
  assert.equal(formatApart(1.23456, 1.23456), "1.235");
  assert.equal(formatApart(1 / 3, 1 / 3 + 1e-15), "0.3333");
});

test("numbers that JSON lacks come back from their names", () => {
  assert.deepEqual(flat({ shape: [2], min: "NaN", max: "NaN", mean: "NaN", data: ["NaN", "Infinity"] }), [
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ]);
  assert.deepEqual(flat(2), [2]);
  assert.equal(flat({ shape: [9], min: 0, max: 1, mean: 0.5, data: null }), null);
});

test("a shape is written as on the blackboard", () => assert.equal(shapeText([3, 4]), "3 × 4"));
