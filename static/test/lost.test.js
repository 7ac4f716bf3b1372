// Services that fail in the middle of things.
import assert from "node:assert/strict";
import test from "node:test";
import { lines, quietly, Unreachable } from "../src/api.js";
import { answerTo, bench, soon } from "./bench.js";

const HEADER = '{"type": "header", "parameters": []}\n';

/**
 * A connection that brings this much and then breaks.
 *
 * @param {string} text
 */
function breaking(text) {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
    },
    pull(controller) {
      controller.error(new TypeError("network error"));
    },
  });
  return new Response(body, { headers: { "content-type": "application/x-ndjson" } });
}

for (const [how, text] of [
  ["a connection that breaks", HEADER],
  ["a line that is none", `${HEADER}{"type": "rec\n`],
]) {
  test(`${how} is no answer like any other`, async () => {
    globalThis.fetch = async () => breaking(text ?? "");
    await assert.rejects(async () => {
      for await (const _ of lines("descent", {}, new AbortController().signal));
    }, Unreachable);
  });
}

test("a run whose connection breaks after its header is over, and says so", async () => {
  const { store, workbench } = bench("a = 1");
  globalThis.fetch = async () => breaking(HEADER);
  await workbench.prepare();
  assert.equal(store.get().running, false);
  assert.equal(store.get().run, null);
  assert.match(store.get().runProblem ?? "", /answer/);
});

test("a run whose answer ends after its header is over too", async () => {
  const { store, workbench } = bench("a = 1");
  globalThis.fetch = async () => new Response(HEADER, { headers: { "content-type": "application/x-ndjson" } });
  await workbench.prepare();
  assert.deepEqual([store.get().running, store.get().run], [false, null]);
  assert.match(store.get().runProblem ?? "", /answer/);
});

test("an older question that fails is not asked again when a newer one has been answered", async (t) => {
  const { store, workbench, reached } = bench("a = 1");
  const asks = () => reached.filter(({ path }) => path === "graph");
  workbench.turn("a", 2);
  workbench.turn("a", 3);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const answer = async (/** @type {unknown} */ body, /** @type {number} */ status) => {
    void asks()[0]?.answer(body, status);
    for (let i = 0; i < 5; i += 1) await settle();
  };
  await answer({}, 503);
  assert.equal(store.get().unreachable, false);
  await answer(answerTo("a = 3"), 200);
  assert.equal(store.get().answered, "a = 3");
  store.set({ moment: { iteration: 3, step: 2 } });
  t.mock.timers.tick(60_000);
  await settle();
  assert.deepEqual(asks(), []);
  assert.deepEqual(store.get().moment, { iteration: 3, step: 2 });
});

test("a mistake of the page is heard of, also where an answer can be done without", async () => {
  assert.equal(await quietly(Promise.reject(new Unreachable("503"))), null);
  await assert.rejects(quietly(Promise.reject(new TypeError("x is undefined"))), TypeError);
  await soon();
});
