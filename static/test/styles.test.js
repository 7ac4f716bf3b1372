/**
 * What style sheets must not ask: a rule that looks deep into what holds the graph is asked again at every step, about each of
 * its thousands of elements.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";

const folder = path.join(import.meta.dirname, "../src/css");
const DEEP =
  /(?:^|[\s&,])(?::root|html|body|\.main-column|\.workbench|\.stage|\.canvas|\.graph)(?:[.[][^\s:]*)?:has\((?!\s*>)/m;

/** @param {string} text @returns {boolean} whether a rule looks deep into what holds the graph */
const looksDeep = (text) => DEEP.test(text.replace(/\/\*[\s\S]*?\*\//g, ""));

for (const name of readdirSync(folder)) {
  test(`${name} looks into nothing that holds the graph`, () =>
    assert.ok(!looksDeep(readFileSync(path.join(folder, name), "utf8"))));
}

test("a rule that does is found, and one that asks about a child is not", () => {
  assert.ok(looksDeep(".a, .main-column:has(.rule ~ .rule) {"));
  assert.ok(looksDeep("  & .canvas.large:has(.lit) {"));
  assert.ok(!looksDeep(".main-column:has(> .explain[data-left-out]) {"));
  assert.ok(!looksDeep(".formula:has(.rule) {"));
  assert.ok(!looksDeep(".stage-bar:has(.legend) {"));
});
