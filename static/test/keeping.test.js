// What is kept of the work when the page is closed.
import assert from "node:assert/strict";
import test from "node:test";
import { keepWork } from "../src/keeping.js";
import { readAddress, writeLink, writeUnpacked } from "../src/url.js";
import { bench, stateOf } from "./bench.js";

const LONG = Array.from({ length: 60 }, (_, i) => `name${i} = ${i}`).join("\n");

test("an address that is written at once says the same as a packed one", async () => {
  const [fresh, state] = [stateOf("a = 1"), { ...stateOf(LONG), rate: 0.5 }];
  const [packed, plain] = [await writeLink(state, fresh), writeUnpacked(state, fresh)];
  assert.ok(packed.length < plain.length);
  assert.deepEqual(await readAddress(plain), await readAddress(packed));
});

test("closing the page keeps what was changed last, however long it is, and packing that is late puts nothing older back", async (t) => {
  const { store, workbench, window, fresh } = bench("a = 1");
  /** @type {string[]} */
  const kept = [];
  Object.assign(globalThis, {
    localStorage: {
      getItem: () => null,
      setItem: (/** @type {string} */ _, /** @type {string} */ text) => kept.push(text),
    },
  });
  /** @type {(address: string) => void} */
  let packed = () => {};
  t.mock.timers.enable({ apis: ["setTimeout"] });
  keepWork(store, {
    follow: async () => {},
    addressWith: () =>
      new Promise((resolve) => {
        packed = resolve;
      }),
    fragmentNow: () => `#${writeUnpacked(store.get(), fresh)}`,
  });
  void workbench.change({ program: "b = 2" }, { label: "" });
  t.mock.timers.tick(500);
  workbench.change({ program: LONG }, { label: "" });
  window.dispatchEvent(new Event("pagehide"));
  assert.equal(kept.length, 1);
  assert.equal((await readAddress(kept[0] ?? "")).fields.program, LONG);
  packed("http://page/#program=b");
  for (let i = 0; i < 9; i += 1) await Promise.resolve();
  window.dispatchEvent(new Event("pagehide"));
  assert.equal(kept.length, 1);
});
