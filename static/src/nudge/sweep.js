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
