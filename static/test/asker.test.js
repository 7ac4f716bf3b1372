// Pictures and parts of the page that do not come at once.
import assert from "node:assert/strict";
import test from "node:test";
import { lazily } from "../src/lazily.js";
import { asker } from "../src/pictures/asker.js";

/** Time for everything that follows from an answer. */
const settle = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** @param {number} status @param {object} body */
const answer = (status, body) => new Response(JSON.stringify(body), { status });

test("where no answer comes it is asked again after a pause that grows, until something newer is asked", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let asked = 0;
  let isUp = false;
  globalThis.fetch = async () => {
    asked += 1;
    return isUp ? answer(200, { loss: [asked] }) : answer(503, { detail: "busy" });
  };
  const ask = asker("landscape");
  const first = ask({ program: "a" });
  await settle();
  assert.equal(asked, 1);
  t.mock.timers.tick(1_000);
  await settle();
  assert.equal(asked, 2);
  t.mock.timers.tick(1_000);
  await settle();
  assert.equal(asked, 2);
  const second = ask({ program: "b" });
  await settle();
  isUp = true;
  t.mock.timers.tick(1_000);
  await settle();
  assert.deepEqual(await second, { loss: [4] });
  assert.equal(await first, null);
  assert.equal(asked, 4);
});

test("what is refused is not asked again", async () => {
  globalThis.fetch = async () =>
    answer(422, { type: "/problems/shape", title: "No", status: 422, detail: "No.", id: "" });
  assert.equal(await asker("graph")({ program: "a" }), undefined);
});

test("a part is made once, and again only where it did not come", async () => {
  let tries = 0;
  const part = lazily(async () => {
    tries += 1;
    if (tries === 1) throw new TypeError("no such file");
    return tries;
  });
  await assert.rejects(part(), TypeError);
  assert.equal(await part(), 2);
  assert.equal(await part(), 2);
});
