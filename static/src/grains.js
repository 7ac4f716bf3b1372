/**
 * Which moment comes next, and which was before: by operation, by pass, by iteration. Pure.
 *
 * Every iteration has passes of its own: at step 0 of one the knobs have just moved and everything else is out of date,
 * then it is computed again, forward and back. By itself ("auto") the page goes through the operations once, and then
 * from one update to the next.
 */

/** @typedef {import("./types").Moment} Moment */
/** @typedef {"auto" | "operation" | "pass" | "iteration"} Grain */
/** @typedef {{steps: number, forward: number, iterations: number}} Length steps of both passes, of the first, and updates */

/** @type {Grain[]} */
export const GRAINS = ["auto", "operation", "pass", "iteration"];

/**
 * @param {Moment} moment
 * @param {1 | -1} direction
 * @param {Grain} grain
 * @param {Length} length
 * @returns {Moment | null} null where there is nothing further
 */
export function beside(moment, direction, grain, length) {
  const { iteration, step } = moment;
  const stops = stopsOf(moment, grain, length);
  const next = direction > 0 ? stops.find((each) => each > step) : stops.findLast((each) => each < step);
  if (next !== undefined) return { iteration, step: next };
  const other = iteration + direction;
  if (other < 0 || other > length.iterations) return null;
  if (direction < 0) return { iteration: other, step: length.steps };
  const whole = grain === "iteration" || grain === "auto";
  return { iteration: other, step: whole ? length.steps : 0 };
}

/**
 * @param {Moment} moment
 * @param {Grain} grain
 * @param {Length} length
 * @returns {number[]} where one stops within the moment's iteration before it and after it, in order
 */
function stopsOf({ iteration, step }, grain, { steps, forward }) {
  const first = iteration === 0;
  if (grain === "pass") return [0, forward, steps];
  if (grain === "iteration" || (grain === "auto" && !first && step >= steps)) return first ? [0, steps] : [steps];
  // Of all steps of a long program the two beside it are enough.
  return [Math.min(step - 1, steps), step + 1].filter((each) => each >= 0 && each <= steps);
}
