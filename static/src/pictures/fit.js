/**
 * Data and curve: feeds the chart from the state, asks for the curve between the points, and changes the data that are taken in
 * hand.
 */
import { words } from "#words/pictures.js";
import { createFit } from "../charts/fit.js";
import { grid } from "../charts/grid.js";
import { tidy } from "../charts/points.js";
import { extent } from "../charts/scales.js";
import { html } from "../dom.js";
import { flat } from "../numbers.js";
import { isAnswered } from "../settled.js";
import { addRow, removeRow, withRow } from "../table.js";
import { asker } from "./asker.js";
import { pointsBar } from "./hands.js";
import { predictionOf } from "./setting.js";
import { createJudge } from "./smooth.js";
import { structureOf } from "./structure.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Picture} Picture */
/** @typedef {{x: number[], y: number[], at: number[]}} Curve `at`: the prediction at the points themselves */

/** Points at which the curve is also asked for: more than this only where the answer has them anyway. */
const MOST_POINTS = 5000;

/**
 * @param {HTMLElement} host
 * @param {import("../pictures.js").Store} store
 * @param {import("../pictures.js").Workbench} workbench
 */
export function createFitPicture(host, store, { changeData }) {
  const chart = html("div", { class: "chart", id: "fit-chart" });
  const bar = pointsBar(host, {
    onAdd() {
      const { x } = points();
      const middle = (Math.min(...x) + Math.max(...x)) / 2;
      if (x.length > 0) view.add(middle, alongData(middle));
    },
    onRemove: () => view.removePicked(),
    onData: (text) => void openData(text),
  });
  host.replaceChildren(bar.view, chart);
  /** @type {(body: object) => Promise<import("../types").GraphAnswer | null | undefined>} */
  const curves = asker("graph");
  const judge = createJudge();
  /** @type {Curve | null} */
  let curve = null;
  /** @type {Picture | null} */
  let shown = null;
  const view = createFit(chart, {
    onMove(i, x, y) {
      change(words.movePoint, `point ${i}`, (table, names, axes) =>
        withRow(table, i, { [names.x]: tidy(x, axes.x), [names.y]: tidy(y, axes.y) }),
      );
    },
    onAdd: addAt,
    onRemove(i) {
      bar.count(-1, points().x.length, () => change(words.removePoint, null, (table) => removeRow(table, i)));
    },
    onPick: showBar,
    onEnd() {},
  });

  /** @param {number} x @param {number} y */
  function addAt(x, y) {
    return bar.count(1, points().x.length, () =>
      change(words.addPoint, null, (table, names, axes) =>
        addRow(table, { [names.x]: tidy(x, axes.x), [names.y]: tidy(y, axes.y) }, (table[0]?.rows.length ?? 1) - 1),
      ),
    );
  }

  function showBar() {
    bar.update(view.picked && store.get().problem === null, points().x.length);
  }

  /** @param {number} x */
  function alongData(x) {
    const { x: xs, y: ys } = points();
    const order = xs.map((_, i) => i).sort((a, b) => Math.abs((xs[a] ?? 0) - x) - Math.abs((xs[b] ?? 0) - x));
    return ((ys[order[0] ?? 0] ?? 0) + (ys[order[1] ?? 0] ?? 0)) / 2;
  }

  /**
   * @param {string} label
   * @param {string | null} gesture
   * @param {(table: import("../table.js").Column[], names: {x: string, y: string}, axes: {x: [number, number], y: [number, number]}) => import("../table.js").Column[]} how
   */
  function change(label, gesture, how) {
    const { x, y } = points();
    if (!shown?.x || !shown.y) return false;
    const names = { x: shown.x, y: shown.y };
    const axes = { x: extent(x, 0.04), y: extent(y, 0.12) };
    return changeData(names.x, (table) => how(table, names, axes), { label, gesture });
  }

  /** @param {string} text pasted or dropped, "" for none */
  async function openData(text) {
    const { openDataDialog } = await import("./data.js");
    if (shown?.x) openDataDialog(store, changeData, shown.x, { text, refused: null });
  }

  function points() {
    const state = store.get();
    return { x: column(state, shown?.x) ?? [], y: column(state, shown?.y) ?? [] };
  }

  /** @param {State} state @param {Picture} picture */
  function draw(state, picture) {
    shown = picture;
    const [x, y] = [column(state, picture.x), column(state, picture.y)];
    if (!x || !y || x.length !== y.length) {
      view.show(null);
      return;
    }
    const known = flat(state.frame.nodes[picture.node]?.value);
    // While the graph is behind the moment, what the curve was asked for is newer.
    const newer = !judge.belongs(state) && curve?.at.length === x.length ? curve.at : null;
    const at = newer ?? known ?? curve?.at ?? [];
    const names = { x: picture.x ?? "", y: picture.y ?? "", prediction: picture.prediction ?? "" };
    const editable = state.problem === null;
    const program = structureOf(state.answer);
    view.show({ x, y, at, curve, names, program, editable, waiting: editable && !isAnswered(state) });
    showBar();
  }

  /** @param {State} state @param {Picture} picture */
  async function ask(state, picture) {
    const points = column(state, picture.x);
    if (!points) return;
    const between = grid(points);
    const own = points.length <= MOST_POINTS ? points : [];
    const x = [...between, ...own];
    const { program, values, output } = predictionOf(state, picture);
    // The whole program has to fit the grid, also where it compares the curve with the points.
    const over = { [String(picture.y)]: x.map(() => 0), [String(picture.x)]: x };
    const wanted = { include: [], max_elements: x.length, elements_of: "output" };
    const body = { program, values: { ...values, ...over }, output, ...wanted };
    const comparable = judge.belongs(state);
    const numbers = await curves(body);
    // Overtaken, or no answer at all: the last curve stays.
    if (numbers === null) return;
    const y = (numbers && flat(numbers.nodes[numbers.output]?.value)) ?? [];
    const at = y.slice(between.length);
    const known = flat(state.frame.nodes[picture.node]?.value);
    const fits = y.length === x.length && judge.isSmooth(state, picture, known, at, comparable);
    curve = fits ? { x: between, y: y.slice(0, between.length), at } : throughPoints(points, known);
    if (shown) draw(store.get(), shown);
  }

  return {
    /** @param {State} state @param {Picture} picture @param {boolean} fresh whether other numbers are shown than before */
    update(state, picture, fresh) {
      judge.see(state);
      draw(state, picture);
      if (fresh) void ask(state, picture);
    },
  };
}

/**
 * @param {number[]} x
 * @param {number[] | null} at
 * @returns {Curve | null} from point to point
 */
function throughPoints(x, at) {
  if (at?.length !== x.length) return null;
  const order = x.map((_, i) => i).sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0));
  return { x: order.map((i) => x[i] ?? 0), y: order.map((i) => at[i] ?? 0), at };
}

/**
 * @param {State} state
 * @param {string | undefined} name
 * @returns {number[] | null} also where it is too long for the answer, and stands beside the program
 */
function column({ frame, values }, name) {
  const beside = name === undefined ? undefined : values[name];
  if (Array.isArray(beside)) return beside.map(Number);
  return flat(frame.nodes.find((node) => node.name === name)?.value);
}
