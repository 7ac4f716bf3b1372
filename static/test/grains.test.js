// Which moment comes next: by operation, by pass, by iteration.
import assert from "node:assert/strict";
import test from "node:test";
import { beside } from "../src/grains.js";
import { clampMoment, momentAt, outOfDate, positionOf } from "../src/moment.js";
import { isWithin } from "../src/run.js";
import { momentUnder, segments } from "../src/track.js";

const length = { steps: 5, forward: 2, iterations: 2 };
/** @param {import("../src/grains.js").Grain} grain @param {1 | -1} direction @returns {string[]} all moments on the way */
function way(grain, direction) {
  const rows = [];
  /** @type {import("../src/types").Moment | null} */
  let moment = direction > 0 ? { iteration: 0, step: 0 } : { iteration: 2, step: 5 };
  for (; moment; moment = beside(moment, direction, grain, length)) rows.push(`${moment.iteration}.${moment.step}`);
  return rows;
}

test("by itself the page goes through the operations once, then from update to update", () => {
  assert.equal(way("auto", 1).join(" "), "0.0 0.1 0.2 0.3 0.4 0.5 1.5 2.5");
  assert.equal(beside({ iteration: 1, step: 3 }, 1, "auto", length)?.step, 4);
});

test("by operation every iteration is an update and the same passes again", () => {
  assert.equal(
    way("operation", 1).join(" "),
    "0.0 0.1 0.2 0.3 0.4 0.5 1.0 1.1 1.2 1.3 1.4 1.5 2.0 2.1 2.2 2.3 2.4 2.5",
  );
});

test("by pass it is update, forward, backward", () => {
  assert.equal(way("pass", 1).join(" "), "0.0 0.2 0.5 1.0 1.2 1.5 2.0 2.2 2.5");
});

test("by iteration it is the end of each", () => assert.equal(way("iteration", 1).join(" "), "0.0 0.5 1.5 2.5"));

test("the way back has the same stops", () => {
  for (const grain of /** @type {const} */ (["auto", "operation", "pass", "iteration"])) {
    assert.deepEqual(way(grain, -1), way(grain, 1).reverse());
  }
});

test("a moment within the passes of an iteration has a position of its own", () => {
  const moments = [1, 2].flatMap((iteration) => [0, 1, 2, 3, 4, 5].map((step) => ({ iteration, step })));
  const positions = moments.map((moment) => positionOf(moment, 5));
  assert.ok(positions.every((position, i) => position > (positions[i - 1] ?? 5)));
  for (const [i, position] of positions.entries()) assert.deepEqual(momentAt(position, 5), moments[i]);
  assert.deepEqual(clampMoment({ iteration: 2, step: 3 }, 5, 9), { iteration: 2, step: 3 });
  assert.deepEqual(clampMoment({ iteration: 7, step: Number.POSITIVE_INFINITY }, 5, 9), { iteration: 7, step: 5 });
});

test("on the bar the passes are those of the iteration that is shown", () => {
  const rows = segments({ forward: 2, seed: 1, backward: 2 }, 10);
  const start = rows.at(-1)?.start ?? 0;
  assert.deepEqual(momentUnder(rows, 0, 3), { iteration: 3, step: 0 });
  assert.deepEqual(momentUnder(rows, start, 3), { iteration: 3, step: 5 });
  assert.deepEqual(momentUnder(rows, start + 0.001, 3), { iteration: 0, step: 5 });
  assert.deepEqual(momentUnder(rows, 1, 3), { iteration: 10, step: 5 });
});

test("what has not been computed again is out of date, what never had a number is not", () => {
  const slot = (/** @type {any} */ state, /** @type {number | null} */ tensor) => ({ state, tensor });
  const known = /** @type {import("../src/moment.js").Known} */ (
    /** @type {unknown} */ ({
      values: new Map([
        [0, slot("known", 1)],
        [1, slot("waiting", null)],
      ]),
      gradients: new Map([
        [0, slot("none", null)],
        [1, slot("waiting", null)],
      ]),
    })
  );
  const aged = outOfDate(known, /** @type {any} */ ([{}, { value: 7, gradient: 8 }]));
  assert.deepEqual([...aged.values.values()], [slot("known", 1), slot("stale", 7)]);
  assert.deepEqual([...aged.gradients.values()], [slot("none", null), slot("stale", 8)]);
});

test("passes are stepped through up to the last step, and there only where each operation counts", () => {
  const answer = /** @type {any} */ ({ steps: [0, 0, 0, 0, 0] });
  const at = (/** @type {number} */ iteration, /** @type {number} */ step, /** @type {any} */ grain) =>
    isWithin({ answer, moment: { iteration, step }, grain });
  assert.deepEqual(
    [at(0, 3, "operation"), at(1, 3, "auto"), at(1, 5, "auto"), at(1, 5, "operation")],
    [false, true, false, true],
  );
});
