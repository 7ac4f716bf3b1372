/**
 * Two knobs: feeds the relief of the loss over them from the state, with the way of the descent, and starts from where one
 * points.
 */
import { words } from "#words/pictures.js";
import { sameStructure } from "../asking.js";
import { createContour } from "../charts/contour.js";
import { showing } from "../charts/trail.js";
import { html, required } from "../dom.js";
import { choose, entriesOf, numbersOf, parameterOf, placeOf, readEntry, sizeOf } from "../entries.js";
import { toNumber } from "../numbers.js";
import { entryAt, toldIteration } from "../run.js";
import { isSettled } from "../settled.js";
import { settingOf } from "../trajectory.js";
import { createPicker, iconButton, zoomButtons } from "./bar.js";
import { createGround, groundKey } from "./ground.js";
import { keeping, keyStep, readable, zoomed } from "./span.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("./span.js").Range} Range */
/** @typedef {import("../types").Figure} Figure */

const SETTLED = 300;

/**
 * @param {HTMLElement} host
 * @param {import("../pictures.js").Store} store
 * @param {import("../pictures.js").Workbench} workbench
 */
export function createContourPicture(host, store, { turnAll, settle, prepare, hand }) {
  const chart = html("div", { class: "chart" });
  const across = createPicker(words.across, (entry) => store.set({ across: entry }), "→");
  const up = createPicker(words.up, (entry) => store.set({ up: entry }), "↑");
  const swap = iconButton(words.swap, "swap", () => {
    const [x, y] = entries(store.get());
    store.set({ across: y, up: x });
  });
  const whole = iconButton(words.whole, "fit", () => {
    ranges.clear();
    draw(store.get(), true);
  });
  const zooms = zoomButtons(chart, zoom);
  host.replaceChildren(html("div", { class: "picture-bar" }, across.view, swap, up.view, ...zooms, whole), chart);
  /** @type {Map<string, Range>} */
  const ranges = new Map();
  /** Whose knobs the ranges are of. */
  let ranged = store.get().answer;
  /** The run that the ranges show. @type {State["run"]} */
  let framed = null;
  /** @type {{key: string, grid: import("../charts/relief.js").Grid, range: {x: Range, y: Range}} | null} */
  let relief = null;
  let held = false;
  let timer = 0;
  let lastProgram = "";
  let shownEntries = "";
  const view = createContour(chart, {
    onTurn(x, y) {
      held = true;
      turn(x, y);
    },
    onEnd() {
      held = false;
      settle();
      draw(store.get(), true);
    },
    onKey(event) {
      const state = store.get();
      if (event.key === "Enter") {
        event.preventDefault();
        return required("run", HTMLButtonElement).click();
      }
      const { x, y } = rangesOf(state);
      const [stepX, stepY] = [keyStep(event, x), keyStep(event, y)];
      if (!stepX || !stepY) return;
      event.preventDefault();
      event.stopPropagation();
      const { now } = momentOf(state);
      turn(now.x + stepX.x, now.y + stepY.y);
    },
  });
  const ground = createGround(
    ({ axes, loss }, key) => {
      const rows = /** @type {Figure[][]} */ (loss);
      const [y = [0, 1], x = [0, 1]] = axes.map(({ at }) => at);
      relief = {
        key,
        grid: { heights: rows.flat().map(toNumber), columns: x.length, rows: y.length },
        range: { x: [x[0] ?? 0, x.at(-1) ?? 1], y: [y[0] ?? 0, y.at(-1) ?? 1] },
      };
      draw(store.get(), false);
    },
    { coarse: 31, fine: 121 },
    () => isSettled(store.get()) || store.get().problem !== null,
  );

  /** @param {State} state @returns {[string, string]} */
  function entries({ answer: { parameters }, across: x, up: y }) {
    const some = entriesOf(parameters, 2);
    const first = choose(parameters, x, some, y);
    return [first, choose(parameters, y, some, first)];
  }

  /** @param {State} state */
  function momentOf(state) {
    const [x, y] = entries(state);
    const [a, b] = [x, y].map((entry) => numbersOf(state.frame, state.answer.parameters, entry));
    const loss = toNumber(/** @type {Figure} */ (state.frame.loss));
    return {
      now: {
        x: a?.value ?? Number.NaN,
        y: b?.value ?? Number.NaN,
        slopeX: a?.gradient ?? Number.NaN,
        slopeY: b?.gradient ?? Number.NaN,
        loss,
      },
      path: pathOf(state, x, y),
    };
  }

  /** @param {State} state @returns {{x: Range, y: Range}} */
  function rangesOf(state) {
    const [x, y] = entries(state);
    const { now, path } = momentOf(state);
    // Knobs of another program are others, also by the same names.
    if (!sameStructure(state.answer, ranged)) ranges.clear();
    ranged = state.answer;
    if (state.run && state.run !== framed && path && !held) {
      framed = state.run;
      for (const [entry, way] of /** @type {[string, number[]][]} */ ([
        [x, path.x],
        [y, path.y],
      ])) {
        // The start says what is usual: the present place may be anywhere, however far a run has gone astray.
        const usual = keeping(undefined, way[0] ?? 0);
        const last = ranges.get(entry);
        const fits = last && way.every((each) => each >= last[0] && each <= last[1]);
        if (!fits) ranges.set(entry, showing(way, usual));
      }
    }
    // A run that leaves the picture is seen to leave it, and what it left behind there is no place to go to; a hand takes the
    // picture along.
    const follow = state.frame.iteration > 0 ? Number.NaN : 0;
    const range = { x: keeping(ranges.get(x), now.x + follow), y: keeping(ranges.get(y), now.y + follow) };
    ranges.set(x, range.x);
    ranges.set(y, range.y);
    return range;
  }

  /** @param {number} x @param {number} y */
  function turn(x, y) {
    const state = store.get();
    const range = rangesOf(state);
    const [first, second] = entries(state);
    turnAll([
      { ...readEntry(first), value: readable(x, range.x) },
      { ...readEntry(second), value: readable(y, range.y) },
    ]);
  }

  /** @param {number} factor */
  function zoom(factor) {
    const state = store.get();
    const [x, y] = entries(state);
    const range = rangesOf(state);
    const { now } = momentOf(state);
    ranges.set(x, zoomed(range.x, now.x, factor));
    ranges.set(y, zoomed(range.y, now.y, factor));
    draw(state, true);
  }

  /** @param {State} state @param {boolean} fresh */
  function draw(state, fresh) {
    const [x, y] = entries(state);
    if (!x || !y) return;
    const { parameters } = state.answer;
    across.update(parameters, x, state.across);
    up.update(parameters, y, state.up);
    const range = rangesOf(state);
    const key = groundKey(state, [x, y], [...range.x, ...range.y]);
    if (fresh) {
      const axis = (/** @type {string} */ entry, /** @type {Range} */ [from, to]) => {
        const { name, index } = readEntry(entry);
        return { parameter: name, index, from, to };
      };
      const busy = hand.isHeld() || state.program !== lastProgram || state.playing;
      lastProgram = state.program;
      ground.ask(settingOf(state), [axis(y, range.y), axis(x, range.x)], key, busy);
      showTheWay();
    }
    const { now, path } = momentOf(state);
    const shown = relief && JSON.stringify(relief.range) === JSON.stringify(range) ? relief.grid : null;
    view.show({
      grid: shown,
      range,
      now,
      path,
      names: { x, y, loss: state.answer.nodes[state.answer.output]?.name ?? words.lossName },
    });
  }

  /** The way that descent would take from here, once the hand rests. */
  function showTheWay() {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const { run, running, problem } = store.get();
      if (!held && !run && !running && !problem && !host.hidden) void prepare();
    }, SETTLED);
  }

  return {
    /** @param {State} state @param {import("../types").Picture} _ @param {boolean} fresh */
    update(state, _, fresh) {
      const chosen = entries(state).join(" ");
      draw(state, fresh || chosen !== shownEntries);
      shownEntries = chosen;
    },
  };
}

/**
 * The two numbers after each recorded update: pure.
 *
 * @param {Pick<State, "run" | "frame" | "moment" | "behind">} state
 * @param {string} x
 * @param {string} y
 * @returns {import("../charts/contour.js").ContourData["path"]}
 */
function pathOf(state, x, y) {
  const { run } = state;
  if (!run) return null;
  const [i, j] = [x, y].map((entry) => columnOf(run, entry));
  if (i === undefined || j === undefined || i < 0 || j < 0) return null;
  return {
    x: run.trajectory.map((row) => Number(row[i] ?? "NaN")),
    y: run.trajectory.map((row) => Number(row[j] ?? "NaN")),
    at: entryAt(run, toldIteration(state)),
    iterations: run.recorded_iterations,
  };
}

/**
 * @param {import("../types").Run} run
 * @param {string} entry
 */
function columnOf({ parameters }, entry) {
  const found = parameterOf(
    parameters.map((each) => ({ ...each, node: 0 })),
    entry,
  );
  if (!found) return -1;
  const { name, index } = readEntry(entry);
  let from = 0;
  for (const each of parameters) {
    if (each.name === name) return from + placeOf(each.shape, index);
    from += sizeOf(each.shape);
  }
  return -1;
}
