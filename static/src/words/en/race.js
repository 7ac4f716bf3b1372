/**
 * The words of the race between optimizers.
 */
import { ranking, spentUntil } from "../../descent/racing.js";
import { formatNumber } from "../../numbers.js";

/** @typedef {import("../../descent/racing.js").Result} Result */

const title = (/** @type {Result} */ { entrant }) => entrant.optimizer.title;
const end = (/** @type {Result} */ { loss }) => loss.at(-1) ?? Number.NaN;

export const raceWords = {
  start: "Start the race",
  another: "Race again",
  stop: "Stop",
  running: "They are off …",
  about: "With the same number of evaluations of the loss: who gets lower?",
  nothing: "A program with a knob and one number as its result can be raced on.",
  noAnswer: "The service did not answer, so there was no race.",
  evaluations: "evaluations",
  each: "each",
  eachIs: "Evaluations of the loss, or of its gradient, for one update",
  spent: "evals",
  spentIs: "Evaluations of the loss, or of its gradient",
  rate: "rate",
  ends: "ends at",
  lossName: "L",
  rateOf: (/** @type {string} */ name) => `Rate of ${name}`,
  chart: (/** @type {string} */ loss) => `${loss} over the evaluations used, a line for each optimizer`,
  /** @param {Result} result */
  counted: ({ forward, backward, iterations }) =>
    backward > 0
      ? `${forward} forward and ${backward} backward passes, ${iterations} iterations`
      : `${forward} forward passes, ${iterations} iterations`,
  /** @param {Result} result */
  endOf: (result) => (Number.isFinite(end(result)) ? formatNumber(end(result)) : "diverged"),
  lowest: (/** @type {string} */ name) => `Lowest: ${name}.`,
  /**
   * What the race shows beside the numbers in the table.
   *
   * @param {Result[]} results
   */
  shows: (results) => {
    const [best, ...others] = ranking(results);
    if (!best || !Number.isFinite(end(best))) return "None of them got lower: all left the picture.";
    return [words.lowest(title(best)), catching(best, others)].filter(Boolean).join(" ");
  },
};

const words = raceWords;

/** @param {Result} best @param {Result[]} others */
function catching(best, others) {
  const next = others.find((each) => Number.isFinite(end(each)) && end(each) > end(best));
  const spent = next && spentUntil(best, end(next));
  if (!next || spent === null || spent === undefined) return "";
  return `After ${spent} evaluations it was where ${title(next)} ended after ${next.evaluations}.`;
}
