// Addresses that are opened, pasted and gone back to, while the service still answers something else.
import assert from "node:assert/strict";
import test from "node:test";
import { keepAddress } from "../src/link.js";
import { strangeIn } from "../src/strange.js";
import { answerTo, bench, soon } from "./bench.js";

const PROBLEM = { type: "syntax", title: "", status: 422, detail: "Something is missing." };

/** @param {string} program */
async function linked(program) {
  const made = bench(program);
  const place = { hash: "", search: "", pathname: "/", origin: "http://page" };
  const history = { replaceState: () => {}, pushState: () => {} };
  Object.assign(globalThis, { location: place, history });
  const link = keepAddress(made.store, made.fresh, made.workbench);
  await link.opened;
  /** @param {Record<string, string>} fields as Back does it, or who pastes an address */
  async function go(fields) {
    place.hash = `#${new URLSearchParams(fields)}`;
    made.window.dispatchEvent(new Event("popstate"));
    await soon();
  }
  return { ...made, go, link };
}

test("back from a wrong link leaves a page that works", async () => {
  const { store, workbench, reached, go, answerGraph } = await linked("a = 1");
  await go({ program: "bad+" });
  await reached[0]?.answer(PROBLEM, 422);
  assert.equal(store.get().problem?.detail, PROBLEM.detail);
  await go({ program: "a = 1" });
  assert.equal(store.get().program, "a = 1");
  assert.equal(store.get().problem, null);
  workbench.turn("a", 4);
  assert.equal(store.get().program, "a = 4");
  while (reached.length > 0) await answerGraph();
  assert.equal(store.get().answered, "a = 4");
});

test("back while the other program's answer is under way ends with the graph of the program that is there", async () => {
  const { store, reached, go, answerGraph } = await linked("a = 1");
  await go({ program: "b = 2" });
  await go({ program: "a = 1", step: "1" });
  while (reached.length > 0) await answerGraph();
  const { program, answered, answer, moment } = store.get();
  assert.deepEqual([program, answered, answer.nodes[0]?.name, moment.step], ["a = 1", "a = 1", "a", 1]);
});

test("a link to the program as it is asks nothing, and is nothing to undo", async () => {
  const { store, reached, go } = await linked("a = 1");
  await go({ program: "a = 1", step: "2" });
  assert.deepEqual([reached.length, store.get().moment.step, store.get().history.past.length], [0, 2, 0]);
});

test("a link to the same wrong program keeps saying what is wrong, and asks again", async () => {
  const { store, reached, go } = await linked("a = 1");
  await go({ program: "bad+" });
  await reached[0]?.answer(PROBLEM, 422);
  const { length } = store.get().history.past;
  await go({ program: "bad+", rate: "0.5" });
  assert.equal(store.get().problem?.detail, PROBLEM.detail);
  assert.deepEqual([reached.length, store.get().history.past.length], [1, length]);
});

test("a link to the same program with another rate ends the run under way and begins its own", async () => {
  const { store, workbench, reached, go } = await linked("a = 1");
  void workbench.prepare();
  await soon();
  const [run] = reached;
  assert.equal(run?.path, "descent");
  await go({ program: "a = 1", rate: "0.5" });
  assert.equal(run?.signal?.aborted, true);
  assert.deepEqual([store.get().rate, store.get().running, store.get().run], [0.5, false, null]);
  reached.length = 0;
  await go({ program: "a = 1", rate: "0.5", iteration: "3" });
  await go({ program: "a = 1", rate: "0.25", iteration: "3" });
  assert.deepEqual(
    reached.filter(({ signal }) => !signal?.aborted).map(({ body }) => body.optimizer.learning_rate),
    [0.25],
  );
});

test("a notice is not taken away by the time of the one before it", async (t) => {
  const { store, link } = await linked("a = 1");
  t.mock.timers.enable({ apis: ["setTimeout"] });
  link.notify("one");
  t.mock.timers.tick(4000);
  link.notify("two");
  t.mock.timers.tick(4000);
  assert.equal(store.get().notice, "two");
  t.mock.timers.tick(2000);
  assert.equal(store.get().notice, null);
});

test("what a link names and its program does not have is left out and named", () => {
  const groups = [{ key: "yhat" }];
  const answer = /** @type {import("../src/types").GraphAnswer} */ ({ ...answerTo("b = 2\nx = [1, 2]"), groups });
  const said = { knob: "q", across: "b", up: "b[1]", point: 2, folded: ["nothere", "yhat"] };
  assert.deepEqual(strangeIn(said, answer), {
    strange: ["knob=q", "up=b[1]", "point=3", "folded=nothere"],
    instead: { knob: "", up: "", point: null, folded: ["yhat"] },
  });
  assert.deepEqual(strangeIn({ folded: ["nothere"] }, answer).instead, { folded: null });
  const right = { knob: "b", across: "", point: 1, folded: ["yhat"] };
  assert.deepEqual(strangeIn(right, answer), { strange: [], instead: {} });
  assert.deepEqual(strangeIn({ point: null, folded: null }, answer), { strange: [], instead: {} });
});

test("an optimizer that cannot be looked up is said, and stays", async () => {
  const { store, go } = await linked("a = 1");
  globalThis.fetch = () => Promise.reject(new Error("unplugged"));
  await go({ optimizer: "adam" });
  assert.match(store.get().notice ?? "", /does not answer.*optimizer=adam/);
  assert.equal(store.get().optimizer, "adam");
});
