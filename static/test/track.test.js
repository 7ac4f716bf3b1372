import assert from "node:assert/strict";
import test from "node:test";
import { placeOf, positionAt, segments } from "../src/track.js";

const rows = segments({ forward: 13, seed: 1, backward: 9 }, 200);

test("every position has a place of its own, and dragging there finds it again", () => {
  const places = Array.from({ length: 224 }, (_, position) => placeOf(rows, position));
  assert.ok(places.every((place, i) => i === 0 || place > (places[i - 1] ?? 0)));
  for (const [position, place] of places.entries()) assert.equal(positionAt(rows, place), position);
});

test("the bar begins at the start and ends at the last iteration", () => {
  assert.equal(placeOf(rows, 0), 0);
  assert.equal(placeOf(rows, 223), 1);
  assert.equal(positionAt(rows, 0), 0);
  assert.equal(positionAt(rows, 1), 223);
});

test("what a program does not have takes no room", () => {
  assert.deepEqual(
    segments({ forward: 3, seed: 0, backward: 0 }, 0).map((row) => row.name),
    ["forward"],
  );
  assert.equal(positionAt(segments({ forward: 0, seed: 0, backward: 0 }, 0), 0.5), 0);
});

test("a descent that ends where it starts keeps its place on the bar", () => {
  const rows = segments({ forward: 3, seed: 1, backward: 2 }, 0, true);
  assert.equal(rows.at(-1)?.name, "iterations");
  assert.equal(positionAt(rows, 1), 6);
});
