/**
 * Where a curve is asked for: pure, and apart from the chart, so that asking needs no drawing.
 */
import { extent } from "./scales.js";

const BEYOND = 0.04;

/**
 * @param {number[]} x
 * @param {number} [points]
 * @returns {number[]} evenly from a little before the first to a little after the last
 */
export function grid(x, points = 121) {
  const [low, high] = extent(x, BEYOND);
  return Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
}
