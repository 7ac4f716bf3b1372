/**
 * The loss along one knob, with the tangent where the knob stands: a view that is given numbers and knows nothing else.
 */
import { words } from "#words/pictures.js";
import { svg } from "../dom.js";
import { formatNumber } from "../numbers.js";
import { along, beside } from "./beside.js";
import { createPlot, draggable, set } from "./plot.js";
import { linear, linePath } from "./scales.js";
import { lossWindow, tangent } from "./tangent.js";
import { widthOf } from "./ticks.js";

/**
 * @typedef {object} SliceData
 * @property {number[]} at
 * @property {number[]} loss
 * @property {{at: number, loss: number} | null} lowest the lowest place of the line, where it is not an end
 * @property {[number, number]} range of the knob
 * @property {{at: number, loss: number, slope: number}} now a slope that is not known yet is NaN
 * @property {{x: string, y: string}} names
 */

const TANGENT = 150;
/** How large the slope's letters are, and how far it stands from its place. */
const SLOPE = 13;
const GAP = 11;
/** How much of the picture's width the name of the loss has beside what is lowest. */
const NAME = 0.45;

/**
 * @param {HTMLElement} host
 * @param {{onTurn: (value: number) => void, onEnd: () => void, onKey: (event: KeyboardEvent) => void}} to
 */
