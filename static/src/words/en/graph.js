/**
 * The words of the graph under one's hands: folding, the lens, the numbers in full.
 */
import { formatNumber } from "../../numbers.js";

export const graphWords = {
  fold: (/** @type {string} */ name) => `Fold ${name} into one box`,
  unfold: (/** @type {string} */ name) => `Unfold ${name}`,
  foldAll: "Fold all",
  unfoldAll: "Unfold all",
  onePoint: "One point",
  onePointTitle: "Follow one data point through the graph",
  point: (/** @type {number} */ count) => `Point, of ${count}`,
  of: (/** @type {number} */ count) => `of ${count}`,
  ofPoint: (/** @type {string} */ what, /** @type {number} */ point) => `${what} of point ${point}`,
  legendAll: (/** @type {number} */ count) => `grey: of all ${count}`,
  /** @param {string} what @param {string} own @param {string} whole */
  part: (what, own, whole) => (whole === "" ? `${what} ${own}` : `${what} ${own} of ${whole}`),
  parts: (/** @type {string[]} */ parts) => parts.join(", "),
  /** @param {string[]} names at least two @param {string} own */
  alike: (names, own) => `∂ ${own} for ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`,
  andMore: (/** @type {string} */ part, /** @type {number} */ count) => `${part} and ${count} more`,
  /** @param {number} point @param {string} part */
  throughLens: (point, part) => `Graph: point ${point} alone${part === "" ? "" : `, ${part}`}.`,
  besideLens: (/** @type {string} */ lens, /** @type {number} */ count) => `${lens} All else: all ${count} points.`,
  lastPoint: "Point before",
  nextPoint: "Next point",
  value: "value",
  gradient: "gradient",
  notYet: "not computed yet",
  partial: "not all contributions have come yet",
  none: "none: it does not depend on a knob",
  zero: "0: a change here changes nothing",
  outOfDate: "out of date: the knobs have moved since",
  shape: (/** @type {string} */ shape) => `${shape} numbers`,
  extent: (/** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ mean) =>
    `from ${formatNumber(low)} to ${formatNumber(high)}, ${formatNumber(mean)} on average`,
  /** @param {number} arrived @param {number} expected */
  arrived: (arrived, expected) =>
    arrived < expected ? `${arrived} of ${expected} contributions` : `all ${expected} contributions`,
  check: "Check by a nudge",
  copy: "Copy",
  copied: "Copied",
  notCopied: "Could not be copied",
  loading: "The numbers are on their way.",
  rows: (/** @type {number} */ shown, /** @type {number} */ all) =>
    `The first ${shown} of ${all} rows; copying takes all.`,
  table: (/** @type {string} */ name, /** @type {string} */ what) => `${what} of ${name}, number by number`,
};
