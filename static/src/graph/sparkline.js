/**
 * The small picture of an array that stands in a slot: pure, the same rule as the one that draws it on the server.
 */

export const WIDTH = 100;
export const HEIGHT = 20;
const MOST = 200;

/**
 * @param {number[]} shape
 * @param {number[] | null} numbers
 * @returns {string} the points of a polyline in a box of 100 × 20, "" where there is nothing to draw
 */
export function sparkline(shape, numbers) {
  if (!numbers || shape.length !== 1 || numbers.length < 2 || numbers.length > MOST) return "";
  if (!numbers.every(Number.isFinite)) return "";
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  if (low === high) return "";
  const step = WIDTH / (numbers.length - 1);
  return numbers.map((number, i) => `${round(i * step)},${round(HEIGHT * fraction(high, number, low))}`).join(" ");
}

/**
 * How far down a number lies; written so that the largest floats do not overflow.
 *
 * @param {number} high
 * @param {number} number
 * @param {number} low
 */
function fraction(high, number, low) {
  return (high / 2 - number / 2) / (high / 2 - low / 2);
}

/** @param {number} x */
function round(x) {
  return Math.round(x * 10) / 10;
}
