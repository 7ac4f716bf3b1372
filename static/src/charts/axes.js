/**
 * The frame that all charts share: grid lines with their numbers, and the names of the axes.
 */
import { svg } from "../dom.js";
import { tickText } from "./scales.js";

/** @typedef {import("./scales.js").Scale} Scale */

export const MARGIN = { top: 14, right: 12, bottom: 22, left: 44 };

/**
 * @param {{width: number, height: number}} size
 * @param {Scale} x
 * @param {Scale} y
 * @param {{x: string, y: string}} names
 * @returns {SVGGElement}
 */
export function axes(size, x, y, names) {
  const [left, right] = [MARGIN.left, size.width - MARGIN.right];
  const [top, bottom] = [MARGIN.top, size.height - MARGIN.bottom];
  const group = svg("g", { class: "axes" });
  for (const tick of x.ticks) {
    const at = x.map(tick);
    group.append(line(at, top, at, bottom, tick === 0));
    if (at < right - 8 * names.x.length - 6)
      group.append(svg("text", { x: at, y: bottom + 15, "text-anchor": "middle" }, tickText(tick)));
  }
  for (const tick of y.ticks) {
    const at = y.map(tick);
    group.append(line(left, at, right, at, tick === 0));
    if (at > top + 13) group.append(svg("text", { x: left - 6, y: at + 4, "text-anchor": "end" }, tickText(tick)));
  }
  group.append(
    svg("text", { class: "axis-name", x: right, y: bottom + 15, "text-anchor": "end" }, names.x),
    svg("text", { class: "axis-name", x: left - 6, y: top, "text-anchor": "end" }, names.y),
  );
  return group;
}

/**
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 * @param {boolean} zero
 */
function line(x1, y1, x2, y2, zero) {
  return svg("line", { class: zero ? "grid-line zero" : "grid-line", x1, y1, x2, y2 });
}

/**
 * An SVG that fills its host, drawn anew when the host changes its size.
 *
 * @param {HTMLElement} host
 * @param {() => void} redraw
 */
export function surface(host, redraw) {
  const root = svg("svg", { role: "img" });
  host.replaceChildren(root);
  const size = { width: host.clientWidth, height: host.clientHeight };
  new ResizeObserver(() => {
    if (size.width === host.clientWidth && size.height === host.clientHeight) return;
    size.width = host.clientWidth;
    size.height = host.clientHeight;
    redraw();
  }).observe(host);
  return { root, size };
}
