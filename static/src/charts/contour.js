/**
 * The loss over two knobs as a relief, with the way that descent took and the way down from where it is: a view that is
 * given numbers and knows nothing else.
 */
import { words } from "#words/pictures.js";
import { svg } from "../dom.js";
import { formatNumber } from "../numbers.js";
import { along } from "./beside.js";
import { heightAt } from "./levels.js";
import { createPlot, draggable, set } from "./plot.js";
import { createRelief } from "./relief.js";
import { linear, linePath } from "./scales.js";
import { exit } from "./trail.js";

/**
 * @typedef {object} ContourData
 * @property {import("./relief.js").Grid | null} grid
 * @property {{x: [number, number], y: [number, number]}} range that the grid covers
 * @property {{x: number, y: number, slopeX: number, slopeY: number, loss: number}} now
 * @property {{x: number[], y: number[], at: number, iterations: number[]} | null} path `at`: the entry of the moment
 * @property {{x: string, y: string, loss: string}} names
 */

const ARROW = 52;
/** How near to the marker a finger takes it in hand. */
const FINGER = 30;
const MOST_DOTS = 120;

/**
 * @param {HTMLElement} host
 * @param {{onTurn: (x: number, y: number) => void, onEnd: () => void, onKey: (event: KeyboardEvent) => void}} to
 */
