import assert from "node:assert/strict";
import test from "node:test";
import { framing } from "../src/graph/framing.js";
import { around, between, contain, fit, reveal, share, shows, transformation, viewBox } from "../src/graph/viewport.js";
import { zoomAt } from "../src/graph/zoom.js";

const stage = { width: 800, height: 400 };

test("how much of a drawing is in sight is known", () => {
  const content = { width: 1600, height: 400 };
  assert.equal(share({ x: 0, y: 0, scale: 1 }, stage, content), 0.5);
  assert.equal(share({ x: -400, y: 200, scale: 1 }, stage, content), 0.125);
  assert.equal(share({ x: -10, y: -10, scale: 0.1 }, stage, content), 1);
  assert.equal(share({ x: 5000, y: 0, scale: 1 }, stage, content), 0);
});

test("the whole drawing is seen, centred, never larger than life allows", () => {
  const view = fit({ width: 1600, height: 400 }, stage, 0);
  assert.deepEqual(view, { x: 0, y: -200, scale: 0.5 });
  assert.equal(fit({ width: 10, height: 10 }, stage, 0).scale, 1.6);
});

test("a box in view moves nothing, one outside moves as little as needed", () => {
  const view = { x: 0, y: 0, scale: 1 };
  assert.deepEqual(reveal(view, { x: 100, y: 100, width: 50, height: 50 }, stage, 10), view);
  assert.deepEqual(reveal(view, { x: 790, y: 100, width: 50, height: 50 }, stage, 10), { x: 50, y: 0, scale: 1 });
});

test("a box larger than the stage is shown by its middle", () => {
  assert.equal(reveal({ x: 0, y: 0, scale: 1 }, { x: 0, y: 0, width: 1000, height: 10 }, stage, 0).x, 100);
});

test("the drawing cannot be lost out of sight", () => {
  const content = { width: 2000, height: 300 };
  assert.deepEqual(contain({ x: 9000, y: 9000, scale: 1 }, content, stage, 0), { x: 1200, y: -50, scale: 1 });
});

test("zooming keeps the point under the pointer", () => {
  const view = zoomAt({ x: 10, y: 20, scale: 1 }, { x: 100, y: 50 }, 2);
  assert.equal(view.x + 100 / view.scale, 110);
  assert.equal(view.y + 50 / view.scale, 70);
});

test("half way is half way", () => {
  assert.deepEqual(between({ x: 0, y: 0, scale: 1 }, { x: 10, y: 20, scale: 2 }, 0.5), { x: 5, y: 10, scale: 1.5 });
});

test("boxes have one box around them", () => {
  const boxes = [
    { x: 0, y: 5, width: 10, height: 10 },
    { x: 20, y: 0, width: 10, height: 10 },
  ];
  assert.deepEqual(around(boxes), { x: 0, y: 0, width: 30, height: 15 });
});

test("a view is written as a viewBox", () =>
  assert.equal(viewBox({ x: 1, y: 2, scale: 2 }, stage), "1.00 2.00 400.00 200.00"));

test("a picture is moved to where it will be drawn", () => {
  const [from, to] = [
    { x: 10, y: 20, scale: 1 },
    { x: 30, y: 0, scale: 2 },
  ];
  assert.equal(transformation(from, to), "translate(-40.00px, 40.00px) scale(2.0000)");
  assert.equal(transformation(from, from), "translate(0.00px, 0.00px) scale(1.0000)");
});

test("a box is seen as soon as any of it is on the stage", () => {
  const view = { x: 100, y: 0, scale: 2 };
  const box = (/** @type {number} */ x, /** @type {number} */ y) => ({ x, y, width: 10, height: 10 });
  assert.ok(shows(view, stage, box(95, 5)));
  assert.ok(shows(view, stage, box(499, 199)));
  assert.ok(!shows(view, stage, box(90, 5)));
  assert.ok(!shows(view, stage, box(500, 5)));
  assert.ok(!shows(view, stage, box(200, 200)));
});

test("where nothing happens, a graph that fits with the least letters is seen whole and not a little nearer and cut", () => {
  const content = { width: 1572, height: 751 };
  const boxes = [{ x: 0, y: 0, width: 600, height: 690 }];
  const look = { content, boxes, view: { x: 0, y: 0, scale: 0.6 }, mood: /** @type {const} */ ("rest"), letters: 22 };
  const whole = framing({ ...look, stage: { width: 1004, height: 472 } });
  assert.equal(whole.scale, (472 - 24) / 751);
  const cut = framing({ ...look, stage: { width: 1004, height: 440 } });
  assert.ok(cut.scale >= 22 / 37 && cut.scale > (440 - 24) / 751, "letters come first");
});
