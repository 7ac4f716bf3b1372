// The order of answers, with a service whose every answer waits to be let go.
import assert from "node:assert/strict";
import test from "node:test";
import { lane, Refusal, Unreachable } from "../src/api.js";

/** @typedef {{body: {n: number}, signal: AbortSignal, answer: (status: number, body: unknown) => void, fail: () => void}} Question */

/** @returns {Question[]} questions that have reached the service */
function service() {
  /** @type {Question[]} */
  const reached = [];
  globalThis.fetch = /** @type {typeof fetch} */ (
    (_, request) =>
      new Promise((resolve, reject) => {
        const signal = /** @type {AbortSignal} */ (request?.signal);
        signal.addEventListener("abort", () => reject(new Error("aborted")));
        reached.push({
          body: JSON.parse(String(request?.body)),
          signal,
          answer: (status, body) => resolve(new Response(JSON.stringify(body), { status })),
          fail: () => reject(new TypeError("no network")),
        });
      })
  );
  return reached;
}
const soon = () => new Promise((resolve) => setTimeout(resolve));

test("of many questions at once the first and the newest are asked", async () => {
  const reached = service();
  const { ask } = lane("graph");
  const answers = [1, 2, 3, 4].map((n) => ask({ n }));
  await soon();
  assert.deepEqual(
    reached.map((each) => each.body.n),
    [1],
  );
  reached[0]?.answer(200, "one");
  await soon();
  assert.deepEqual(
    reached.map((each) => each.body.n),
    [1, 4],
  );
  reached[1]?.answer(200, "four");
  assert.deepEqual(await Promise.all(answers), ["one", null, null, "four"]);
});

test("what is asked when an answer comes cannot run beside the question that waited", async () => {
  const reached = service();
  const { ask } = lane("graph");
  /** @type {unknown[]} */
  const came = [];
  const keep = (/** @type {unknown} */ answer) => void (answer === null || came.push(answer));
  const first = ask({ n: 1 }).then(() => ask({ n: 3 }, true).then(keep));
  const second = ask({ n: 2 }).then(keep);
  reached[0]?.answer(200, "one");
  await soon();
  const last = ask({ n: 4 }, true).then(keep);
  await soon();
  assert.equal(reached.filter(({ signal }) => !signal.aborted).length, 2); // the answered one, and the newest
  for (const { answer, body } of reached.toReversed()) answer(200, body.n);
  await Promise.all([first, second, last]);
  assert.deepEqual(came, [4]);
});

test("a stale answer is dropped when a new text replaces the old", async () => {
  const reached = service();
  const { ask } = lane("graph");
  const old = ask({ n: 1 });
  const fresh = ask({ n: 2 }, true);
  await soon();
  assert.equal(reached[0]?.signal.aborted, true);
  reached[1]?.answer(200, "fresh");
  assert.deepEqual(await Promise.all([old, fresh]), [null, "fresh"]);
});

test("what is dropped never answers", async () => {
  service();
  const { ask, drop } = lane("graph");
  const questions = [ask({ n: 1 }), ask({ n: 2 })];
  drop();
  assert.deepEqual(await Promise.all(questions), [null, null]);
});

test("a refusal carries its problem", async () => {
  const reached = service();
  const answer = lane("graph").ask({ n: 1 });
  reached[0]?.answer(422, { detail: "Expected ')'.", status: 422 });
  await assert.rejects(answer, (error) => error instanceof Refusal && error.problem.detail === "Expected ')'.");
});

test("no answer, and one that the service did not mean, can be tried again; the lane goes on", async () => {
  const reached = service();
  const { ask } = lane("graph");
  const first = ask({ n: 1 });
  const second = ask({ n: 2 });
  reached[0]?.fail();
  await assert.rejects(first, Unreachable);
  await soon();
  reached[1]?.answer(503, {});
  await assert.rejects(second, Unreachable);
});
