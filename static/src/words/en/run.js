/**
 * The words of a run: what it is made with, how it goes, what became of it and what helps.
 */
import { formatNumber } from "../../numbers.js";
import { change, climb } from "./later.js";

export const runWords = {
  run: "Run",
  pause: "Pause",
  /** @param {number} done @param {number} all */
  progress: (done, all) => `${done} of ${all} iterations computed`,
  noAnswer: "The service did not answer, so there is no run.",
  stoppedAtOnce: "Stopped before the first iteration.",

  batch: "Batch",
  all: "all",
  /** @param {number} rows */
  batchIs: (rows) => `Rows of data that each update goes by, 1 to ${rows}; empty: all of them`,
  seed: "Seed",
  seedIs: "Another seed draws other numbers; the same seed always the same",
  badRate: (/** @type {number} */ kept) => `A rate is a number above 0. It stays ${kept}.`,
  badIterations: (/** @type {string} */ most, /** @type {number} */ kept) =>
    `Whole numbers from 1 to ${most}. They stay ${kept}.`,
  /** @param {string} name @param {number} least @param {number} limit @param {number} kept */
  badSetting: (name, least, limit, kept) =>
    Number.isFinite(least)
      ? `${name} is a number from ${least} to below ${limit}. It stays ${kept}.`
      : `${name} is a number. It stays ${kept}.`,
  badBatch: (/** @type {number} */ rows) => `A batch has 1 to ${rows} rows; left empty, all.`,
  badSeed: (/** @type {number} */ kept) => `A seed is a whole number from 0. It stays ${kept}.`,

  /**
   * @param {import("../../descent/verdict.js").Verdict} judged
   * @param {import("../../types").Run} run
   * @param {string | null} name the program's own for its result
   */
  outcome: ({ kind, iteration }, run, name) => {
    const result = name ?? "result";
    const [first, last] = [Number(run.loss[0]), Number(run.loss.at(-1))];
    const slope = Number(run.gradient_norm.at(-1) ?? 0);
    if (kind === "atStart") return `The ${result} is not a finite number at the start, so there is nothing to descend.`;
    if (kind === "diverged")
      return `Diverged at iteration ${iteration}: each step overshot further than the last. Try a smaller learning rate.`;
    if (kind === "bottomless")
      return `The ${result} fell below all numbers at iteration ${iteration}: downhill from here it has no lowest place, whatever the learning rate.`;
    if (kind === "climbing")
      return `The ${result} climbed from ${formatNumber(first)} to ${formatNumber(last)}: the steps overshoot the valley. Try a smaller learning rate.`;
    if (kind === "slow")
      return `After ${iteration} iterations the ${result} has hardly moved: ${formatNumber(first)} to ${formatNumber(last)}. The learning rate may be too small.`;
    if (kind === "stopped") return words.stopped(run, iteration);
    if (kind !== "converged") return "";
    return (
      `${iteration === 0 ? "From the start" : `After iteration ${iteration}`} an update changes nothing, bit for bit: ` +
      `${slope === 0 ? "every gradient is 0, so descent has converged" : `the gradient, ${formatNumber(slope)} long, is too small to move a knob`}.`
    );
  },
  /** @param {import("../../descent/endless.js").Witness} below @param {string | null} name the program's own for its result */
  endless: ({ name: knob, index, at, loss }, name) => {
    const entry = index.length > 0 ? `${knob}[${index.join(", ")}]` : knob;
    const result = name ?? "result";
    // A result that is itself the knob would be said to be where it is.
    const where = entry === result ? "" : `at ${entry} = ${formatNumber(at)} `;
    return `The ${result} has no lowest place to come to: ${where}it is ${formatNumber(loss)}.`;
  },
  noLowest: "It has no lowest place to come to.",
  /** @param {import("../../types").Run} run @param {number} iteration */
  stopped: ({ reason }, iteration) => {
    if (reason === "visitor") return `Stopped at iteration ${iteration}. What was computed is kept.`;
    if (reason === "lost") return `The connection broke at iteration ${iteration}. What had come is kept.`;
    if (reason === "shutdown") return `The service was restarted, so the run ended at iteration ${iteration}.`;
    return `Stopped after iteration ${iteration}: the time or the room for the answer was used up.`;
  },

  /**
   * @param {{name: string | null, title: string, first: number, iteration: number, before: number, after: number, most: string | null, asked: import("../../types").Asked, start: number | null}} update
   */
  iteration: ({ name, title, first, iteration, before, after, most, asked, start }) => {
    const who = title.charAt(0).toUpperCase() + title.slice(1);
    const rate = `learning rate η = ${formatNumber(asked.optimizer.learning_rate)}`;
    const rows = asked.batchSize === null ? "" : ` by ${asked.batchSize} rows`;
    const moves = most ? `moves every knob${rows}, ${most} most` : `moves the knob${rows}`;
    const when = first === iteration ? `Iteration ${iteration}` : `Iterations ${first} to ${iteration}`;
    if (start !== null)
      return `${when}: ${who} (${rate}) ${moves}. So ${climb({ name, before, after, start, rate: asked.optimizer.learning_rate })}`;
    return `${when}: ${who} (${rate}) ${moves}. So ${name ?? "the result"} ${change(before, after)}.`;
  },

  again: "Run again",
  againIs: "Begin the same run from its start",
  search: "Find a rate that works",
  searchIs:
    "Tries rates with short runs of this very program: smaller ones until the loss goes down, then larger ones while it ends lower",
  searching: "Trying rates …",
  searchAgain: "No answer. Search again",
  useRate: (/** @type {number} */ rate) => `Use rate ${rate}`,
  useRateIs: "Found by trying: with it the loss of this program goes down",
  noRate: "No rate helped",
  noRateIs: "From none of the rates that were tried did the loss go down",
  scale: (/** @type {string} */ name) => `Scale ${name} to −1 … 1`,
  scaleIs: (/** @type {string} */ line) => `Adds the line ${line} and uses it in place of the raw numbers`,
};
const words = runWords;
