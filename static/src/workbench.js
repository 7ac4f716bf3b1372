/**
 * What the visitor can do, each as one function: asks the service where that is needed, and changes the state.
 *
 * Views never come here; they are told of the new state.
 */
import { lane, Refusal, Unreachable } from "./api.js";
import { grid } from "./charts/grid.js";
import { clampMoment } from "./moment.js";
import { flat } from "./numbers.js";
import { canDescend, frameOf, recorded } from "./run.js";
import { writeNumbers } from "./text.js";
import { recordEvery, valuesAt } from "./trajectory.js";

/** @typedef {import("./types").GraphAnswer} GraphAnswer */
/** @typedef {import("./types").Run} Run */
/** @typedef {import("./store.js").Store} Store */

const TYPING = 130;
const FIRST_RETRY = 1000;
const LAST_RETRY = 15_000;
const EVERYTHING = ["layout", "steps", "drawing", "pictures"];
const NUMBERS = 256;
/** Digits of a number that a descent reached, where it is written into the program. */
const WRITTEN = 6;

/** @param {Store} store */
export function createWorkbench(store) {
  /** @type {import("./api.js").Lane<GraphAnswer>} */
  const graphs = lane("graph");
  /** @type {import("./api.js").Lane<GraphAnswer>} */
  const frames = lane("graph");
  /** @type {import("./api.js").Lane<GraphAnswer>} */
  const curves = lane("graph");
  /** @type {import("./api.js").Lane<Run>} */
  const descents = lane("descent");
  /** Numbers turned since the program that `answer` was made of. @type {Record<string, number>} */
  let turned = {};
  /** The last program that a knob wrote. */
  let knobbed = "";
  let timer = 0;
  let patience = FIRST_RETRY;

  /** @param {string} program */
  function edit(program) {
    turned = {};
    store.set({ program });
    clearTimeout(timer);
    timer = window.setTimeout(() => ask(true), TYPING);
  }

  /**
   * @param {boolean} whole also the drawing, as for a new text; otherwise only numbers
   * @param {boolean} [keep] the moment, as for a link that says one
   */
  async function ask(whole, keep = false) {
    const { program, values } = store.get();
    const include = whole ? EVERYTHING : ["steps"];
    try {
      const answer = await graphs.ask({ program, values, include, max_elements: NUMBERS }, whole);
      if (!answer) return;
      patience = FIRST_RETRY;
      const known = store.get().answer;
      if (whole) accept(answer, program, keep);
      else if (sameStructure(answer, known)) accept(beside(answer, known), program, keep);
      else await ask(true, keep);
    } catch (error) {
      fail(error, () => ask(whole, keep));
    }
  }

  /**
   * @param {GraphAnswer} answer
   * @param {string} answered
   * @param {boolean} keep
   */
  function accept(answer, answered, keep) {
    const { moment, iterations, answer: last, program } = store.get();
    const steps = answer.steps?.length ?? 0;
    const atEnd = moment.iteration > 0 || (moment.step > 0 && moment.step === (last.steps?.length ?? 0));
    const next = keep
      ? clampMoment(moment, steps, canDescend(answer) ? iterations : 0)
      : { iteration: 0, step: atEnd ? steps : Math.min(moment.step, steps) };
    if (answered === program) turned = {};
    descents.drop();
    frames.drop();
    store.set({
      answer,
      answered,
      frame: frameOf(answer, 0),
      moment: next,
      problem: null,
      unreachable: false,
      run: null,
      runProblem: null,
      running: false,
    });
    // Otherwise the listener below has seen to it.
    if (next.iteration === moment.iteration) {
      if (next.iteration > 0) void prepare();
      void bend();
    }
  }

  /**
   * @param {unknown} error
   * @param {() => void} again
   */
  function fail(error, again) {
    if (error instanceof Refusal) {
      store.set({ problem: error.problem, unreachable: false });
    } else if (error instanceof Unreachable) {
      store.set({ unreachable: true });
      clearTimeout(timer);
      timer = window.setTimeout(again, patience);
      patience = Math.min(LAST_RETRY, patience * 2);
    } else throw error;
  }

  /**
   * Turns a knob: the number goes into the text. From within a descent, the other knobs take along where they are.
   *
   * @param {string} name
   * @param {number} value
   */
  function turn(name, value) {
    const { problem, program, answer, answered, moment, run, values } = store.get();
    // Places in a text that is being typed are not known yet.
    if (problem || (program !== answered && program !== knobbed)) return;
    const reached = moment.iteration > 0 && run ? valuesAt(run, moment.iteration) : {};
    /** @type {Record<string, unknown>} */
    const beside = {};
    for (const [each, at] of Object.entries(reached)) {
      if (typeof at === "number") turned[each] = Number(at.toPrecision(WRITTEN));
      else beside[each] = at;
    }
    turned[name] = value;
    const written = writeNumbers(answered, answer.nodes, turned);
    knobbed = written.program;
    const { iteration } = moment;
    store.set({
      program: written.program,
      values: { ...values, ...beside, ...written.values },
      moment: iteration > 0 ? { iteration: 0, step: answer.steps?.length ?? 0 } : moment,
      run: null,
      playing: false,
    });
    clearTimeout(timer);
    void ask(false);
  }

  /** Asks for the whole run once; scrubbing is an index into it. */
  async function prepare() {
    const { run, running, runProblem, answered, values, iterations, rate, answer } = store.get();
    if (run || running || runProblem || !canDescend(answer)) return;
    store.set({ running: true });
    const optimizer = { name: "gradient_descent", learning_rate: rate };
    const body = { program: answered, values, iterations, optimizer, record_every: recordEvery(iterations) };
    try {
      const fresh = await descents.ask(body, true);
      if (!fresh) return;
      const { moment } = store.get();
      const last = recorded(fresh, moment.iteration, moment.iteration);
      store.set({ run: fresh, running: false, moment: { ...moment, iteration: last } });
      if (last === moment.iteration) await show();
    } catch (error) {
      const refused = error instanceof Refusal;
      store.set({ running: false, runProblem: refused ? error.message : null, playing: false });
      if (!refused) fail(error, prepare);
    }
  }

  /** Brings graph and curve to the iteration of the moment. */
  async function show() {
    const { moment, run, answer, answered, values } = store.get();
    void bend();
    if (moment.iteration === 0) {
      frames.drop();
      store.set({ frame: frameOf(answer, 0) });
      return;
    }
    if (!run) return;
    const { iteration } = moment;
    const body = {
      program: answered,
      values: { ...values, ...valuesAt(run, iteration) },
      include: [],
      max_elements: NUMBERS,
    };
    const numbers = await frames.ask(body).catch((error) => fail(error, show));
    if (numbers && sameStructure(numbers, store.get().answer)) store.set({ frame: frameOf(numbers, iteration) });
  }

  /** Asks for the curve of the picture: the prediction over a fine grid in place of the data. */
  async function bend() {
    const { answer, answered, values, run, moment } = store.get();
    const fit = answer.pictures?.find((picture) => picture.kind === "fit");
    const data = flat(answer.nodes.find((node) => node.name === fit?.x)?.value);
    if (!fit?.x || !fit.prediction || !data) {
      store.set({ curve: null });
      return;
    }
    const x = grid(data);
    const knobs = moment.iteration > 0 && run ? valuesAt(run, moment.iteration) : {};
    // The whole program has to fit the grid, also where it compares the curve with the points.
    const over = { ...(fit.y && { [fit.y]: x.map(() => 0) }), [fit.x]: x };
    const body = {
      program: answered,
      values: { ...values, ...knobs, ...over },
      output: fit.prediction,
      include: [],
      max_elements: x.length,
    };
    // A prediction that needs the points themselves has no curve between them.
    const numbers = await curves.ask(body).catch(() => undefined);
    const y = numbers && flat(numbers.nodes[numbers.output]?.value);
    if (numbers !== null) store.set({ curve: y && y.length === x.length ? { x, y } : null });
  }

  /** @param {{rate?: number, iterations?: number}} settings */
  function descendWith(settings) {
    descents.drop();
    const { moment } = store.get();
    store.set({ ...settings, run: null, runProblem: null, running: false });
    const { iterations } = store.get();
    if (moment.iteration > iterations) store.set({ moment: { ...moment, iteration: iterations } });
    if (moment.iteration > 0) void prepare();
  }

  store.listen((state, last) => {
    if (state.playing && !state.run && !state.running && !state.problem) void prepare();
    if (state.moment.iteration === last.moment.iteration) return;
    if (state.moment.iteration > 0 && !state.run) void prepare();
    else void show();
  });
  return { edit, ask, turn, prepare, bend, descendWith };
}

/**
 * @param {GraphAnswer} a
 * @param {GraphAnswer} b
 */
function sameStructure(a, b) {
  return a.nodes.length === b.nodes.length && a.nodes.every((node, i) => node.key === b.nodes[i]?.key);
}

/**
 * @param {GraphAnswer} numbers
 * @param {GraphAnswer} structure
 * @returns {GraphAnswer}
 */
function beside(numbers, { layout, drawing, pictures }) {
  return { ...numbers, layout, drawing, pictures };
}
