/**
 * What a nudge of every size shows: pure, but for the asking, which is given.
 */

/** @typedef {import("../types").CheckedEntry} Entry */
/** @typedef {{h: number, entry: Entry, loss: number}} Seen */

/** Powers of ten: from a nudge that leaves the neighbourhood to one that rounding swallows. */
export const FIRST = 0;
export const LAST = -15;
export const STEP = 0.5;

/** @returns {number[]} powers, the coarsest nudge first */
export function powers() {
  return Array.from({ length: Math.round((FIRST - LAST) / STEP) + 1 }, (_, i) => FIRST - i * STEP);
}

/** @param {number} power */
export function nudgeOf(power) {
  return Number((10 ** power).toPrecision(3));
}

/** @param {Entry} entry @returns {{both: number, one: number}} how far the differences are from the gradient */
export function errors({ gradient, finite_difference: both, forward_difference: one }) {
  const exact = Number(gradient);
  return { both: Math.abs(Number(both) - exact), one: Math.abs(Number(one) - exact) };
}

/**
 * @param {Seen[]} seen
 * @returns {Seen | null} where both-sided nudging comes nearest
 */
export function nearest(seen) {
  const known = seen.filter(({ entry }) => Number.isFinite(errors(entry).both));
  return known.reduce(
    (best, each) => (best === null || errors(each.entry).both < errors(best.entry).both ? each : best),
    /** @type {Seen | null} */ (null),
  );
}

/** Of the losses' own size, what a few roundings make of their difference. */
const ROUNDING = 64 * Number.EPSILON;
/** How near numbers that are the same but for rounding come to each other. */
const ALIKE = 1e-4;
/** From the coarsest nudge down to this part of it, rounding is too small to hide how a loss bends. */
const COARSE = 0.05;

/**
 * What the coarsest nudges tell of the loss: a nudge to one side leaves nothing out of a line, one to both sides nothing of a
 * parabola, nor of what bends alike to both sides in some other way.
 *
 * @param {Seen[]} seen
 * @param {Seen} best
 * @returns {"line" | "parabola" | "alike" | "other"}
 */
export function shapeOf(seen, best) {
  const coarsest = seen.reduce((a, b) => (b.h > a.h ? b : a));
  const coarse = seen.filter(({ h }) => h >= coarsest.h * COARSE);
  const near = 10 * errors(best.entry).both;
  const isExact = (/** @type {"one" | "both"} */ way) =>
    coarse.every((each) => errors(each.entry)[way] <= Math.max(near, roundingOf(each)));
  if (isExact("one")) return "line";
  if (!isExact("both")) return "other";
  const bends = coarse.map(({ h, entry }) => errors(entry).one / h);
  const [low, high] = [Math.min(...bends), Math.max(...bends)];
  return high - low <= high * ALIKE ? "parabola" : "alike";
}

/** @param {Seen} seen @returns {number} what rounding alone may make of a difference quotient */
function roundingOf({ h, entry: { gradient, loss_above: above, loss_below: below }, loss }) {
  const sizes = [loss, above, below, Number(gradient) * h].map((each) => Math.abs(Number(each)));
  return (ROUNDING * Math.max(...sizes.filter(Number.isFinite))) / h;
}
