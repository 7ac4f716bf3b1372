import assert from "node:assert/strict";
import test from "node:test";
import { classOf, inside, mark, sharesOf, targetClass } from "../src/charts/classes.js";
import { endsOf } from "../src/graph/ends.js";

test("a score says how much of each class there is", () => {
  assert.deepEqual(sharesOf([0.25], "0.5"), [0.75, 0.25]);
  assert.deepEqual(sharesOf([0], "0"), [0.5, 0.5]);
  assert.deepEqual(sharesOf([1.5], "0.5"), [0, 1]);
  const [first = 0, second = 0, third = 0] = sharesOf([1000, 0, 1000], "largest");
  assert.deepEqual([first, second, third], [0.5, 0, 0.5]);
  assert.ok(sharesOf([], "0").every(Number.isNaN));
});

test("the class is where most is, and none where there is no telling", () => {
  assert.equal(classOf([0.2, 0.5, 0.3]), 1);
  assert.equal(classOf([Number.NaN, Number.NaN]), -1);
  assert.ok(inside([0.2, 0.5, 0.3], 1) > 0);
  assert.ok(inside([0.2, 0.5, 0.3], 0) < 0);
});

test("targets are classes: on one side of the middle, or as they are counted", () => {
  assert.deepEqual(
    [0, 1, 0.4].map((each) => targetClass(each, "0.5", false)),
    [0, 1, 0],
  );
  assert.deepEqual(
    [-1, 1].map((each) => targetClass(each, "0", true)),
    [0, 1],
  );
  assert.equal(targetClass(2, "largest", false), 2);
});

test("classes have marks of their own", () => {
  const marks = [0, 1, 2, 3, 4].map((own) => mark(own, 4));
  assert.equal(new Set(marks).size, 5);
  assert.equal(mark(5, 4), marks[0]);
});

test("a path's ends are read from how it is written", () => {
  const d = "M144.0,76.0C196.7,76.0 196.7,-151.5 249.3,-151.5";
  assert.deepEqual(endsOf(d), { begin: { x: 144, y: 76 }, end: { x: 249.3, y: -151.5 } });
  assert.deepEqual(endsOf(""), { begin: { x: 0, y: 0 }, end: { x: 0, y: 0 } });
});
