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

/** Of libraries, which write these classes themselves. */
const FOREIGN = /^cm-|^swagger-ui$|^opblock|^information-container$/;
/** A name that is put together where it is used: a word and a number, or what an attribute says. */
const COMPOSED = /^(?:class|ghost|line)-\d$|^nudge-(?:value|gradient)$/;
const root = path.join(import.meta.dirname, "../..");

/** @param {string} text a style sheet @returns {string[]} the classes that its rules ask for */
function classesIn(text) {
  const bare = text.replace(/\/\*[\s\S]*?\*\/|"[^"]*"/g, "");
  const asked = [...bare.matchAll(/([^{};]+)\{/g)].flatMap(([, rule = ""]) => [
    ...rule.matchAll(/\.([a-zA-Z_][\w-]*)/g),
  ]);
  return [...new Set(asked.map(([, name = ""]) => name))];
}

test("every class of the style sheets has a user", () => {
  const places = ["static/src", "templates", "app", "engine"];
  const files = places.flatMap((place) =>
    readdirSync(path.join(root, place), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(?:js|html|svg|py)$/.test(name))
      .map((name) => readFileSync(path.join(root, place, name), "utf8")),
  );
  const written = new Set(files.join("\n").match(/[a-zA-Z_][\w-]*/g));
  const classes = readdirSync(folder).flatMap((name) => classesIn(readFileSync(path.join(folder, name), "utf8")));
  const idle = classes.filter((name) => !written.has(name) && !FOREIGN.test(name) && !COMPOSED.test(name));
  assert.deepEqual(idle, []);
  assert.deepEqual(classesIn('.a:is(.b, .c-d) > p { x: url("e.png") } /* .f { */ & .g::after { content: ".h" }'), [
    "a",
    "b",
    "c-d",
    "g",
  ]);
});
