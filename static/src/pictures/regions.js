/**
 * Regions: feeds the chart from the state, asks what the classifier takes each place to be, and changes the points.
 */
import { words } from "#words/pictures.js";
import { classOf, sharesOf, targetClass } from "../charts/classes.js";
import { tidy } from "../charts/points.js";
import { createRegions } from "../charts/regions.js";
import { extent } from "../charts/scales.js";
import { html } from "../dom.js";
import { flat } from "../numbers.js";
import { isAnswered, isSettled } from "../settled.js";
import { addRow, removeRow, tableOf, withRow } from "../table.js";
import { asker } from "./asker.js";
import { isTouched, pointsBar } from "./hands.js";
import { predictionOf } from "./setting.js";
import { structureOf } from "./structure.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Picture} Picture */
/** @typedef {{x: [number, number], y: [number, number]}} Plane */
/** @typedef {{x: number[], y: number[], classes: number[], targets: number[]}} Points */

const PADDING = 0.14;
/** Places along each side: while a hand or a descent goes on, and when it rests. */
const COARSE = 27;
const FINE = 45;
const REST = 180;
/** Digits of a place: a longer request says no more. */
const DIGITS = 6;
const MOST_POINTS = 5000;

/**
 * @param {HTMLElement} host
 * @param {import("../pictures.js").Store} store
 * @param {import("../pictures.js").Workbench} workbench
 */
export function createRegionsPicture(host, store, { changeData, hand }) {
  const chart = html("div", { class: "chart", id: "regions-chart" });
  const bar = pointsBar(host, {
    onAdd() {
      const { x, y } = planeOf(store.get());
      view.add((x[0] + x[1]) / 2, (y[0] + y[1]) / 2);
    },
    onRemove: () => view.removePicked(),
    onData: (text) => void openData(text),
    hint: isTouched() ? words.classesTouch : words.classesHint,
    hintIs: words.classesHintIs,
  });
  host.replaceChildren(bar.view, chart);
  /** @type {(body: object) => Promise<import("../types").GraphAnswer | null | undefined>} */
  const scores = asker("graph");
  /** @type {{field: import("../charts/territory.js").Field, plane: Plane, taken: number[]} | null} */
  let found = null;
  /** @type {Picture | null} */
  let shown = null;
  /** @type {Plane | null} */
  let kept = null;
  let lastProgram = "";
  let timer = 0;
  const view = createRegions(chart, {
    onMove(i, x, y) {
      change(words.movePoint, `point ${i}`, (table, row) => withRow(table, i, row(x, y)));
    },
    onAdd: add,
    onRemove(i) {
      bar.count(-1, countNow(), () => change(words.removePoint, null, (table) => removeRow(table, i)));
    },
    onPick: showBar,
    onClass: reclass,
    onEnd() {
      kept = null;
      update(store.get(), /** @type {Picture} */ (shown), true);
    },
  });

  /** A new point is of the class of its nearest neighbour. @param {number} x @param {number} y */
  function add(x, y) {
    const points = shown && pointsOf(store.get(), shown);
    if (!points) return false;
    const far = points.x.map((each, i) => Math.hypot(each - x, (points.y[i] ?? 0) - y));
    const nearest = far.indexOf(Math.min(...far));
    return bar.count(1, points.x.length, () =>
      change(words.addPoint, null, (table, row) => addRow(table, row(x, y), nearest)),
    );
  }

  const countNow = () => (shown ? (pointsOf(store.get(), shown)?.x.length ?? 0) : 0);

  function showBar() {
    bar.update(view.picked && store.get().problem === null, countNow());
  }

  /** A point becomes one of the next class. @param {number} i */
  function reclass(i) {
    const state = store.get();
    const points = shown && pointsOf(state, shown);
    if (!shown || !points) return;
    const name = String(shown.classes);
    const { classes, targets } = points;
    const next = ((classes[i] ?? 0) + 1) % Math.max(2, ...classes.map((each) => each + 1));
    const target = targets[classes.indexOf(next)] ?? next;
    const [like] = likeTarget(state, shown, 1);
    change(words.changeClass, null, (table) => withRow(table, i, { [name]: Array.isArray(like) ? [target] : target }));
  }

  /**
   * @param {string} label
   * @param {string | null} gesture
   * @param {(table: import("../table.js").Column[], row: (x: number, y: number) => Record<string, unknown>) => import("../table.js").Column[]} how
   */
  function change(label, gesture, how) {
    const picture = shown;
    if (!picture) return false;
    const plane = planeOf(store.get());
    const row = (/** @type {number} */ x, /** @type {number} */ y) => {
      const [px, py] = [tidy(x, plane.x), tidy(y, plane.y)];
      return picture.points ? { [picture.points]: [px, py] } : { [String(picture.x)]: px, [String(picture.y)]: py };
    };
    return changeData(String(picture.classes), (table) => how(table, row), { label, gesture });
  }

  /** @param {string} text */
  async function openData(text) {
    const { openDataDialog } = await import("./data.js");
    if (shown?.classes) openDataDialog(store, changeData, shown.classes, { text, refused: null });
  }

  /** The part of the plane that is shown; it stays while a point is in hand. @param {State} state @returns {Plane} */
  function planeOf(state) {
    const points = shown && pointsOf(state, shown);
    if (view.held && kept) return kept;
    kept = { x: extent(points?.x ?? [], PADDING), y: extent(points?.y ?? [], PADDING) };
    return kept;
  }

  /** @param {State} state @param {Picture} picture */
  function draw(state, picture) {
    const points = pointsOf(state, picture);
    if (!points) {
      view.show(null);
      return;
    }
    const plane = planeOf(state);
    const same = found && JSON.stringify(found.plane) === JSON.stringify(plane) ? found : null;
    const { x, y, classes, targets } = points;
    view.show({
      field: same?.field ?? null,
      range: plane,
      x,
      y,
      classes,
      taken: same?.taken ?? [],
      labels: labelsOf(classes, targets, same?.field.shares[0]?.length ?? 0),
      names: axisNames(picture),
      program: structureOf(state.answer),
      editable: state.problem === null,
      waiting: state.problem === null && !isAnswered(state),
    });
    showBar();
  }

  /** @param {State} state @param {Picture} picture @param {number} across */
  async function ask(state, picture, across) {
    const points = pointsOf(state, picture);
    if (!points) return;
    const plane = planeOf(state);
    const places = gridOver(plane, across);
    if (points.x.length <= MOST_POINTS) places.push(...points.x.map((x, i) => [x, points.y[i] ?? 0]));
    const { program, values, output } = predictionOf(state, picture);
    const over = {
      ...(picture.points
        ? { [picture.points]: places }
        : { [String(picture.x)]: places.map(([x]) => x), [String(picture.y)]: places.map(([, y]) => y) }),
      // The whole program has to fit the grid, also where it compares the scores with the classes.
      [String(picture.classes)]: likeTarget(state, picture, places.length),
    };
    const kinds = Math.max(1, ...points.classes.map((each) => each + 1)) + 1;
    const most = Math.max(places.length * 2, places.length * kinds);
    const body = {
      program,
      values: { ...values, ...over },
      output,
      include: [],
      max_elements: Math.min(100_000, most),
      elements_of: "output",
    };
    const answer = await scores(body);
    if (answer === null) return;
    const node = answer?.nodes[answer.output];
    const all = flat(node?.value) ?? [];
    const each = all.length / places.length;
    if (!Number.isInteger(each) || each < 1) {
      found = null;
    } else {
      const shares = places.map((_, i) => sharesOf(all.slice(i * each, (i + 1) * each), String(picture.boundary)));
      const field = { shares: shares.slice(0, across * across), columns: across, rows: across };
      found = { field, plane, taken: shares.slice(across * across).map(classOf) };
    }
    if (shown) draw(store.get(), shown);
  }

  /** Finely, once no other numbers are under way, which would make other regions. */
  function askLater() {
    timer = window.setTimeout(() => {
      const state = store.get();
      if (!isSettled(state) && !state.problem) askLater();
      else if (shown) void ask(state, shown, FINE);
    }, REST);
  }

  /** @param {State} state @param {Picture} picture @param {boolean} fresh */
  function update(state, picture, fresh) {
    shown = picture;
    draw(state, picture);
    if (!fresh) return;
    const isBusy = hand.isHeld() || state.playing || (lastProgram !== "" && state.program !== lastProgram);
    lastProgram = state.program;
    clearTimeout(timer);
    void ask(state, picture, isBusy ? COARSE : FINE);
    if (isBusy) askLater();
  }
  return { update };
}

