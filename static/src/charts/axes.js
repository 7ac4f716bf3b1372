/**
 * The frame that all charts share: grid lines with their numbers, and the names of the axes.
 */
import { svg } from "../dom.js";
import { tickText } from "./scales.js";

/** @typedef {import("./scales.js").Scale} Scale */

export const MARGIN = { top: 17, right: 14, bottom: 22, left: 50 };
/** A character's width, and the length of a number from which it is set smaller. */
const FIGURE = 7;
const LONG = 7;
/** A number's height: where ticks are closer, some go without. */
const LINE = 13;

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
  const labels = x.ticks.map(tickText);
  const every = spacing(x, labels, names.x);
  const last = labels.length - 1;
  // The last number must not run out of the picture.
  const clear = (/** @type {number} */ at) => Math.min(at, size.width - (FIGURE * (labels[last] ?? "").length) / 2 - 1);
  for (const [i, tick] of x.ticks.entries()) {
    const at = x.map(tick);
    group.append(line(at, top, at, bottom, tick === 0));
    if ((last - i) % every === 0) group.append(tickLabel(clear(at), bottom + 15, "middle", labels[i] ?? ""));
  }
  let free = Number.POSITIVE_INFINITY;
  for (const tick of y.ticks) {
    const at = y.map(tick);
    group.append(line(left, at, right, at, tick === 0));
    if (at > free) continue;
    free = at - LINE;
    group.append(tickLabel(left - 6, at + 4, "end", tickText(tick)));
  }
  const between =
    last >= every ? (x.map(x.ticks[last] ?? 0) + x.map(x.ticks[last - every] ?? 0)) / 2 : (left + right) / 2;
  group.append(
    svg("text", { class: "axis-name", x: between, y: bottom + 15, "text-anchor": "middle" }, names.x),
    svg("text", { class: "axis-name", x: left, y: top - 5, "text-anchor": "start" }, names.y),
  );
  return group;
}

/**
 * The axis' name stands between the last two numbers: only so many are written that it has room there.
 *
 * @param {Scale} x
 * @param {string[]} labels
 * @param {string} name
 * @returns {number} every how many ticks one has its number
 */
export function spacing(x, labels, name) {
  const longest = Math.max(0, ...labels.map((label) => label.length));
  const wanted = FIGURE * (longest + name.length) + 10;
  const step = labels.length > 1 ? Math.abs(x.map(x.ticks[1] ?? 0) - x.map(x.ticks[0] ?? 0)) : wanted;
  return Math.max(1, Math.min(Math.ceil(wanted / step), labels.length - 1));
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} anchor
 * @param {string} text
 */
function tickLabel(x, y, anchor, text) {
  return svg("text", { class: text.length > LONG ? "tick small" : "tick", x, y, "text-anchor": anchor }, text);
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
