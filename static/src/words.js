/**
 * Every word that the page itself says, so that a second language is one file. What happens at a step is said by the
 * engine; here is what surrounds it.
 */
import { formatNumber } from "./numbers.js";

export const words = {
  begin:
    "Press play: values run forward to the loss, gradients flow back to every knob, then gradient descent turns the knobs.",
  beginForward:
    "Press play: values run forward through the expression. It gives more than one number, so there is no gradient to follow.",
  segments: { forward: "Forward", seed: "Seed", backward: "Backward", iterations: "Iterations" },
  start: "Start",
  /** @param {"forward" | "seed" | "backward"} phase @param {number} index @param {number} count */
  position: (phase, index, count) =>
    phase === "seed" ? "Seed" : `${phase === "forward" ? "Forward" : "Backward"} ${index} of ${count}`,
  /** @param {number} step @param {number} count */
  stepOf: (step, count) => `step ${step} of ${count}`,
  /** @param {number} iteration @param {number} count */
  iterationOf: (iteration, count) => `Iteration ${iteration} of ${count}`,
  /** @param {number} loss */
  lossIs: (loss) => `loss ${formatNumber(loss)}`,
  /**
   * @param {number} iteration @param {number} rate @param {number} before @param {number} after @param {number} knobs
   */
  iteration: (iteration, rate, before, after, knobs) =>
    `Iteration ${iteration}: ${knobs === 1 ? "the knob takes" : "every knob takes"} one step against its gradient, ` +
    `${formatNumber(rate)} times as long as the gradient. The loss ${change(before, after)}.`,
  steepest: "The knob that moved most:",
  preparing: "Gradient descent is being computed.",
  play: "Play",
  pause: "Pause",
  stale: "Showing the last good program",
  unreachable: "The service does not answer. Trying again.",
  problemAt: (/** @type {number} */ line, /** @type {number} */ column) => `Line ${line}, column ${column}`,
  noKnobs: "No knobs yet: give a number a name, such as k = 0.5.",
  knob: (/** @type {string} */ name) => `${name}, slider`,
  knobNumber: (/** @type {string} */ name) => `${name}, number`,
  gradientOf: (/** @type {string} */ name, /** @type {string} */ text) =>
    text === "" ? `gradient of ${name}: not computed yet` : `gradient of ${name}: ${text}`,
  arrayKnob: (/** @type {string} */ shape, /** @type {string} */ text) => `${shape} numbers, ${text}`,
  fit: (/** @type {string} */ y, /** @type {string} */ x, /** @type {string} */ prediction) =>
    `Points ${y} over ${x}, with the curve ${prediction}`,
  loss: (/** @type {string} */ name) => `${name} over the iterations`,
  noDescent: "A program with a knob and one number as its result can be descended.",
  lossName: "loss",
  iterationAxis: "iteration",
  logScale: "log scale",
  outcome: {
    completed: "",
    converged: (/** @type {number} */ iteration) =>
      `Nothing changes any more after iteration ${iteration}: the knobs have arrived.`,
    diverged: (/** @type {number} */ iteration) =>
      `At iteration ${iteration} the loss is no longer a finite number: the steps were too long. Try a smaller learning rate.`,
    stopped: (/** @type {number} */ iteration) =>
      `Stopped after iteration ${iteration}: the time or the room for the answer was used up.`,
  },
  themes: { auto: "Theme: auto", light: "Theme: light", dark: "Theme: dark", projector: "Theme: projector" },
  linkCopied: "Link copied: it opens this very moment.",
  linkNotCopied: "The link stands in the address bar.",
  /** @param {string[]} keys */
  ignored: (keys) => `The link says something that this page does not know: ${keys.join(", ")}.`,
  nodeLabel: (/** @type {string} */ label, /** @type {string} */ value, /** @type {string} */ gradient) =>
    `${label}: ${value === "" ? "value not computed yet" : `value ${value}`}${gradient === "" ? "" : `, gradient ${gradient}`}`,
  /** @param {number} arrived @param {number} expected */
  arrived: (arrived, expected) =>
    arrived < expected ? `${arrived} of ${expected} contributions` : `all ${expected} contributions`,
};

/** @param {number} before @param {number} after */
function change(before, after) {
  if (!Number.isFinite(after)) return `left the numbers (${formatNumber(after)})`;
  if (after === before) return `stays at ${formatNumber(after)}`;
  const verb = after < before ? "fell" : "rose";
  return formatNumber(before) === formatNumber(after)
    ? `${verb} a little, still ${formatNumber(after)}`
    : `${verb} from ${formatNumber(before)} to ${formatNumber(after)}`;
}
