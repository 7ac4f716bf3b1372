/**
 * Says what an update did: the rule of descent with this iteration's numbers.
 */
import { html, math } from "./dom.js";
import { formatNumber } from "./numbers.js";
import { updateAt } from "./trajectory.js";
import { words } from "./words.js";

/** @typedef {import("./types").State} State */

/**
 * @param {State} state
 * @returns {import("./explain.js").Content}
 */
export function updateContent({ run, moment, rate, answer }) {
  if (!run) return { phase: "iterations", text: words.preparing, rows: () => [], key: "preparing" };
  const { loss, before, moved } = updateAt(run, moment.iteration);
  const text = words.iteration(moment.iteration, rate, before, loss, run.parameters.length);
  const rows = () =>
    moved ? [updateRow(moved, answer.nodes[answer.output]?.name ?? words.lossName, rate, run.parameters.length)] : [];
  return { phase: "iterations", text, rows, key: `${moment.iteration} ${JSON.stringify(moved)} ${rate}` };
}

/**
 * The rule of descent, for the knob that it moved most.
 *
 * @param {{name: string, before: number, after: number}} moved
 * @param {string} output
 * @param {number} rate
 * @param {number} knobs
 */
function updateRow(moved, output, rate, knobs) {
  const name = () => mathName(moved.name);
  const part = (/** @type {Element} */ of) => math("mrow", {}, math("mi", {}, "∂"), of);
  const slope = math("mfrac", { class: "gradient-part" }, part(mathName(output)), part(name()));
  const sign = (/** @type {string} */ glyph) => math("mo", { form: "infix" }, glyph);
  const rule = math(
    "math",
    {},
    name(),
    sign("←"),
    name(),
    sign("−"),
    math("mn", {}, formatNumber(rate)),
    sign("·"),
    slope,
  );
  const numbers = html(
    "span",
    { class: "moved" },
    `${moved.name}: ${formatNumber(moved.before)} → ${formatNumber(moved.after)}`,
  );
  const before = knobs > 1 ? [html("span", { class: "quiet" }, words.steepest)] : [];
  return html("div", { class: "row update" }, ...before, rule, numbers);
}

/**
 * A name as the engine typesets it: its digits as a subscript.
 *
 * @param {string} name
 */
function mathName(name) {
  const stem = name.replace(/\d+$/, "") || name;
  const index = name.slice(stem.length);
  return index ? math("msub", {}, math("mi", {}, stem), math("mn", {}, index)) : math("mi", {}, stem);
}
