/**
 * The way that descent took over two knobs: which part of the plane shows it, and where it leaves that part. Pure.
 */

/** @typedef {[number, number]} Range */

/**
 * Where a way leaves the picture for good.
 *
 * @param {number[]} xs
 * @param {number[]} ys
 * @param {{x: Range, y: Range}} range
 * @returns {{x: number, y: number, dx: number, dy: number} | null} the place on the edge, and the direction
 */
export function exit(xs, ys, range) {
  const inside = (/** @type {number} */ i) => within(xs[i], range.x) && within(ys[i], range.y);
  const last = xs.length - 1;
  if (last < 0 || inside(last)) return null;
  let from = last - 1;
  while (from >= 0 && !inside(from)) from -= 1;
  if (from < 0) return null;
  const [x, y] = [xs[from] ?? 0, ys[from] ?? 0];
  const [dx, dy] = [step(x, xs[from + 1], range.x), step(y, ys[from + 1], range.y)];
  const part = Math.min(1, reach(x, dx, range.x), reach(y, dy, range.y));
  return { x: x + dx * part, y: y + dy * part, dx, dy };
}

/**
 * @param {number | undefined} value
 * @param {Range} range
 */
function within(value, [low, high]) {
  return value !== undefined && value >= low && value <= high;
}

/**
 * @param {number} from
 * @param {number | undefined} to
 * @param {Range} range
 */
function step(from, to, [low, high]) {
  return to !== undefined && Number.isFinite(to) ? to - from : high - low;
}

/**
 * @param {number} from
 * @param {number} step_
 * @param {Range} range
 * @returns {number} how many steps it is to the edge
 */
function reach(from, step_, [low, high]) {
  if (step_ === 0) return Number.POSITIVE_INFINITY;
  return ((step_ > 0 ? high : low) - from) / step_;
}

/**
 * The part of an axis that shows a way: all of it with some room, if that is no more than a few times the usual part.
 *
 * @param {number[]} way
 * @param {Range} usual
 * @returns {Range}
 */
export function showing(way, usual) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const width = usual[1] - usual[0];
  for (const each of way) {
    // A run that leaves for good must not take the picture with it.
    if (!Number.isFinite(each) || each < usual[0] - FAR * width || each > usual[1] + FAR * width) return usual;
    low = Math.min(low, each);
    high = Math.max(high, each);
  }
  if (low > high) return usual;
  const room = Math.max((high - low) * ROOM, width * LEAST);
  return [low - room, high + room];
}

const FAR = 1;
const ROOM = 0.3;
const LEAST = 0.12;
