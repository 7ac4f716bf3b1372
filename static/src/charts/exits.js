/**
 * Arrows on the edges of a chart where a curve leaves it, with a word how far it goes.
 */
import { words } from "#words/pictures.js";
import { svg } from "../dom.js";
import { set } from "./plot.js";
import { leaving } from "./room.js";

/** @typedef {import("./scales.js").Scale} Scale */

/** @param {import("./plot.js").Plot} plot */
export function createExits(plot) {
  const arrows = svg("path", { class: "curve-exit" });
  const texts = { up: svg("text", { class: "exit-text" }), down: svg("text", { class: "exit-text" }) };
  plot.over.append(arrows, texts.up, texts.down);

  /**
   * @param {{x: number[], y: number[]} | null} curve
   * @param {string} name
   * @param {Scale} x
   * @param {Scale} y
   * @returns {string[]} the words
   */
  function draw(curve, name, x, y) {
    const { area, scale } = plot;
    const left = curve ? leaving(curve, y.domain) : { up: null, down: null };
    const paths = [];
    const said = [];
    for (const edge of /** @type {const} */ (["up", "down"])) {
      const { places = [], far = 0, whole = false } = left[edge] ?? {};
      const first = places[0];
      set(texts[edge], { display: first ? "inline" : "none" });
      if (!first) continue;
      const text = words.leaves(name, edge, far, whole);
      said.push(text);
      for (const place of places) paths.push(arrow(place, x, y, 7 * scale));
      const at = x.map(first.x);
      const leftward = at > (area.left + area.right) / 2;
      set(texts[edge], {
        x: at + (leftward ? -12 : 12) * scale,
        y: edge === "up" ? area.top + 13 * scale : area.bottom - 5 * scale,
        "text-anchor": leftward ? "end" : "start",
      });
      if (texts[edge].textContent !== text) texts[edge].textContent = text;
    }
    set(arrows, { d: paths.join("") });
    return said;
  }

  return { draw };
}

/**
 * @param {import("./room.js").Place} place
 * @param {Scale} x
 * @param {Scale} y
 * @param {number} size
 * @returns {string} a triangle with its tip on the edge
 */
function arrow({ x: atX, y: atY, dx, dy }, x, y, size) {
  const [px, py] = [x.map(atX), y.map(atY)];
  const [ax, ay] = [x.map(atX + dx) - px, y.map(atY + dy) - py];
  const length = Math.hypot(ax, ay);
  // So steep that it is no number any more is straight up or down.
  const [ux, uy] = length > 0 && Number.isFinite(length) ? [ax / length, ay / length] : [0, dy > 0 ? -1 : 1];
  const [bx, by] = [px - 1.6 * size * ux, py - 1.6 * size * uy];
  const corner = (/** @type {number} */ side) =>
    `L${(bx - side * uy * size).toFixed(1)} ${(by + side * ux * size).toFixed(1)}`;
  return `M${px.toFixed(1)} ${py.toFixed(1)}${corner(1)}${corner(-1)}z`;
}
