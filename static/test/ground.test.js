// The loss over a knob, which may come when another knob is looked at.
import assert from "node:assert/strict";
import test from "node:test";
import { createGround, groundKey, subjectKey, subjectOf } from "../src/pictures/ground.js";
import { service, soon, stage, stateOf } from "./bench.js";

test("an answer that comes late says which knob it is of", async () => {
  stage();
  const reached = service();
  const state = stateOf("a = 1\nb = 2");
  /** @type {string[]} */
  const shown = [];
  const ground = createGround((_, key) => shown.push(subjectOf(key)), { coarse: 161, fine: 161 });
  for (const knob of ["a", "b"]) {
    const axis = { parameter: knob, index: [], from: 0, to: 1 };
    ground.ask({ program: state.program, values: {} }, [axis], groundKey(state, [knob], [0, 1]), false);
  }
  await soon();
  while (reached.length > 0) await reached[0]?.answer({ axes: [], loss: [] });
  assert.deepEqual(
    shown,
    ["a", "b"].map((knob) => subjectKey(state.answer, [knob])),
  );
});

test("another number of the same knob is the same subject, and another key", () => {
  const [one, two] = [stateOf("a = 1\nb = 2"), stateOf("a = 1\nb = 3")];
  const keys = [one, two].map((state) => groundKey(state, ["a"], [0, 1]));
  assert.notEqual(keys[0], keys[1]);
  assert.equal(subjectOf(keys[0] ?? ""), subjectOf(keys[1] ?? ""));
});

test("the fine ground waits until no other numbers are under way", async (t) => {
  stage();
  const reached = service();
  let isCalm = false;
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const ground = createGround(
    () => {},
    { coarse: 31, fine: 121 },
    () => isCalm,
  );
  ground.ask({ program: "a = 1", values: {} }, [{ parameter: "a", index: [], from: 0, to: 1 }], "[]", true);
  const points = () => reached.map(({ body }) => /** @type {{axes: {points: number}[]}} */ (body).axes[0]?.points);
  void reached[0]?.answer({ axes: [], loss: [] });
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
  t.mock.timers.tick(1_000);
  assert.deepEqual(points(), []);
  isCalm = true;
  t.mock.timers.tick(200);
  assert.deepEqual(points(), [121]);
});
