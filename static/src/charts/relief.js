/**
 * Heights over a plane as coloured bands with lines between them, on a canvas under the chart.
 */
import { contours } from "d3-contour";
import { html } from "../dom.js";
import { levels } from "./levels.js";
import { theme } from "./theme.js";

/** @typedef {import("./axes.js").Area} Area */
/** @typedef {{heights: number[], columns: number, rows: number}} Grid row by row, the first row at the bottom */

/** @param {HTMLElement} host */
export function createRelief(host) {
  const canvas = html("canvas", { class: "relief", "aria-hidden": "true" });
  host.prepend(canvas);
  const pen = canvas.getContext("2d");
  let drawn = "";
  /** @type {Grid | null} */
  let last = null;
  /** @type {string[]} */
  let colours = [];
  const colourOf = (/** @type {string} */ name) => getComputedStyle(canvas).getPropertyValue(name).trim();

  return {
    /**
     * @param {Grid} grid
     * @param {Area} area
     * @param {{width: number, height: number}} size
     */
    draw(grid, area, size) {
      const key = JSON.stringify([area, size, devicePixelRatio, theme()]);
      if (!pen || (grid === last && key === drawn)) return;
      if (key !== drawn) colours = ["--relief-low", "--relief-high", "--relief-line"].map(colourOf);
      [last, drawn] = [grid, key];
      const dense = devicePixelRatio;
      if (canvas.width !== Math.round(size.width * dense) || canvas.height !== Math.round(size.height * dense)) {
        canvas.width = Math.round(size.width * dense);
        canvas.height = Math.round(size.height * dense);
      }
      pen.setTransform(dense, 0, 0, dense, 0, 0);
      pen.clearRect(0, 0, size.width, size.height);
      pen.save();
      pen.beginPath();
      pen.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
      pen.clip();
      paint(pen, grid, area, colours);
      pen.restore();
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Grid} grid
 * @param {Area} area
 * @param {string[]} colours
 */
function paint(pen, { heights, columns, rows }, area, [deep = "", high = "", line = ""]) {
  const at = levels(heights);
  const colour = (/** @type {number} */ i) =>
    `color-mix(in oklab, ${deep} ${100 - (100 * i) / Math.max(1, at.length)}%, ${high})`;
  pen.fillStyle = colour(0);
  pen.fillRect(area.left, area.top, area.right - area.left, area.bottom - area.top);
  const x = (/** @type {number} */ i) => area.left + ((i - 0.5) / (columns - 1)) * (area.right - area.left);
  const y = (/** @type {number} */ j) => area.bottom - ((j - 0.5) / (rows - 1)) * (area.bottom - area.top);
  // What is no number is as high as can be: nobody gets there by going down.
  const top = (at.at(-1) ?? 0) * 2 + 1;
  const whole = heights.map((height) => (Number.isFinite(height) ? height : top));
  pen.strokeStyle = line;
  pen.lineWidth = 1;
  for (const [i, shape] of contours().size([columns, rows]).thresholds(at)(whole).entries()) {
    pen.beginPath();
    for (const polygon of shape.coordinates) {
      for (const ring of polygon) {
        for (const [j, place] of ring.entries()) {
          if (j === 0) pen.moveTo(x(place[0] ?? 0), y(place[1] ?? 0));
          else pen.lineTo(x(place[0] ?? 0), y(place[1] ?? 0));
        }
        pen.closePath();
      }
    }
    pen.fillStyle = colour(i + 1);
    pen.fill();
    pen.stroke();
  }
}
