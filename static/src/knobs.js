/**
 * A row per knob. Turning one rewrites the program; here it is only reported. Knobs go home to where they were when the program was
 * last written by something else than a knob.
 */

import { words } from "#words/knobs.js";
import { hide, html } from "./dom.js";
import { knobsOf } from "./knobs/lock.js";
import { createRow } from "./knobs/row.js";
import { writtenValue } from "./knobs/written.js";
import { dataAxis } from "./lens.js";
import { flat } from "./numbers.js";
import { isAnswered } from "./settled.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./types").Tensor} Tensor */
/** @typedef {import("./moment.js").Slot} Slot */
/** @typedef {import("./knobs/row.js").Row} Row */

/** From so many knobs on, one looks for them by name. */
const MANY = 13;
/** Letters of a name beside which a slider in a narrow column would be too short to turn. */
const LONG_NAME = 4;

/**
 * @param {{panel: HTMLElement, list: HTMLElement}} places
 * @param {import("./knobs/row.js").Wiring & {onReset: (turns: import("./editing.js").Turn[]) => void, wrote: () => string}} to `wrote`: the program that a hand wrote last
 */
export function createKnobs({ panel, list }, { onReset, wrote, ...to }) {
  /** @type {Map<string, Row>} */
  let rows = new Map();
  let key = "";
  /** @type {Map<string, number[]>} */
  let homes = new Map();
  let away = true;
  let lastProgram = "";
  /** @type {State["values"] | null} */
  let lastValues = null;
  /** @type {State["answer"] | null} */
  let lastAnswer = null;
  let lastAnswered = "";
  const search = html("input", {
    type: "search",
    class: "knob-search",
    placeholder: words.find,
    "aria-label": words.find,
    autocomplete: "off",
  });
  const reset = html("button", { type: "button", class: "small quiet" }, words.resetAll);
  const head = html("div", { class: "panel-head" });
  panel.querySelector("h2")?.replaceWith(head);
  const note = html("p", { class: "panel-note" });
  head.append(html("h2", { id: "knobs-title" }, words.title), note, search, reset);
  search.addEventListener("input", filter);
  reset.addEventListener("click", () => {
    const turns = [...homes].flatMap(([name, home]) =>
      home.length === 1 && rows.get(name)?.knob.shape.length === 0 && home[0] !== undefined
        ? [{ name, index: [], value: home[0] }]
        : [],
    );
    for (const { name } of turns) rows.get(name)?.comeHome();
    onReset(turns);
  });

  function filter() {
    const wanted = search.value.trim().toLowerCase();
    for (const [name, { row }] of rows) row.hidden = !name.toLowerCase().includes(wanted);
  }

  /** @param {import("./knobs/lock.js").Knob[]} knobs */
  function build(knobs) {
    const fresh = JSON.stringify(knobs);
    if (fresh === key) return;
    key = fresh;
    const last = rows;
    rows = new Map();
    for (const knob of knobs) {
      const known = last.get(knob.name);
      const same = known && JSON.stringify(known.knob) === JSON.stringify(knob);
      rows.set(knob.name, same ? known : createRow(knob, to));
    }
    const views = [...rows.values()].map((row) => row.row);
    list.replaceChildren(...(views.length ? views : [html("p", { class: "knob-none" }, words.none)]));
    list.classList.toggle("named", knobs.some(isNamed));
    search.hidden = rows.size < MANY;
    if (search.hidden) search.value = "";
    filter();
  }

  /** @param {State} state */
  function comeHome({ program, values, answered, frame, answer }) {
    const isForeign = program !== lastProgram && program !== wrote();
    if (isForeign) away = true;
    // What a hand had turned is said by the text and the values now, or taken back by them.
    if (isForeign || values !== lastValues) for (const { forget } of rows.values()) forget();
    lastProgram = program;
    lastValues = values;
    if (!away || program !== answered) return;
    away = false;
    homes = new Map(
      [...rows].map(([name, { knob }]) => [
        name,
        flat(answer.nodes[knob.node]?.value ?? frame.nodes[knob.node]?.value) ?? [],
      ]),
    );
  }

  /**
   * @param {State} state
   * @param {Map<number, Slot>} gradients
   */
  function update(state, gradients) {
    // To look for them is to go through the whole graph, and a step changes none of them.
    if (state.answer !== lastAnswer || state.answered !== lastAnswered) build(knobsOf(state.answer, state.answered));
    lastAnswer = state.answer;
    lastAnswered = state.answered;
    comeHome(state);
    const slots = [...rows.values()].map(({ knob }) => gradients.get(knob.node));
    const largest = Math.max(0, ...slots.map((slot) => size(slot?.tensor ?? null)));
    const waiting = !isAnswered(state);
    let moved = false;
    for (const [i, { knob, show }] of [...rows.values()].entries()) {
      const written = writtenValue(state, knob);
      const value = written ?? state.frame.nodes[knob.node]?.value ?? null;
      const home = homes.get(knob.name) ?? null;
      const own = flat(written ?? state.answer.nodes[knob.node]?.value);
      moved ||= knob.shape.length === 0 && home !== null && home[0] !== own?.[0];
      const slot = slots[i];
      const known = { gradient: slot?.tensor ?? null, state: slot?.state ?? "waiting" };
      show({ value, ...known, home, own, largest, waiting, idle: state.problem !== null });
    }
    const points = state.point === null ? undefined : dataAxis(state.frame.nodes)?.length;
    note.textContent = points === undefined ? "" : words.ofAll(points);
    hide(reset, !moved || rows.size === 0);
  }

  /** @param {number | null} node */
  function light(node) {
    for (const { row } of rows.values()) row.classList.toggle("lit", row.dataset.node === String(node));
  }

  return { update, light };
}

/** @param {import("./knobs/lock.js").Knob} knob */
function isNamed({ name, shape }) {
  return shape.length === 0 && name.length > LONG_NAME;
}

/**
 * @param {Tensor | null} tensor
 * @returns {number} the largest size of its numbers
 */
function size(tensor) {
  if (tensor === null) return 0;
  const ends = typeof tensor === "object" ? [tensor.min, tensor.max] : [tensor];
  return Math.max(...ends.map((end) => Math.abs(Number(end))).map((end) => (Number.isFinite(end) ? end : 0)));
}
