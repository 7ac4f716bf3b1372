/**
 * Reads a finished run of gradient descent: where the parameters were, and what an update did to them.
 */
import { toNumber } from "./numbers.js";
import { entryAt } from "./run.js";

/** @typedef {import("./types").Run} Run */

const MOST_RECORDED = 2000;

/**
 * @param {number} iterations
 * @returns {number} how often to record, so that the answer stays small
 */
export function recordEvery(iterations) {
  return Math.max(1, Math.ceil(iterations / MOST_RECORDED));
}

/**
 * @param {Pick<import("./types").State, "optimizer" | "optimizerSettings" | "rate" | "iterations" | "seed" | "batchSize">} state
 * @returns {import("./types").Asked} what tells one run of a program from another
 */
export function askedBy({ optimizer, optimizerSettings, rate, iterations, seed, batchSize }) {
  return { optimizer: { name: optimizer, learning_rate: rate, ...optimizerSettings }, iterations, seed, batchSize };
}

/**
 * @param {Pick<import("./types").State, "answered" | "values">} state
 * @param {import("./types").Asked} asked
 */
export function bodyOf({ answered, values }, { optimizer, iterations, seed, batchSize }) {
  const batch = batchSize === null ? {} : { batch_size: batchSize };
  return { program: answered, values, iterations, optimizer, seed, ...batch, record_every: recordEvery(iterations) };
}

/**
 * Whether each update is the gradient times the rate and nothing more: then the run itself tells all about it.
 *
 * @param {import("./types").Asked} asked
 */
export function isPlain({ optimizer, batchSize }) {
  return optimizer.name === "gradient_descent" && batchSize === null;
}

/**
 * The parameters after an iteration, as `values` of a request.
 *
 * @param {Run} run
 * @param {number} iteration
 * @returns {Record<string, unknown>}
 */
export function valuesAt(run, iteration) {
  const row = run.trajectory[entryAt(run, iteration)] ?? [];
  /** @type {Record<string, unknown>} */
  const values = {};
  let from = 0;
  for (const { name, shape } of run.parameters) {
    const length = shape.reduce((product, each) => product * each, 1);
    values[name] = nested(row.slice(from, from + length), shape);
    from += length;
  }
  return values;
}

/**
 * Where a descent has brought the parameters at the moment; nothing before the first update.
 *
 * @param {{run: Run | null, moment: {iteration: number}}} state
 * @returns {Record<string, unknown>}
 */
export function reachedAt({ run, moment }) {
  return run && moment.iteration > 0 ? valuesAt(run, moment.iteration) : {};
}

/**
 * What is shown in the words of the service: the program, and all its numbers as the graph has them, so that what is asked for
 * beside the graph is of the same iteration.
 *
 * @param {Pick<import("./types").State, "answered" | "values" | "run" | "frame">} state
 * @returns {{program: string, values: Record<string, unknown>}}
 */
export function settingOf({ answered, values, run, frame }) {
  return { program: answered, values: { ...values, ...reachedAt({ run, moment: frame }) } };
}

/**
 * @param {unknown[]} flat row-major
 * @param {number[]} shape
 * @returns {unknown}
 */
export function nested(flat, shape) {
  const [length, ...rest] = shape;
  if (length === undefined) return flat[0];
  const step = flat.length / length;
  return Array.from({ length }, (_, i) => nested(flat.slice(i * step, (i + 1) * step), rest));
}

/**
 * @typedef {object} Update
 * @property {number} first the first of the updates since the last entry: the same iteration where each was recorded
 * @property {number} iteration
 * @property {number} loss
 * @property {number} before
 * @property {{name: string, index: number[], before: number, after: number} | null} moved the number that moved most
 */

/**
 * @param {Run} run
 * @param {number} iteration
 * @returns {Update} what the updates that led here did
 */
export function updateAt(run, iteration) {
  const at = entryAt(run, iteration);
  const last = Math.max(0, at - 1);
  const [now, then] = [run.trajectory[at] ?? [], run.trajectory[last] ?? []];
  /** @type {Update["moved"]} */
  let moved = null;
  let from = 0;
  for (const { name, shape } of run.parameters) {
    const size = shape.reduce((product, each) => product * each, 1);
    for (let place = 0; place < size; place += 1, from += 1) {
      const [before, after] = [Number(then[from]), Number(now[from])];
      if (moved && !(Math.abs(after - before) > Math.abs(moved.after - moved.before))) continue;
      moved = { name, index: indexAt(place, shape), before, after };
    }
  }
  return {
    first: (run.recorded_iterations[last] ?? 0) + 1,
    iteration: run.recorded_iterations[at] ?? 0,
    loss: toNumber(run.loss[at] ?? "NaN"),
    before: toNumber(run.loss[last] ?? "NaN"),
    moved,
  };
}

/**
 * @param {number} place in row-major order
 * @param {number[]} shape
 */
export function indexAt(place, shape) {
  const index = shape.map(() => 0);
  let rest = place;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const length = shape[axis] ?? 1;
    index[axis] = rest % length;
    rest = Math.floor(rest / length);
  }
  return index;
}
