/**
 * Asks what the program's graph and numbers are, and keeps asking where the service does not answer.
 *
 * A newer question always takes an older one's place: an answer that comes late is dropped by its lane.
 */
import { isAnswer, lane, Refusal } from "./api.js";
import { clampMoment } from "./moment.js";
import { canDescend, frameOf } from "./run.js";
import { foldingOf, numbersOf } from "./viewing.js";
import { shownStep } from "./wording.js";

/** @typedef {import("./types").GraphAnswer} GraphAnswer */
/** @typedef {import("./types").Moment} Moment */

const FIRST_RETRY = 1000;
const LAST_RETRY = 15_000;
const EVERYTHING = ["layout", "steps", "drawing", "pictures"];

/**
 * @param {import("./store.js").Store} store
 * @param {{drop: () => void, follow: (from: Moment, to: Moment) => void}} descending what is told of a new answer
 */
export function createAsking(store, descending) {
  /** @type {import("./api.js").Lane<GraphAnswer>} */
  const graphs = lane("graph");
  let timer = 0;
  let patience = FIRST_RETRY;
  /**
   * @param {boolean} whole also the drawing, as for a new text; otherwise only numbers
   * @param {boolean} [keep] the moment, as for a link that says one
   * @param {boolean} [passing] more is to come at once, as of a knob that is being turned
   */
  async function ask(whole, keep = false, passing = false) {
    clearTimeout(timer);
    const { program, values } = store.get();
    const include = whole ? EVERYTHING : ["steps"];
    const view = { max_elements: numbersOf(store.get()), ...foldingOf(store.get()) };
    const words = passing && !whole ? shownStep(store.get()) : null;
    try {
      const answer = await graphs.ask({ program, values, include, ...view, ...words }, whole);
      if (!answer) return;
      patience = FIRST_RETRY;
      const known = store.get().answer;
      const asked = { answered: program, answeredValues: values };
      if (whole) accept(answer, asked, keep);
      else if (isDrawnAlike(answer, known)) accept(beside(answer, known), asked, keep);
      else await ask(true, keep);
    } catch (error) {
      fail(error, { program, values }, () => ask(whole, keep, passing));
    }
  }

  /**
   * After a pause, as while somebody types.
   *
   * @param {number} pause
   */
  function askSoon(pause) {
    clearTimeout(timer);
    timer = window.setTimeout(() => ask(true), pause);
  }

  /** @param {Pick<import("./types").State, "program" | "values">} asked */
  function isOther({ program, values }) {
    const now = store.get();
    return now.program !== program || now.values !== values;
  }

  /**
   * @param {GraphAnswer} answer
   * @param {Pick<import("./types").State, "answered" | "answeredValues">} asked
   * @param {boolean} keep
   */
  function accept(answer, asked, keep) {
    const { moment, iterations, answer: last } = store.get();
    const steps = answer.steps?.length ?? 0;
    // While a hand moves on, the answers before the last one are shown too; where to stand is the last one's to say.
    const passing = isOther({ program: asked.answered, values: asked.answeredValues });
    // An older question, of the same, may have failed meanwhile.
    if (!passing) clearTimeout(timer);
    const atEnd = moment.iteration > 0 || (moment.step > 0 && moment.step === (last.steps?.length ?? 0));
    const at =
      keep || passing
        ? clampMoment(moment, steps, canDescend(answer) ? iterations : 0)
        : { iteration: 0, step: atEnd ? steps : Math.min(moment.step, steps) };
    // Who stays at a moment sees other numbers, and nothing is set in motion for them.
    const next = at.iteration === moment.iteration && at.step === moment.step ? moment : at;
    descending.drop();
    store.set({
      answer,
      ...asked,
      frame: frameOf(answer, 0),
      moment: next,
      problem: null,
      unreachable: false,
      run: null,
      runProblem: null,
      running: false,
    });
    descending.follow(moment, next);
  }

  /**
   * @param {unknown} error
   * @param {Pick<import("./types").State, "program" | "values">} asked
   * @param {() => void} again
   */
  function fail(error, asked, again) {
    if (!isAnswer(error)) throw error;
    // What was asked is not there any more: what stands there now is asked too, and its own answer counts.
    if (isOther(asked)) return;
    clearTimeout(timer);
    if (error instanceof Refusal) return store.set({ problem: error.problem, unreachable: false });
    store.set({ unreachable: true });
    timer = window.setTimeout(again, patience);
    patience = Math.min(LAST_RETRY, patience * 2);
  }

  return { ask, askSoon };
}

/**
 * @param {GraphAnswer} a
 * @param {GraphAnswer} b
 */
export function sameStructure(a, b) {
  return a.nodes.length === b.nodes.length && a.nodes.every((node, i) => node.key === b.nodes[i]?.key);
}

/** What a drawing writes of a node, or draws by it; a name may stay while all of this changes. */
const DRAWN = /** @type {const} */ (["key", "kind", "label", "symbol", "shape", "operands", "group"]);

/**
 * Whether one drawing serves for both: then only numbers are others, and those are written into it.
 *
 * @param {GraphAnswer} a
 * @param {GraphAnswer} b
 */
export function isDrawnAlike(a, b) {
  const isSame = (/** @type {unknown} */ one, /** @type {unknown} */ other) =>
    one === other || (Array.isArray(one) && String(one) === String(other));
  return (
    a.nodes.length === b.nodes.length &&
    a.nodes.every((node, i) => DRAWN.every((each) => isSame(node[each], b.nodes[i]?.[each])))
  );
}

/**
 * @param {GraphAnswer} numbers
 * @param {GraphAnswer} structure
 * @returns {GraphAnswer}
 */
function beside(numbers, { layout, drawing, pictures }) {
  return { ...numbers, layout, drawing, pictures };
}
