/**
 * Points in the plane by their class, and what a classifier takes each place to be. A view that is given numbers and knows
 * nothing else.
 */
import { words } from "#words/pictures.js";
import { svg } from "../dom.js";
import { formatNumber } from "../numbers.js";
import { alike } from "./alike.js";
import { createChoice } from "./choice.js";
import { COLOURS, classOf, mark } from "./classes.js";
import { createPlot, draggable, set } from "./plot.js";
import { createAhead, nearestPoint, pointKey } from "./points.js";
import { linear } from "./scales.js";
import { createTerritory } from "./territory.js";
import { theme } from "./theme.js";

/**
 * @typedef {object} RegionsData
 * @property {import("./territory.js").Field | null} field
 * @property {{x: [number, number], y: [number, number]}} range that the field covers
 * @property {number[]} x
 * @property {number[]} y
 * @property {number[]} classes what each point is
 * @property {number[]} taken what each point is taken for; empty where that is not known
 * @property {string[]} labels of the classes
 * @property {{x: string, y: string, classes: string}} names
 * @property {string} program what these are points of, but for its numbers
 * @property {boolean} editable
 * @property {boolean} waiting for the answer to what a hand did
 */
/** @typedef {import("./fit.js").Hands & {onClass: (i: number) => void}} Hands `onClass`: the point becomes one of the next class */

/** How much of the picture's width the upright axis' name has beside what the classes are called. */
const NAME = 0.4;
const MOST_ELEMENTS = 1000;

/**
 * @param {HTMLElement} host
 * @param {Hands} hands
 */
