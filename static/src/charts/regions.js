/**
 * Points in the plane by their class, and what a classifier takes each place to be. A view that is given numbers and knows
 * nothing else.
 */
import { words } from "#words/pictures.js";
import { svg } from "../dom.js";
import { formatNumber } from "../numbers.js";
import { alike } from "./alike.js";
import { COLOURS, classOf, mark } from "./classes.js";
import { createPlot, set } from "./plot.js";
import { linear } from "./scales.js";
import { createTaking } from "./taking.js";
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
/** How much of the picture's width the upright axis' name has beside what the classes are called. */
const NAME = 0.4;
const MOST_ELEMENTS = 1000;

/**
 * @param {HTMLElement} host
 * @param {import("./taking.js").Hands} hands
 */
export function createRegions(host, hands) {
  /** @type {RegionsData | null} */
  let shown = null;
  /** What was drawn when the picture was told last. @type {object | null} */
  let told = null;
  let x = linear([0, 1], [0, 1]);
  let y = linear([0, 1], [0, 1]);
  const plot = createPlot(host, () => draw(), { active: true });
  const territory = createTerritory(host);
  const points = svg("g");
  const key = svg("g");
  const taking = createTaking(plot, hands, { radius: 11, axes: () => ({ x, y }), reach: () => y.domain, draw });
  plot.inside.append(points);
  plot.over.append(key, taking.handle);

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
    const { classes, taken, labels } = shown;
    taking.drawHandle(words.classedPoint(names), (i, px, py) => {
      const own = `${names.classes} ${labels[classes[i] ?? 0] ?? ""}`;
      return `${words.pointAt(i + 1, classes.length, names, px, py)}, ${own}`;
    });
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
  function point({ field, range, x: xs, y: ys, classes, labels, names, editable }) {
    const { pointer, area } = plot;
    const i = taking.seen;
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
    /** Whether a point is in hand, so that the axes must stay. */
    get held() {
      return taking.isHeld;
    },
  };
}
