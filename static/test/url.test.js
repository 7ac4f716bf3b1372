import assert from "node:assert/strict";
import test from "node:test";
import { pack, unpack } from "../src/packing.js";
import { FIELDS, readAddress, readView, VERSION, writeAddress, writeLink, writeView } from "../src/url.js";

/** @typedef {import("../src/types").State} State */

/**
 * Every field of the state: what in the address holds it, or why nothing does. Who adds a field decides here.
 *
 * @type {Record<keyof State, {fields: string[]} | {because: string}>}
 */
const PLACES = {
  program: { fields: ["program"] },
  values: { fields: ["values"] },
  moment: { fields: ["iteration", "step"] },
  rate: { fields: ["rate"] },
  iterations: { fields: ["iterations"] },
  optimizer: { fields: ["optimizer"] },
  optimizerSettings: { fields: ["optimizerSettings"] },
  seed: { fields: ["seed"] },
  batchSize: { fields: ["batchSize"] },
  told: { because: "it follows from the run and the moment" },
  below: { because: "it follows from the run" },
  ghosts: { because: "a comparison is made for the moment, and its runs are long" },
  picture: { fields: ["picture"] },
  knob: { fields: ["knob"] },
  across: { fields: ["across"] },
  up: { fields: ["up"] },
  scale: { fields: ["scale"] },
  large: { fields: ["large"] },
  folded: { fields: ["folded"] },
  point: { fields: ["point"] },
  grain: { fields: ["grain"] },
  backwards: { because: "a link opens a moment, and does not run away from it" },
  looped: { because: "a link opens a moment, and does not run away from it" },
  replay: { because: "it only moves what is shown" },
  before: { because: "it follows from program, values and moment" },
  speed: { fields: ["speed"] },
  theme: { fields: ["theme"] },
  view: { because: "it stands before the fragment, so that the service can begin with it" },
  hidden: { fields: ["hidden"] },
  history: { because: "how one came here is one's own" },
  answer: { because: "it follows from program and values" },
  frame: { because: "it follows from program, values and moment" },
  answered: { because: "it follows from the program" },
  answeredValues: { because: "they follow from the values" },
  problem: { because: "it follows from the program" },
  unreachable: { because: "it is about the connection" },
  behind: { because: "it is about the connection" },
  run: { because: "it follows from program, rate and iterations" },
  runProblem: { because: "it follows from program, rate and iterations" },
  running: { because: "it is about the connection" },
  turned: { because: "it only says which knob the pictures begin with" },
  playing: { because: "a link opens a moment, and does not run away from it" },
  notice: { because: "it is gone in a few seconds" },
  hover: { because: "it is where the pointer is" },
};

const fresh = /** @type {State} */ (
  /** @type {unknown} */ ({
    program: "a = 1",
    values: {},
    moment: { iteration: 0, step: 0 },
    rate: 0.5,
    iterations: 200,
    optimizer: "gradient_descent",
    optimizerSettings: {},
    seed: 0,
    batchSize: null,
    picture: "",
    knob: "",
    across: "",
    up: "",
    scale: "auto",
    large: false,
    speed: 1,
    folded: null,
    point: null,
    grain: "auto",
    theme: "auto",
    hidden: [],
  })
);

/** For every field values that are hard to write, as the address names it. @type {Record<string, unknown[]>} */
const HARD = {
  program: ["yhat = k x # µ & = + % \n😀", "", `x = [${"0.125, ".repeat(300)}1]`, "#program=1&v=2"],
  values: [{ w: [[1, 2.5e-300]] }, { x: ["NaN", "Infinity"], µ: 0.1 }, { X: Array.from({ length: 500 }, (_, i) => i) }],
  iteration: [0, 12, 100_000],
  step: [0, 23, 9999],
  rate: [0.05, 1e-12, 1.1, 0.1 + 0.2],
  iterations: [1, 50, 100_000],
  optimizer: ["adam", "nesterov"],
  optimizerSettings: [{ momentum: 0.9, epsilon: 1e-8 }],
  seed: [1, 7],
  batchSize: [1, 32],
  picture: ["fit", "contour"],
  knob: ["k1", "W[0,12]", "µ"],
  across: ["w_1"],
  up: ["W[3]"],
  scale: ["log", "linear"],
  large: [true],
  speed: [0.5, 8],
  folded: [[], ["yhat"], ["h/layer.2", "µ"]],
  point: [0, 7],
  grain: ["operation", "pass", "iteration"],
  theme: ["light", "dark", "projector"],
  hidden: [["program"], ["tools", "knobs", "timeline"]],
};

/** @param {string} name @param {unknown} value @returns {State} */
function stateWith(name, value) {
  const isMoment = name === "iteration" || name === "step";
  return { ...fresh, ...(isMoment ? { moment: { ...fresh.moment, [name]: value } } : { [name]: value }) };
}