export function createRegions(host, { onMove, onAdd, onRemove, onPick, onEnd, onClass }) {
  /** @type {RegionsData | null} */
  let shown = null;
  /** What was drawn when the picture was told last. @type {object | null} */
  let told = null;
  let held = -1;
  const choice = createChoice();
  const ahead = createAhead();
  let x = linear([0, 1], [0, 1]);
  let y = linear([0, 1], [0, 1]);
  const plot = createPlot(host, () => draw(), { active: true });
  const territory = createTerritory(host);
  const points = svg("g");
  const key = svg("g");
  const handle = svg("circle", { class: "point-handle", r: 11, tabindex: 0, role: "slider" });
  plot.inside.append(points);
  plot.over.append(key, handle);

  draggable(
    plot,
    (place, event) => {
      const i = shown?.editable ? near(place, event.pointerType) : -1;
      if (i < 0) return false;
      [held, choice.at] = [i, i];
      handle.focus({ preventScroll: true });
      return true;
    },
    (place) => {
      const { left, right, top, bottom } = plot.area;
      const [px, py] = [Math.min(Math.max(place.x, left), right), Math.min(Math.max(place.y, top), bottom)];
      onMove(held, x.invert(px), y.invert(py));
    },
    () => {
      held = -1;
      onEnd();
    },
  );
  plot.root.addEventListener("dblclick", (event) => {
    const place = plot.placeOf(event);
    if (!shown?.editable) return;
    const i = near(place, "mouse");
    if (i < 0) add(x.invert(place.x), y.invert(place.y));
    else onClass(i);
  });
  handle.addEventListener("keydown", (event) => {
    if (!shown?.editable) return;
    const { xs, ys } = ahead.over(shown);
    const reclassed = event.key === "Enter";
    const done = reclassed ? {} : pointKey(event, { at: choice.at, xs, ys, x: x.domain, y: y.domain });
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
    if (done.move) ahead.move(choice.at, done.move);
    else if (done.choose === undefined) ahead.forget();
    if (reclassed) onClass(choice.at);
    else if (done.remove) onRemove(choice.at);
    else if (done.move) onMove(choice.at, done.move.x, done.move.y);
    else if (done.add) add(done.add.x, done.add.y);
    else {
      choice.at = done.choose ?? choice.at;
      draw();
    }
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
    const { field, range, names, editable } = shown;
    x = linear(range.x, [area.left, area.right], 4);
    y = linear(range.y, [area.bottom, area.top], 4);
    plot.frame(x, y, names, NAME);
    plot.root.classList.toggle("editable", editable);
    if (field) territory.draw(field, area, plot.size);
    drawPoints(shown);
    drawKey(shown);
    drawHandle(shown);
    const { classes, taken } = shown;
    const right = taken.length === classes.length ? classes.filter((own, i) => own === taken[i]).length : -1;
    plot.describe(words.regions(names), words.regionsText(names, classes.length, right));
    point(shown);
  }

  /** @param {RegionsData} data */
  function drawPoints({ x: xs, y: ys, classes, taken }) {
    const count = Math.min(xs.length, MOST_ELEMENTS);
    while (points.childElementCount > count) points.lastChild?.remove();
    while (points.childElementCount < count) points.append(svg("path"));
    const r = 4.6 * Math.sqrt(plot.scale);
    for (const [i, path] of [...points.children].entries()) {
      const own = classes[i] ?? 0;
      const wrong = taken.length > i && taken[i] !== own;
      const [px, py] = [x.map(xs[i] ?? 0), y.map(ys[i] ?? 0)];
      set(path, {
        class: `class-point class-${(own % COLOURS) + 1}${wrong ? " wrongly" : ""}`,
        d: mark(own, r),
        transform: `translate(${px.toFixed(1)} ${py.toFixed(1)})`,
      });
    }
  }

  /** Which mark is which class. @param {RegionsData} data */
  function drawKey({ labels }) {
    const { area, scale } = plot;
    const written = JSON.stringify([labels, scale, area.right, area.top]);
    if (key.dataset.key === written) return;
    key.dataset.key = written;
    let at = area.right;
    const parts = [];
    for (const [own, label] of [...labels.entries()].reverse()) {
      parts.push(svg("text", { x: at, y: area.top - 5 * scale, "text-anchor": "end" }, label));
      at -= (8 * label.length + 8) * scale;
      parts.push(
        svg("path", {
          class: `class-point class-${(own % COLOURS) + 1}`,
          d: mark(own, 4 * scale),
          transform: `translate(${at} ${area.top - 9 * scale})`,
        }),
      );
      at -= 14 * scale;
    }
    key.replaceChildren(...parts);
  }

  /** @param {RegionsData} data */
  function drawHandle({ x: xs, y: ys, names, classes, labels, editable }) {
    const [px, py] = [xs[choice.at] ?? 0, ys[choice.at] ?? 0];
    handle.classList.toggle("picked", choice.picked);
    set(handle, {
      display: editable && xs.length > 0 ? "inline" : "none",
      cx: x.map(px) || 0,
      cy: y.map(py) || 0,
      "aria-label": words.classedPoint(names),
      "aria-valuemin": y.domain[0],
      "aria-valuemax": y.domain[1],
      "aria-valuenow": Number.isFinite(py) ? py : 0,
      "aria-valuetext": `${words.pointAt(choice.at + 1, xs.length, names, px, py)}, ${names.classes} ${labels[classes[choice.at] ?? 0] ?? ""}`,
    });
  }

  /** @param {RegionsData} data */
  function point({ field, range, x: xs, y: ys, classes, labels, names, editable }) {
    const { pointer, area } = plot;
    const i = held >= 0 ? held : pointer ? near(pointer, "mouse") : document.activeElement === handle ? choice.at : -1;
    plot.root.classList.toggle("near", editable && i >= 0);
    for (const [j, path] of [...points.children].entries()) path.classList.toggle("near", i === j);
    if (i >= 0) {
      const [px, py] = [xs[i] ?? 0, ys[i] ?? 0];
      const lines = [
        `${names.x} ${formatNumber(px)}, ${names.y} ${formatNumber(py)}`,
        `${names.classes} ${labels[classes[i] ?? 0] ?? ""}`,
      ];
      plot.say(lines, { x: x.map(px), y: y.map(py) });
      return;
    }
    if (!pointer || !field) {
      plot.say([], null);
      return;
    }
    const column = Math.round(((pointer.x - area.left) / (area.right - area.left)) * (field.columns - 1));
    const row = Math.round(((area.bottom - pointer.y) / (area.bottom - area.top)) * (field.rows - 1));
    const shares = field.shares[row * field.columns + column] ?? [];
    const own = classOf(shares);
    const digits = (/** @type {number} */ value, /** @type {[number, number]} */ [low, high]) =>
      formatNumber(Number(value.toFixed(Math.max(0, Math.ceil(-Math.log10((high - low) / 300))))));
    const lines = [
      `${names.x} ${digits(x.invert(pointer.x), range.x)}, ${names.y} ${digits(y.invert(pointer.y), range.y)}`,
    ];
    if (own >= 0) lines.push(words.takenFor(names.classes, labels[own] ?? String(own), shares[own] ?? 0));
    plot.say(lines, pointer);
  }

  return {
    /** @param {RegionsData | null} data */
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
    /** Whether a point is in hand, so that the axes must stay. */
    get held() {
      return held >= 0;
    },
  };
}
