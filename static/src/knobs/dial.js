/**
 * What turns one number: slider with the gradient's arrow, field, and the gradient as a number.
 */
import { words } from "#words/knobs.js";
import { html, icon, svg } from "../dom.js";
import { formatNumber, summary } from "../numbers.js";
import { broughtBack, grown, knobRange, tidy, turnBy } from "../ranges.js";
import { arrowOf, arrowPath } from "./arrow.js";
import { createTyped } from "./typed.js";

const LONG_GRADIENT = 11;

/**
 * @typedef {object} Shown
 * @property {string} name
 * @property {number} node
 * @property {number} value
 * @property {import("../types").Tensor | null} gradient null: not known yet
 * @property {number} largest of all gradients
 * @property {number} home what reset goes back to
 * @property {number} own its value in the program, wherever a descent is
 * @property {boolean} waiting for the answer to what was turned
 * @property {boolean} idle nothing can be turned now
 * @property {boolean} locked
 * @property {string} state of the gradient: such as "waiting", or "stale" after an update
 */

/**
 * @param {(value: number) => void} onTurn
 * @param {(said: string) => void} onWrong told of what was typed and is no number
 */
export function createDial(onTurn, onWrong) {
  const slider = html("input", { type: "range", step: "any", autocomplete: "off" });
  const arrow = svg("path", { class: "knob-arrow" });
  const turning = html("span", { class: "knob-turn" }, slider, svg("svg", { "aria-hidden": "true" }, arrow));
  const typed = createTyped({ turn: turnTo, onWrong, range: () => range });
  const gradient = html("button", { type: "button", class: "knob-gradient" });
  const reset = html("button", { type: "button", class: "knob-reset" }, icon("reset"));
  let range = knobRange(0);
  /** Of its number in the program, wherever a descent has taken it, and that number. */
  let usual = range;
  let settled = Number.NaN;
  let value = Number.NaN;
  let home = Number.NaN;
  let named = "";
  let width = 0;
  /** Where a hand has it, which the answers that are still under way do not know yet. */
  let turned = Number.NaN;
  let slope = Number.NaN;
  let largest = 0;
  new ResizeObserver(() => {
    width = slider.clientWidth;
    point();
  }).observe(slider);

  function point() {
    const pointing = width > 0 ? arrowOf(slope, largest, (value - range.low) / (range.high - range.low), width) : null;
    set(arrow, { d: pointing ? arrowPath(pointing, 12) : "" });
  }

  /** @param {number} to */
  function turn(to) {
    const tidied = tidy(to, range);
    typed.show(tidied);
    turnTo(tidied);
  }

  /** @param {number} to */
  function turnTo(to) {
    turned = to;
    // The next key may come before any answer.
    value = to;
    reachFor(knobRange(to, range), to);
    onTurn(to);
  }

  /** What a hand does to a slider stays. @param {import("../ranges.js").Range} next @param {number} at */
  function reachFor(next, at) {
    range = next;
    usual = next;
    settled = at;
  }

  /** @param {Shown} shown */
  function settle({ own }) {
    if (value !== own || document.activeElement === slider) {
      range = knobRange(value, range);
    } else {
      usual = broughtBack(own, settled, usual);
      range = usual;
      settled = own;
    }
  }

  /** As after any turn, the next key goes on from there. */
  function comeHome() {
    turned = home;
    value = home;
  }

  function goHome() {
    comeHome();
    onTurn(home);
  }

  slider.addEventListener("input", () => turn(slider.valueAsNumber));
  slider.addEventListener("change", () => {
    reachFor(grown(range, value), value);
    reach();
  });
  slider.addEventListener("keydown", (event) => {
    const by = turnBy(event, range);
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    reachFor(knobRange(value + by, range), value + by);
    turn(value + by);
  });
  slider.addEventListener("dblclick", goHome);
  reset.addEventListener("click", () => {
    goHome();
    slider.focus();
  });

  function reach() {
    set(slider, { min: range.low, max: range.high });
    if (document.activeElement !== slider || slider.valueAsNumber !== value) slider.value = String(value);
  }

  return {
    slider,
    parts: [turning, reset, typed.field, gradient],
    /** What sets many knobs back at once tells of all of them itself. */
    comeHome,
    /** Other text says where it stands now. */
    forget() {
      turned = Number.NaN;
    },
    /** @param {Shown} shown */
    show(shown) {
      if (named !== shown.name) {
        // A new knob, or another number of an array: its slider is of its own size.
        turned = Number.NaN;
        // A new knob, or another number of an array: its slider is of its own size.
        turned = Number.NaN;
        reachFor(knobRange(shown.value), shown.value);
        named = shown.name;
        set(slider, { "aria-label": words.slider(named) });
        set(typed.field, { "aria-label": words.number(named) });
        set(reset, { "aria-label": words.reset(named), title: words.reset(named) });
      }
      ({ value, home } = shown);
      if (!shown.waiting) turned = Number.NaN;
      else if (Number.isFinite(turned)) value = turned;
      slider.disabled = shown.idle;
      typed.field.disabled = shown.idle;
      settle(shown);
      reach();
      set(slider, { "aria-valuetext": formatNumber(value) });
      typed.show(value);
      const moved = Number.isFinite(home) && home !== shown.own && !shown.idle;
      reset.classList.toggle("off", !moved);
      reset.tabIndex = moved ? 0 : -1;
      reset.disabled = !moved;
      showGradient(gradient, shown);
      slope = Number(typeof shown.gradient === "object" ? "NaN" : shown.gradient);
      largest = shown.largest;
      point();
    },
  };
}

/**
 * @param {Element} element
 * @param {Record<string, string | number>} attributes
 */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
  }
}

/**
 * @param {HTMLElement} view
 * @param {Pick<Shown, "name" | "node" | "gradient" | "locked" | "state">} shown
 */
export function showGradient(view, { name, node, gradient, locked, state }) {
  set(view, { "data-state": state });
  const text = summary(gradient);
  const written = locked ? words.locked : text === "" ? "∂ ·" : `∂ ${text}`;
  if (view.textContent === written) return;
  // Other letters in a text that is there cost less than another text.
  if (view.firstChild instanceof Text) view.firstChild.data = written;
  else view.textContent = written;
  if (locked) view.removeAttribute("data-check");
  else set(view, { "data-check": node });
  /** @type {HTMLButtonElement} */ (view).disabled = locked;
  view.classList.toggle("long", written.length > LONG_GRADIENT);
  set(view, { "aria-label": locked ? words.isLocked(name) : words.gradient(name, text) });
}
