// What hands do between a change of the program and its answer.
import assert from "node:assert/strict";
import test from "node:test";
import { bench, soon } from "./bench.js";

test("a knob turned right after redo changes the text that redo brought back, and loses neither", async () => {
  const { store, workbench, answerGraph, reached } = bench("a = 1\nb = 2");
  workbench.turn("a", 5);
  await answerGraph();
  workbench.undo();
  await answerGraph();
  workbench.redo();
  workbench.turn("b", 6);
  workbench.turn("b", 7);
  assert.equal(store.get().program, "a = 5\nb = 2");
  while (reached.length > 0) await answerGraph();
  assert.equal(store.get().program, "a = 5\nb = 7");
  assert.equal(store.get().answered, "a = 5\nb = 7");
  workbench.undo();
  assert.equal(store.get().program, "a = 5\nb = 2");
});

test("a knob turned right after undo waits for its answer too, and a name that has gone is not written back", async () => {
  const { store, workbench, answerGraph, reached } = bench("a = 1");
  workbench.change({ program: "a = 1\nb = 2" }, { label: "" });
  await answerGraph();
  workbench.undo();
  workbench.turnAll([
    { name: "b", index: [], value: 9 },
    { name: "a", index: [], value: 3 },
  ]);
  while (reached.length > 0) await answerGraph();
  assert.equal(store.get().program, "a = 3");
});

test("what is typed meanwhile has precedence over a knob that waits", async () => {
  const { store, workbench, answerGraph, reached } = bench("a = 1");
  workbench.turn("a", 5);
  workbench.undo();
  workbench.turn("a", 7);
  workbench.change({ program: "a = 2" }, { label: "" });
  while (reached.length > 0) await answerGraph();
  assert.equal(store.get().program, "a = 2");
});

test("data say whether they were taken", async () => {
  const { store, workbench, answerGraph } = bench("x = [1, 2]\na = 3");
  const own = [{ name: "x", rows: [4, 5, 6] }];
  workbench.change({ program: "x = [1, 2]\na = 4" }, { label: "" });
  assert.equal(
    workbench.changeData("x", () => own, { label: "" }),
    false,
  );
  assert.equal(store.get().program, "x = [1, 2]\na = 4");
  await answerGraph();
  assert.equal(
    workbench.changeData("gone", () => own, { label: "" }),
    false,
  );
  assert.equal(
    workbench.changeData("x", () => own, { label: "" }),
    true,
  );
  assert.equal(store.get().program, "x = [4, 5, 6]\na = 4");
});

test("a rate that was offered is taken back by one undo, and the run is made with the one before", async () => {
  const { store, workbench, reached } = bench("a = 1");
  store.set({ moment: { iteration: 3, step: 2 } });
  workbench.change({ rate: 0.5 }, { label: "a suggestion" });
  workbench.undo();
  await soon();
  assert.deepEqual([store.get().rate, store.get().program], [0.1, "a = 1"]);
  const runs = reached.filter(({ path, signal }) => path === "descent" && !signal?.aborted);
  assert.deepEqual(
    runs.map(({ body }) => body.optimizer.learning_rate),
    [0.1],
  );
  workbench.redo();
  assert.equal(store.get().rate, 0.5);
});

test("undo leads back to the start, where something was taken in hand there", async () => {
  const { store, workbench, reached, answerGraph } = bench("x = [1, 2]\na = 3");
  workbench.turn("a", 4);
  workbench.turn("a", 5);
  while (reached.length > 0) await answerGraph();
  assert.equal(store.get().moment.step, 2);
  workbench.undo();
  while (reached.length > 0) await answerGraph();
  assert.deepEqual([store.get().program, store.get().moment], ["x = [1, 2]\na = 3", { iteration: 0, step: 0 }]);
  workbench.changeData("x", () => [{ name: "x", rows: [4, 5, 6] }], { label: "" });
  while (reached.length > 0) await answerGraph();
  assert.equal(store.get().moment.step, 2);
  workbench.undo();
  while (reached.length > 0) await answerGraph();
  assert.equal(store.get().moment.step, 0);
  workbench.redo();
  while (reached.length > 0) await answerGraph();
  assert.equal(store.get().moment.step, 2);
});

test("a knob turned while a typed text waits for its answer turns as soon as it is there", async () => {
  const { store, workbench, answerGraph, reached } = bench("a = 1");
  workbench.change({ program: "a = 1\nb = 2" }, { label: "" });
  workbench.turn("a", 5);
  assert.equal(store.get().program, "a = 1\nb = 2");
  while (reached.length > 0) await answerGraph();
  assert.equal(store.get().program, "a = 5\nb = 2");
  workbench.undo();
  assert.equal(store.get().program, "a = 1\nb = 2");
});

test("another program, and undo too, end the run under way on the service", async () => {
  const { store, workbench, answerGraph, reached } = bench("a = 1");
  const runs = () => reached.filter(({ path, signal }) => path === "descent" && !signal?.aborted);
  workbench.turn("a", 2);
  await answerGraph();
  for (const act of [() => workbench.turn("a", 3), () => workbench.undo()]) {
    store.set({ moment: { iteration: 1, step: 2 } });
    await soon();
    assert.equal(runs().length, 1);
    act();
    assert.equal(runs().length, 0);
    assert.deepEqual([store.get().run, store.get().running], [null, false]);
    while (reached.some(({ path }) => path === "graph")) await answerGraph();
  }
});
