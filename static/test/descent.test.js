import assert from "node:assert/strict";
import test from "node:test";
import { laterWords } from "#words/later.js";
import { runWords } from "#words/run.js";
import { shortest } from "../src/descent/field.js";
import { race, ranking, spentUntil } from "../src/descent/racing.js";
import { findRate, nextRate } from "../src/descent/ratesearch.js";
import { farOut, scaled } from "../src/descent/scaling.js";
import { ceiling, climbsFrom, verdict } from "../src/descent/verdict.js";
import { linesOf } from "../src/lines.js";
import { begun, broken, grown, sameRun, withGhost } from "../src/recording.js";
import { askedBy } from "../src/trajectory.js";
import { indexed } from "../src/update.js";

const asked = askedBy({
  optimizer: "adam",
  optimizerSettings: { beta1: 0.8 },
  rate: 0.1,
  iterations: 4,
  seed: 0,
  batchSize: null,
});
/** @param {(number | string)[]} loss @param {import("../src/types").Run["status"]} [status] */
const runOf = (loss, status = "completed") =>
  /** @type {import("../src/types").Run} */ ({
    ...begun(asked),
    status,
    loss,
    gradient_norm: loss.map(() => 1),
    recorded_iterations: loss.map((_, i) => i * 10),
  });

/** @param {Uint8Array[]} pieces */
const streamOf = (pieces) =>
  new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece) controller.enqueue(piece);
      else controller.close();
    },
  });

test("a name with several numbers has them all as its index", () => {
  assert.deepEqual(indexed("w4_7_0"), ["w", ["4", "7", "0"]]);
  assert.deepEqual(indexed("k_2"), ["k", ["2"]]);
  for (const name of ["w", "x_max", "w4_"]) assert.deepEqual(indexed(name), [name, []]);
});

test("a run is put together from its lines, wherever they were cut", async () => {
  const lines = [
    { type: "header", parameters: [{ name: "k", shape: [] }] },
    { type: "records", recorded_iterations: [0, 1], loss: [4, 1], gradient_norm: [2, 1], trajectory: [[2], [1]] },
    { type: "records", recorded_iterations: [2], loss: ["NaN"], gradient_norm: [null], trajectory: [[0]] },
    { type: "end", status: "diverged", reason: null, evaluations: { forward: 3, backward: 3 } },
  ];
  const bytes = new TextEncoder().encode(lines.map((line) => JSON.stringify(line)).join("\n"));
  for (const size of [1, 7, 1000]) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.slice(i * size, (i + 1) * size),
    );
    let run = begun(asked);
    for await (const some of linesOf(streamOf(pieces))) {
      run = grown(run, /** @type {import("../src/types").RunLine[]} */ (some));
    }
    assert.deepEqual(run.recorded_iterations, [0, 1, 2]);
    assert.deepEqual(run.loss, [4, 1, "NaN"]);
    assert.deepEqual([run.status, run.evaluations.forward, run.parameters.length], ["diverged", 3, 1]);
  }
});

test("a run that breaks keeps what has come, one that ended is not broken", () => {
  assert.deepEqual(broken(runOf([1], "running"), "lost").reason, "lost");
  assert.equal(broken(runOf([1]), "lost").status, "completed");
});

test("the last runs are kept to compare, each kind once and only so many", () => {
  const other = { ...runOf([4, 2]), asked: { ...asked, iterations: 9 } };
  let ghosts = withGhost(withGhost([], runOf([4, 1])), other);
  ghosts = withGhost(ghosts, runOf([4, 1]));
  assert.deepEqual(
    ghosts.map((ghost) => ghost.asked.iterations),
    [4, 9],
  );
  for (let i = 0; i < 9; i += 1) ghosts = withGhost(ghosts, runOf([i, 1]));
  assert.equal(ghosts.length, 3);
  assert.equal(withGhost([], runOf([4])).length, 0);
  assert.ok(!sameRun(runOf([4]), runOf([5])));
});

test("a number in a field can be read whole", () => {
  const read = [0.5, 0.00001, 0.000015, 100_000, 1e-7, 0.12345678, ""].map((each) =>
    shortest(/** @type {number | ""} */ (each)),
  );
  assert.deepEqual(read, ["0.5", "1e-5", "1.5e-5", "100000", "1e-7", "0.12345678", ""]);
});

test("a run is judged by its losses, whatever their sign", () => {
  /** @param {(number | string)[]} loss @param {import("../src/types").Run["status"]} [status] */
  const kind = (loss, status) => verdict(runOf(loss, status)).kind;
  assert.equal(kind([4, 1, 0.5]), "fine");
  assert.equal(kind([4, 90, 1e9]), "climbing");
  assert.equal(kind([-4, -40, -400]), "fine");
  assert.equal(kind([-1, 3, 80]), "climbing");
  assert.equal(kind([4, 4, 3.999]), "slow");
  assert.equal(kind([4, "Infinity"], "diverged"), "diverged");
  assert.equal(kind([-4, "-Infinity"], "diverged"), "bottomless");
  assert.equal(kind([9, 20, 43.9]), "climbing");
  assert.equal(kind(["NaN"], "diverged"), "atStart");
  assert.equal(kind([4, 4], "converged"), "converged");
  assert.match(
    runWords.outcome(verdict(runOf([4, "NaN"], "diverged")), runOf([4, "NaN"]), "loss"),
    /iteration 10.*overshot/,
  );
});

