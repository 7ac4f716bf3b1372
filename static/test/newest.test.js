import assert from "node:assert/strict";
import test from "node:test";
import { newest } from "../src/newest.js";

test("of two questions whose answers come in the other order the newer one's is shown", async () => {
  /** @type {((answer: string) => void)[]} */
  const answers = [];
  /** @type {string[]} */
  const shown = [];
  const update = newest(
    () => new Promise((resolve) => answers.push(resolve)),
    (answer) => shown.push(answer),
  );
  const both = [update(), update()];
  answers[1]?.("plain");
  answers[0]?.("packed");
  await Promise.all(both);
  assert.deepEqual(shown, ["plain"]);
  const third = update();
  answers[2]?.("third");
  await third;
  assert.deepEqual(shown, ["plain", "third"]);
});
