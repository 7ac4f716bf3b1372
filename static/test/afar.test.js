import assert from "node:assert/strict";
import { test } from "node:test";
import { hull } from "../src/graph/afar.js";
import { shows, wider } from "../src/graph/viewport.js";

test("a curve lies within the points that it is drawn by", () => {
  assert.deepEqual(hull("M10,20 C30,20 30,-5.5 50,-5.5"), { x: 10, y: -5.5, width: 40, height: 25.5 });
});

test("an edge without a path is nowhere else than at the corner", () => {
  assert.deepEqual(hull(""), { x: 0, y: 0, width: 0, height: 0 });
});

test("half a stage around what is seen is near", () => {
  const [view, stage] = [
    { x: 100, y: 100, scale: 2 },
    { width: 400, height: 200 },
  ];
  const beside = { x: 310, y: 120, width: 50, height: 20 };
  assert.ok(!shows(view, stage, beside));
  assert.ok(shows(...wider(view, stage), beside));
  assert.ok(!shows(...wider(view, stage), { ...beside, x: 401 }));
});
