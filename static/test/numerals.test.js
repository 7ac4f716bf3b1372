import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { NUMERAL, readNumeral } from "../src/numerals.js";

const SHARED = path.join(import.meta.dirname, "numerals.jsonl");
const rows = readFileSync(SHARED, "utf8").trim().split("\n");

test("the page reads a number as the engine does", () => {
  for (const row of rows) {
    const { text, value } = /** @type {{text: string, value: number | null}} */ (JSON.parse(row));
    assert.equal(readNumeral(text), value ?? Number.NaN, text);
  }
});

test("inside an expression a number ends where its exponent does", () => {
  assert.deepEqual("2e3x - .5 + 1.E2*3e".match(new RegExp(NUMERAL, "g")), ["2e3", ".5", "1.E2", "3"]);
});
