/**
 * How far a knob's slider reaches: pure, and kept while the knob is inside, so that a slider never moves by itself.
 */
import { niceStep } from "./charts/scales.js";

/** @typedef {{low: number, high: number, step: number}} Range */

const STEPS = 400;
const LEAST = 2;
/** Below this, a knob has a slider of its own size. */
const SMALL = 0.25;
/** The part of a slider at its ends where a hand that lets go wants more. */
const END = 0.005;
const FINE = 0.1;
const COARSE = 10;

/**
 * @param {number} value
 * @param {Range} [last] kept when the value is still in it
 * @returns {Range} around zero, so that the sign can be turned
 */
export function knobRange(value, last) {
  if (last && value >= last.low && value <= last.high) return last;
  if (!Number.isFinite(value)) return last ?? around(LEAST);
  const size = Math.abs(value);
  if (size > 0 && size < SMALL) return around(Math.max(niceStep(size * 4), Number.MIN_VALUE * STEPS));
  return around(Math.max(LEAST, niceStep(size * 1.5 || LEAST)));
}

/** From so many times its usual reach on a slider is taken to be made for a number that has gone. */
const FAR = 4;

/**
 * The range of a knob that was set by something else than a hand on it, as by undo: what a number far out had made of it is not kept.
 *
 * @param {number} value
 * @param {number} before where the knob was
 * @param {Range} last
 */
export function broughtBack(value, before, last) {
  const usual = knobRange(value);
  const far = usual.high * FAR;
  const isGone = Number.isFinite(value) && Math.abs(before) > far;
  return isGone && last.high > far ? usual : knobRange(value, last);
}

/** @param {number} reach @returns {Range} */
function around(reach) {
  return { low: -reach, high: reach, step: (2 * reach) / STEPS };
}

/**
 * A slider that was let go at its end reaches further from then on.
 *
 * @param {Range} range
 * @param {number} value
 * @returns {Range}
 */
export function grown(range, value) {
  const width = range.high - range.low;
  const atEnd = value >= range.high - width * END || value <= range.low + width * END;
  const reach = niceStep(Math.max(Math.abs(range.low), Math.abs(range.high)) * 2);
  return atEnd && Number.isFinite(reach) ? around(reach) : range;
}

/**
 * How far a key turns a knob: an arrow a hundredth of the slider, with Shift a tenth of that, with Control, Alt or as a page key
 * ten times that.
 *
 * @param {{key: string, shiftKey: boolean, ctrlKey: boolean, altKey: boolean, metaKey: boolean}} event
 * @param {Range} range
 * @returns {number} 0 where the key means nothing here
 */
export function turnBy({ key, shiftKey, ctrlKey, altKey, metaKey }, { low, high }) {
  const up = ["ArrowRight", "ArrowUp", "PageUp"].includes(key);
  if (!up && !["ArrowLeft", "ArrowDown", "PageDown"].includes(key)) return 0;
  const page = key.startsWith("Page");
  // A page key alone is a clicker's.
  if (page && !shiftKey) return 0;
  const size = page || ctrlKey || altKey || metaKey ? COARSE : shiftKey ? FINE : 1;
  return ((high - low) / 100) * size * (up ? 1 : -1);
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

/**
 * One turn from the very number that is there, without the noise of binary fractions.
 *
 * @param {number} value
 * @param {number} by
 */
export function stepped(value, by) {
  return Number((value + by).toPrecision(15));
}
