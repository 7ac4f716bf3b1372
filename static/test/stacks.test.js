import assert from "node:assert/strict";
import test from "node:test";
import { GAP, placed } from "../src/graph/stacks.js";

const label = (/** @type {number} */ source, /** @type {number} */ y, height = 40, x = 100) => ({
  source,
  x,
  y,
  height,
});

test("contributions to one box stand under each other around the place where they arrive", () => {
  const { x = 0, y, height } = placed([label(1, 50), label(1, 50)], []).get(1) ?? {};
  assert.ok(x > 100);
  assert.deepEqual([y, height], [50 - (80 + GAP) / 2, 80 + GAP]);
});

test("those to boxes near each other part, each as far as the other", () => {
  const stacks = placed([label(2, 70), label(1, 50)], []);
  const [upper, lower] = [stacks.get(1), stacks.get(2)];
  assert.equal((upper?.y ?? 0) + 40 + GAP, lower?.y);
  assert.equal((upper?.y ?? 0) + (lower?.y ?? 0) + 40, 120);
});

test("a wider box above or below is not covered", () => {
  const wide = { x: 20, y: 60, width: 130, height: 40 };
  assert.ok((placed([label(1, 50)], [wide]).get(1)?.x ?? 0) > 150);
  const far = { ...wide, y: 200 };
  assert.ok((placed([label(1, 50)], [far]).get(1)?.x ?? 0) < 110);
});
