/**
 * One bar for everything that can be shown: forward, seed, backward, iterations. Dragged, or moved as a slider by keys.
 *
 * The passes stand there once, for the iteration that is shown: as a loupe over the one place in the row of iterations,
 * so that two hundred passes are no wall.
 */

import { words } from "#words/first.js";
import { hide, html } from "./dom.js";
import { phases, positionOf } from "./moment.js";
import { canDescend, entryAt, isWithin, reachedBy, toldIteration } from "./run.js";
import { momentUnder, placeOf, segments } from "./track.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./track.js").Segment} Segment */

const MOST_TICKS = 40;

/**
 * @param {{track: HTMLElement, readout: HTMLElement}} parts
 * @param {(moment: import("./types").Moment) => void} onMove
 */
export function createTimeline({ track, readout }, onMove) {
  /** @type {Segment[]} */
  let rows = [];
  let key = "";
  const head = html("div", { class: "head" });
  /** Where in the run the passes are that the head is in. */
  const place = html("div", { class: "head place" });
  let iteration = 0;
  let dragged = 0;

  /** @param {number} clientX @returns {number} 0 … 1 */
  function under(clientX) {
    const box = track.getBoundingClientRect();
    return Math.min(1, Math.max(0, (clientX - box.left) / box.width));
  }

  /** @param {number} clientX */
  function drag(clientX) {
    onMove(momentUnder(rows, under(clientX), dragged));
  }
  track.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    track.setPointerCapture(event.pointerId);
    // Who begins in the passes means those of the iteration shown; who comes from the iterations, those of the first.
    const inside = momentUnder(rows, under(event.clientX), -1).iteration < 0;
    dragged = inside ? iteration : 0;
    drag(event.clientX);
  });
  track.addEventListener("pointermove", (event) => {
    if (track.hasPointerCapture(event.pointerId)) drag(event.clientX);
  });

  /** @param {import("./moment.js").Known["step"][]} steps @param {number} iterations @param {boolean} descends */
  function build(steps, iterations, descends) {
    const count = phases(/** @type {import("./types").Step[]} */ (steps));
    const fresh = `${count.forward} ${count.seed} ${count.backward} ${iterations} ${descends}`;
    if (fresh === key) return;
    key = fresh;
    rows = segments(count, iterations, descends);
    track.replaceChildren(...rows.map(segmentView), place, head);
  }

  /**
   * @param {State} state
   * @param {number} iterations how many there are to move through
   */
  function update(state, iterations) {
    const steps = state.answer.steps ?? [];
    build(steps, iterations, canDescend(state.answer));
    iteration = state.moment.iteration;
    const within = isWithin(state);
    const text = momentText(state, iterations);
    const reached = steps.length + iteration;
    track.setAttribute("aria-valuemax", String(steps.length + iterations));
    track.setAttribute("aria-valuenow", String(Number(positionOf(state.moment, steps.length).toFixed(3))));
    track.setAttribute("aria-valuetext", text.join(", "));
    const position = within || iteration === 0 ? Math.min(state.moment.step, steps.length) : reached;
    put(head, "left", `${placeOf(rows, position) * 100}%`);
    put(place, "left", `${placeOf(rows, reached) * 100}%`);
    hide(place, !within);
    for (const [i, row] of rows.entries()) {
      const view = /** @type {HTMLElement} */ (track.children[i]);
      const to = row.name === "iterations" ? reached : position;
      const part = Math.min(1, Math.max(0, (to - row.from) / Math.max(1, row.to - row.from)));
      view.classList.toggle("current", to > row.from && to <= row.to);
      put(/** @type {HTMLElement} */ (view.querySelector(".segment-fill")), "transform", `scaleX(${part})`);
    }
    if (readout.textContent !== text.join("")) readout.replaceChildren(html("strong", {}, text[0]), text[1]);
  }

  return { update };
}

/**
 * To write what is there already would style it once more.
 *
 * @param {HTMLElement} view
 * @param {"left" | "transform"} property
 * @param {string} value
 */
function put({ style }, property, value) {
  if (style.getPropertyValue(property) !== value) style.setProperty(property, value);
}

/** @param {Segment} row */
function segmentView(row) {
  const length = row.to - row.from;
  const bar = html("div", { class: "segment-bar" }, html("div", { class: "segment-fill" }));
  const name = html(
    "div",
    { class: "segment-name" },
    words.segments[row.name] + (row.name === "seed" ? "" : ` ${length}`),
  );
  const view = html("div", { class: "segment", "data-name": row.name }, name, bar);
  view.style.left = `${row.start * 100}%`;
  view.style.width = `${(row.end - row.start) * 100}%`;
  if (length > 1 && length <= MOST_TICKS) bar.append(ticks(length));
  return view;
}

/** @param {number} length */
function ticks(length) {
  const marks = html("div", { class: "ticks" });
  marks.style.background = `repeating-linear-gradient(90deg, transparent 0 calc(${100 / length}% - 1px), var(--surface) 0 ${100 / length}%)`;
  return marks;
}

/**
 * @param {State} state
 * @param {number} iterations
 * @returns {[string, string]} where, and what to know there
 */
function momentText(state, iterations) {
  const { answer, moment, grain, run } = state;
  const steps = answer.steps ?? [];
  const within = isWithin({ answer, moment, grain });
  if (within && moment.step === 0) return [words.iterationOf(moment.iteration, iterations), words.moved];
  if (moment.iteration > 0 && !within) {
    const told = run ? reachedBy(run, toldIteration(state)) : moment.iteration;
    const loss = run?.loss[entryAt(run, told)];
    return [
      words.iterationOf(told, iterations),
      loss === undefined ? "" : words.lossIs(answer.nodes[answer.output]?.name, Number(loss)),
    ];
  }
  const step = steps[moment.step - 1];
  if (!step) return [words.start, ""];
  const first = steps.findIndex((each) => each.phase === step.phase);
  const count = phases(steps)[step.phase];
  const where = words.position(step.phase, moment.step - first, count);
  return within
    ? [words.iterationOf(moment.iteration, iterations), where]
    : [where, words.stepOf(moment.step, steps.length)];
}
