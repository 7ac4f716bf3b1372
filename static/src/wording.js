/**
 * Words for steps that have none yet. While a hand turns a knob, numbers come with the words of the shown step alone: to word
 * every step would cost more than everything else. Those of the others come when the hand is lifted, and those of a step
 * that one goes to meanwhile at once; what is there is never of other numbers.
 */
import { lane, quietly } from "./api.js";
import { isSettled } from "./settled.js";
import { numbersOf } from "./viewing.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./types").Step} Step */

/** @param {Pick<Step, "text">} step */
const isWorded = ({ text }) => text !== null;

/**
 * @param {Pick<State, "answer" | "moment">} state
 * @returns {{step_range: [number, number]} | null} the fields that ask for the words of the shown step alone; null for a graph
 *   whose steps have no words anyway
 */
export function shownStep({ answer, moment }) {
  if (!answer.steps?.some(isWorded)) return null;
  const at = Math.max(0, Math.min(moment.step, answer.steps.length) - 1);
  return { step_range: [at, at] };
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
    const { answer, moment } = state;
    const range = shownStep(state);
    // Other numbers that are under way bring words of their own.
    if (!range || !answer.steps || !isSettled(state)) return;
    if (!hand.isHeld() && !answer.steps.every(isWorded)) void ask({});
    else if (moment.step > 0 && !answer.steps[range.step_range[0]]?.text) void ask(range);
  }

  /** @param {object} range */
  async function ask(range) {
    const { answered, answeredValues, answer: before } = store.get();
    const body = {
      program: answered,
      values: answeredValues,
      include: ["steps"],
      max_elements: numbersOf(store.get()),
      ...range,
    };
    // What did not come is asked for again by the next step that is gone to.
    const found = await quietly(words.ask(body, true));
    const { answer, frame } = store.get();
    if (!found?.steps || answer.steps !== before.steps || !answer.steps) return;
    const steps = withWords(answer.steps, found.steps);
    store.set({ answer: { ...answer, steps }, ...(frame.iteration === 0 && { frame: { ...frame, steps } }) });
  }

  hand.onUp(look);
  store.listen((state, last) => {
    if (state.answer.steps !== last.answer.steps || state.moment.step !== last.moment.step) look();
  });
}
