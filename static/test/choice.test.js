import assert from "node:assert/strict";
import test from "node:test";
import { createChoice } from "../src/charts/choice.js";

test("who adds a point goes on with it, once it is there", () => {
  const choice = createChoice();
  choice.at = 1;
  choice.adds(4);
  choice.among(4);
  assert.equal(choice.at, 1);
  choice.among(5);
  assert.equal(choice.at, 4);
  choice.at = 0;
  choice.among(6);
  assert.equal(choice.at, 0);
});

test("of fewer points one that is there is chosen", () => {
  const choice = createChoice();
  choice.at = 3;
  choice.among(3);
  assert.equal(choice.at, 2);
  choice.among(0);
  assert.equal(choice.at, 0);
});

test("what was chosen in one program is not in another, and what was refused adds nothing later", () => {
  const choice = createChoice();
  choice.within("a b", false);
  choice.picked = true;
  choice.within("a b", false);
  assert.equal(choice.picked, true);
  choice.within("a c", false);
  assert.equal(choice.picked, false);
  choice.within("a b", true);
  assert.equal(choice.picked, true);
  choice.at = 1;
  choice.adds(4);
  choice.refused();
  choice.among(4);
  choice.among(9);
  assert.equal(choice.at, 1);
  choice.adds(9);
  choice.within("a d", false);
  choice.among(12);
  assert.equal(choice.at, 1);
});
