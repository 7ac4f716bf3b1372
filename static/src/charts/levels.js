/**
 * Which heights contours are drawn at: pure. Even steps of the logarithm of the height above the lowest place, so that a
 * narrow valley has lines in it and a steep wall has not all of them.
 */

const LEVELS = 14;
const DEEPEST = 1e-6;
/** The part of all places that lies below the first line. */
const FLOOR = 0.004;
/** What rises above the height of so many of all places is one colour. */
const CEILING = 0.97;

/**
 * @param {number[]} heights
 * @param {number} [count]
 * @returns {number[]} rising; none where all is flat
 */
export function levels(heights, count = LEVELS) {
  const finite = heights.filter(Number.isFinite).sort((a, b) => a - b);
  const at = (/** @type {number} */ part) => finite[Math.floor(part * (finite.length - 1))] ?? Number.NaN;
  const [low, top] = [at(0), at(CEILING)];
  const reach = top - low;
  if (!(reach > Math.abs(low) * 1e-12)) return [];
  const first = Math.max(at(FLOOR) - low, reach * DEEPEST);
  const ratio = (reach / first) ** (1 / (count - 1));
  return Array.from({ length: count }, (_, i) => low + first * ratio ** i);
}

/**
 * The height between the four nearest places of a grid.
 *
 * @param {number[]} heights row by row
 * @param {number} columns
 * @param {number} x in places from the left, not whole
 * @param {number} y in rows
 * @returns {number} NaN outside
 */
export function heightAt(heights, columns, x, y) {
  const rows = heights.length / columns;
  if (!(x >= 0 && y >= 0 && x <= columns - 1 && y <= rows - 1)) return Number.NaN;
  const [i, j] = [Math.min(Math.floor(x), columns - 2), Math.min(Math.floor(y), rows - 2)];
  const [u, v] = [x - i, y - j];
  const h = (/** @type {number} */ a, /** @type {number} */ b) => heights[(j + b) * columns + i + a] ?? Number.NaN;
  return (1 - v) * ((1 - u) * h(0, 0) + u * h(1, 0)) + v * ((1 - u) * h(0, 1) + u * h(1, 1));
}
