/**
 * Style sheets and what they are for name the same things: no class or property that nothing uses, no property that nothing sets.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";

const root = path.join(import.meta.dirname, "../..");
/** Names that other people's scripts give, and families whose last part is counted. */
const FOREIGN = /^(cm|opblock|swagger|information)-/;
const COUNTED = /-\d+$/;
/** Kinds of numbers, each a class behind a name: `nudge-${kind}`. */
const KINDS = /^nudge-(value|gradient)$/;

/** @param {string} folder @param {RegExp} ending */
const read = (folder, ending) =>
  readdirSync(path.join(root, folder), { recursive: true })
    .map(String)
    .filter((name) => ending.test(name))
    .map((name) => readFileSync(path.join(root, folder, name), "utf8"))
    .join("\n");

const sheets = read("static/src/css", /\.css$/).replace(/\/\*[\s\S]*?\*\//g, "");
const users = [
  read("static/src", /\.js$/),
  read("templates", /\.(html|svg)$/),
  read("app", /\.py$/),
  read("engine", /\.py$/),
  readFileSync(path.join(root, "static/drawing.mjs"), "utf8"),
].join("\n");

/** @param {string} text @param {RegExp} pattern */
const named = (text, pattern) => new Set([...text.matchAll(pattern)].map(([, name = ""]) => name));

test("every class of a style sheet is given to something", () => {
  const selectors = sheets.replace(/:\s[^;{}]*;/g, "").replace(/url\([^)]*\)|"[^"]*"/g, "");
  const words = named(users, /(?<![\w-])([a-zA-Z][\w-]*)/g);
  const dead = [...named(selectors, /\.([a-zA-Z][\w-]*)/g)].filter(
    (name) => !words.has(name) && !FOREIGN.test(name) && !COUNTED.test(name) && !KINDS.test(name),
  );
  assert.deepEqual(dead, []);
});

test("every custom property is set somewhere and used somewhere", () => {
  const set = named(sheets, /(--[\w-]+)\s*:/g);
  const used = named(sheets + users, /var\((--[\w-]+)/g);
  const told = named(users, /(?<!var\()(--[\w-]+)/g);
  assert.deepEqual(
    [...set].filter((name) => !used.has(name) && !told.has(name)),
    [],
  );
  assert.deepEqual(
    [...used].filter((name) => !set.has(name) && !told.has(name)),
    [],
  );
});

test("colours are written as numbers among the tokens alone", () => {
  for (const name of readdirSync(path.join(root, "static/src/css"))) {
    if (name === "tokens.css") continue;
    const text = readFileSync(path.join(root, "static/src/css", name), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
    assert.doesNotMatch(text, /:[^;{}]*(?:\b(?:rgb|hsl|oklch|lab)a?\(\s*\d|#[0-9a-f]{3,8}\b)[^;{}]*;/i, name);
  }
});