/** @param {Plane} plane @param {number} across @returns {number[][]} row by row from the bottom */
function gridOver({ x, y }, across) {
  const along = (/** @type {[number, number]} */ [low, high]) =>
    Array.from({ length: across }, (_, i) => Number((low + ((high - low) * i) / (across - 1)).toPrecision(DIGITS)));
  const [columns, rows] = [along(x), along(y)];
  return rows.flatMap((down) => columns.map((right) => [right, down]));
}

/**
 * Targets of the form that the program expects, for places that have none.
 *
 * @param {State} state
 * @param {Picture} picture
 * @param {number} count
 */
function likeTarget({ answer }, { classes }, count) {
  const column = answer.nodes.find(({ name }) => name === classes)?.shape.length === 2;
  return Array.from({ length: count }, () => (column ? [0] : 0));
}

/**
 * @param {State} state
 * @param {Picture} picture
 * @returns {Points | null}
 */
function pointsOf({ answer, frame, values }, picture) {
  const table = tableOf(frame.nodes, values, String(picture.classes));
  const rows = (/** @type {string | undefined} */ name) => table.find((each) => each.name === name)?.rows;
  const [points, targets] = [rows(picture.points), rows(picture.classes)];
  const pairs = /** @type {number[][] | undefined} */ (points);
  const x = pairs ? pairs.map(([first]) => Number(first)) : rows(picture.x)?.map(Number);
  const y = pairs ? pairs.map(([, second]) => Number(second)) : rows(picture.y)?.map(Number);
  if (!x || !y || !targets || answer.nodes.length === 0) return null;
  const numbers = targets.flat().map(Number);
  const signed = numbers.some((each) => each < 0);
  return {
    x,
    y,
    targets: numbers,
    classes: numbers.map((each) => targetClass(each, String(picture.boundary), signed)),
  };
}

/**
 * @param {number[]} classes
 * @param {number[]} targets
 * @param {number} least
 * @returns {string[]} a label for each class, as the program writes it
 */
function labelsOf(classes, targets, least) {
  const count = Math.max(least, 2, ...classes.map((each) => each + 1));
  return Array.from({ length: count }, (_, own) => String(targets[classes.indexOf(own)] ?? own).replace("-", "−"));
}

/** @param {Picture} picture */
function axisNames({ points, x = "", y = "", classes = "" }) {
  return points ? { x: `${points}[:, 0]`, y: `${points}[:, 1]`, classes } : { x, y, classes };
}
