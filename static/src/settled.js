/**
 * Whether what is shown is of what is written: of the text, and of the numbers that stand beside it. Pure.
 */

/** @typedef {Pick<import("./types").State, "program" | "values" | "answered" | "answeredValues">} Written */

/** @param {Written} state */
export function isAnswered({ program, values, answered, answeredValues }) {
  return program === answered && values === answeredValues;
}

/**
 * Whether no answer is under way, or worth waiting for.
 *
 * @param {Written & Pick<import("./types").State, "problem">} state
 */
export function isSettled(state) {
  return state.problem === null && isAnswered(state);
}
