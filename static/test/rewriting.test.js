import assert from "node:assert/strict";
import { test } from "node:test";
import { textChanges } from "../src/rewriting.js";

const math = (/** @type {string[]} */ ...numbers) =>
  `<math><mrow data-node="1">${numbers.map((each) => `<mn>${each}</mn>`).join("<mo>&lt;</mo>")}</mrow></math>`;

test("of the same form only the texts that are others are told, by their places among the texts", () => {
  assert.deepEqual(textChanges(math("1", "2"), math("1", "2")), new Map());
  assert.deepEqual(textChanges(math("1", "2"), math("1", "3.5")), new Map([[2, "3.5"]]));
  const both = new Map([
    [0, "-1"],
    [2, "∞"],
  ]);
  assert.deepEqual(textChanges(math("1", "2"), math("-1", "∞")), both);
});

test("another form is not rewritten by its texts", () => {
  for (const other of [
    math("1"),
    math("1", ""),
    math("1", "2").replace("mrow", "msub"),
    math("1", "2").replace('"1"', '"2"'),
    math("1", "<mo>−</mo>2"),
    math("1", "&amp;"),
  ]) {
    assert.equal(textChanges(math("1", "2"), other), null);
  }
});
