// What follows a hand a few times a second.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { unhurried } from "../src/unhurried.js";

Object.assign(globalThis, { window: globalThis });

/** A hand that is put down and lifted by the test. */
function handOf() {
  let held = false;
  /** @type {(() => void)[]} */
  const lifted = [];
  return {
    isHeld: () => held,
    onDown: () => 0,
    onUp: (/** @type {() => void} */ listener) => lifted.push(listener),
    put(/** @type {boolean} */ down) {
      held = down;
      if (!down) for (const each of lifted) each();
    },
  };
}

test("without a hand it is done at once, under one soon and once, and what is still to come when it is lifted", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const hand = handOf();
  let done = 0;
  const follow = unhurried(hand, () => {
    done += 1;
  });
  follow();
  follow();
  assert.equal(done, 2);
  hand.put(true);
  for (let i = 0; i < 10; i += 1) follow();
  assert.equal(done, 2);
  mock.timers.tick(1000);
  assert.equal(done, 3);
  follow();
  hand.put(false);
  assert.equal(done, 4);
  mock.timers.tick(1000);
  hand.put(true);
  hand.put(false);
  assert.equal(done, 4);
  mock.timers.reset();
});
