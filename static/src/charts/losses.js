/**
 * Which scale losses are drawn on: pure.
 */
import { extent, linear, logarithmic, wantsLog } from "./scales.js";

/** @typedef {import("./loss.js").LossData} LossData */

/**
 * Whether a logarithmic scale is used: as wished, where that is possible.
 *
 * @param {Pick<LossData, "loss" | "scale">} data
 */
export function isLog({ loss, scale = "auto" }) {
  if (loss.length < 2 || scale === "linear") return false;
  if (scale === "auto") return wantsLog(loss);
  return loss.some((number) => number > 0);
}

/**
 * @param {LossData} data
 * @param {boolean} log
 * @param {[number, number]} range
 */
export function lossScale({ loss, now }, log, range) {
  const all = loss.length > 1 ? loss : [now];
  if (log) {
    const [bottom, top] = extent(all.filter((number) => number > 0));
    return logarithmic(bottom < top && bottom > 0 ? [bottom, top] : [top / 10, top], range, 3);
  }
  const [bottom, top] = extent([0, ...all]);
  return linear([bottom, top], range, 3);
}