test("every field of the state is in the address, or it is said why not", () => {
  const held = Object.values(PLACES).flatMap((place) => ("fields" in place ? place.fields : []));
  assert.deepEqual(held.sort(), Object.keys(FIELDS).sort());
});

test("a page just opened has a bare address", async () => assert.equal(await writeAddress(fresh, fresh), ""));

for (const name of Object.keys(FIELDS)) {
  test(`${name} comes back from the address as it was`, async () => {
    assert.ok(HARD[name]?.length, `no values to try for ${name}`);
    for (const value of HARD[name] ?? []) {
      const state = stateWith(name, value);
      for (const fragment of [await writeAddress(state, fresh), await writeLink(state, fresh)]) {
        const { fields, ignored, newer } = await readAddress(`#${fragment}`);
        assert.deepEqual(ignored, []);
        assert.equal(newer, false);
        const isFresh = FIELDS[name]?.write(state) === FIELDS[name]?.write(fresh);
        if (!isFresh) assert.deepEqual(fields[name], value);
      }
    }
  });
}

test("all fields at once come back", async () => {
  let state = fresh;
  for (const [name, values] of Object.entries(HARD)) {
    const { moment, ...rest } = stateWith(name, values.at(-1));
    const isMoment = name === "iteration" || name === "step";
    state = {
      ...state,
      ...(isMoment
        ? { moment: { ...state.moment, [name]: values.at(-1) } }
        : { [name]: rest[/** @type {"program"} */ (name)] }),
    };
  }
  const { fields } = await readAddress(await writeAddress(state, fresh));
  assert.deepEqual(fields, Object.fromEntries(Object.entries(HARD).map(([name, values]) => [name, values.at(-1)])));
});

test("an address that says anything says what another day's page would begin with", async () => {
  const { fields } = await readAddress(await writeAddress(stateWith("step", 3), fresh));
  assert.deepEqual(fields, { program: "a = 1", rate: 0.5, iterations: 200, step: 3 });
  assert.match(await writeLink(fresh, fresh), /^v=1&program=/);
});

test("links that were made before open as they did", async () => {
  const old =
    "program=k+%3D+2%0Ak%5E2&values=%7B%22w%22%3A%5B1%2C2%5D%7D&iteration=12&step=3&rate=0.25&iterations=20&speed=4&theme=dark";
  const { fields, ignored } = await readAddress(old);
  assert.deepEqual(ignored, []);
  assert.deepEqual(fields, {
    program: "k = 2\nk^2",
    values: { w: [1, 2] },
    iteration: 12,
    step: 3,
    rate: 0.25,
    iterations: 20,
    speed: 4,
    theme: "dark",
  });
  const packed = "v=1&programz=y1awVTDiyo4zAgA";
  assert.deepEqual((await readAddress(packed)).fields, { program: "k = 2\nk^2" });
});

test("a short program can be read in the address, a long one is packed", async () => {
  assert.match(await writeAddress(stateWith("program", "k = 2\nk^2"), fresh), /program=k\+%3D\+2%0Ak%5E2/);
  const long = stateWith("program", `x = [${"0.125, ".repeat(300)}1]`);
  const fragment = await writeAddress(long, fresh);
  assert.match(fragment, /programz=[\w-]+/);
  assert.ok(fragment.length < 200);
});

test("the view stands before the fragment, and other words there stay", () => {
  for (const view of /** @type {const} */ (["page", "projector"])) assert.equal(readView(writeView("", view)), view);
  assert.equal(writeView("?view=projector&a=1", "page"), "?a=1");
  assert.equal(writeView("", "page"), "");
  assert.equal(readView("?view=walls"), "page");
});

test("what a link says wrongly is left out and named", async () => {
  const { fields, ignored } = await readAddress(
    "#step=-1&rate=fast&iterations=0&theme=pink&values=[1]&colour=red&iteration=7&hide=knobs,walls&programz=%21&folded=<b>&point=0",
  );
  assert.deepEqual(fields, { iteration: 7, hidden: ["knobs"] });
  assert.deepEqual(ignored, [
    "step",
    "rate",
    "iterations",
    "theme",
    "values",
    "colour",
    "hide=walls",
    "programz",
    "folded",
    "point",
  ]);
});

test("a link of a later page says so", async () => {
  assert.equal((await readAddress(`v=${VERSION + 1}&step=3`)).newer, true);
});

test("a broken escape does no harm", async () =>
  assert.deepEqual((await readAddress("#program=%E0%A4%A")).ignored, []));

test("packed texts come back, and what is no packed text is nothing", async () => {
  for (const text of ["", "a", "µ😀\n", "x".repeat(100_000)]) assert.equal(await unpack(await pack(text), 1e6), text);
  for (const wrong of ["", "!", "AAAA", "____", "y1awVTDl"]) assert.equal(await unpack(wrong, 1e6), undefined);
  assert.equal(await unpack(await pack("x".repeat(100_000)), 1000), undefined);
});
