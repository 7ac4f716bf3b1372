/**
 * The loss over the iterations, with a marker where the moment is: a view that is given numbers and knows nothing else.
 */

import { laterWords as words } from "#words/later.js";
import { svg } from "../dom.js";
import { formatNumber } from "../numbers.js";
import { axes, MARGIN, surface } from "./axes.js";
import { extent, linear, linePath, logarithmic, wantsLog } from "./scales.js";

/** @typedef {{iterations: number[], loss: number[], iteration: number, last: number, now: number, names: {x: string, y: string}, label: string}} LossData `now`: the loss at the moment */

/** @param {HTMLElement} host */
export function createLoss(host) {
  /** @type {LossData | null} */
  let shown = null;
  const { root, size } = surface(host, () => draw());
  const layers = {
    axes: svg("g"),
    ahead: svg("path", { class: "trace ahead" }),
    trace: svg("path", { class: "trace" }),
    marker: svg("circle", { class: "marker", r: 5 }),
    text: svg("text", { class: "marker-text" }),
  };
  root.append(...Object.values(layers));
  let frameKey = "";

  function draw() {
    if (!shown || size.width === 0) return;
    const { iterations, loss, iteration, last, now, names, label } = shown;
    const across = linear([0, Math.max(1, last)], [MARGIN.left, size.width - MARGIN.right], 4);
    // There is no half an iteration.
    across.ticks = across.ticks.filter(Number.isInteger);
    const all = loss.length > 1 ? loss : [0, now];
    const log = loss.length > 1 && wantsLog(loss);
    const [bottom, top] = log ? extent(all) : extent([0, ...all]);
    const range = /** @type {[number, number]} */ ([size.height - MARGIN.bottom, MARGIN.top + 4]);
    const up = (log ? logarithmic : linear)([bottom, top], range, 3);
    const key = JSON.stringify([across.domain, up.domain, size, names, log]);
    if (key !== frameKey) {
      frameKey = key;
      layers.axes.replaceChildren(axes(size, across, up, names));
    }
    root.setAttribute("aria-label", `${label}${log ? `, ${words.logScale}` : ""}`);
    const done = iterations.findLastIndex((each) => each <= iteration) + 1;
    layers.trace.setAttribute("d", linePath(iterations.slice(0, done), loss.slice(0, done), across, up));
    layers.ahead.setAttribute(
      "d",
      linePath(iterations.slice(Math.max(0, done - 1)), loss.slice(Math.max(0, done - 1)), across, up),
    );
    place(across.map(iteration), up.map(now), formatNumber(now));
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {string} text
   */
  function place(x, y, text) {
    const seen = Number.isFinite(y);
    layers.marker.setAttribute("visibility", seen ? "visible" : "hidden");
    layers.marker.setAttribute("cx", String(x));
    layers.marker.setAttribute("cy", String(seen ? y : 0));
    const leftward = x > size.width * 0.62;
    layers.text.setAttribute("x", String(x + (leftward ? -9 : 9)));
    layers.text.setAttribute("y", String(Math.max(MARGIN.top + 8, (seen ? y : MARGIN.top) - 8)));
    layers.text.setAttribute("text-anchor", leftward ? "end" : "start");
    layers.text.textContent = text;
  }

  return {
    /** @param {LossData | null} data */
    show(data) {
      shown = data;
      draw();
    },
  };
}
