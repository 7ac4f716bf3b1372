/**
 * Numbers as a field of coloured squares, on a canvas.
 */
import { theme } from "../charts/theme.js";
import { html } from "../dom.js";

/** @typedef {import("./field.js").Field} Field */

/** In pixels: from this size on a square below zero is hollow, as in the graph, for eyes that do not tell the hues apart. */
const HOLLOW = 8;
/** How much of such a square its frame takes on each side. */
const FRAME = 0.25;

export function createHeat() {
  const canvas = html("canvas", { class: "heat", "aria-hidden": "true" });
  const pen = canvas.getContext("2d");
  let painted = "";
  /** What is on the canvas: to write its size is to lay out the page, and most arrays stay while one knob is turned. */
  let written = "";
  /** @type {string[]} */
  let colours = [];
  return {
    canvas,
    /**
     * @param {number[]} numbers
     * @param {Field} field
     * @param {number} chosen
     */
    paint(numbers, { columns, rows, cell }, chosen) {
      const [width, height] = [columns * cell, rows * cell];
      const dense = devicePixelRatio;
      const next = JSON.stringify([columns, cell, dense, theme(), chosen, numbers]);
      if (!pen || next === written) return;
      written = next;
      if (canvas.width !== Math.round(width * dense) || canvas.height !== Math.round(height * dense)) {
        canvas.width = Math.round(width * dense);
        canvas.height = Math.round(height * dense);
        canvas.style.setProperty("width", `${width}px`);
        canvas.style.setProperty("height", `${height}px`);
      } else pen.clearRect(0, 0, width, height);
      if (theme() !== painted) {
        painted = theme();
        const style = getComputedStyle(canvas);
        colours = ["--heat-low", "--heat-zero", "--heat-high", "--ink"].map((name) => style.getPropertyValue(name));
      }
      const [low = "", zero = "", high = "", ink = ""] = colours;
      const reach = Math.max(...numbers.map((each) => (Number.isFinite(each) ? Math.abs(each) : 0))) || 1;
      const gap = cell > 6 ? 1 : 0;
      pen.setTransform(dense, 0, 0, dense, 0, 0);
      for (const [i, number] of numbers.entries()) {
        const part = Math.round((100 * Math.abs(number)) / reach);
        pen.fillStyle = Number.isFinite(number)
          ? `color-mix(in oklab, ${number < 0 ? low : high} ${part}%, ${zero})`
          : ink;
        const [x, y] = [(i % columns) * cell, Math.floor(i / columns) * cell];
        pen.fillRect(x, y, cell - gap, cell - gap);
        if (number >= 0 || !Number.isFinite(number) || cell < HOLLOW) continue;
        const edge = Math.round(cell * FRAME);
        pen.fillStyle = zero;
        pen.fillRect(x + edge, y + edge, cell - gap - 2 * edge, cell - gap - 2 * edge);
      }
      pen.strokeStyle = ink;
      pen.lineWidth = 2;
      pen.strokeRect(
        (chosen % columns) * cell + 1,
        Math.floor(chosen / columns) * cell + 1,
        cell - 2 - gap,
        cell - 2 - gap,
      );
    },
  };
}
