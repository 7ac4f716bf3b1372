/**
 * A row per parameter: slider, number and gradient. Turning one rewrites the program; here it is only reported.
 */

import { laterWords as words } from "#words/later.js";
import { html } from "./dom.js";
import { flat, formatNumber, isArray, shapeText, summary, toNumber } from "./numbers.js";
import { knobRange, tidy } from "./ranges.js";

/** Characters from which a number is set smaller, so that it is seen whole. */
const LONG_NUMBER = 7;
const LONG_GRADIENT = 14;

/** @typedef {import("./types").State} State */
/** @typedef {import("./types").Parameter} Parameter */
/** @typedef {import("./types").Tensor} Tensor */
/** @typedef {import("./moment.js").Slot} Slot */
/** @typedef {{row: HTMLElement, slider: HTMLInputElement | null, number: HTMLInputElement | null, text: HTMLElement | null, gradient: HTMLElement, range: import("./ranges.js").Range, value: number}} Row */

/**
 * @param {HTMLElement} list
 * @param {{onTurn: (name: string, value: number) => void, onHover: (node: number | null) => void}} to
 */
export function createKnobs(list, { onTurn, onHover }) {
  /** @type {Map<string, Row>} */
  let rows = new Map();
  let key = "";

  /** @param {Parameter[]} parameters */
  function build(parameters) {
    const fresh = JSON.stringify(parameters);
    if (fresh === key) return;
    key = fresh;
    const last = rows;
    rows = new Map(parameters.map((each) => [each.name, rowView(each, last.get(each.name))]));
    const views = [...rows.values()].map((row) => row.row);
    list.replaceChildren(...(views.length ? views : [html("p", { class: "knob-none" }, words.noKnobs)]));
  }

  /**
   * @param {Parameter} parameter
   * @param {Row} [last]
   * @returns {Row}
   */
  function rowView({ name, node, shape }, last) {
    const gradient = html("button", { type: "button", class: "knob-gradient", "data-check": node });
    const title = html("span", { class: "knob-name", title: name }, name);
    const row = html(
      "div",
      { class: shape.length > 0 ? "knob array" : "knob", "data-node": node, role: "group", "aria-label": name },
      title,
    );
    row.addEventListener("pointerenter", () => onHover(node));
    row.addEventListener("pointerleave", () => onHover(null));
    const range = last?.range ?? knobRange(0);
    if (shape.length > 0) {
      const text = html("span", { class: "knob-array" });
      row.append(text, gradient);
      return { row, slider: null, number: null, text, gradient, range, value: Number.NaN };
    }
    const slider = html("input", { type: "range", "aria-label": words.knob(name), autocomplete: "off" });
    const number = html("input", {
      type: "number",
      step: "any",
      "aria-label": words.knobNumber(name),
      autocomplete: "off",
    });
    /** @type {Row} */
    const view = { row, slider, number, text: null, gradient, range, value: Number.NaN };
    slider.addEventListener("input", () => {
      const value = tidy(slider.valueAsNumber, view.range);
      number.value = String(value);
      onTurn(name, value);
    });
    number.addEventListener("input", () => {
      const fine = Number.isFinite(number.valueAsNumber);
      number.setAttribute("aria-invalid", String(!fine));
      if (fine) onTurn(name, number.valueAsNumber);
    });
    // What is no number is not kept: the knob's own stands there again.
    number.addEventListener("blur", () => {
      number.removeAttribute("aria-invalid");
      writeShort(number, view.value);
    });
    row.append(slider, number, gradient);
    return view;
  }

  /**
   * @param {State} state
   * @param {Map<number, Slot>} gradients
   */
  function update(state, gradients) {
    build(state.answer.parameters);
    for (const { name, node, shape } of state.answer.parameters) {
      const row = rows.get(name);
      const tensor = state.frame.nodes[node]?.value ?? null;
      if (!row) continue;
      if (row.text) row.text.textContent = words.arrayKnob(shapeText(shape), summary(tensor));
      else showNumber(row, toNumber(isArray(tensor) ? "NaN" : (tensor ?? "NaN")), Boolean(state.problem));
      showGradient(row.gradient, name, gradients.get(node));
    }
  }

  /** @param {number | null} node */
  function light(node) {
    for (const { row } of rows.values()) row.classList.toggle("lit", row.dataset.node === String(node));
  }

  return { update, light };
}

/**
 * @param {Row} row
 * @param {number} value
 * @param {boolean} locked
 */
function showNumber(row, value, locked) {
  const { slider, number } = row;
  if (!slider || !number) return;
  slider.disabled = locked;
  number.disabled = locked;
  row.range = knobRange(value, row.range);
  setAttributes(slider, { min: row.range.low, max: row.range.high, step: "any" });
  slider.setAttribute("aria-valuetext", formatNumber(value));
  if (document.activeElement !== slider || slider.valueAsNumber !== value) slider.value = String(value);
  row.value = value;
  if (document.activeElement !== number) writeShort(number, value);
}

/**
 * @param {HTMLInputElement} number
 * @param {number} value
 */
function writeShort(number, value) {
  number.value = shortNumber(value);
  number.classList.toggle("long", number.value.length > LONG_NUMBER);
}

/** @param {number} value */
function shortNumber(value) {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))).replace("e+", "e") : "";
}

/**
 * @param {Element} element
 * @param {Record<string, string | number>} attributes
 */
function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
  }
}

/**
 * The arrow says which way the loss climbs; descent goes the other way.
 *
 * @param {HTMLElement} view
 * @param {string} name
 * @param {Slot | undefined} slot
 */
function showGradient(view, name, slot) {
  const tensor = slot?.tensor ?? null;
  const text = summary(tensor);
  const numbers = flat(tensor);
  const only = numbers?.length === 1 ? (numbers[0] ?? 0) : 0;
  const arrow = only > 0 ? " ↗" : only < 0 ? " ↘" : "";
  const shown = text === "" ? "∂ ·" : `∂ ${text}${arrow}`;
  view.dataset.state = slot?.state ?? "waiting";
  if (view.textContent === shown) return;
  view.textContent = shown;
  view.classList.toggle("long", shown.length > LONG_GRADIENT);
  view.setAttribute("aria-label", words.gradientOf(name, text));
}
