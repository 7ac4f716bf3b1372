import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";

const src = path.join(import.meta.dirname, "..", "src");
/** These come by themselves, or belong to another page. */
const OWN_WAY = ["tools.js", "embed.js", "editor/index.js"];

/** @param {string} file @returns {string[]} what it imports when it is wanted, as paths from `src` */
function wanted(file) {
  const text = readFileSync(path.join(src, file), "utf-8").replaceAll(/\/\*[\s\S]*?\*\//g, "");
  const found = [...text.matchAll(/\bimport\("(\.[^"]+)"\)/g)].map(([, name = ""]) => name);
  return found.map((name) => path.normalize(path.join(path.dirname(file), name)));
}

test("whatever comes when it is wanted is fetched beforehand, so that it is there without a network", () => {
  const files = readdirSync(src, { recursive: true, encoding: "utf-8" }).filter((file) => file.endsWith(".js"));
  const all = files.filter((file) => file !== "later.js").flatMap(wanted);
  const missing = new Set(all.filter((file) => !OWN_WAY.includes(file) && !wanted("later.js").includes(file)));
  assert.deepEqual([...missing], []);
});
