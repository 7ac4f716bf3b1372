/**
 * Says what an update did: the rule of descent with this iteration's numbers.
 */

import { words as firstWords } from "#words/first.js";
import { laterWords as words } from "#words/later.js";
import { html, math } from "./dom.js";
import { formatNumber } from "./numbers.js";
import { isWithin } from "./run.js";
import { writeNumber } from "./text.js";
import { updateAt } from "./trajectory.js";

const { lossName, preparing } = firstWords;

/** @typedef {import("./types").State} State */

/**
 * @param {State} state
 * @returns {import("./explain.js").Content}
 */
export function updateContent({ run, runProblem, moment, grain, rate, answer }) {
  if (!run) {
    const text = runProblem ?? preparing;
    return { phase: "iterations", text, rows: () => [], key: text };
  }
  const update = updateAt(run, moment.iteration);
  const { first, iteration, before, loss: after, moved } = update;
  const name = answer.nodes[answer.output]?.name ?? null;
  const knobs = run.parameters.length;
  const text = words.iteration({ name, first, iteration, rate, before, after, knobs });
  const alone = knobs === 1 && moved?.scalar === true;
  const single = first === iteration;
  const computing = isWithin({ answer, moment, grain });
  const remark = computing ? words.computeAgain : words.nextGradient;
  const rows = () => (moved ? [updateRow(moved, name ?? lossName, rate, { alone, single, remark })] : []);
  return { phase: "iterations", text, rows, key: `${iteration} ${computing} ${JSON.stringify(moved)} ${rate}` };
}

/**
 * The rule of descent, for the knob that it moved most.
 *
 * @param {NonNullable<import("./trajectory.js").Update["moved"]>} moved
 * @param {string} output
 * @param {number} rate
 * @param {{alone: boolean, single: boolean, remark: string}} how whether there is no other number that could have moved, whether
 *   it was one update, and what to know of the numbers in the graph
 */
function updateRow(moved, output, rate, { alone, single, remark }) {
  const name = () => mathName(moved.name);
  const part = (/** @type {Element} */ of) => math("mrow", {}, math("mi", {}, "∂"), of);
  const slope = math("mfrac", { class: "gradient-part" }, part(mathName(output)), part(name()));
  const sign = (/** @type {string} */ glyph) => math("mo", { form: "infix" }, glyph);
  const number = math("mn", {}, formatNumber(rate));
  const rule = math("math", {}, name(), sign("←"), name(), sign("−"), number, sign("·"), slope);
  const label = moved.scalar ? words.steepest : words.steepestNumber(moved.name);
  const said = alone ? [] : [html("span", { class: "quiet" }, moved.before === moved.after ? words.unmoved : label)];
  const numbers = html("span", { class: "moved" }, (single && stepped(moved, rate)) || path(moved));
  const after = html("span", { class: "quiet" }, remark);
  return html("div", { class: "row update" }, ...said, rule, numbers, after);
}

/**
 * The rule with its numbers; the graph already shows the gradient after the update, so the one used stands here.
 *
 * @param {NonNullable<import("./trajectory.js").Update["moved"]>} moved
 * @param {number} rate
 */
function stepped({ before, after }, rate) {
  const [from, to, slope] = [before, after, (before - after) / rate].map(formatNumber);
  // Four digits that do not move would read as a wrong sum.
  if (from === to || !Number.isFinite(after)) return "";
  return `${from} − ${formatNumber(rate)} · ${before < after ? `(${slope})` : slope} = ${to}`;
}

/** @param {NonNullable<import("./trajectory.js").Update["moved"]>} moved */
function path({ name, scalar, before, after }) {
  const [from, to] = [formatNumber(before), formatNumber(after)];
  // A movement too small for four digits would read as none.
  const seen = from === to && before !== after ? [writeNumber(before), writeNumber(after)] : [from, to];
  return before === after ? "" : `${scalar ? `${name}: ` : ""}${seen.join(" → ")}`;
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
