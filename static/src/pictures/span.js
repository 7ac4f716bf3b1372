/**
 * Which part of a knob's axis a picture shows: pure, and kept while the knob is inside, so that nothing moves under a hand.
 */
import { niceStep } from "../charts/scales.js";
import { knobRange } from "../ranges.js";

/** @typedef {[number, number]} Range */

/**
 * @param {Range | undefined} last
 * @param {number} value
 * @returns {Range}
 */
export function keeping(last, value) {
  if (last && (!Number.isFinite(value) || (value >= last[0] && value <= last[1]))) return last;
  const { low, high } = knobRange(value, last && { low: last[0], high: last[1], step: 1 });
  if (Number.isFinite(high - low)) return [low, high];
  // So far out that both signs are wider than a number can be: its own side.
  const far = Math.max(-Number.MAX_VALUE, Math.min(value * 1.5, Number.MAX_VALUE));
  return value < 0 ? [far, 0] : [0, far];
}

/**
 * The same for where the program itself has the knob: what a number far out had made of the axis is not kept when it has gone.
 *
 * @param {Range | undefined} last
 * @param {number} value
 * @param {number} before where the program had it
 * @returns {Range}
 */
export function returning(last, value, before) {
  const usual = keeping(undefined, value);
  const far = (usual[1] - usual[0]) * FAR;
  return last && last[1] - last[0] > far && Math.abs(before) > far ? usual : keeping(last, value);
}

/** From so many times its usual width on an axis is taken to be made for a number that has gone. */
const FAR = 4;

/**
 * @param {Range} range
 * @param {number} around
 * @param {number} factor below 1 for closer
 * @returns {Range} around the same place
 */
export function zoomed([low, high], around, factor) {
  const centre = Number.isFinite(around) && around >= low && around <= high ? around : (low + high) / 2;
  const width = (high - low) * factor;
  if (!(width > Math.max(Math.abs(centre), 1e-300) * FINEST && width < LARGEST)) return [low, high];
  return [centre - (centre - low) * factor, centre + (high - centre) * factor];
}

const FINEST = 1e-9;
const LARGEST = 1e150;

/**
 * A number as fine as the picture can tell.
 *
 * @param {number} value
 * @param {Range} range
 */
export function readable(value, [low, high]) {
  const digits = Math.ceil(-Math.log10((high - low) / FINENESS));
  if (digits > 15) return value;
  const unit = 10 ** Math.max(0, -digits);
  return digits >= 0 ? Number(value.toFixed(digits)) : Math.round(value / unit) * unit;
}

const FINENESS = 500;

/**
 * How far a key turns a knob on its picture.
 *
 * @param {KeyboardEvent} event
 * @param {Range} range
 * @returns {{x: number, y: number} | null} in units of the axes, one axis given for both
 */
export function keyStep(event, [low, high]) {
  const step = niceStep((high - low) / STEPS) * (event.shiftKey ? FINE : 1);
  const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const way = ways[/** @type {keyof typeof ways} */ (event.key)];
  return way && !event.ctrlKey && !event.metaKey && !event.altKey
    ? { x: (way[0] ?? 0) * step, y: (way[1] ?? 0) * step }
    : null;
}

const STEPS = 100;
const FINE = 0.1;
