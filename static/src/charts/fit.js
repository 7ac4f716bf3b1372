/**
 * Data points, the curve through them, and what it misses by; points can be taken in hand, by pointer or by keys. A view that
 * is given numbers and knows nothing else.
 */
import { words } from "#words/pictures.js";
import { svg } from "../dom.js";
import { formatNumber } from "../numbers.js";
import { alike } from "./alike.js";
import { createExits } from "./exits.js";
import { createPlot, set } from "./plot.js";
import { ownRange, roomFor, withRoom } from "./room.js";
import { extent, linear, linePath } from "./scales.js";
import { createTaking } from "./taking.js";
import { theme } from "./theme.js";

/**
 * @typedef {object} FitData
 * @property {number[]} x
 * @property {number[]} y
 * @property {number[]} at the prediction at each point
 * @property {{x: number[], y: number[]} | null} curve
 * @property {{x: string, y: string, prediction: string}} names
 * @property {string} program what these are points of, but for its numbers
 * @property {boolean} editable
 * @property {boolean} waiting for the answer to what a hand did
 */
/** Points that are elements of their own; more are one path. */
const MOST_ELEMENTS = 400;

/**
 * @param {HTMLElement} host
 * @param {import("./taking.js").Hands} hands
 */
export function createFit(host, hands) {
  /** @type {FitData | null} */
  let shown = null;
  /** What was drawn when the picture was told last. @type {object | null} */
  let told = null;
  let x = linear([0, 1], [0, 1]);
  let y = linear([0, 1], [0, 1]);
  let pointsKey = "";
  let room = { below: 0, above: 0 };
  const plot = createPlot(host, () => draw(), { active: true });
  const layers = { residuals: svg("path", { class: "residual" }), curve: svg("path", { class: "curve" }) };
  const points = svg("g", { class: "points" });
  const taking = createTaking(plot, hands, { radius: 12, axes: () => ({ x, y }), reach: ownRange, draw });
  plot.inside.append(layers.residuals, layers.curve);
  plot.over.append(points, taking.handle);
  const exits = createExits(plot);

  function draw() {
    if (!shown || plot.size.width === 0) return;
    const { area } = plot;
    if (!taking.isHeld) {
      const own = ownRange(shown.y);
      // In steps, so that a curve that bends moves the points seldom.
      // What is predicted at the points stands for a curve that is still to come, so that it moves nothing when it does.
      room = roomFor(own, shown.curve?.y ?? shown.at, room);
      x = linear(extent(shown.x, 0.04), [area.left, area.right]);
      y = linear(withRoom(own, room), [area.bottom, area.top]);
    }
    plot.frame(x, y, shown.names);
    plot.root.classList.toggle("editable", shown.editable);
    const { x: xs, y: ys, at, curve, names } = shown;
    set(layers.residuals, { d: residuals(shown, x, y) });
    set(layers.curve, { d: curve ? linePath(curve.x, curve.y, x, y) : "" });
    drawPoints(xs, ys);
    taking.drawHandle(words.point(names), (i, px, py) => words.pointAt(i + 1, xs.length, names, px, py));
    const left = exits.draw(curve, names.prediction, x, y);
    plot.describe(words.fit(names.y, names.x, names.prediction), words.fitText(names, xs.length, rms(ys, at), left));
    point(shown);
  }

  /** @param {number[]} xs @param {number[]} ys */
  function drawPoints(xs, ys) {
    const r = (xs.length > 60 ? 3 : 4) * Math.sqrt(plot.scale);
    const isMany = xs.length > MOST_ELEMENTS;
    const key = isMany ? "many" : `${xs.length} ${r}`;
    if (key !== pointsKey) {
      const made = isMany ? [svg("path", { class: "point many" })] : xs.map(() => svg("circle", { class: "point", r }));
      points.replaceChildren(...made);
      pointsKey = key;
    }
    if (isMany) {
      const dots = xs.map((px, i) => `M${x.map(px).toFixed(1)} ${(y.map(ys[i] ?? 0) - 2).toFixed(1)}a2 2 0 1 0 .01 0`);
      for (const path of points.children) set(path, { d: dots.join("") });
      return;
    }
    for (const [i, circle] of [...points.children].entries()) {
      const [cx, cy] = [x.map(xs[i] ?? 0), y.map(ys[i] ?? 0)];
      set(circle, { cx: Number.isFinite(cx) ? cx : 0, cy: Number.isFinite(cy) ? cy : 0 });
    }
  }

  /** @param {FitData} data */
  function point(data) {
    const { x: xs, y: ys, at, curve, names, editable } = data;
    const { pointer } = plot;
    const i = taking.seen;
    plot.root.classList.toggle("near", editable && i >= 0);
    if (xs.length <= MOST_ELEMENTS) {
      for (const [j, circle] of [...points.children].entries()) circle.classList.toggle("near", i === j);
    }
    if (i >= 0) {
      const [px, py] = [xs[i] ?? 0, ys[i] ?? 0];
      const lines = words.pointLines(names, px, py, at[i] ?? Number.NaN);
      const others = xs.map((each, j) => ({ x: x.map(each), y: y.map(ys[j] ?? 0) }));
      plot.say(lines, { x: x.map(px), y: y.map(py) }, others);
      return;
    }
    if (!pointer) {
      plot.say([], null);
      return;
    }
    const [px, py] = [x.invert(pointer.x), curve ? alongCurve(curve, x.invert(pointer.x)) : Number.NaN];
    const lines = [`${names.x} ${formatNumber(Number(px.toPrecision(3)))}`];
    if (Number.isFinite(py))
      lines.push(`${names.prediction || words.curve} ${formatNumber(Number(py.toPrecision(3)))}`);
    plot.say(lines, pointer);
  }

  return {
    /** @param {FitData | null} data */
    show(data) {
      shown = data;
      taking.follow(data);
      const next = { ...data, waiting: false, look: theme() };
      if (alike(next, told)) return;
      told = next;
      draw();
    },
    add: taking.add,
    removePicked: taking.removePicked,
    get picked() {
      return taking.picked;
    },
  };
}

/**
 * @param {FitData} data
 * @param {import("./scales.js").Scale} x
 * @param {import("./scales.js").Scale} y
 */
function residuals({ x: xs, y: ys, at }, x, y) {
  return xs
    .map((px, i) => [x.map(px), y.map(ys[i] ?? Number.NaN), y.map(at[i] ?? Number.NaN)])
    .filter((row) => row.every(Number.isFinite))
    .map(
      ([px = 0, from = 0, to = 0]) =>
        `M${px.toFixed(1)} ${from.toFixed(1)}V${Math.max(-5000, Math.min(5000, to)).toFixed(1)}`,
    )
    .join("");
}

/**
 * @param {{x: number[], y: number[]}} curve from left to right
 * @param {number} at
 */
function alongCurve({ x, y }, at) {
  const after = x.findIndex((each) => each >= at);
  if (after <= 0) return Number.NaN;
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [x[after - 1], x[after], y[after - 1], y[after]];
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (at - x0)) / (x1 - x0);
}

/**
 * @param {number[]} ys
 * @param {number[]} at
 */
function rms(ys, at) {
  return Math.sqrt(ys.reduce((sum, each, i) => sum + (each - (at[i] ?? Number.NaN)) ** 2, 0) / ys.length);
}
