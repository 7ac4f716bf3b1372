/**
 * How far a knob's slider reaches: pure, and kept while the knob is inside, so that a slider never moves by itself.
 */
import { niceStep } from "./charts/scales.js";

/** @typedef {{low: number, high: number, step: number}} Range */

const STEPS = 400;
const LEAST = 2;

/**
 * @param {number} value
 * @param {Range} [last] kept when the value is still in it
 * @returns {Range} around zero, so that the sign can be turned
 */
export function knobRange(value, last) {
  if (last && value >= last.low && value <= last.high) return last;
  if (!Number.isFinite(value)) return last ?? { low: -LEAST, high: LEAST, step: (2 * LEAST) / STEPS };
  const reach = Math.max(LEAST, niceStep(Math.abs(value) * 1.5 || LEAST));
  return { low: -reach, high: reach, step: (2 * reach) / STEPS };
}

/**
 * A slider's number without the noise of binary fractions.
 *
 * @param {number} value
 * @param {Range} range
 */
export function tidy(value, range) {
  const digits = Math.max(0, Math.ceil(-Math.log10(range.step)) + 1);
  return Number(value.toFixed(Math.min(12, digits)));
}
