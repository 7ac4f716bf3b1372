/**
 * Maps positions of the timeline to places along the bar and back: pure, so that dragging can be tested without a
 * pointer.
 *
 * Two hundred iterations would squeeze two dozen steps into nothing: every segment has a share of its own, and
 * positions are even within it.
 */

/** @typedef {{name: "forward" | "seed" | "backward" | "iterations", from: number, to: number, start: number, end: number}} Segment */

/** The seed is one step, and has the room that its name needs. */
const SHARES = { forward: 3, seed: 1.3, backward: 3, iterations: 4 };

/**
 * @param {{forward: number, seed: number, backward: number}} count
 * @param {number} iterations
 * @param {boolean} [descends] keeps a descent's segment also when it ended at its start
 * @returns {Segment[]} positions `from` (not in it) to `to`, places `start` to `end` in 0 … 1; empty ones left out
 */
export function segments(count, iterations, descends = false) {
  const lengths = { ...count, iterations };
  const names = /** @type {(keyof typeof SHARES)[]} */ (Object.keys(SHARES)).filter(
    (name) => lengths[name] > 0 || (descends && name === "iterations"),
  );
  const whole = names.reduce((sum, name) => sum + SHARES[name], 0);
  let from = 0;
  let taken = 0;
  return names.map((name) => {
    const start = taken / whole;
    taken += SHARES[name];
    const row = { name, from, to: from + lengths[name], start, end: taken / whole };
    from = row.to;
    return row;
  });
}

/**
 * @param {Segment[]} rows
 * @param {number} position
 * @returns {number} 0 … 1
 */
export function placeOf(rows, position) {
  const row = rows.find((each) => position <= each.to) ?? rows.at(-1);
  if (!row) return 0;
  const within = Math.min(1, Math.max(0, (position - row.from) / (row.to - row.from)));
  return row.start + within * (row.end - row.start);
}

/**
 * The moment under a place of the bar: in the passes a step of the iteration that one is in, beyond them an iteration.
 *
 * @param {Segment[]} rows
 * @param {number} place
 * @param {number} iteration whose passes are meant
 * @returns {import("./types").Moment}
 */
export function momentUnder(rows, place, iteration) {
  const steps = rows.filter(({ name }) => name !== "iterations").at(-1)?.to ?? 0;
  const last = rows.at(-1);
  const position = positionAt(rows, place);
  if (last?.name === "iterations" && place > last.start) return { iteration: position - steps, step: steps };
  return { iteration, step: Math.min(position, steps) };
}

/**
 * @param {Segment[]} rows
 * @param {number} place
 * @returns {number} the nearest position
 */
export function positionAt(rows, place) {
  const row = rows.find((each) => place <= each.end) ?? rows.at(-1);
  if (!row) return 0;
  const within = Math.min(1, Math.max(0, (place - row.start) / (row.end - row.start)));
  return Math.round(row.from + within * (row.to - row.from));
}
