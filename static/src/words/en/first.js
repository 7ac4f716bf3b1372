/**
 * Every word that the first look says, so that a second language is two files: what is said later, once more has come,
 * stands in `later.js`. What happens at a step is said by the engine; here is what surrounds it.
 */
import { formatNumber } from "../../numbers.js";

export const words = {
  begin:
    "Press play: values run forward to the result, gradients flow back to every knob, then gradient descent turns the knobs.",
  beginMany:
    "Press play: values run forward through the expression. It gives more than one number, so there is no gradient to follow.",
  beginFixed:
    "Press play: values run forward through the expression. Nothing here is a knob, so there is no gradient: name a number, as in k = 3, to get one.",
  segments: { forward: "Forward", seed: "Seed", backward: "Backward", iterations: "Iterations" },
  start: "Start",
  /** @param {"forward" | "seed" | "backward"} phase @param {number} index @param {number} count */
  position: (phase, index, count) => (phase === "seed" ? "Seed" : `${words.segments[phase]} ${index} of ${count}`),
  /** @param {number} step @param {number} count */
  stepOf: (step, count) => `step ${step} of ${count}`,
  /** @param {number} iteration @param {number} count */
  iterationOf: (iteration, count) => `Iteration ${iteration} of ${count}`,
  /** @param {string | null | undefined} name @param {number} loss */
  lossIs: (name, loss) => `${name ?? words.lossName} ${formatNumber(loss)}`,
  /** As formulas call a result that the program gives no name. */
  lossName: "L",
  /** Right after an update. */
  moved: "knobs moved, all else out of date",
  preparing: "Gradient descent is being computed.",
  play: "Play",
  pause: "Pause",
  nodeLabel: (/** @type {string} */ label, /** @type {string} */ value, /** @type {string} */ gradient) =>
    `${label}: ${value === "" ? "value not computed yet" : `value ${value}`}${gradient === "" ? "" : `, gradient ${gradient}`}`,
};
