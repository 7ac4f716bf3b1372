/**
 * Which scale losses are drawn on: pure.
 *
 * A loss that leaves everything behind leaves the picture: on its scale the part before it would be a flat line.
 */
import { ceiling } from "../descent/verdict.js";
import { extent, linear, logarithmic, wantsLog } from "./scales.js";

/** @typedef {import("./loss.js").LossData} LossData */

const PADDING = 0.08;
/** The least part of its numbers that an axis covers: of less its numbers would be the same in their first digits. */
const LEAST = 0.005;
/** So far below the picture, in pixels, lies what has no logarithm. */
const BELOW = 1000;

/**
 * Whether a logarithmic scale is used: as wished, where that is possible.
 *
 * @param {Pick<LossData, "loss" | "scale">} data
 */
export function isLog({ loss, scale = "auto" }) {
  if (loss.length < 2 || scale === "linear") return false;
  if (scale === "auto") return ceiling(loss) === null && wantsLog(loss);
  return loss.some((number) => number > 0);
}

/**
 * @param {Pick<LossData, "loss" | "now" | "ghosts">} data
 * @param {boolean} log
 * @param {[number, number]} range
 */
export function lossScale({ loss, now, ghosts = [] }, log, range) {
  const own = loss.length > 1 ? loss : [now];
  const cut = log ? null : ceiling(own);
  const visible = cut ? [...own.slice(0, cut.left), cut.top] : own;
  const [, highest] = extent(visible);
  const others = ghosts.flatMap((ghost) => ghost.loss.filter((number) => number <= highest));
  const all = [...visible, ...others];
  if (log) {
    const [bottom, top] = extent(all.filter((number) => number > 0));
    const scale = logarithmic(bottom < top && bottom > 0 ? [bottom, top] : [top / 10, top], range, 3);
    const [low, high] = range;
    // A loss that goes on to 0 and below it leaves the picture there, and does not simply end.
    return {
      ...scale,
      map: (/** @type {number} */ x) => (x <= 0 ? low + Math.sign(low - high) * BELOW : scale.map(x)),
    };
  }
  // A loss is measured from 0, unless it lies below.
  const [bottom, top] = highest < 0 ? extent(all, PADDING) : extent([0, ...all]);
  const room = highest < 0 ? Math.max(0, (-bottom * LEAST - (top - bottom)) / 2) : 0;
  return linear([bottom - room, top + room], range, 3);
}
