/**
 * Which scale losses are drawn on: pure.
 *
 * A loss that leaves everything behind leaves the picture: on its scale the part before it would be a flat line.
 */
import { ceiling } from "../descent/verdict.js";
import { extent, linear, logarithmic, wantsLog } from "./scales.js";

/** @typedef {import("./loss.js").LossData} LossData */

const PADDING = 0.08;

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
    return logarithmic(bottom < top && bottom > 0 ? [bottom, top] : [top / 10, top], range, 3);
  }
  // A loss is measured from 0, unless it lies below.
  const [bottom, top] = highest < 0 ? extent(all, PADDING) : extent([0, ...all]);
  return linear([bottom, top], range, 3);
}
