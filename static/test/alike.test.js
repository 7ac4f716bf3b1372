import assert from "node:assert/strict";
import { test } from "node:test";
import { alike } from "../src/charts/alike.js";

test("what says the same is alike, down to numbers that are none and signs of zero", () => {
  const data = () => ({ x: [1, Number.NaN], curve: null, names: { x: "a" }, editable: true });
  assert.ok(alike(data(), data()));
  assert.ok(!alike(data(), { ...data(), x: [1, Number.POSITIVE_INFINITY] }));
  assert.ok(!alike(data(), { ...data(), x: [1] }));
  assert.ok(!alike(data(), { ...data(), x: { 0: 1 } }));
  assert.ok(!alike(data(), { ...data(), curve: { x: [] } }));
  assert.ok(!alike({ a: 1 }, { b: 1 }));
  assert.ok(!alike([0], [-0]));
  assert.ok(!alike(null, data()));
});
