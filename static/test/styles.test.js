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
const FOREIGN = /^cm-|^swagger-ui$|^opblock|^markdown$|^information-container$/;
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

/**
 * Names in code are no classes: only what strings, templates and markup hold may become one.
 *
 * @param {string} text of a file
 * @param {string} kind how its name ends
 * @returns {string[]} words that may be classes
 */
function saidIn(text, kind) {
  const said = kind === ".html" || kind === ".svg" ? [text] : stringsIn(text, kind);
  return said.join(" ").match(/[a-zA-Z_][\w-]*/g) ?? [];
}

/**
 * @param {string} text of a script
 * @param {string} kind
 * @returns {string[]}
 */
function stringsIn(text, kind) {
  const [remark, string] =
    kind === ".py"
      ? [/#[^\n]*/, /"""(?:\\.|(?!""")[\s\S])*"""|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/]
      : [/\/\*[\s\S]*?\*\/|\/\/[^\n]*/, /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/];
  const either = new RegExp(`${remark.source}|(${string.source})`, "g");
  return [...text.matchAll(either)].flatMap(([, found]) =>
    found === undefined ? [] : [found.replace(/\$\{[\w.]+\}/g, " ")],
  );
}

test("every class of the style sheets has a user", () => {
  const places = ["static/src", "templates", "app", "engine"];
  const files = places.flatMap((place) =>
    readdirSync(path.join(root, place), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(?:js|html|svg|py)$/.test(name))
      .flatMap((name) => saidIn(readFileSync(path.join(root, place, name), "utf8"), path.extname(name))),
  );
  const written = new Set(files);
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

test("a name in code or in a remark makes no class", () => {
  const template = ["`h-$", "{i} $", "{j ? 'k' : l}`"].join("");
  assert.deepEqual(saidIn(`/* "a" */ const b = c.d; // "e"\nhtml("f g", ${template})`, ".js"), [
    ..."fg",
    "h-",
    ..."jkl",
  ]);
  assert.deepEqual(saidIn('name = value  # "a"\nf(\'b\', """c "d" """)', ".py"), ["b", "c", "d"]);
  assert.deepEqual(saidIn('<p class="a">', ".html"), ["p", "class", "a"]);
});
