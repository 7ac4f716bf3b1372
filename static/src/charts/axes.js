/**
 * Grid lines with their numbers, and the names of the axes: data in, SVG out.
 */
import { svg } from "../dom.js";
import { tickTexts } from "./scales.js";
import { besideTexts, isLongBeside, shortened, widthOf } from "./ticks.js";

/** @typedef {import("./scales.js").Scale} Scale */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Area */

/** A character's width, and the length of a number from which it is set smaller below the picture. */
const FIGURE = 7;
const LONG = 8;
/** The height of a letter, in which the widths of names are measured. */
const LETTER = 12;
/** A number's height: where ticks are closer, some go without. */
const LINE = 13;

/**
 * Where the plot itself is, inside of its numbers and names.
 *
 * @param {{width: number, height: number}} size
 * @param {number} scale of the letters: 1 for 12 pixels
 * @returns {Area}
 */
export function plotArea({ width, height }, scale) {
  return { left: 46 * scale, right: width - 12 * scale, top: 17 * scale, bottom: height - 21 * scale };
}

/**
 * @param {Area} area
 * @param {number} scale
 * @param {Scale} x
 * @param {Scale} y
 * @param {{x: string, y: string}} names
 * @param {number} [share] how much of the picture's width the name of the upright axis may take
 * @returns {SVGGElement}
 */
export function axes({ left, right, top, bottom }, scale, x, y, names, share = 1) {
  const group = svg("g", { class: "axes" });
  const labels = tickTexts(x.ticks);
  const every = spacing(x, labels, names.x, scale);
  const last = labels.length - 1;
  const beneath = bottom + 15 * scale;
  // The last number must not run out of the picture.
  const edge = right + 10 * scale - (FIGURE * scale * (labels[last] ?? "").length) / 2;
  for (const [i, tick] of x.ticks.entries()) {
    const at = x.map(tick);
    group.append(line(at, top, at, bottom, tick === 0));
    if ((last - i) % every !== 0) continue;
    const text = labels[i] ?? "";
    const within = Math.max((FIGURE * scale * text.length) / 2, Math.min(at, edge));
    group.append(tickLabel(within, beneath, "middle", text));
  }
  let free = Number.POSITIVE_INFINITY;
  const { texts: besides, name: said } = besideTexts(y.ticks, "");
  const room = ((right - left) * share) / (LETTER * scale) - widthOf(said);
  const { name: beside } = besideTexts(y.ticks, shortened(names.y, room));
  for (const [i, tick] of y.ticks.entries()) {
    const at = y.map(tick);
    group.append(line(left, at, right, at, tick === 0));
    if (at > free) continue;
    free = at - LINE * scale;
    group.append(tickLabel(left - 6 * scale, at + 4 * scale, "end", besides[i] ?? ""));
  }
  const end = Math.min(x.map(x.ticks[last] ?? 0), edge);
  // Beside a number that stands alone it has more room on one side than on the other.
  const other = last >= every ? x.map(x.ticks[last - every] ?? 0) : end > (left + right) / 2 ? left : right;
  const between = last < 0 ? (left + right) / 2 : (end + other) / 2;
  const taken = Math.max(0, ...labels.map((label) => label.length)) * FIGURE + 10;
  const below = shortened(names.x, (Math.abs(end - other) / scale - taken) / LETTER);
  group.append(
    svg("text", { class: "axis-name", x: between, y: beneath, "text-anchor": "middle" }, below),
    svg("text", { class: "axis-name", x: left, y: top - 5 * scale, "text-anchor": "start" }, beside),
  );
  return group;
}

/**
 * The axis' name stands between the last two numbers: only so many are written that it has room there.
 *
 * @param {Scale} x
 * @param {string[]} labels
 * @param {string} name
 * @param {number} [scale]
 * @returns {number} every how many ticks one has its number
 */
export function spacing(x, labels, name, scale = 1) {
  const longest = Math.max(0, ...labels.map((label) => label.length));
  const wanted = (FIGURE * (longest + name.length) + 10) * scale;
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
  const long = anchor === "end" ? isLongBeside(text) : text.length >= LONG;
  return svg("text", { class: long ? "tick small" : "tick", x, y, "text-anchor": anchor }, text);
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