export function createContour(host, { onTurn, onEnd, onKey }) {
  /** @type {ContourData | null} */
  let shown = null;
  let x = linear([0, 1], [0, 1]);
  let y = linear([0, 1], [0, 1]);
  /** The arrow downhill, from its foot to its tip. @type {import("./plot.js").Place[]} */
  let arrow = [];
  const plot = createPlot(host, () => draw(), { active: true });
  plot.root.classList.add("turns");
  const relief = createRelief(host);
  const layers = {
    halo: svg("path", { class: "path halo" }),
    ahead: svg("path", { class: "path ahead" }),
    walked: svg("path", { class: "path" }),
    dots: svg("path", { class: "path-dots" }),
    start: svg("circle", { class: "path-start", r: 5 }),
    exit: svg("path", { class: "path-exit" }),
    arrowHalo: svg("path", { class: "downhill halo" }),
    arrow: svg("path", { class: "downhill" }),
  };
  const marker = svg("circle", { class: "marker", r: 7, tabindex: 0, role: "slider" });
  const cross = svg("path", { class: "cross" });
  plot.inside.append(...Object.values(layers), cross);
  plot.over.append(marker);
  marker.addEventListener("keydown", onKey);
  const turn = (/** @type {import("./plot.js").Place} */ place) => {
    const { left, right, top, bottom } = plot.area;
    onTurn(x.invert(Math.min(Math.max(place.x, left), right)), y.invert(Math.min(Math.max(place.y, top), bottom)));
  };
  const within = (/** @type {import("./plot.js").Place} */ place) => {
    const { left, right, top, bottom } = plot.area;
    return shown !== null && place.x >= left && place.x <= right && place.y >= top && place.y <= bottom;
  };
  const isAtMarker = (/** @type {import("./plot.js").Place} */ place) =>
    shown !== null && Math.hypot(x.map(shown.now.x) - place.x, y.map(shown.now.y) - place.y) < FINGER * plot.scale;
  // A finger that comes down anywhere else may be about to scroll: only where it is lifted again at once it points.
  plot.root.addEventListener("click", (event) => {
    const place = plot.placeOf(event);
    if (/** @type {PointerEvent} */ (event).pointerType !== "touch" || !within(place) || isAtMarker(place)) return;
    turn(place);
    onEnd();
  });
  draggable(
    plot,
    (place, event) => {
      if (!within(place) || (event.pointerType === "touch" && !isAtMarker(place))) return false;
      marker.focus({ preventScroll: true });
      turn(place);
      return true;
    },
    turn,
    onEnd,
  );

  function draw() {
    if (!shown || plot.size.width === 0) return;
    const { grid, range, now, path, names } = shown;
    const { area } = plot;
    x = linear(range.x, [area.left, area.right], 4);
    y = linear(range.y, [area.bottom, area.top], 4);
    plot.frame(x, y, names);
    if (grid) relief.draw(grid, area, plot.size);
    drawPath(path);
    drawNow(shown);
    point(shown);
    const left = path !== null && exit(path.x, path.y, range) !== null;
    plot.describe(
      words.contour(names.loss, names.x, names.y),
      words.contourText(names, now, path ? (path.iterations.at(-1) ?? 0) : 0, left),
    );
  }

  /** @param {ContourData["path"]} path */
  function drawPath(path) {
    const scale = plot.scale;
    const seen = path !== null && path.x.length > 1;
    for (const each of [layers.start, layers.exit]) set(each, { display: seen ? "inline" : "none" });
    const [xs, ys, done] = seen ? [path.x, path.y, path.at + 1] : [[], [], 0];
    set(layers.halo, { d: linePath(xs, ys, x, y) });
    set(layers.walked, { d: linePath(xs.slice(0, done), ys.slice(0, done), x, y) });
    set(layers.ahead, { d: linePath(xs.slice(Math.max(0, done - 1)), ys.slice(Math.max(0, done - 1)), x, y) });
    const dot = 1.8 * scale;
    const dots = xs.slice(0, MOST_DOTS).flatMap((each, i) => {
      const [px, py] = [x.map(each), y.map(ys[i] ?? Number.NaN)];
      const near = Math.abs(px) < 1e5 && Math.abs(py) < 1e5;
      return near ? [`M${px.toFixed(1)} ${(py - dot).toFixed(1)}a${dot} ${dot} 0 1 0 .01 0`] : [];
    });
    set(layers.dots, { d: dots.join("") });
    if (!seen || !shown) return;
    set(layers.start, { cx: x.map(xs[0] ?? 0), cy: y.map(ys[0] ?? 0) });
    const left = exit(xs, ys, shown.range);
    set(layers.exit, { display: left ? "inline" : "none" });
    if (!left) return;
    const [px, py] = [x.map(left.x), y.map(left.y)];
    const turned = (Math.atan2(y.map(left.y + left.dy) - py, x.map(left.x + left.dx) - px) * 180) / Math.PI;
    const size = 7 * scale;
    set(layers.exit, {
      d: `M0 0l${-1.6 * size} ${-size}v${2 * size}z`,
      transform: `translate(${px} ${py}) rotate(${turned})`,
    });
  }

  /** @param {ContourData} data */
  function drawNow({ now, names }) {
    const { area, scale } = plot;
    const [px, py] = [x.map(now.x), y.map(now.y)];
    const seen = px >= area.left - 1 && px <= area.right + 1 && py >= area.top - 1 && py <= area.bottom + 1;
    set(marker, {
      display: seen ? "inline" : "none",
      cx: seen ? px : 0,
      cy: seen ? py : 0,
      "aria-label": words.turnedBoth(names.x, names.y),
      "aria-valuemin": x.domain[0],
      "aria-valuemax": x.domain[1],
      "aria-valuenow": Number.isFinite(now.x) ? now.x : 0,
      "aria-valuetext": words.contourNow(names, now),
    });
    // Downhill on this picture: each knob against its gradient, in the picture's own units.
    const [dx, dy] = [x.map(now.x - now.slopeX) - px, y.map(now.y - now.slopeY) - py];
    const size = Math.hypot(dx, dy);
    const shows = seen && size > 0 && Number.isFinite(size);
    const d = shows ? arrowPath(px, py, dx / size, dy / size, ARROW * scale) : "";
    const [tx, ty] = shows ? [px + (dx / size) * ARROW * scale, py + (dy / size) * ARROW * scale] : [px, py];
    arrow = [
      { x: px, y: py },
      { x: tx, y: ty },
    ];
    set(layers.arrow, { d });
    set(layers.arrowHalo, { d });
  }

  /** @param {ContourData} data */
  function point({ grid, range, names, path }) {
    const { pointer, area } = plot;
    if (!pointer || !grid) {
      plot.say([], null);
      set(cross, { d: "" });
      return;
    }
    const i = ((pointer.x - area.left) / (area.right - area.left)) * (grid.columns - 1);
    const j = ((area.bottom - pointer.y) / (area.bottom - area.top)) * (grid.rows - 1);
    const [vx, vy] = [x.invert(pointer.x), y.invert(pointer.y)];
    const digits = (/** @type {number} */ value, /** @type {[number, number]} */ [low, high]) =>
      formatNumber(roundTo(value, (high - low) / 400));
    const way = along((path?.x ?? []).map((each, k) => ({ x: x.map(each), y: y.map(path?.y[k] ?? Number.NaN) })));
    plot.say(
      [
        `${names.x} ${digits(vx, range.x)}, ${names.y} ${digits(vy, range.y)}`,
        `${names.loss} ${formatNumber(Number(heightAt(grid.heights, grid.columns, i, j).toPrecision(3)))}`,
      ],
      pointer,
      along(arrow).concat(way),
    );
    set(cross, { d: `M${pointer.x - 6} ${pointer.y}h12M${pointer.x} ${pointer.y - 6}v12` });
  }

  return {
    /** @param {ContourData | null} data */
    show(data) {
      shown = data;
      draw();
    },
  };
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} ux
 * @param {number} uy
 * @param {number} length
 */
function arrowPath(x, y, ux, uy, length) {
  const [tx, ty] = [x + ux * length, y + uy * length];
  const head = length / 5;
  const [bx, by] = [tx - ux * head, ty - uy * head];
  const [sx, sy] = [-uy * head * 0.6, ux * head * 0.6];
  const at = (/** @type {number} */ px, /** @type {number} */ py) => `${px.toFixed(1)} ${py.toFixed(1)}`;
  return `M${at(x, y)}L${at(bx, by)}M${at(bx + sx, by + sy)}L${at(tx, ty)}L${at(bx - sx, by - sy)}`;
}

/**
 * @param {number} value
 * @param {number} step
 */
function roundTo(value, step) {
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  return digits > 12 ? value : Number(value.toFixed(digits));
}
