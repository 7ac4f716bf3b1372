/**
 * How far up and down the picture of points reaches, so that the curve can be found, and where the curve leaves it even so.
 * Pure.
 */
import { extent } from "./scales.js";

/** @typedef {[number, number]} Range */
/** @typedef {{below: number, above: number}} Room entries of `LEVELS` */
/** @typedef {{x: number, y: number, dx: number, dy: number}} Place where a line leaves, and the direction in which it does */
/** @typedef {{places: Place[], far: number, whole: boolean}} Left `far`: how far it goes, or how near it comes when it is `whole` outside */

const PADDING = 0.12;
/** Room beside the points, in heights of the points: few steps, because each of them moves the points. */
const LEVELS = [0, 0.25, 0.5, 1, 1.5];
/** How far a curve has to come back before the room does: a curve that trembles at a step must not make the points tremble. */
const BACK = 0.06;
/** Arrows on one edge. */
const MOST = 4;

/**
 * @param {number[]} points
 * @returns {Range} that shows the points alone
 */
export function ownRange(points) {
  return extent(points, PADDING);
}

/**
 * @param {Range} own that shows the points alone
 * @param {number[]} curve
 * @param {Room} last
 * @returns {Room} for the curve, as far as there are levels
 */
export function roomFor([low, high], curve, last) {
  const height = high - low;
  let [below, above] = [0, 0];
  for (const y of curve) {
    if (Number.isNaN(y)) continue;
    below = Math.max(below, (low - y) / height);
    above = Math.max(above, (y - high) / height);
  }
  return { below: level(below, last.below), above: level(above, last.above) };
}

/**
 * @param {number} need
 * @param {number} last
 * @returns {number}
 */
function level(need, last) {
  const found = LEVELS.findIndex((each) => each >= need);
  const wanted = found < 0 ? LEVELS.length - 1 : found;
  // All the way back at once, so that the same numbers at rest look the same whatever was before.
  if (wanted >= last || wanted === 0) return wanted;
  return need > (LEVELS[last - 1] ?? 0) - BACK ? last : wanted;
}

/**
 * @param {Range} own
 * @param {Room} room
 * @returns {Range}
 */
export function withRoom([low, high], { below, above }) {
  const height = high - low;
  return [low - (LEVELS[below] ?? 0) * height, high + (LEVELS[above] ?? 0) * height];
}

/**
 * @param {{x: number[], y: number[]}} curve from left to right
 * @param {Range} range
 * @returns {{up: Left | null, down: Left | null}} where it leaves over the upper edge, and over the lower one
 */
export function leaving({ x, y }, [low, high]) {
  const down = over(
    x,
    y.map((each) => -each),
    -low,
  );
  const turned = (/** @type {Place} */ place) => ({ ...place, y: -place.y, dy: -place.dy });
  return {
    up: over(x, y, high),
    down: down && { ...down, far: -down.far, places: down.places.map(turned) },
  };
}

/**
 * @param {number[]} xs
 * @param {number[]} ys
 * @param {number} edge
 * @returns {Left | null}
 */
function over(xs, ys, edge) {
  const known = ys.map((_, i) => i).filter((i) => !Number.isNaN(ys[i]));
  const at = (/** @type {number} */ i) => ({ x: xs[i] ?? 0, y: ys[i] ?? 0 });
  const heights = known.map((i) => at(i).y);
  const far = heights.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
  if (!(far > edge)) return null;
  const near = heights.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
  if (near > edge) {
    const lowest = at(known.find((i) => ys[i] === near) ?? 0);
    return { places: [{ x: lowest.x, y: edge, dx: 0, dy: 1 }], far: near, whole: true };
  }
  /** @type {Place[]} */
  const places = [];
  for (const [k, i] of known.entries()) {
    const [one, other] = [at(known[Math.max(0, k - 1)] ?? i), at(i)];
    if (one.y > edge === other.y > edge) continue;
    // It leaves to the right, or seen from inside to the left.
    const [from, to] = other.y > edge ? [one, other] : [other, one];
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const part = Number.isFinite(dy) ? (edge - from.y) / dy : 0;
    places.push({ x: from.x + dx * part, y: edge, dx: Number.isFinite(dy) ? dx : 0, dy: Number.isFinite(dy) ? dy : 1 });
  }
  return { places: places.slice(0, MOST), far, whole: false };
}
