/**
 * Runs gradient descent, and brings the graph to the iteration of the moment.
 */
import { lane, Refusal } from "./api.js";
import { NUMBERS, sameStructure } from "./asking.js";
import { canDescend, frameOf, recorded } from "./run.js";
import { recordEvery, valuesAt } from "./trajectory.js";

/** @typedef {import("./types").GraphAnswer} GraphAnswer */
/** @typedef {import("./types").Moment} Moment */
/** @typedef {import("./types").Run} Run */

/**
 * @param {import("./store.js").Store} store
 * @param {{fail: (error: unknown, again: () => void) => void}} beside
 */
export function createDescending(store, { fail }) {
  /** @type {import("./api.js").Lane<GraphAnswer>} */
  const frames = lane("graph");
  /** @type {import("./api.js").Lane<Run>} */
  const descents = lane("descent");

  /** Asks for the whole run once; scrubbing is an index into it. */
  async function prepare() {
    const { run, running, runProblem, program, answered, problem, values, iterations, rate, answer } = store.get();
    if (run || running || runProblem || !canDescend(answer)) return;
    // The answer to what is being changed is under way, and a run comes after it.
    if (program !== answered && !problem) return;
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

  /** Brings the graph to the iteration of the moment. */
  async function show() {
    const { moment, run, answer, answered, values } = store.get();
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

  /** @param {{rate?: number, iterations?: number}} settings */
  function descendWith(settings) {
    descents.drop();
    const { moment } = store.get();
    store.set({ ...settings, run: null, runProblem: null, running: false });
    const { iterations } = store.get();
    if (moment.iteration > iterations) store.set({ moment: { ...moment, iteration: iterations } });
    if (moment.iteration > 0) void prepare();
  }

  /** Gives up what is asked about a program that has gone. */
  function drop() {
    descents.drop();
    frames.drop();
  }

  /**
   * After a new answer: what the listener below does not see to.
   *
   * @param {Moment} from
   * @param {Moment} to
   */
  function follow(from, to) {
    if (from.iteration !== to.iteration) return;
    if (to.iteration > 0) void prepare();
  }

  store.listen((state, last) => {
    if (state.playing && !state.run && !state.running && !state.problem) void prepare();
    if (state.moment.iteration === last.moment.iteration) return;
    if (state.moment.iteration > 0 && !state.run) void prepare();
    else void show();
  });
  return { prepare, descendWith, drop, follow };
}
