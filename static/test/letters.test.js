// Letters of the drawing: as large on the screen as their boxes allow, wherever the camera is.
import assert from "node:assert/strict";
import test from "node:test";
import { DRAWN, lettersAt, numberIn } from "../src/graph/letters.js";

/** Average letters, as the template counts them. */
const widthOf = (/** @type {number} */ length, /** @type {number} */ size) => 0.56 * length * size;

test("from near letters are as they were drawn, and from afar they grow with the distance", () => {
  for (const scale of [0.75, 1, 1.6]) assert.equal(lettersAt(scale).number, DRAWN.number);
  for (const scale of [0.44, 0.5, 0.6, 0.72]) assert.ok(lettersAt(scale).number * scale >= 12.9);
  assert.ok(lettersAt(0.1).number <= 30);
  for (const scale of [0.1, 0.5, 1]) assert.ok(lettersAt(scale).word >= DRAWN.word);
});

test("a number is narrowed a little before it is too small to read, and never wider than its slot", () => {
  for (const scale of [0.3, 0.44, 0.5, 0.6, 1]) {
    for (let length = 1; length <= 14; length++) {
      for (const width of [92, 108, 132]) {
        const letters = lettersAt(scale);
        const { size, narrowed } = numberIn(length, width, letters);
        const wide = narrowed || widthOf(length, size);
        assert.ok(wide <= width - 5 && size <= letters.number);
        if (narrowed) assert.ok(narrowed >= widthOf(length, size) * 0.75);
      }
    }
  }
  const { size, narrowed } = numberIn(9, 92, lettersAt(0.5));
  assert.ok(size * 0.5 >= 9 && narrowed > 0);
  assert.deepEqual(numberIn(1, 92, lettersAt(1)), { size: DRAWN.number, narrowed: 0 });
});
