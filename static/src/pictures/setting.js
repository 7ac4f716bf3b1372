/**
 * What a picture is asked for with: the program and all its numbers as they are at the moment. Pure.
 */
import { valuesAt } from "../trajectory.js";

/** @typedef {import("../types").State} State */

/**
 * @param {State} state
 * @returns {{program: string, values: Record<string, unknown>}}
 */
export function settingOf({ answered, values, run, moment }) {
  const reached = moment.iteration > 0 && run ? valuesAt(run, moment.iteration) : {};
  return { program: answered, values: { ...values, ...reached } };
}

/**
 * The prediction of a picture as an output that can be asked for: by its name, or else as a statement of its own.
 *
 * @param {State} state
 * @param {import("../types").Picture} picture
 * @returns {{program: string, values: Record<string, unknown>, output: string}}
 */
export function predictionOf(state, picture) {
  const { program, values } = settingOf(state);
  if (picture.prediction) return { program, values, output: picture.prediction };
  const span = state.answer.nodes[picture.node]?.span;
  const written = span ? [...program].slice(...span).join("") : "";
  let output = "prediction";
  while (program.includes(output)) output += "_";
  return { program: `${program}\n${output} = (${written})`, values, output };
}
