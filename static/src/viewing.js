/**
 * Asks for what only the view needs: another drawing after folding, more numbers for the lens. The moment, the run and
 * everything else stay.
 */
import { isAnswer, lane } from "./api.js";
import { sameStructure } from "./asking.js";
import { READABLE } from "./graph/folding.js";
import { isSettled } from "./settled.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./types").GraphAnswer} GraphAnswer */

const FEW_NUMBERS = 256;
/** With the lens on, arrays have to come whole. */
const MANY_NUMBERS = 20_000;
/** So large may a knob be whose numbers are shown as a map, and turned one by one. */
const LARGEST_KNOB = 2_500;

/** @param {Pick<State, "folded">} state @returns {object} the fields of a request that say what is folded */
export function foldingOf({ folded }) {
  return folded === null ? { most_boxes: READABLE } : { folded };
}

/** @param {Pick<State, "point" | "answer">} state @returns {number} arrays up to this size come with their numbers */
export function numbersOf({ point, answer }) {
  if (point !== null) return MANY_NUMBERS;
  const sizes = answer.parameters.map(({ shape }) => shape.reduce((product, length) => product * length, 1));
  return Math.max(FEW_NUMBERS, ...sizes.filter((size) => size <= LARGEST_KNOB));
}

/** @param {import("./store.js").Store} store */
export function createViewing(store) {
  /** @type {import("./api.js").Lane<GraphAnswer>} */
  const drawings = lane("graph");
  /** @type {import("./api.js").Lane<GraphAnswer>} */
  const numbers = lane("graph");

  /**
   * @param {import("./api.js").Lane<GraphAnswer>} lane
   * @param {object} fields
   * @returns {Promise<GraphAnswer | null>} null where it is of no use any more
   */
  async function ask(lane, fields) {
    const { answered, values } = store.get();
    try {
      const answer = await lane.ask({ program: answered, values, ...fields }, true);
      const now = store.get();
      return answer && now.answered === answered && now.values === values && sameStructure(answer, now.answer)
        ? answer
        : null;
    } catch (error) {
      if (isAnswer(error)) return null;
      throw error;
    }
  }

  async function redraw() {
    const fresh = await ask(drawings, { include: ["layout", "drawing"], max_elements: 0, ...foldingOf(store.get()) });
    if (fresh) store.set({ answer: { ...store.get().answer, layout: fresh.layout, drawing: fresh.drawing } });
  }

  async function refine() {
    const fresh = await ask(numbers, { include: [], max_elements: numbersOf(store.get()) });
    if (!fresh) return;
    const { answer, frame } = store.get();
    const { nodes, edges } = fresh;
    const refined = { ...answer, nodes, edges };
    store.set({ answer: refined, ...(frame.iteration === 0 && { frame: { ...frame, nodes, edges } }) });
  }

  store.listen((state, last) => {
    if (state.folded !== last.folded && isSettled(state)) void redraw();
    const other = state.point !== last.point || state.answer.parameters !== last.answer.parameters;
    if (other && numbersOf(state) !== numbersOf(last) && isSettled(state)) void refine();
  });
}
