/**
 * Which class is taken to be where, as a soft field of colours with a clear border, on a canvas under the chart.
 */
import { contours } from "d3-contour";
import { html } from "../dom.js";
import { COLOURS, inside } from "./classes.js";
import { theme } from "./theme.js";

/** @typedef {{shares: number[][], columns: number, rows: number}} Field shares of the classes at each place; the first row at the bottom */

/** How much of a class's colour lies on its ground: neighbours differ in lightness too, for eyes that see no hues. */
const STRENGTHS = [0.66, 0.36, 0.51];
const NAMES = [...Array.from({ length: COLOURS }, (_, i) => `--class-${i + 1}`), "--surface", "--ink"];

/** @param {HTMLElement} host */
export function createTerritory(host) {
  const canvas = html("canvas", { class: "territory", "aria-hidden": "true" });
  host.prepend(canvas);
  const pen = canvas.getContext("2d");
  const small = document.createElement("canvas");
  const brush = small.getContext("2d");
  /** @type {Field | null} */
  let last = null;
  let drawn = "";
  /** @type {string[]} */
  let written = [];

  /**
   * @param {Field} field
   * @param {number[][]} colours
   * @param {number[]} ground
   */
  function tint({ shares, columns, rows }, colours, ground) {
    if (!brush) return;
    if (small.width !== columns || small.height !== rows) {
      small.width = columns;
      small.height = rows;
    }
    const picture = brush.createImageData(columns, rows);
    for (const [i, each] of shares.entries()) {
      const at = ((rows - 1 - Math.floor(i / columns)) * columns + (i % columns)) * 4;
      for (let c = 0; c < 3; c += 1) {
        const base = ground[c] ?? 0;
        let mixed = 0;
        for (const [k, share] of each.entries()) {
          const strength = STRENGTHS[k % STRENGTHS.length] ?? 0;
          mixed += (share || 0) * (base + ((colours[k % COLOURS]?.[c] ?? base) - base) * strength);
        }
        picture.data[at + c] = mixed;
      }
      picture.data[at + 3] = each.some(Number.isNaN) ? 0 : 255;
    }
    brush.putImageData(picture, 0, 0);
  }

  return {
    /**
     * @param {Field} field
     * @param {import("./axes.js").Area} area
     * @param {{width: number, height: number}} size
     */
    draw(field, area, size) {
      const key = JSON.stringify([area, size, devicePixelRatio, theme()]);
      if (!pen || (field === last && key === drawn)) return;
      if (key !== drawn) written = NAMES.map((name) => getComputedStyle(canvas).getPropertyValue(name).trim());
      [last, drawn] = [field, key];
      const dense = devicePixelRatio;
      const [across, down] = [Math.round(size.width * dense), Math.round(size.height * dense)];
      // To set a size, even the same, is to make a new canvas.
      if (canvas.width !== across || canvas.height !== down) {
        canvas.width = across;
        canvas.height = down;
      }
      const colours = written.map((colour) => rgb(pen, colour));
      tint(field, colours.slice(0, COLOURS), colours[COLOURS] ?? []);
      pen.setTransform(dense, 0, 0, dense, 0, 0);
      pen.clearRect(0, 0, size.width, size.height);
      pen.save();
      const [width, height] = [area.right - area.left, area.bottom - area.top];
      pen.beginPath();
      pen.rect(area.left, area.top, width, height);
      pen.clip();
      pen.imageSmoothingEnabled = true;
      // A place of the grid is the middle of a square, so the outer squares lie half outside.
      const [sx, sy] = [width / (field.columns - 1), height / (field.rows - 1)];
      pen.drawImage(small, area.left - sx / 2, area.top - sy / 2, sx * field.columns, sy * field.rows);
      border(pen, field, area, written.at(-1) ?? "");
      pen.restore();
    },
  };
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Field} field
 * @param {import("./axes.js").Area} area
 * @param {string} ink
 */
function border(pen, { shares, columns, rows }, area, ink) {
  const count = shares[0]?.length ?? 0;
  const x = (/** @type {number} */ i) => area.left + ((i - 0.5) / (columns - 1)) * (area.right - area.left);
  const y = (/** @type {number} */ j) => area.bottom - ((j - 0.5) / (rows - 1)) * (area.bottom - area.top);
  pen.strokeStyle = ink;
  pen.lineWidth = 2;
  pen.lineJoin = "round";
  // Two classes have one border between them.
  for (let own = count === 2 ? 1 : 0; own < count; own += 1) {
    const depth = shares.map((each) => inside(each, own)).map((each) => (Number.isNaN(each) ? -1 : each));
    pen.beginPath();
    for (const shape of contours().size([columns, rows]).thresholds([0])(depth)) {
      for (const ring of shape.coordinates.flat()) trace(pen, ring, x, y, columns, rows);
    }
    pen.stroke();
  }
}

/**
 * A border runs along the picture's own edge only because the grid ends there: those parts are no border.
 *
 * @param {CanvasRenderingContext2D} pen
 * @param {number[][]} ring
 * @param {(i: number) => number} x
 * @param {(j: number) => number} y
 * @param {number} columns
 * @param {number} rows
 */
function trace(pen, ring, x, y, columns, rows) {
  let down = false;
  for (const [i = 0, j = 0] of ring) {
    const edge = i <= 0 || j <= 0 || i >= columns || j >= rows;
    if (down && !edge) pen.lineTo(x(i), y(j));
    else pen.moveTo(x(i), y(j));
    down = !edge;
  }
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {string} colour
 * @returns {number[]}
 */
function rgb(pen, colour) {
  pen.fillStyle = colour;
  const written = String(pen.fillStyle);
  return [1, 3, 5].map((at) => Number.parseInt(written.slice(at, at + 2), 16) || 0);
}
