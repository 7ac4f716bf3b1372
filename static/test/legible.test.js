import assert from "node:assert/strict";
import test from "node:test";
import { legible } from "../src/legible.js";

/** A text that a wall had hidden and narrowed, as much of it as is asked for. @param {string} textContent */
function hidden(textContent) {
  const attributes = new Map([["textLength", "60"]]);
  const style = new Map([["visibility", "hidden"]]);
  return {
    dataset: { least: "40", said: "0.573" },
    textContent,
    attributes,
    style: Object.assign(style, { removeProperty: (/** @type {string} */ name) => style.delete(name) }),
    querySelectorAll: () => [],
    removeAttribute: (/** @type {string} */ name) => attributes.delete(name),
  };
}

test("off the wall every text is as it was drawn, also one that is empty for now", () => {
  for (const said of ["0.573", ""]) {
    const text = hidden(said);
    const canvas = { querySelectorAll: (/** @type {string} */ asked) => (asked === "svg text" ? [text] : []) };
    legible(/** @type {HTMLElement} */ (/** @type {unknown} */ (canvas)), 0);
    assert.deepEqual([text.attributes.size, text.style.size, text.dataset, text.textContent], [0, 0, {}, said]);
  }
});