export function createSlice(host, { onTurn, onEnd, onKey }) {
  /** @type {SliceData | null} */
  let shown = null;
  let x = linear([0, 1], [0, 1]);
  let y = linear([0, 1], [0, 1]);
  /** The side on which the slope is written. */
  let side = 0;
  const plot = createPlot(host, () => draw(), { active: true });
  plot.root.classList.add("turns", "sideways");
  const layers = {
    line: svg("path", { class: "curve" }),
    drop: svg("line", { class: "drop" }),
    lowest: svg("path", { class: "lowest" }),
    tangent: svg("line", { class: "tangent" }),
  };
  const low = svg("text", { class: "lowest-text" });
  const slope = svg("text", { class: "slope-text" });
  const pointed = svg("circle", { class: "pointed", r: 3.5 });
  const marker = svg("circle", { class: "marker", r: 6, tabindex: 0, role: "slider" });
  plot.inside.append(...Object.values(layers));
  plot.over.append(low, slope, pointed, marker);
  marker.addEventListener("keydown", onKey);
  draggable(
    plot,
    ({ x: at }) => {
      const { left, right } = plot.area;
      if (!shown || at < left || at > right) return false;
      marker.focus({ preventScroll: true });
      onTurn(x.invert(at));
      return true;
    },
    ({ x: at }) => onTurn(x.invert(Math.min(Math.max(at, plot.area.left), plot.area.right))),
    onEnd,
  );

  function draw() {
    if (!shown || plot.size.width === 0) return;
    const { at, loss, lowest, range, now, names } = shown;
    const { area } = plot;
    x = linear(range, [area.left, area.right]);
    y = linear(lossWindow(loss, now.loss), [area.bottom, area.top + 4], 4);
    plot.frame(x, y, names, NAME);
    const line = linePath(at, loss, x, y);
    set(layers.line, { d: line });
    drawNow(now, names);
    drawLowest(lowest, now.loss);
    if (loss.length > 0 && !line.includes("L")) drawNothing(names.y);
    plot.describe(words.slice(names.y, names.x), words.sliceText(names, range, now, lowest));
    point(shown);
  }

  /** @param {SliceData["now"]} now @param {SliceData["names"]} names */
  function drawNow(now, names) {
    const { area, scale } = plot;
    const [px, py] = [x.map(now.at), y.map(now.loss)];
    const seen = Number.isFinite(px) && Number.isFinite(py) && px >= area.left - 1 && px <= area.right + 1;
    set(marker, {
      display: seen ? "inline" : "none",
      cx: seen ? px : 0,
      cy: seen ? py : 0,
      "aria-label": words.turnedHere(names.x),
      "aria-valuemin": x.domain[0],
      "aria-valuemax": x.domain[1],
      "aria-valuenow": Number.isFinite(now.at) ? now.at : 0,
      "aria-valuetext": words.sliceNow(names, now),
    });
    const line = seen ? tangent(now, x, y, TANGENT * scale) : null;
    set(layers.tangent, { display: line ? "inline" : "none", ...line });
    set(layers.drop, { display: seen ? "inline" : "none", ...(seen && { x1: px, x2: px, y1: py, y2: area.bottom }) });
    const written = words.slope(now.slope);
    if (slope.textContent !== written) slope.textContent = written;
    set(slope, { display: line ? "inline" : "none" });
    if (!line) return;
    const letter = SLOPE * scale;
    const size = { wide: letter * widthOf(written), high: letter, line: letter, gap: GAP * scale };
    const lines = [...drawn(line), { x: px, y: py }];
    const stand = beside({ x: px, y: py }, size, area, lines, side);
    side = stand.side;
    set(slope, { x: stand.x, y: stand.y, "text-anchor": stand.anchor });
  }

  /** What the slope's number should leave free. @param {{x1: number, y1: number, x2: number, y2: number}} line the tangent */
  function drawn({ x1, y1, x2, y2 }) {
    const { at = [], loss = [] } = shown ?? {};
    const curve = at.map((each, i) => ({ x: x.map(each), y: y.map(loss[i] ?? Number.NaN) }));
    const straight = [
      { x: x1, y: y1 },
      { x: x2, y: y2 },
    ];
    return along(curve).concat(along(straight));
  }

  /** @param {{at: number, loss: number} | null} place @param {number} here the loss where one stands */
  function drawLowest(place, here) {
    const { area, scale } = plot;
    const seen = place !== null && y.map(place.loss) <= area.bottom + 1;
    set(layers.lowest, { display: seen ? "inline" : "none" });
    set(low, { display: seen ? "inline" : "none" });
    if (!seen) return;
    const [px, py] = [x.map(place.at), y.map(place.loss)];
    set(layers.lowest, { d: `M${px} ${py - 2}l${5 * scale} ${8 * scale}h${-10 * scale}z` });
    set(low, { x: area.right, y: area.top - 5 * scale, "text-anchor": "end" });
    low.textContent = words.lowest(place.at, place.loss, here);
  }

  /** An empty picture says why it is. @param {string} name */
  function drawNothing(name) {
    const { area, scale } = plot;
    set(low, { display: "inline", x: area.right, y: area.top - 5 * scale, "text-anchor": "end" });
    low.textContent = words.notFinite(name);
  }

  /** @param {SliceData} data */
  function point({ at, loss, names }) {
    const { pointer } = plot;
    const value = pointer && x.invert(pointer.x);
    const place = value === null ? -1 : nearest(at, value);
    const there = loss[place] ?? Number.NaN;
    const py = Math.max(plot.area.top, y.map(there));
    const seen = pointer !== null && Number.isFinite(py);
    set(pointed, { display: seen ? "inline" : "none" });
    if (!seen) {
      plot.say([], null);
      return;
    }
    const px = x.map(at[place] ?? 0);
    set(pointed, { cx: px, cy: py });
    plot.say([`${names.x} ${formatNumber(at[place] ?? 0)}`, `${names.y} ${formatNumber(there)}`], { x: px, y: py });
  }

  return {
    /** @param {SliceData | null} data */
    show(data) {
      shown = data;
      draw();
    },
  };
}

/**
 * @param {number[]} rows evenly spaced
 * @param {number} value
 */
function nearest(rows, value) {
  const [first = 0, last = 1] = [rows[0], rows.at(-1)];
  return Math.min(rows.length - 1, Math.max(0, Math.round(((value - first) / (last - first)) * (rows.length - 1))));
}
