/**
 * A knob's gradient as an arrow on its slider: it points downhill, the way that descent turns the knob, and is as long as the
 * gradient is large among all. Pure.
 */

/** The part of a slider that the longest arrow takes. */
const LONGEST = 0.42;
/** In pixels: half a slider's thumb, and an arrow that is just to be seen. */
const THUMB = 8;
const SHORTEST = 5;

/**
 * @param {number} gradient
 * @param {number} largest of all gradients
 * @param {number} part where on its slider the knob stands, 0 to 1
 * @param {number} width of the slider in pixels
 * @returns {{x: number, length: number} | null} length is signed; null where there is nothing to show
 */
export function arrowOf(gradient, largest, part, width) {
  if (!Number.isFinite(gradient) || gradient === 0 || !(largest > 0)) return null;
  const size = Number.isFinite(largest) ? Math.abs(gradient) / largest : 1;
  const length = Math.max(SHORTEST, size * LONGEST * width);
  const x = THUMB + Math.min(1, Math.max(0, part)) * (width - 2 * THUMB);
  return { x, length: gradient > 0 ? -length : length };
}

/**
 * @param {{x: number, length: number}} arrow
 * @param {number} y
 * @returns {string} an SVG path
 */
export function arrowPath({ x, length }, y) {
  const sign = Math.sign(length);
  const from = x + sign * THUMB;
  const to = from + length;
  const head = Math.min(4, Math.abs(length));
  return `M${from.toFixed(1)} ${y}H${to.toFixed(1)}m${(-sign * head).toFixed(1)} ${-head}l${(sign * head).toFixed(1)} ${head}l${(-sign * head).toFixed(1)} ${head}`;
}
