/**
 * Says what an update did: the rule of the optimizer with this iteration's numbers.
 */

import { words as firstWords } from "#words/first.js";
import { laterWords as words } from "#words/later.js";
import { runWords } from "#words/run.js";
import { belowOf } from "./descent/endless.js";
import { climbsFrom } from "./descent/verdict.js";
import { html, math } from "./dom.js";
import { formulaRows } from "./explain.js";
import { formatNumber, toNumber } from "./numbers.js";
import { isWithin, lastIteration, toldIteration } from "./run.js";
import { writeNumber } from "./text.js";
import { isPlain, updateAt } from "./trajectory.js";

const { lossName, preparing } = firstWords;

/** @typedef {import("./types").State} State */

/**
 * @param {State} state
 * @returns {import("./explain.js").Content}
 */
export function updateContent(state) {
  const { run, runProblem, told, moment, grain, answer } = state;
  const computing = isWithin({ answer, moment, grain });
  const wanted = computing ? moment.iteration : toldIteration(state);
  if (!run || wanted === 0) {
    const text = (run ? null : runProblem) ?? preparing;
    return { phase: "iterations", text, rows: () => [], key: text };
  }
  const update = updateAt(run, wanted);
  const isEnd = update.iteration === lastIteration(run) && belowOf(state) !== null;
  const ending = isEnd ? ` ${runWords.noLowest}` : "";
  const { first, iteration, before, loss: after, moved } = update;
  const name = answer.nodes[answer.output]?.name ?? null;
  const knobs = run.parameters.length;
  const remark = computing ? words.computeAgain : words.nextGradient;
  const start = iteration >= (climbsFrom(run) ?? Number.POSITIVE_INFINITY) ? toNumber(run.loss[0] ?? "NaN") : null;
  const alone = knobs === 1 && moved?.index.length === 0;
  if (isPlain(run.asked)) {
    const rate = run.asked.optimizer.learning_rate;
    const text = words.iteration({ name, first, iteration, rate, before, after, knobs, start }) + ending;
    const how = { alone, single: first === iteration, remark };
    const rows = () => (moved ? [updateRow(moved, name ?? lossName, rate, how)] : []);
    return { phase: "iterations", text, rows, key: `${iteration} ${computing} ${JSON.stringify(moved)} ${rate}` };
  }
  const most = alone || !moved || moved.before === moved.after ? null : `${moved.name}${indexText(moved.index)}`;
  const said = runWords.iteration({
    name,
    title: titleOf(run.asked.optimizer.name),
    first,
    iteration,
    before,
    after,
    most,
    asked: run.asked,
    start,
  });
  const text = said + ending;
  const known = told?.run === run && told.update.iteration === iteration ? told.update : null;
  const rows = () => (moved ? toldRows(moved, known) : []);
  return { phase: "iterations", text, rows, key: `${iteration} ${JSON.stringify(moved)} ${known !== null}` };
}

/**
 * The rule of an optimizer line by line, for the number that it moved most; without it, how far the number moved.
 *
 * @param {NonNullable<import("./trajectory.js").Update["moved"]>} moved
 * @param {import("./types").UpdateAnswer | null} known
 */
function toldRows(moved, known) {
  if (!known) return [html("div", { class: "row update" }, html("span", { class: "moved" }, path(moved)))];
  return known.lines.map(({ says, formula }) => {
    const [row = html("div")] = formulaRows(formula);
    row.prepend(html("span", { class: "says quiet" }, says));
    row.classList.add("rule");
    return row;
  });
}

/** As it is called in the choice of optimizers, where there is one. @param {string} name */
function titleOf(name) {
  return document.querySelector(`#optimizer option[value="${name}"]`)?.textContent ?? name.replaceAll("_", " ");
}

/** @param {number[]} index */
function indexText(index) {
  return index.length > 0 ? `[${index.join(", ")}]` : "";
}

/** @param {NonNullable<import("./trajectory.js").Update["moved"]>} moved */
function labelOf({ name, index, before, after }) {
  if (before === after) return words.unmoved;
  return index.length === 0 ? words.steepest : words.steepestNumber(name);
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
  const said = alone ? [] : [html("span", { class: "quiet" }, labelOf(moved))];
  const numbers = html("span", { class: "moved" }, (single && stepped(moved, rate)) || path(moved));
  const after = html("span", { class: "quiet remark" }, remark);
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
function path({ name, index, before, after }) {
  const [from, to] = [formatNumber(before), formatNumber(after)];
  // A movement too small for four digits would read as none.
  const seen = from === to ? apart(before, after) : [from, to];
  return before === after ? "" : `${index.length === 0 ? `${name}: ` : ""}${seen.join(" → ")}`;
}

/**
 * Two numbers with as few digits as tell them apart.
 *
 * @param {number} before
 * @param {number} after
 */
function apart(before, after) {
  for (let digits = 5; digits < 17; digits += 1) {
    const [from, to] = [before, after].map((each) => writeNumber(Number(each.toPrecision(digits))));
    if (from !== to) return [from, to];
  }
  return [writeNumber(before), writeNumber(after)];
}

/**
 * A name as the engine typesets it: its digits as a subscript, several of them as one.
 *
 * @param {string} name
 */
function mathName(name) {
  const [stem, digits] = indexed(name);
  if (digits.length === 0) return math("mi", {}, stem);
  const comma = () => math("mo", { separator: "true" }, ",");
  const index = digits.flatMap((each, i) => [...(i > 0 ? [comma()] : []), math("mn", {}, each)]);
  return math("msub", {}, math("mi", {}, stem), math("mrow", {}, ...index));
}

/**
 * @param {string} name
 * @returns {[stem: string, digits: string[]]} such as w and 4, 7, 0 of w4_7_0
 */
export function indexed(name) {
  const [, stem = "", index = ""] = /^(.*[^0-9_])(.*[0-9])$/.exec(name) ?? [];
  return index ? [stem, index.split("_").filter(Boolean)] : [name, []];
}
