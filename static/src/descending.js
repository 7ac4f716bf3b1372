/**
 * Runs gradient descent, and brings the graph to the iteration of the moment.
 *
 * A run comes in lines while it goes on, and can be stopped; one whose connection breaks keeps what has come, and is
 * begun again only by the visitor. One of which nothing came is also begun again by the visitor's next step.
 */
import { runWords as words } from "#words/run.js";
import { isAnswer, lane, lines, Refusal, sentenceOf, Unreachable } from "./api.js";
import { sameStructure } from "./asking.js";
import { begun, broken, grown, withGhost } from "./recording.js";
import { canDescend, entryAt, frameOf, isWithin, recorded } from "./run.js";
import { askedBy, bodyOf, valuesAt } from "./trajectory.js";
import { numbersOf } from "./viewing.js";

/** @typedef {import("./types").GraphAnswer} GraphAnswer */
/** @typedef {import("./types").Moment} Moment */
/** @typedef {import("./types").State} State */
/** @typedef {import("./types").RunLine} RunLine */

const RETRY = 2000;

/** @param {import("./store.js").Store} store */
export function createDescending(store) {
  /** @type {import("./api.js").Lane<GraphAnswer>} */
  const frames = lane("graph");
  /** The run under way. @type {AbortController | null} */
  let under = null;
  /** Whether the last run that was asked for met no service, which may be there again. */
  let isMissed = false;

  /** Asks for the whole run once; scrubbing is an index into it. */
  async function prepare() {
    const state = store.get();
    if (state.run || state.running || state.runProblem || !canDescend(state.answer)) return;
    // The answer to what is being changed is under way, and a run comes after it.
    if (state.program !== state.answered && !state.problem) return;
    const own = new AbortController();
    under = own;
    store.set({ running: true });
    const asked = askedBy(state);
    let run = begun(asked);
    try {
      for await (const some of lines("descent", bodyOf(state, asked), own.signal)) {
        if (own.signal.aborted) return;
        run = grown(run, /** @type {RunLine[]} */ (some));
        if (run.loss.length > 0 && run.status === "running") store.set({ run });
      }
      if (run.loss.length === 0) throw new Unreachable("nothing came");
      finish(run.status === "running" ? broken(run, "lost") : run);
    } catch (error) {
      if (own.signal.aborted) return;
      if (run.loss.length > 0) finish(broken(run, "lost"));
      else giveUp(error);
    } finally {
      if (under === own) under = null;
    }
  }

  /** @param {import("./types").Run} run */
  function finish(run) {
    const { moment } = store.get();
    const last = recorded(run, moment.iteration, moment.iteration);
    store.set({ run, running: false, moment: { ...moment, iteration: last } });
  }

  /** @param {unknown} error */
  function giveUp(error) {
    if (!isAnswer(error)) throw error;
    isMissed = error instanceof Unreachable;
    const runProblem = sentenceOf(error, words.noAnswer);
    store.set({ running: false, runProblem, playing: false });
  }

  /** Ends the run under way, and keeps what has come of it. */
  function stop() {
    const { run, running } = store.get();
    if (!running) return;
    drop();
    store.set({ playing: false });
    if (run) finish(broken(run, "visitor"));
    else store.set({ running: false, runProblem: words.stoppedAtOnce });
  }

  /** Brings the graph to the iteration of the moment, or to where a run under way has come. */
  async function show() {
    const { moment, run, answer, answered, values } = store.get();
    if (moment.iteration === 0) {
      frames.drop();
      if (store.get().frame.iteration !== 0) store.set({ frame: frameOf(answer, 0) });
      return;
    }
    if (!run) return;
    const iteration = run.recorded_iterations[entryAt(run, moment.iteration)] ?? 0;
    const body = {
      program: answered,
      values: { ...values, ...valuesAt(run, iteration) },
      include: isWithin(store.get()) ? ["steps"] : [],
      max_elements: numbersOf(store.get()),
    };
    const numbers = await frames.ask(body).catch((error) => missed(error));
    if (numbers && sameStructure(numbers, store.get().answer)) store.set({ frame: frameOf(numbers, iteration) });
  }

  /**
   * Numbers of a moment that did not come are asked for again, as long as that is the moment: a graph, never a run.
   *
   * @param {unknown} error
   */
  function missed(error) {
    if (error instanceof Refusal) return null;
    if (!(error instanceof Unreachable)) throw error;
    store.set({ behind: "lost" });
    setTimeout(() => {
      const { moment, frame } = store.get();
      if (moment.iteration > 0 && frame.iteration !== moment.iteration) void show();
    }, RETRY);
    return null;
  }

  /** Ends the run under way on the service too, and says what is left of it in the state: nothing. */
  function end() {
    under?.abort();
    return { run: null, runProblem: null, running: false };
  }

  /** @param {import("./types").Settings} settings what a run is made with */
  function descendWith(settings) {
    const { moment } = store.get();
    store.set({ ...settings, ...end() });
    const { iterations } = store.get();
    if (moment.iteration > iterations) store.set({ moment: { ...moment, iteration: iterations } });
    if (moment.iteration > 0) void prepare();
  }

  /** Begins a run anew, as after one that broke. */
  function again() {
    descendWith({});
    void prepare();
  }

  /** Gives up what is asked about a program that has gone. */
  function drop() {
    under?.abort();
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

  /** @param {State} state @param {State} last */
  function keepGhost({ run, answer, ghosts }, last) {
    const same = answer === last.answer || sameStructure(answer, last.answer);
    if (!same) {
      if (ghosts.length > 0) store.set({ ghosts: [] });
    } else if (last.run && !run) store.set({ ghosts: withGhost(ghosts, last.run) });
  }

  store.listen((state, last) => {
    if (state.run !== last.run || state.answer !== last.answer) keepGhost(state, last);
    if (state.playing && !state.run && !state.running && !state.problem) void prepare();
    const { iteration } = state.moment;
    const steps = iteration > 0 && iteration !== last.moment.iteration;
    // A clicker has no button "Run again".
    if (isMissed && state.runProblem !== null && (steps || (state.playing && !last.playing))) return again();
    const lacks = isWithin(state) && !isWithin(last) && state.frame.steps === null;
    if (iteration !== last.moment.iteration || lacks) {
      if (iteration > 0 && !state.run) void prepare();
      else void show();
    } else if (iteration > 0 && state.run && state.run !== last.run) void show();
  });
  return { prepare, descendWith, stop, again, drop, end, follow };
}
