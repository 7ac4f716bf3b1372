/**
 * The loss over the iterations, with a marker where the moment is: a view that is given numbers and knows nothing else.
 */

import { words } from "#words/pictures.js";
import { svg } from "../dom.js";
import { formatNumber } from "../numbers.js";
import { entryAt } from "../run.js";
import { isLog, lossScale } from "./losses.js";
import { createPlot, set } from "./plot.js";
import { linear, linePath } from "./scales.js";

/**
 * @typedef {object} LossData
 * @property {number[]} iterations
 * @property {number[]} loss
 * @property {number} iteration
 * @property {number} last
 * @property {number} now the loss at the moment
 * @property {{x: string, y: string}} names
 * @property {string} label
 * @property {"auto" | "log" | "linear"} [scale] "auto": logarithmic where that shows more
 */

/** @param {HTMLElement} host */
export function createLoss(host) {
  /** @type {LossData | null} */
  let shown = null;
  const plot = createPlot(host, () => draw());
  const layers = {
    ahead: svg("path", { class: "trace ahead" }),
    trace: svg("path", { class: "trace" }),
    end: svg("path", { class: "loss-end" }),
    pointed: svg("circle", { class: "pointed", r: 4 }),
    marker: svg("circle", { class: "marker", r: 5 }),
  };
  const text = svg("text", { class: "marker-text" });
  plot.inside.append(layers.ahead, layers.trace, layers.end);
  plot.over.append(layers.pointed, layers.marker, text);

  function draw() {
    if (!shown || plot.size.width === 0) return;
    const { iterations, loss, iteration, last, now, names, label } = shown;
    const { area } = plot;
    const log = isLog(shown);
    const across = linear([0, Math.max(1, last)], [area.left, area.right], 4);
    // There is no half an iteration.
    across.ticks = across.ticks.filter(Number.isInteger);
    const up = lossScale(shown, log, [area.bottom, area.top + 4]);
    plot.frame(across, up, names);
    plot.describe(
      `${label}${log ? `, ${words.logScale}` : ""}`,
      words.lossText(names.y, loss[0] ?? Number.NaN, loss.at(-1) ?? Number.NaN, iterations.at(-1) ?? 0),
    );
    const done = iterations.findLastIndex((each) => each <= iteration) + 1;
    const from = Math.max(0, done - 1);
    layers.trace.setAttribute("d", linePath(iterations.slice(0, done), loss.slice(0, done), across, up));
    layers.ahead.setAttribute("d", linePath(iterations.slice(from), loss.slice(from), across, up));
    markEnd(iterations, loss, across);
    place(across.map(iteration), up.map(now), formatNumber(now));
    point(shown, across, up);
  }

  /**
   * Where numbers end that can be drawn, a cross at the top says that the run left the picture.
   *
   * @param {number[]} iterations
   * @param {number[]} loss
   * @param {import("./scales.js").Scale} across
   */
  function markEnd(iterations, loss, across) {
    const left = iterations.length > 1 && !Number.isFinite(loss.at(-1));
    const [x, y] = [across.map(iterations.at(-1) ?? 0), plot.area.top + 7];
    layers.end.setAttribute("d", left ? `M${x - 4} ${y - 4}l8 8m0 -8l-8 8` : "");
  }

  /**
   * @param {LossData} data
   * @param {import("./scales.js").Scale} across
   * @param {import("./scales.js").Scale} up
   */
  function point({ iterations, loss, names }, across, up) {
    const { pointer } = plot;
    const at = pointer ? entryAt({ recorded_iterations: iterations }, Math.round(across.invert(pointer.x))) : -1;
    const value = loss[at];
    const seen = pointer && iterations.length > 1 && value !== undefined;
    const y = seen && Number.isFinite(up.map(value)) ? up.map(value) : plot.area.top;
    set(layers.pointed, { display: seen ? "inline" : "none" });
    text.classList.toggle("hushed", Boolean(seen));
    if (!seen) {
      plot.say([], null);
      return;
    }
    const x = across.map(iterations[at] ?? 0);
    set(layers.pointed, { cx: x, cy: y });
    plot.say([`${names.x} ${iterations[at]}`, `${names.y} ${formatNumber(value)}`], { x, y });
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {string} written
   */
  function place(x, y, written) {
    const { area, scale } = plot;
    const seen = Number.isFinite(y);
    set(layers.marker, { display: seen ? "inline" : "none", cx: x, cy: seen ? y : 0 });
    const leftward = x > (area.left + area.right) * 0.6;
    set(text, {
      x: x + (leftward ? -9 : 9) * scale,
      y: Math.max(area.top + 8 * scale, (seen ? y : area.top) - 8 * scale),
      "text-anchor": leftward ? "end" : "start",
    });
    text.textContent = written;
  }

  return {
    /** @param {LossData | null} data */
    show(data) {
      shown = data;
      draw();
    },
  };
}
