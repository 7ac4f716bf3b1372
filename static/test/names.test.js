import assert from "node:assert/strict";
import test from "node:test";
import { ownNames } from "../src/editor/names.js";

const names = (/** @type {string} */ text, /** @type {number} */ at = -1) => ownNames(text, at).map(({ name }) => name);

test("values and functions are found wherever a statement begins", () => {
  assert.deepEqual(ownNames("k0 = 0.5; k1 = -2\nf(a, b) = a b\nW=param(zeros(2, 3)) # k9 = 1\n"), [
    { name: "k0", kind: "value", written: "0.5" },
    { name: "k1", kind: "value", written: "-2" },
    { name: "f", kind: "function", written: "(a, b)" },
    { name: "W", kind: "value", written: "param(zeros(2, 3))" },
  ]);
});

test("a comparison, a comment and a bare expression define nothing", () => {
  assert.deepEqual(names("a == 2\n# b = 1\nsin(c)\n\n;;"), []);
});

test("Greek and accented names count, and each is there once", () => {
  assert.deepEqual(names("θ₁ = 1; é = 2; é = 3"), ["θ₁", "é"]);
});

test("the name that is being written is no help for itself", () => {
  const text = "alpha = 1\nalp = 2";
  assert.deepEqual(names(text, text.length), ["alpha"]);
  assert.deepEqual(names(text, 3), ["alp"]);
});

test("what stands behind a name is cut where it is long", () => {
  assert.equal(ownNames(`x = [${"1, ".repeat(50)}1]`)[0]?.written.length, 24);
});
