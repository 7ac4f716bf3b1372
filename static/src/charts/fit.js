/**
 * Data points, the curve through them, and what it misses by; points can be taken in hand, by pointer or by keys. A view that
 * is given numbers and knows nothing else.
 */
import { words } from "#words/pictures.js";
import { svg } from "../dom.js";
import { formatNumber } from "../numbers.js";
import { alike } from "./alike.js";
import { createChoice } from "./choice.js";
import { createExits } from "./exits.js";
import { createPlot, draggable, set } from "./plot.js";
import { createAhead, nearestPoint, pointKey } from "./points.js";
import { ownRange, roomFor, withRoom } from "./room.js";
import { extent, linear, linePath } from "./scales.js";
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
/**
 * @typedef {object} Hands
 * @property {(i: number, x: number, y: number) => void} onMove
 * @property {(x: number, y: number) => boolean} onAdd answers whether there will be one more
 * @property {(i: number) => void} onRemove
 * @property {() => void} onPick a point was chosen, which may be removed
 * @property {() => void} onEnd
 */

/** Points that are elements of their own; more are one path. */
const MOST_ELEMENTS = 400;

/**
 * @param {HTMLElement} host
 * @param {Hands} hands
 */
export function createFit(host, { onMove, onAdd, onRemove, onPick, onEnd }) {
  /** @type {FitData | null} */
  let shown = null;
  /** What was drawn when the picture was told last. @type {object | null} */
  let told = null;
  /** The point in hand, with the axes as they were when it was taken: they must not move under it. */
  let held = -1;
  const choice = createChoice();
  const ahead = createAhead();
  let x = linear([0, 1], [0, 1]);
  let y = linear([0, 1], [0, 1]);
  let pointsKey = "";
  let room = { below: 0, above: 0 };
  const plot = createPlot(host, () => draw(), { active: true });
  const layers = { residuals: svg("path", { class: "residual" }), curve: svg("path", { class: "curve" }) };
  const points = svg("g", { class: "points" });
  const handle = svg("circle", { class: "point-handle", r: 12, tabindex: 0, role: "slider" });
  plot.inside.append(layers.residuals, layers.curve);
  plot.over.append(points, handle);
  const exits = createExits(plot);

  draggable(
    plot,
    (place, event) => {
      const i = shown?.editable ? near(place, event.pointerType) : -1;
      if (i < 0) return false;
      held = i;
      choice.at = i;
      handle.focus({ preventScroll: true });
      return true;
    },
    (place) => {
      const { left, right, top, bottom } = plot.area;
      onMove(
        held,
        x.invert(Math.min(Math.max(place.x, left), right)),
        y.invert(Math.min(Math.max(place.y, top), bottom)),
      );
    },
    () => {
      held = -1;
      onEnd();
      draw();
    },
  );
  plot.root.addEventListener("dblclick", (event) => {
    const place = plot.placeOf(event);
    if (shown?.editable && near(place, "mouse") < 0) add(x.invert(place.x), y.invert(place.y));
  });
  handle.addEventListener("keydown", (event) => {
    if (!shown?.editable) return;
    const { xs, ys } = ahead.over(shown);
    const done = pointKey(event, { at: choice.at, xs, ys, x: x.domain, y: ownRange(ys) });
    if (!done) return;
    if (done.move) ahead.move(choice.at, done.move);
    else if (done.choose === undefined) ahead.forget();
    event.preventDefault();
    event.stopPropagation();
    if (done.choose !== undefined) {
      choice.at = done.choose;
      draw();
    } else if (done.remove) onRemove(choice.at);
    else if (done.move) onMove(choice.at, done.move.x, done.move.y);
    else if (done.add) add(done.add.x, done.add.y);
  });
  handle.addEventListener("focus", () => pick());
  handle.addEventListener("blur", () => draw());

  function pick() {
    choice.picked = true;
    draw();
    onPick();
  }

  /** @param {number} px @param {number} py */
  function add(px, py) {
    choice.adds(shown?.x.length ?? 0);
    if (!onAdd(px, py)) choice.refused();
  }

  /** @param {import("./plot.js").Place} place @param {string} hand */
  function near(place, hand) {
    if (!shown) return -1;
    return nearestPoint(shown.x.map(x.map), shown.y.map(y.map), place, (hand === "touch" ? 26 : 14) * plot.scale);
  }

  function draw() {
    if (!shown || plot.size.width === 0) return;
    const { area } = plot;
    if (held < 0) {
      const own = ownRange(shown.y);
      // In steps, so that a curve that bends moves the points seldom.
      room = roomFor(own, shown.curve?.y ?? [], room);
      x = linear(extent(shown.x, 0.04), [area.left, area.right]);
      y = linear(withRoom(own, room), [area.bottom, area.top]);
    }
    plot.frame(x, y, shown.names);
    plot.root.classList.toggle("editable", shown.editable);
    const { x: xs, y: ys, at, curve, names } = shown;
    set(layers.residuals, { d: residuals(shown, x, y) });
    set(layers.curve, { d: curve ? linePath(curve.x, curve.y, x, y) : "" });
    drawPoints(xs, ys);
    drawHandle(shown);
    const left = exits.draw(curve, names.prediction, x, y);
    plot.describe(words.fit(names.y, names.x, names.prediction), words.fitText(names, xs.length, rms(ys, at), left));
    point(shown);
  }

  /** @param {number[]} xs @param {number[]} ys */
  function drawPoints(xs, ys) {
    const r = (xs.length > 60 ? 3 : 4) * Math.sqrt(plot.scale);
    const key = `${xs.length} ${r}`;
    if (xs.length > MOST_ELEMENTS) {
      const dots = xs.map((px, i) => `M${x.map(px).toFixed(1)} ${(y.map(ys[i] ?? 0) - 2).toFixed(1)}a2 2 0 1 0 .01 0`);
      points.replaceChildren(svg("path", { class: "point many", d: dots.join("") }));
      pointsKey = "";
      return;
    }
    if (key !== pointsKey) points.replaceChildren(...xs.map(() => svg("circle", { class: "point", r })));
    pointsKey = key;
    for (const [i, circle] of [...points.children].entries()) {
      const [cx, cy] = [x.map(xs[i] ?? 0), y.map(ys[i] ?? 0)];
      set(circle, { cx: Number.isFinite(cx) ? cx : 0, cy: Number.isFinite(cy) ? cy : 0 });
    }
  }

  /** @param {FitData} data */
  function drawHandle({ x: xs, y: ys, names, editable }) {
    const [px, py] = [xs[choice.at] ?? 0, ys[choice.at] ?? 0];
    handle.classList.toggle("picked", choice.picked);
    set(handle, {
      display: editable && xs.length > 0 ? "inline" : "none",
      cx: x.map(px) || 0,
      cy: y.map(py) || 0,
      "aria-label": words.point(names),
      "aria-valuemin": y.domain[0],
      "aria-valuemax": y.domain[1],
      "aria-valuenow": Number.isFinite(py) ? py : 0,
      "aria-valuetext": words.pointAt(choice.at + 1, xs.length, names, px, py),
    });
  }

  /** @param {FitData} data */
  function point(data) {
    const { x: xs, y: ys, at, curve, names, editable } = data;
    const { pointer } = plot;
    const focused = document.activeElement === handle;
    const i = held >= 0 ? held : pointer ? near(pointer, "mouse") : focused ? choice.at : -1;
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
      if (!data?.waiting) ahead.forget();
      if (data) {
        choice.within(data.program, document.activeElement === handle);
        choice.among(data.x.length);
      }
      const next = { ...data, waiting: false, look: theme() };
      if (alike(next, told)) return;
      told = next;
      draw();
    },
    add,
    removePicked: () => onRemove(choice.at),
    get picked() {
      return choice.picked;
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
