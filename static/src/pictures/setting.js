/**
 * What a picture of predictions is asked for with. Pure.
 */
import { settingOf } from "../trajectory.js";

/** @typedef {import("../types").State} State */

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
