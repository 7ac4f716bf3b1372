/**
 * Words for steps that have none yet. While a hand turns a knob, numbers come with the words of the shown step alone: to word
 * every step would cost more than everything else. Those of the others come when the hand is lifted, and those of a step
 * that one goes to meanwhile at once; what is there is never of other numbers. A large graph comes without words at all: those
 * around the shown step are asked for, and the next ones before one comes to them.
 */
import { lane, quietly } from "./api.js";
import { isSettled } from "./settled.js";
import { valuesAt } from "./trajectory.js";
import { numbersOf } from "./viewing.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./types").Step} Step */

/** @param {Pick<Step, "text">} step */
const isWorded = ({ text }) => text !== null;

/** Above so many operations the service words only the steps that it is asked for. */
export const WORDED_WHOLE = 500;

/** Of a large graph so many steps to both sides are asked for, once the words do not reach as far as the second number. */
const AROUND = 40;
const AHEAD = 12;

/** @param {Step[]} steps */
function isLarge(steps) {
  let operations = 0;
  for (const { phase } of steps) operations += phase === "forward" ? 1 : 0;
  return operations > WORDED_WHOLE;
}

/** @param {Step[]} steps @param {State["moment"]} moment */
function shownIn(steps, { step }) {
  return Math.max(0, Math.min(step, steps.length) - 1);
}

/**
 * @param {Pick<State, "answer" | "moment">} state
 * @returns {{step_range: [number, number]} | null} the fields that ask for the words of the shown step alone
 */
export function shownStep({ answer, moment }) {
  if (!answer.steps) return null;
  const at = shownIn(answer.steps, moment);
  return { step_range: [at, at] };
}

/**
 * What to ask for, as the fields of a question.
 *
 * @param {Step[]} steps
 * @param {State["moment"]} moment
 * @param {boolean} isHeld whether a hand is on a knob
 * @returns {{step_range?: [number, number]} | null}
 */
export function missing(steps, moment, isHeld) {
  const at = shownIn(steps, moment);
  if (isHeld) return moment.step > 0 && !steps[at]?.text ? { step_range: [at, at] } : null;
  if (!isLarge(steps)) return steps.every(isWorded) ? null : {};
  if (steps.slice(Math.max(0, at - AHEAD), at + AHEAD + 1).every(isWorded)) return null;
  return { step_range: [Math.max(0, at - AROUND), Math.min(steps.length - 1, at + AROUND)] };
}

/**
 * @param {Step[]} steps
 * @param {Step[]} worded the same steps, some of them with words
 * @returns {Step[]}
 */
function withWords(steps, worded) {
  return steps.map((step, i) => (isWorded(step) ? step : (worded[i] ?? step)));
}

/**
 * @param {import("./store.js").Store} store
 * @param {import("./hand.js").Hand} hand
 */
export function createWording(store, hand) {
  /** @type {import("./api.js").Lane<import("./types").GraphAnswer>} */
  const words = lane("graph");

  function look() {
    const state = store.get();
    // Other numbers that are under way bring words of their own.
    if (!isSettled(state)) return;
    const { frame, moment, answer, run } = state;
    const steps = frame.iteration === 0 ? answer.steps : run && frame.steps;
    const range = steps && missing(steps, moment, hand.isHeld());
    if (range) void ask(steps, range);
  }

  /** @param {Step[]} before the steps that lack words @param {object} range */
  async function ask(before, range) {
    const { answered, answeredValues, frame: at, run } = store.get();
    const body = {
      program: answered,
      values: at.iteration > 0 && run ? { ...answeredValues, ...valuesAt(run, at.iteration) } : answeredValues,
      include: ["steps"],
      max_elements: numbersOf(store.get()),
      ...range,
    };
    // What did not come is asked for again by the next step that is gone to.
    const found = await quietly(words.ask(body, true));
    const { answer, frame } = store.get();
    if (!found?.steps) return;
    const steps = withWords(before, found.steps);
    // Words that were asked for and are not there will not be there the next time either.
    if (steps.every((step, i) => step === before[i])) return;
    store.set({
      ...(answer.steps === before && { answer: { ...answer, steps } }),
      ...(frame.steps === before && { frame: { ...frame, steps } }),
    });
  }

  hand.onUp(look);
  store.listen((state, last) => {
    const isOther = state.answer.steps !== last.answer.steps || state.frame.steps !== last.frame.steps;
    if (isOther || state.moment.step !== last.moment.step) look();
  });
}