test("a run that went wrong is so from where its loss stays above that of its start", () => {
  assert.equal(climbsFrom(runOf([4, 5, 3, 90, 6, "Infinity"], "diverged")), 30);
  assert.equal(climbsFrom(runOf([4, 90, 1e9])), 10);
  assert.equal(climbsFrom(runOf([4, 5, 3])), null);
  const update = { name: "loss", first: 30, iteration: 30, rate: 0.5, knobs: 2, start: 4 };
  assert.match(
    laterWords.iteration({ ...update, before: 3, after: 90 }),
    /the loss climbed from 3 to 90\. .* 0\.5 is too/,
  );
  assert.match(laterWords.iteration({ ...update, before: 90, after: 6 }), /fell from 90 to 6, still above the 4 of/);
});

test("what leaves everything behind leaves the picture, and where is known", () => {
  assert.equal(ceiling([4, 3, 2]), null);
  assert.equal(ceiling([Number.NaN]), null);
  const cut = ceiling([4, 6, 30, 900, 1e9, Number.POSITIVE_INFINITY]);
  assert.equal(cut?.left, 3);
  assert.ok(cut && cut.top > 30 && cut.top < 900);
  assert.equal(ceiling([4, Number.NaN])?.left, 1);
});

test("a rate is found by trying, downwards first, then up while it gets better", async () => {
  /** @type {number[]} */
  const tried = [];
  const found = await findRate(async (rate) => {
    tried.push(rate);
    return rate > 3e-6 ? null : 1 / rate;
  }, 0.5);
  assert.equal(found?.rate, 2e-6);
  assert.ok(tried.length <= 14, `${tried.length}`);
  assert.equal(await findRate(async () => null, 0.5), null);
  assert.deepEqual([nextRate(0.5), nextRate(1e-6), nextRate(0.02), nextRate(3e-7)], [1, 2e-6, 0.05, 5e-7]);
});

test("scaling adds a line that everybody can read, and uses it wherever the data was used", () => {
  const edited = scaled("x = [0, 1, # x\n 5]  # five\ny = [1, 2, 3]\nL = mean((k1 x + 2x^2 - y)^2)", "x", [0, 1, 5]);
  assert.equal(
    edited?.program,
    "x = [0, 1, # x\n 5]  \nz = (x - 2.5) / 2.5# five\ny = [1, 2, 3]\nL = mean((k1 z + 2z^2 - y)^2)",
  );
  assert.equal(
    scaled("x = [-9, 1]; z = 1; L = sum(x xx z)", "x", [-9, 1])?.program,
    "x = [-9, 1]\nu = (x + 4) / 5; z = 1; L = sum(u xx z)",
  );
  assert.equal(scaled("x = [-9, 9]\nL = sum(x)", "x", [-9, 9])?.line, "z = x / 9");
  assert.equal(scaled("L = 1", "x", [1, 2]), null);
  assert.ok(farOut([0, 5]) && !farOut([-1, 1]) && !farOut([7, 7]) && !farOut([]));
});

test("in a race all have the same number of evaluations, whatever an update costs them", async () => {
  const optimizer = (/** @type {string} */ name) =>
    /** @type {import("../src/types").Optimizer} */ ({ name, title: name, needs_gradient: false });
  /** @type {Record<string, number>} */
  const price = { nudge: 1, each: 7, gradient: 2 };
  const field = Object.keys(price).map((name) => ({ optimizer: optimizer(name), rate: 1, settings: {} }));
  const results = await race(field, 100, async ({ optimizer: { name } }, iterations) => ({
    recorded_iterations: Array.from({ length: iterations + 1 }, (_, i) => i),
    loss: Array.from({ length: iterations + 1 }, (_, i) => 1 / (i + 1)),
    status: "completed",
    evaluations: { forward: 1 + iterations * (price[name] ?? 1), backward: 0 },
  }));
  assert.deepEqual(
    results.map((each) => [each.entrant.optimizer.name, each.cost, each.evaluations, each.spent[1]]),
    [
      ["nudge", 1, 201, 2],
      ["each", 7, 197, 8],
      ["gradient", 2, 201, 3],
    ],
  );
  assert.deepEqual(
    ranking(results).map((each) => each.entrant.optimizer.name),
    ["nudge", "gradient", "each"],
  );
  assert.equal(spentUntil(/** @type {any} */ (results[1]), 0.5), 8);
  assert.equal(spentUntil(/** @type {any} */ (results[1]), 0), null);
});
