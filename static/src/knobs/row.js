/**
 * A knob's row: its name, its lock, and what turns it; of an array also a map of all its numbers, from which one is chosen.
 */
import { words } from "#words/knobs.js";
import { hide, html, icon } from "../dom.js";
import { entryText, indexOf, sizeOf } from "../entries.js";
import { flat, formatNumber, shapeText, summary } from "../numbers.js";
import { createDial, set, showGradient } from "./dial.js";
import { fieldOf, neighbour, placeAt } from "./field.js";
import { createHeat } from "./heat.js";

/** @typedef {import("./lock.js").Knob} Knob */
/** @typedef {import("../types").Tensor} Tensor */
/** @typedef {{value: Tensor | null, gradient: Tensor | null, state: string, home: number[] | null, own: number[] | null, largest: number, waiting: boolean, idle: boolean}} Numbers */
/**
 * @typedef {object} Wiring
 * @property {(turn: import("../editing.js").Turn) => void} onTurn
 * @property {(knob: Knob) => void} onLock
 * @property {(node: number | null) => void} onHover
 * @property {(said: string) => void} onWrong
 */
/** @typedef {{row: HTMLElement, knob: Knob, show: (numbers: Numbers) => void, comeHome: () => void, forget: () => void}} Row */

/** How wide a map is taken to be that nobody sees. */
const UNSEEN = 240;

/**
 * @param {Knob} knob
 * @param {Wiring} to
 * @returns {Row}
 */
export function createRow(knob, { onTurn, onLock, onHover, onWrong }) {
  const { name, node, shape, locked } = knob;
  const lock = html(
    "button",
    { type: "button", class: "knob-lock", "aria-pressed": String(locked) },
    icon(locked ? "lock" : "unlock"),
  );
  set(lock, { "aria-label": words.lock(name), title: locked ? words.unlocks(name) : words.locks(name) });
  lock.addEventListener("click", () => onLock(knob));
  const title = html("span", { class: "knob-name", title: name }, name);
  const row = html("div", { class: "knob", "data-node": node, role: "group", "aria-label": name }, lock, title);
  row.classList.toggle("locked", locked);
  row.addEventListener("pointerenter", () => onHover(node));
  row.addEventListener("pointerleave", () => onHover(null));
  const parts = shape.length > 0 ? arrayParts(knob, row, onTurn, onWrong) : numberParts(knob, row, onTurn, onWrong);
  return { row, knob, ...parts };
}

/**
 * @param {Knob} knob
 * @param {HTMLElement} row
 * @param {Wiring["onTurn"]} onTurn
 * @param {Wiring["onWrong"]} onWrong
 * @returns {Pick<Row, "show" | "comeHome" | "forget">}
 */
function numberParts({ name, node, locked }, row, onTurn, onWrong) {
  const dial = createDial((value) => onTurn({ name, index: [], value }), onWrong);
  row.append(...dial.parts);
  return {
    comeHome: dial.comeHome,
    forget: dial.forget,
    show({ value, gradient, state, home, own, largest, waiting, idle }) {
      const number = Number(flat(value)?.[0] ?? "NaN");
      const at = { home: home?.[0] ?? Number.NaN, own: own?.[0] ?? Number.NaN };
      dial.show({ name, node, value: number, gradient, largest, ...at, waiting, idle, locked, state });
    },
  };
}

/**
 * @param {Knob} knob
 * @param {HTMLElement} row
 * @param {Wiring["onTurn"]} onTurn
 * @param {Wiring["onWrong"]} onWrong
 * @returns {Pick<Row, "show" | "comeHome" | "forget">}
 */
function arrayParts({ name, node, shape, locked }, row, onTurn, onWrong) {
  let chosen = 0;
  /** @type {Numbers | null} */
  let shown = null;
  row.classList.add("array");
  const text = html("span", { class: "knob-array" });
  const all = html("button", { type: "button", class: "knob-gradient" });
  const heat = createHeat();
  const map = html("div", { class: "knob-map", role: "slider", tabindex: 0 }, heat.canvas);
  const place = html("span", { class: "knob-entry" });
  const dial = createDial((value) => onTurn({ name, index: indexOf(shape, chosen), value }), onWrong);
  const one = html("div", { class: "knob-one" }, place, ...dial.parts);
  set(map, { "aria-label": words.map(name), "aria-valuemin": 0, "aria-valuemax": sizeOf(shape) - 1 });
  row.append(text, all, map, one);
  // To ask for the width is to lay out the page, which would be done once more for every number that a hand changes.
  let width = 0;
  const field = () => fieldOf(shape, width || UNSEEN);
  new ResizeObserver(() => {
    width = map.clientWidth;
    if (shown) show(shown);
  }).observe(map);

  /** @param {number | null} next */
  function choose(next) {
    if (next === null) return;
    chosen = next;
    if (shown) show(shown);
  }
  map.addEventListener("pointerdown", (event) => {
    const box = heat.canvas.getBoundingClientRect();
    choose(placeAt(field(), event.clientX - box.left, event.clientY - box.top));
  });
  map.addEventListener("keydown", (event) => {
    const next = event.ctrlKey || event.metaKey || event.altKey ? null : neighbour(field(), chosen, event.key);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    choose(next);
  });

  /** @param {Numbers} numbers */
  function show(numbers) {
    shown = numbers;
    const { value, gradient, state, home, own, largest, waiting, idle } = numbers;
    const rows = flat(value);
    const written = words.array(shapeText(shape), summary(value));
    if (text.textContent !== written) text.textContent = written;
    showGradient(all, { name, node, gradient, locked, state });
    hide(map, rows === null);
    hide(one, rows === null);
    if (!rows) return;
    const entry = entryText({ name, index: indexOf(shape, chosen) });
    const number = rows[chosen] ?? Number.NaN;
    const slope = gradient === null ? null : String(flat(gradient)?.[chosen] ?? "NaN");
    heat.paint(rows, field(), chosen);
    if (place.textContent !== entry) place.textContent = entry;
    set(map, { "aria-valuenow": chosen, "aria-valuetext": `${entry}: ${formatNumber(number)}` });
    dial.show({
      name: entry,
      node,
      value: number,
      gradient: slope === null ? null : /** @type {Tensor} */ (Number(slope)),
      largest,
      home: home?.[chosen] ?? Number.NaN,
      own: own?.[chosen] ?? Number.NaN,
      waiting,
      idle: idle || locked,
      locked,
      state,
    });
  }
  return { show, comeHome: dial.comeHome, forget: dial.forget };
}
