/**
 * The words of the nudge check.
 */
import { errors, shapeOf } from "../../nudge/sweep.js";
import { formatNumber } from "../../numbers.js";

/** @typedef {import("../../nudge/sweep.js").Seen} Seen */

export const nudgeWords = {
  title: "Nudge check",
  /** @param {string} name */
  open: (name) => `Check ∂ ${name} by a nudge`,
  lossName: "L",
  /** @param {string} name @param {string} loss @param {boolean} knob */
  about: (name, loss, knob) =>
    knob
      ? `Turn ${name} a little to either side, by h, and look how ${loss} answers. Nothing of calculus is needed for that.`
      : `Add a little to ${name} and take a little off, by h, and look how ${loss} answers. Nothing of calculus is needed for that.`,
  noPlace: (/** @type {string} */ name) =>
    `${name} stands in a function that is called more than once, so the program has no place where it alone could be nudged.`,
  size: "h",
  number: "Number",
  ofNumbers: (/** @type {number} */ count, /** @type {string} */ shape) => `of ${count} (${shape})`,
  h: (/** @type {number} */ h) => formatNumber(h),
  above: (/** @type {string} */ loss, /** @type {string} */ name) => `${loss} at ${name} + h`,
  here: (/** @type {string} */ loss) => `${loss} without a nudge`,
  below: (/** @type {string} */ loss, /** @type {string} */ name) => `${loss} at ${name} − h`,
  both: "both sides: (above − below) / 2h",
  one: "one side: (above − without) / h",
  exact: (/** @type {string} */ loss, /** @type {string} */ name) => `backpropagation: ∂${loss}/∂${name}`,
  off: (/** @type {string} */ difference) => (difference === "0" ? "no difference" : `off by ${difference}`),
  noAnswer: "The service did not answer.",
  chart: "How far the difference quotients are from the gradient, over the size h of the nudge, both on log scales",
  axes: { x: "h", y: "off by" },
  lines: { both: "both sides", one: "one side" },
  /** @param {number} knobs */
  cost: (knobs) =>
    `Nudging takes 2 evaluations for this one number, ${2 * knobs} for ${knobs === 1 ? "the one knob" : `all ${knobs} knobs`}; backpropagation has every gradient after one forward and one backward pass.`,
  shapes: {
    line: "as far as it is nudged here, this loss is a straight line in this number, of which a nudge leaves nothing out, to one side or to both",
    parabola: "this loss is a parabola in this number, where nudging to both sides leaves nothing out",
    alike: "this loss bends alike to both sides, so that what is left out on one side makes up for the other",
  },
  /**
   * @param {Seen[]} seen
   * @param {Seen | null} best
   */
  shows: (seen, best) => {
    if (!best) return "";
    const coarse = seen.reduce((a, b) => (b.h > a.h ? b : a));
    const shape = shapeOf(seen, best);
    if (shape !== "other")
      return `Even h = ${formatNumber(coarse.h)} is as good as any: ${nudgeWords.shapes[shape]}. With a smaller h rounding takes over.`;
    const [far, near] = [errors(coarse.entry).both, errors(best.entry).both];
    const rounding = "below that, rounding takes over, because the two losses agree in more and more of their digits";
    return `The smaller h, the nearer: off by ${formatNumber(far)} at h = ${formatNumber(coarse.h)}, by ${formatNumber(near)} at h = ${formatNumber(best.h)}; ${rounding}.`;
  },
};
