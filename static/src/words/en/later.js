/**
 * The words of everything that comes after the first look, apart from `first.js` so that the first script stays light.
 */
import { formatNumber } from "../../numbers.js";

export const laterWords = {
  /** Rows of a formula for which there is no room. @param {number} count */
  moreRows: (count) => `and ${count} more in the same way`,
  /**
   * @param {{name: string | null, first: number, iteration: number, rate: number, before: number, after: number, knobs: number, start: number | null}} update
   *   the updates `first` to `iteration`, of a result that the program may have given no name; `start`: the loss at the
   *   start, where the run has gone wrong
   */
  iteration: ({ name, first, iteration, rate, before, after, knobs, start }) => {
    const result = name ?? "the result";
    const taken = knobs === 1 ? "the knob takes" : "every knob takes";
    const length = `against its gradient, ${rate === 1 ? "" : `${formatNumber(rate)} times `}as long as the gradient${rate === 1 && first === iteration ? " itself" : ""}`;
    if (start !== null) {
      const when = first === iteration ? `Iteration ${iteration}` : `Iterations ${first} to ${iteration}`;
      return `${when}: ${climb({ name, before, after, start, rate })}`;
    }
    return first === iteration
      ? `Iteration ${iteration}: ${taken} one step ${length}. So ${result} ${change(before, after)}.`
      : `Iterations ${first} to ${iteration}: ${taken} ${iteration - first + 1} steps, each ${length} there. So ${result} ${change(before, after)}.`;
  },
  steepest: "The knob that moved most:",
  steepestNumber: (/** @type {string} */ name) => `The number that moved most is one of ${name}:`,
  nextGradient: "The gradients shown are those of the next step.",
  computeAgain: "The knobs have moved: everything else has to be computed again.",
  unmoved: "No knob moved.",
  stale: "Showing the last good program",
  staleExample: "Showing the first example",
  /** The same of the sentence and the formula. */
  ofGood: "of the last good program",
  ofExample: "of the first example",
  /** Of what waits for the answer to a change. */
  ofBefore: "before the change",
  stalePlaying: "Playing goes on when the program is right.",
  waiting: "Waiting for the answer",
  /** @param {"late" | "lost"} why @param {number} iteration */
  behind: (why, iteration) => {
    const what = why === "lost" ? "No answer from the service" : laterWords.waiting;
    return `${what}: the graph still shows ${iteration === 0 ? "the start" : `iteration ${iteration}`}`;
  },
  notHere: "This part of the page did not come from the service. Please try again, or reload the page.",
  unreachable: "The service does not answer. Trying again.",
  /** @param {string} said a field of an address */
  unjudged: (said) => `The service does not answer, so whether ${said} means anything is not known.`,
  atStart: "numbers of iteration 0",
  problemAt: (/** @type {number} */ line, /** @type {number} */ column) => `Line ${line}, column ${column}`,
  loss: (/** @type {string} */ name) => `${name} over the iterations`,
  noDescent: "A program with a knob and one number as its result can be descended.",
  iterationAxis: "iteration",
  close: "Close",
  themes: { auto: "Theme: auto", light: "Theme: light", dark: "Theme: dark", projector: "Theme: projector" },
  /** @param {number} asked @param {number} most */
  noStep: (asked, most) => `The link asks for step ${asked}; this program has ${most}.`,
  /** @param {number} asked @param {number} most */
  noIteration: (asked, most) => `The link asks for iteration ${asked}; this page shows ${most}.`,
  /** @param {number} count */
  moreRemarks: (count) => (count === 1 ? "1 more remark" : `${count} more remarks`),
  /** @param {string[]} keys */
  ignored: (keys) => `The link says something that this page does not know: ${keys.join(", ")}.`,
};

/** @param {number} before @param {number} after */
export function change(before, after) {
  if (!Number.isFinite(after)) return `is no longer a finite number (${formatNumber(after)})`;
  if (after === before) return `stays at ${formatNumber(after)}`;
  const verb = after < before ? "fell" : "rose";
  return formatNumber(before) === formatNumber(after)
    ? `${verb} a little, still ${formatNumber(after)}`
    : `${verb} from ${formatNumber(before)} to ${formatNumber(after)}`;
}

/**
 * Of a run that went wrong: what its loss does, why, and what helps.
 *
 * @param {{name: string | null, before: number, after: number, start: number, rate: number}} update
 */
export function climb({ name, before, after, start, rate }) {
  const tale =
    after > before && Number.isFinite(after)
      ? `climbed from ${formatNumber(before)} to ${formatNumber(after)}`
      : `${change(before, after)}${Number.isFinite(after) ? `, still above the ${formatNumber(start)} of the start` : ""}`;
  return `the ${name ?? "result"} ${tale}. The learning rate ${formatNumber(rate)} is too large for this; try a smaller one.`;
}
